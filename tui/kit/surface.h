#ifndef FD_TUI_KIT_SURFACE_H
#define FD_TUI_KIT_SURFACE_H

/*
 * A grid of cells, and windows (canvases) on it. Everything the deck shows is
 * painted into cells; term.c alone copies changed cells to the terminal. The
 * text functions clip, count display width and show hostile characters
 * instead of sending them, so no pane can do it wrong.
 *
 * A canvas is a rectangle of a surface with its own origin; painting outside
 * it does nothing. Positions are rows and columns from 0.
 */

#include "core/base/buf.h"
#include "tui/kit/style.h"

struct cell {
	char text[16];		/* one character and its combining marks, or
				   "" for the right half of a wide one */
	uint8_t width;		/* 1, 2, or 0 for that right half */
	style_id style;
};

struct surface;

struct surface *surface_new(int rows, int columns) FD_MUST_USE;
void surface_free(struct surface *surface);
void surface_resize(struct surface *surface, int rows, int columns) FD_NONNULL;
int surface_rows(const struct surface *surface) FD_NONNULL;
int surface_columns(const struct surface *surface) FD_NONNULL;
const struct cell *surface_cell(const struct surface *surface, int row,
	int column) FD_NONNULL;
/* Lines drawn in ASCII from now on. */
void surface_set_ascii(struct surface *surface, bool is_ascii) FD_NONNULL;
bool surface_is_ascii(const struct surface *surface) FD_NONNULL;
/* Where the cursor shows; row -1 hides it. */
void surface_set_cursor(struct surface *surface, int row, int column)
	FD_NONNULL;
void surface_get_cursor(const struct surface *surface, int *row, int *column)
	FD_NONNULL;
/* Appends the screen as text, a line a row, trailing blanks dropped. */
void surface_dump_text(const struct surface *surface, struct buf *out)
	FD_NONNULL;
/* The same grid as style roles: "ROW COL-COL role" a run, default left out. */
void surface_dump_roles(const struct surface *surface, struct buf *out)
	FD_NONNULL;

struct canvas {
	struct surface *surface;
	int row, column;	/* origin on the surface */
	int rows, columns;	/* size, never negative */
};

struct canvas canvas_whole(struct surface *surface) FD_NONNULL;
/* A part, clipped to the whole. */
struct canvas canvas_part(const struct canvas *canvas, int row, int column,
	int rows, int columns) FD_NONNULL;

void canvas_clear(const struct canvas *canvas, style_id style) FD_NONNULL;
void canvas_fill_row(const struct canvas *canvas, int row, style_id style)
	FD_NONNULL;
/*
 * Paints text from column on; returns the column behind it. What does not fit
 * is cut, with an ellipsis in the last column when `ellipsis` (canvas_text).
 * Hostile characters appear as text_show_rune has them, in STYLE_HOSTILE.
 * Columns left of 0 are skipped, for horizontal scrolling.
 */
int canvas_text(const struct canvas *canvas, int row, int column,
	style_id style, const char *text) FD_NONNULL;
int canvas_bytes(const struct canvas *canvas, int row, int column,
	style_id style, const char *text, size_t len) FD_NONNULL;
int canvas_printf(const struct canvas *canvas, int row, int column,
	style_id style, const char *format, ...) FD_NONNULL FD_PRINTF(5, 6);
/*
 * Bytes of the first glyph of a text of at least one byte (a character and
 * its combining marks), and the columns it takes when it is painted.
 */
size_t canvas_glyph(const char *text, size_t len, int *columns) FD_NONNULL;
/* Right-aligned so that it ends before column end; returns where it began. */
int canvas_text_right(const struct canvas *canvas, int row, int end,
	style_id style, const char *text) FD_NONNULL;
/* Gives cells of a row another style and keeps their text. */
void canvas_restyle(const struct canvas *canvas, int row, int column,
	int columns, style_id style) FD_NONNULL;
/*
 * A frame just inside the canvas with a title in its top line. Its corners
 * join lines that are there already, so panes can share a border.
 */
void canvas_frame(const struct canvas *canvas, style_id style,
	const char *title, style_id title_style) FD_NONNULL;
/*
 * Text wrapped at blanks over rows; returns the rows it takes, which may be
 * more than there are (the last one then ends in an ellipsis).
 */
int canvas_wrap(const struct canvas *canvas, int row, style_id style,
	const char *text) FD_NONNULL;

#endif
