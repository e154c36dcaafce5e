#ifndef FD_TUI_KIT_EDITOR_INTERNAL_H
#define FD_TUI_KIT_EDITOR_INTERNAL_H

/*
 * What the files of the editor share; nobody else includes this: editor.c
 * (the text and its changes), editor_keys.c, editor_draw.c and
 * editor_colour.c.
 */

#include "tui/kit/editor.h"
#include "tui/kit/place.h"
#include "tui/kit/undo.h"

struct editor {
	struct buf text;
	struct buf original;	/* as it was set */
	struct place cursor;
	struct undo undo;
	struct buf killed;
	bool was_kill;		/* by the last key: the next is joined */
	bool has_goal;		/* column that Up and Down keep */
	size_t goal;
	size_t top;		/* line in the first row */
	size_t left;		/* column in the first column */
	int rows;		/* of the last draw */
};

/* A change, to be undone; the cursor goes behind what is inserted. */
void editor_change(struct editor *editor, enum undo_kind kind, size_t at,
	size_t removed, const char *inserted, size_t len) FD_NONNULL;
bool editor_undo(struct editor *editor) FD_NONNULL;
bool editor_redo(struct editor *editor) FD_NONNULL;
/* The line end that the text has here: "\n", "\r\n" or "\r". */
const char *editor_break(const struct editor *editor) FD_NONNULL;

/*
 * The colours of JSON on one line. A line never begins inside a string, so
 * each can be read for itself.
 */
struct colour {
	const struct buf *text;
	size_t end;		/* of the line */
	size_t from, to;	/* of the token found last */
	style_id style;
	bool is_on;		/* off: everything is STYLE_DEFAULT */
};

bool editor_is_json(const struct buf *text) FD_NONNULL;
/* The style at an offset of the line, none before the one asked last. */
style_id colour_at(struct colour *colour, size_t at) FD_NONNULL;

#endif
