#include "tui/kit/grid.h"

/*
 * Painting. Everything ends in paint(), which walks glyphs from left to right
 * and clips each one; so there is one place that knows about borders, wide
 * characters that would hang over them, and cuts. Columns are counted to the
 * end even where the row is not visible, because callers go on from there.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

static int max(int a, int b)
{
	return a > b ? a : b;
}

static int min(int a, int b)
{
	return a < b ? a : b;
}

struct canvas canvas_whole(struct surface *surface)
{
	return (struct canvas){
		.surface = surface,
		.rows = surface_rows(surface),
		.columns = surface_columns(surface),
	};
}

struct canvas canvas_part(const struct canvas *canvas, int row, int column,
	int rows, int columns)
{
	int top = min(max(row, 0), canvas->rows);
	int left = min(max(column, 0), canvas->columns);
	int bottom = min(max(rows, 0), canvas->rows - row) + row;
	int right = min(max(columns, 0), canvas->columns - column) + column;

	return (struct canvas){
		.surface = canvas->surface,
		.row = canvas->row + top,
		.column = canvas->column + left,
		.rows = max(bottom - top, 0),
		.columns = max(right - left, 0),
	};
}

/* One cell; the place is clipped, a wide glyph that hangs over is a blank. */
static void put(const struct canvas *canvas, int row, int column,
	const struct cell *glyph)
{
	struct cell half = {
		.text = " ", .width = 1, .style = glyph->style
	};

	if (row < 0 || row >= canvas->rows || column >= canvas->columns ||
	    column + glyph->width <= 0)
		return;
	if (column >= 0 && column + glyph->width <= canvas->columns)
		surface_put(canvas->surface, canvas->row + row,
			canvas->column + column, glyph);
	else
		surface_put(canvas->surface, canvas->row + row,
			canvas->column + max(column, 0), &half);
}

static void put_char(const struct canvas *canvas, int row, int column,
	style_id style, const char *text)
{
	bool is_ascii = surface_is_ascii(canvas->surface);
	struct glyph glyph;
	size_t at = 0;

	glyph_next(text, strlen(text), &at, is_ascii, style, &glyph);
	put(canvas, row, column, &glyph.cell);
}

void canvas_fill_row(const struct canvas *canvas, int row, style_id style)
{
	if (row >= 0 && row < canvas->rows && canvas->columns > 0)
		surface_fill(canvas->surface, canvas->row + row,
			canvas->column, canvas->columns, style);
}

void canvas_clear(const struct canvas *canvas, style_id style)
{
	for (int row = 0; row < canvas->rows; row++)
		canvas_fill_row(canvas, row, style);
}

/* Paints a glyph's cells from column on; returns the column behind them. */
static int put_glyph(const struct canvas *canvas, int row, int column,
	const struct glyph *glyph)
{
	struct cell cell = {
		.width = 1, .style = glyph->cell.style
	};

	if (glyph->shown_len == 0) {
		put(canvas, row, column, &glyph->cell);
		return column + glyph->cell.width;
	}
	for (size_t i = 0; i < glyph->shown_len; i++) {
		cell.text[0] = glyph->shown[i];
		put(canvas, row, column++, &cell);
	}
	return column;
}

/*
 * Bytes of printable ASCII that can be painted as they are. The last one may
 * have combining marks behind it: then it is left to glyph_next.
 */
static size_t plain_length(const char *text, size_t len)
{
	size_t count = 0;

	while (count < len && text[count] >= 0x20 && text[count] < 0x7f)
		count++;
	if (count > 0 && count < len && (unsigned char)text[count] >= 0x80)
		count--;
	return count;
}

/* Paints such a run, clipped. */
static void put_plain(const struct canvas *canvas, int row, int column,
	style_id style, const char *text, int len)
{
	int from = max(-column, 0), to = min(len, canvas->columns - column);

	if (row >= 0 && row < canvas->rows && from < to)
		surface_put_ascii(canvas->surface, canvas->row + row,
			canvas->column + column + from, style, text + from,
			to - from);
}

