#ifndef FD_TUI_KIT_PROMPT_INTERNAL_H
#define FD_TUI_KIT_PROMPT_INTERNAL_H

/*
 * The prompt's parts that need no readline: candidates, histories, the line
 * as it is painted, the masked reader. prompt.c alone includes this (and
 * their own files).
 */

#include "core/base/secret.h"
#include "tui/kit/prompt.h"

enum { POPUP_ROWS = 8, RECALL_MAX = 500 };

/* Candidates for the word that begins at start. */
struct popup {
	bool is_shown;
	size_t start;
	size_t selected;	/* list.count: none */
	size_t top;		/* first candidate in view */
	struct completions list;
};

void popup_hide(struct popup *popup) FD_NONNULL;
/* Next or previous candidate; behind the last comes none, then the first. */
void popup_step(struct popup *popup, bool is_back) FD_NONNULL;
/* Text of the selected candidate, or NULL. */
const char *popup_selected(const struct popup *popup) FD_NONNULL;
/* Owned: what all candidates begin with, never half a character. */
char *popup_common(const struct popup *popup) FD_NONNULL FD_MUST_USE;
/* Draws above row, the words aligned with column where there is room. */
void popup_draw(struct popup *popup, const struct canvas *screen, int row,
	int column) FD_NONNULL;

/*
 * Lines typed before, by the name of a history (readline has the prefix
 * history_ for itself). An equal older line goes when one is added.
 */
void recall_add(const char *name, const char *line) FD_NONNULL;
size_t recall_count(const char *name) FD_NONNULL;
/* Oldest first. */
const char *recall_at(const char *name, size_t at) FD_NONNULL;
void recall_forget_all(void);

/* Owned: line ends and tabs become a blank each, line ends at the end go. */
char *line_from_paste(const char *text, size_t len) FD_NONNULL FD_MUST_USE;
/* Draws a row's text; returns the column of the cursor, which is in view. */
int line_draw(const struct canvas *part, style_id style, const char *text,
	size_t len, size_t point, int *scroll) FD_NONNULL;

/* A character, Backspace, or C-u, which empties it. */
void masked_key(struct secret *secret, key_code key) FD_NONNULL;
void masked_paste(struct secret *secret, const char *text, size_t len)
	FD_NONNULL;
/* Draws a dot for each character; returns the column of the cursor. */
int masked_draw(const struct canvas *part, const struct secret *secret,
	int *scroll) FD_NONNULL;

#endif
