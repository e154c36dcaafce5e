#include "tui/kit/surface.h"

/*
 * The grid. A screen of 200x60 is painted whole for every frame, so a cell is
 * a small value that is assigned, and comparing two grids is comparing
 * memory: bytes of a cell behind its text are always zero.
 */

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "tui/kit/grid.h"

struct surface {
	struct cell *cells;
	int rows, columns;
	int cursor_row, cursor_column;
	bool is_ascii;
};

static const struct cell blank = { .text = " ", .width = 1 };

struct surface *surface_new(int rows, int columns)
{
	struct surface *surface = xcalloc(1, sizeof(*surface));

	surface_resize(surface, rows, columns);
	return surface;
}

void surface_free(struct surface *surface)
{
	if (surface == NULL)
		return;
	free(surface->cells);
	free(surface);
}

void surface_resize(struct surface *surface, int rows, int columns)
{
	size_t count;

	surface->rows = rows > 0 ? rows : 1;
	surface->columns = columns > 0 ? columns : 1;
	count = (size_t)surface->rows * (size_t)surface->columns;
	free(surface->cells);
	surface->cells = xcalloc(count, sizeof(*surface->cells));
	for (size_t i = 0; i < count; i++)
		surface->cells[i] = blank;
	surface_set_cursor(surface, -1, 0);
}

int surface_rows(const struct surface *surface)
{
	return surface->rows;
}

int surface_columns(const struct surface *surface)
{
	return surface->columns;
}

struct cell *surface_at(struct surface *surface, int row, int column)
{
	assert(row >= 0 && row < surface->rows);
	assert(column >= 0 && column < surface->columns);
	return &surface->cells[(size_t)row * (size_t)surface->columns +
		(size_t)column];
}

const struct cell *surface_cell(const struct surface *surface, int row,
	int column)
{
	assert(row >= 0 && row < surface->rows);
	assert(column >= 0 && column < surface->columns);
	return &surface->cells[(size_t)row * (size_t)surface->columns +
		(size_t)column];
}

void surface_set_ascii(struct surface *surface, bool is_ascii)
{
	surface->is_ascii = is_ascii;
}

bool surface_is_ascii(const struct surface *surface)
{
	return surface->is_ascii;
}

void surface_set_cursor(struct surface *surface, int row, int column)
{
	bool is_on = row >= 0 && row < surface->rows && column >= 0;

	surface->cursor_row = is_on ? row : -1;
	surface->cursor_column = column < surface->columns ? column
		: surface->columns - 1;
}

void surface_get_cursor(const struct surface *surface, int *row, int *column)
{
	*row = surface->cursor_row;
	*column = surface->cursor_column;
}

static void blank_text(struct cell *cell)
{
	*cell = (struct cell){
		.text = " ", .width = 1, .style = cell->style
	};
}

/*
 * Makes count cells ready to be written: a wide character that reaches into
 * them, or out of them, loses its other half. Returns the first.
 */
static struct cell *open_run(struct surface *surface, int row, int column,
	int count)
{
	struct cell *first = surface_at(surface, row, column);
	struct cell *last = first + count - 1;

	assert(count > 0 && column + count <= surface->columns);
	if (first->width == 0)
		blank_text(first - 1);
	if (last->width == 2)
		blank_text(last + 1);
	return first;
}

void surface_put(struct surface *surface, int row, int column,
	const struct cell *glyph)
{
	struct cell *at = open_run(surface, row, column, glyph->width);

	at[0] = *glyph;
	if (glyph->width == 2)
		at[1] = (struct cell){ .style = glyph->style };
}

void surface_fill(struct surface *surface, int row, int column, int count,
	style_id style)
{
	struct cell *at = open_run(surface, row, column, count);
	struct cell cell = { .text = " ", .width = 1, .style = style };

	for (int i = 0; i < count; i++)
		at[i] = cell;
}

void surface_put_ascii(struct surface *surface, int row, int column,
	style_id style, const char *text, int len)
{
	struct cell *at = open_run(surface, row, column, len);
	struct cell cell = { .width = 1, .style = style };

	for (int i = 0; i < len; i++) {
		cell.text[0] = text[i];
		at[i] = cell;
	}
}

void surface_dump_text(const struct surface *surface, struct buf *out)
{
	for (int row = 0; row < surface->rows; row++) {
		for (int i = 0; i < surface->columns; i++)
			buf_puts(out, surface_cell(surface, row, i)->text);
		while (out->len > 0 && out->data[out->len - 1] == ' ')
			buf_truncate(out, out->len - 1);
		buf_putc(out, '\n');
	}
}

void surface_dump_roles(const struct surface *surface, struct buf *out)
{
	for (int row = 0; row < surface->rows; row++) {
		for (int i = 0, end; i < surface->columns; i = end) {
			style_id style = surface_cell(surface, row, i)->style;

			end = i + 1;
			while (end < surface->columns && surface_cell(surface,
			    row, end)->style == style)
				end++;
			if (style != STYLE_DEFAULT)
				buf_printf(out, "%d %d-%d %s\n", row, i,
					end - 1, style_name(style));
		}
	}
}