static int paint(const struct canvas *canvas, int row, int column,
	style_id style, const char *text, size_t len, bool has_ellipsis)
{
	bool is_ascii = surface_is_ascii(canvas->surface);
	struct glyph glyph;
	size_t at = 0;

	if (column >= canvas->columns)
		return column;
	while (at < len && column < canvas->columns) {
		size_t room = (size_t)(canvas->columns - column);
		size_t left = len - at < room + 1 ? len - at : room + 1;
		int plain = (int)plain_length(text + at, left);

		if (plain > 0) {
			put_plain(canvas, row, column, style, text + at,
				plain);
			at += (size_t)plain;
			column += plain;
			continue;
		}
		glyph_next(text, len, &at, is_ascii, style, &glyph);
		column = put_glyph(canvas, row, column, &glyph);
	}
	if (has_ellipsis && (at < len || column > canvas->columns))
		put_char(canvas, row, canvas->columns - 1, style,
			is_ascii ? "~" : "…");
	return min(column, canvas->columns);
}

int canvas_text(const struct canvas *canvas, int row, int column,
	style_id style, const char *text)
{
	return paint(canvas, row, column, style, text, strlen(text), true);
}

int canvas_bytes(const struct canvas *canvas, int row, int column,
	style_id style, const char *text, size_t len)
{
	return paint(canvas, row, column, style, text, len, false);
}

int canvas_printf(const struct canvas *canvas, int row, int column,
	style_id style, const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	text = xvasprintf(format, args);
	va_end(args);
	column = canvas_text(canvas, row, column, style, text);
	free(text);
	return column;
}

/* As wide as paint() makes it. */
static int width_of(const struct canvas *canvas, const char *text, size_t len)
{
	bool is_ascii = surface_is_ascii(canvas->surface);
	struct glyph glyph;
	int width = 0;

	for (size_t at = 0; at < len; ) {
		glyph_next(text, len, &at, is_ascii, STYLE_DEFAULT, &glyph);
		width += glyph.shown_len != 0 ? (int)glyph.shown_len
			: glyph.cell.width;
	}
	return width;
}

size_t canvas_glyph(const char *text, size_t len, int *columns)
{
	struct glyph glyph;
	size_t at = 0;

	glyph_next(text, len, &at, false, STYLE_DEFAULT, &glyph);
	*columns = glyph.shown_len != 0 ? (int)glyph.shown_len
		: glyph.cell.width;
	return at;
}

int canvas_text_right(const struct canvas *canvas, int row, int end,
	style_id style, const char *text)
{
	struct canvas part = canvas_part(canvas, 0, 0, canvas->rows, end);
	int width = width_of(canvas, text, strlen(text));
	int column = max(end - width, 0);

	canvas_text(&part, row, column, style, text);
	return column;
}

void canvas_restyle(const struct canvas *canvas, int row, int column,
	int columns, style_id style)
{
	int end = min(columns, canvas->columns - column) + column;

	if (row < 0 || row >= canvas->rows)
		return;
	for (int i = max(column, 0); i < end; i++) {
		struct cell *cell = surface_at(canvas->surface,
			canvas->row + row, canvas->column + i);

		/* A wide character goes by its left half. */
		if (cell->width == 0)
			continue;
		cell->style = style;
		if (cell->width == 2)
			cell[1].style = style;
	}
}

enum { ARM_UP = 1, ARM_DOWN = 2, ARM_LEFT = 4, ARM_RIGHT = 8 };

