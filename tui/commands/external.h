#ifndef FD_TUI_COMMANDS_EXTERNAL_H
#define FD_TUI_COMMANDS_EXTERNAL_H

/*
 * Programs of the user's that are given bytes: an editor a file, a pager and
 * a command of the shell their standard input. They are children of the loop:
 * transfers go on meanwhile. What needs the terminal is lent it, and is
 * refused where there is none.
 */

#include "tui/panes/stage.h"

/* The program ended. text: what the file holds now, or what was written to
   standard output; may be taken over. NULL where there is none. */
typedef void external_done_fn(struct stage *stage, int status,
	struct buf *text);

/*
 * $VISUAL, else $EDITOR, else vi, on a file (0600, gone afterwards) with these
 * bytes. name ends in what tells the editor its type: "body.json".
 */
bool external_edit(struct stage *stage, const char *name,
	const struct buf *bytes, external_done_fn *done, struct err *err)
	FD_NONNULL FD_MUST_USE;
/* $PAGER, else less. Its words are split here; no shell sees them. */
bool external_page(struct stage *stage, const struct buf *bytes,
	struct err *err) FD_NONNULL FD_MUST_USE;
/* /bin/sh -c command; its output comes to done, at most EXTERNAL_OUTPUT_MAX
   of it (text->failed where there was more). */
enum { EXTERNAL_OUTPUT_MAX = 8 << 20 };
bool external_pipe(struct stage *stage, const char *command,
	const struct buf *bytes, external_done_fn *done, struct err *err)
	FD_NONNULL FD_MUST_USE;
/* The same with the terminal; its output is not taken. */
bool external_lend(struct stage *stage, const char *command,
	const struct buf *bytes, struct err *err) FD_NONNULL FD_MUST_USE;
/* Stops the command that external_pipe started; false when none runs. */
bool external_stop(struct stage *stage) FD_NONNULL;

#endif
