#ifndef FD_TUI_KIT_KEYMAP_H
#define FD_TUI_KIT_KEYMAP_H

/*
 * Key sequences to command lines, per context. A context is a pane's name, a
 * kind ("list", "document", "form", "menu") or "global"; a key is looked up
 * in the contexts the caller gives, first match wins.
 *
 *     bind CONTEXT KEYS [-n NOTE] COMMAND...
 *     unbind CONTEXT KEYS
 *
 * KEYS is one word with blanks between keys: "g g". A command with ";" in it
 * is written as one word: 'focus 5 ; zoom'.
 */

#include "core/engine/script.h"
#include "tui/kit/key.h"

enum { KEYMAP_SEQUENCE_MAX = 4 };

struct binding {
	const char *context;
	const char *note;	/* short word for hints, or "" */
	const char *line;	/* command line */
	key_code key[KEYMAP_SEQUENCE_MAX];
	size_t key_count;
};

/* Words behind "bind" or "unbind". The line's command must exist. */
bool keymap_bind(size_t count, const char *const *words, struct err *err)
	FD_MUST_USE;
bool keymap_unbind(size_t count, const char *const *words, struct err *err)
	FD_MUST_USE;
void keymap_clear(void);
size_t keymap_count(void);
const struct binding *keymap_at(size_t at);

enum keymap_answer { KEYMAP_NO, KEYMAP_MORE, KEYMAP_FOUND };
/*
 * Looks a sequence up in contexts (NULL-terminated, nearest first). MORE: it
 * is the beginning of a longer one; found is then what it does by itself when
 * no further key comes, or NULL.
 */
enum keymap_answer keymap_find(const char *const *contexts,
	const key_code *keys, size_t count, const struct binding **found);
/* The binding that runs exactly this line in one of the contexts, or NULL. */
const struct binding *keymap_for_line(const char *const *contexts,
	const char *line);
/* "g g", "F5": the keys of a binding. */
void keymap_format(const struct binding *binding, char *out, size_t size)
	FD_NONNULL;

/* The same for keys of no binding (yet). */
void keymap_format_keys(const key_code *keys, size_t count, char *out,
	size_t size) FD_NONNULL;

#endif
