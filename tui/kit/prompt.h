#ifndef FD_TUI_KIT_PROMPT_H
#define FD_TUI_KIT_PROMPT_H

/*
 * The readline door: one line of input at the bottom of the screen, in
 * callback mode, painted by us. One prompt at a time, process-wide; a prompt
 * is a continuation (what to ask, what to do with the answer), never a loop.
 *
 * Secrets never come here: prompt_start_masked reads them into a struct
 * secret-like buffer of its own, without readline.
 */

#include "core/base/buf.h"
#include "core/base/err.h"
#include "tui/kit/key.h"
#include "tui/kit/surface.h"

/* A candidate for completion; help may be NULL. */
struct completion {
	char *text, *help;
};

struct completions {
	size_t count, alloc;
	struct completion *item;
};

void completions_add(struct completions *list, const char *text,
	const char *help) __attribute__((nonnull(1, 2)));
void completions_finish(struct completions *list) FD_NONNULL;

struct prompt_spec {
	const char *label;		/* ":" or "URL: " */
	const char *initial;		/* text to begin with, or NULL */
	bool is_suggestion;		/* initial goes with the first character
					   typed or pasted; any other key
					   keeps it */
	const char *history;		/* name of a history kept in memory
					   (":", "url"), or NULL */
	/* Candidates for the text before the cursor; start is where the word
	   to replace begins. NULL: no completion. */
	void (*complete)(void *data, const char *line, size_t cursor,
		size_t *start, struct completions *out);
	/* Runs at every change (filter as you type); may be NULL. */
	void (*changed)(void *data, const char *line);
	/* line is NULL when it was cancelled. The prompt is gone by then, so
	   another may be started. */
	void (*done)(void *data, const char *line);
	void *data;
};

/* Called once; inputrc applies under the application name "fhirdeck". */
void prompt_init(void);
void prompt_finish(void);
void prompt_start(const struct prompt_spec *spec) FD_NONNULL;
/* The same, but what is typed shows as dots and is wiped after done. */
void prompt_start_masked(const struct prompt_spec *spec) FD_NONNULL;
/* Ends it as Esc does. */
void prompt_cancel(void);
bool prompt_is_active(void);
/* True while candidates for completion are shown. */
bool prompt_has_candidates(void);
void prompt_key(key_code key);
void prompt_paste(const char *text, size_t len) FD_NONNULL;
/* Draws into one row and places the cursor; candidates go above it. */
void prompt_draw(const struct canvas *screen, int row) FD_NONNULL;

#endif