/* Light lines by the arms they have; 0 for what is no line. */
static const char *const lines[16] = {
	[ARM_LEFT | ARM_RIGHT] = "─",
	[ARM_UP | ARM_DOWN] = "│",
	[ARM_DOWN | ARM_RIGHT] = "┌",
	[ARM_DOWN | ARM_LEFT] = "┐",
	[ARM_UP | ARM_RIGHT] = "└",
	[ARM_UP | ARM_LEFT] = "┘",
	[ARM_UP | ARM_DOWN | ARM_RIGHT] = "├",
	[ARM_UP | ARM_DOWN | ARM_LEFT] = "┤",
	[ARM_DOWN | ARM_LEFT | ARM_RIGHT] = "┬",
	[ARM_UP | ARM_LEFT | ARM_RIGHT] = "┴",
	[ARM_UP | ARM_DOWN | ARM_LEFT | ARM_RIGHT] = "┼",
};

static unsigned arms_of(const struct cell *cell)
{
	for (unsigned arms = 0; arms < FD_COUNT(lines); arms++) {
		if (lines[arms] != NULL && strcmp(lines[arms], cell->text) == 0)
			return arms;
	}
	return 0;
}

/* A corner joins the line it lands on: panes share their borders. */
static void put_corner(const struct canvas *canvas, int row, int column,
	style_id style, unsigned arms)
{
	arms |= arms_of(surface_cell(canvas->surface, canvas->row + row,
		canvas->column + column));
	put_char(canvas, row, column, style, lines[arms]);
}

static void put_title(const struct canvas *canvas, const char *title,
	style_id style)
{
	struct canvas part = canvas_part(canvas, 0, 2, 1, canvas->columns - 4);
	int end;

	if (*title == '\0' || part.columns == 0)
		return;
	end = canvas_text(&part, 0, 0, style, title);
	put_char(canvas, 0, 1, style, " ");
	put_char(canvas, 0, 2 + end, style, " ");
}

void canvas_frame(const struct canvas *canvas, style_id style,
	const char *title, style_id title_style)
{
	int bottom = canvas->rows - 1, right = canvas->columns - 1;

	if (bottom < 1 || right < 1)
		return;
	put_corner(canvas, 0, 0, style, ARM_DOWN | ARM_RIGHT);
	put_corner(canvas, 0, right, style, ARM_DOWN | ARM_LEFT);
	put_corner(canvas, bottom, 0, style, ARM_UP | ARM_RIGHT);
	put_corner(canvas, bottom, right, style, ARM_UP | ARM_LEFT);
	for (int i = 1; i < right; i++) {
		put_char(canvas, 0, i, style, "─");
		put_char(canvas, bottom, i, style, "─");
	}
	for (int i = 1; i < bottom; i++) {
		put_char(canvas, i, 0, style, "│");
		put_char(canvas, i, right, style, "│");
	}
	put_title(canvas, title, title_style);
}

/*
 * Bytes of the next row: up to a line feed, the last blank that fits, or a
 * hard cut; at least one glyph.
 */
static size_t row_length(const struct canvas *canvas, const char *text,
	size_t len)
{
	bool is_ascii = surface_is_ascii(canvas->surface);
	size_t at = 0, word_end = 0;
	struct glyph glyph;
	int width = 0;

	while (at < len && text[at] != '\n') {
		size_t before = at;

		if (text[at] == ' ' && at > 0 && text[at - 1] != ' ')
			word_end = at;
		glyph_next(text, len, &at, is_ascii, STYLE_DEFAULT, &glyph);
		width += glyph.shown_len != 0 ? (int)glyph.shown_len
			: glyph.cell.width;
		if (width > canvas->columns && word_end > 0)
			return word_end;
		if (width > canvas->columns)
			return before > 0 ? before : at;
	}
	return at;
}

int canvas_wrap(const struct canvas *canvas, int row, style_id style,
	const char *text)
{
	size_t len = strlen(text);
	int first = row;

	if (canvas->columns == 0)
		return 0;
	while (len > 0) {
		size_t used = row_length(canvas, text, len);
		bool is_last = row == canvas->rows - 1;

		paint(canvas, row++, 0, style, text, is_last ? len : used,
			true);
		while (used < len && text[used] == ' ')
			used++;
		if (used < len && text[used] == '\n')
			used++;
		text += used;
		len -= used;
	}
	return row - first;
}
