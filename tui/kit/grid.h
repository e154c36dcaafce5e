#ifndef FD_TUI_KIT_GRID_H
#define FD_TUI_KIT_GRID_H

/*
 * What lies between the grid (surface.c) and the painting on it (canvas.c);
 * nobody else includes this. A glyph is one character with its combining
 * marks, already safe and already in ASCII where the surface wants that.
 *
 * The grid's invariant: a cell of width 2 is followed by one of width 0 in
 * the same row, and a cell of width 0 always has such a cell before it.
 */

#include "tui/kit/surface.h"

/* A cell of the surface that may be written; the place must be on it. */
struct cell *surface_at(struct surface *surface, int row, int column)
	FD_NONNULL;
/*
 * Writes a glyph whose columns all lie on the surface. The other half of a
 * wide character that is partly covered becomes a blank.
 */
void surface_put(struct surface *surface, int row, int column,
	const struct cell *glyph) FD_NONNULL;

/*
 * Runs of at least one column on the surface: blanks, or len characters of
 * printable ASCII. What a frame mostly consists of, so it is fast.
 */
void surface_fill(struct surface *surface, int row, int column, int count,
	style_id style) FD_NONNULL;
void surface_put_ascii(struct surface *surface, int row, int column,
	style_id style, const char *text, int len) FD_NONNULL;

/* The largest number of combining marks on a character; curses has no more. */
enum { GLYPH_MARKS_MAX = 4 };

/*
 * Takes the next glyph off text at *at (< len) and moves *at behind it. Its
 * style is STYLE_HOSTILE where something had to be shown instead of sent, and
 * shown then holds more than one character, to be painted a cell each.
 */
struct glyph {
	struct cell cell;
	char shown[12];
	size_t shown_len;	/* 0: cell holds it */
};
void glyph_next(const char *text, size_t len, size_t *at, bool is_ascii,
	style_id style, struct glyph *out) FD_NONNULL;

#endif
