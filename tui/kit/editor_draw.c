#include "tui/kit/editor_internal.h"

/*
 * Draws glyph by glyph what lies inside the window, so the columns the cursor
 * is counted by are the columns painted. The window is a line number and a
 * column: offsets of its rows are found from the cursor, which is always in
 * it, and so can't be out of date.
 *
 * The line of the cursor is entered from the cursor, other lines from their
 * start. Colours need a line from its start; where the window has been moved
 * a megabyte to the right there are none.
 */

#include <string.h>

enum { COLOUR_REACH = 1024 * 1024 };

static const char blanks[PLACE_TAB_COLUMNS + 1] = "    ";

struct window {
	const struct editor *editor;
	const struct canvas *canvas;
	bool is_json;
	size_t fault;
	size_t partner;		/* the other bracket, or SIZE_MAX */
};

static void scroll_lines(struct editor *editor, int rows)
{
	size_t line = editor->cursor.line, height = (size_t)rows;

	if (line + 1 == editor->top)
		editor->top = line;
	else if (line == editor->top + height)
		editor->top++;
	else if (line < editor->top || line > editor->top + height)
		editor->top = line > height / 2 ? line - height / 2 : 0;
}

/* Columns that have to be in sight: the glyph's under the cursor. */
static size_t cursor_width(const struct editor *editor)
{
	size_t at = editor->cursor.at, columns = 1;

	if (at < editor->text.len && !place_is_break(&editor->text, at))
		(void)place_glyph(&editor->text, at, &columns);
	return columns;
}

/* By a quarter more than needed, so that it happens seldom. */
static void scroll_columns(struct editor *editor, int columns)
{
	size_t column = editor->cursor.column, width = (size_t)columns;
	size_t end = column + cursor_width(editor), more = width / 4;

	if (column < editor->left)
		editor->left = column > more ? column - more : 0;
	if (end > editor->left + width)
		editor->left = end + more - width;
	if (editor->left > column)
		editor->left = column;
	if (end < width && editor->left > 0 && column < more)
		editor->left = 0;
}

/* Where the line of the first row begins. */
static size_t window_start(const struct editor *editor)
{
	struct place place = editor->cursor;

	while (place.line > editor->top)
		place_go(&editor->text, &place, place.start - 1);
	return place.start;
}

/* The last place of a line that is not right of the window's left side. */
static struct place enter_line(const struct editor *editor, size_t start)
{
	struct place place = { .at = start, .start = start };

	if (start != editor->cursor.start ||
	    editor->cursor.column < editor->left) {
		place_to_column(&editor->text, &place, editor->left);
		return place;
	}
	place = editor->cursor;
	while (place.column > editor->left)
		place_go(&editor->text, &place, place.at - 1);
	return place;
}

static void mark(const struct window *window, int row, int column,
	size_t columns)
{
	canvas_restyle(window->canvas, row, column, (int)columns,
		STYLE_FAULT);
}

static int column_of(const struct window *window, const struct place *place)
{
	return (int)((ptrdiff_t)place->column -
		(ptrdiff_t)window->editor->left);
}

static void draw_glyph(const struct window *window, int row,
	struct place *place, style_id style)
{
	const struct buf *text = &window->editor->text;
	int column = column_of(window, place);
	size_t columns, size = place_glyph(text, place->at, &columns);

	if (text->data[place->at] == '\t')
		canvas_bytes(window->canvas, row, column, style, blanks,
			PLACE_TAB_COLUMNS);
	else
		canvas_bytes(window->canvas, row, column, style,
			text->data + place->at, size);
	if (window->partner - place->at < size)
		canvas_restyle(window->canvas, row, column, (int)columns,
			STYLE_MATCH);
	if (window->fault - place->at < size)
		mark(window, row, column, columns);
	place->at += size;
	place->column += columns;
}

/* What ends a line is seen when it is CR, or when it is the fault. */
static void draw_end(const struct window *window, int row,
	const struct place *place)
{
	const struct buf *text = &window->editor->text;
	int column = column_of(window, place);
	size_t columns, size = 1;

	if (place->at < text->len)
		size = place_glyph(text, place->at, &columns);
	if (text->data[place->at] == '\r' && place->at < text->len)
		canvas_bytes(window->canvas, row, column, STYLE_HOSTILE, "\r",
			1);
	if (window->fault - place->at < size)
		mark(window, row, column, 1);
}

/* Returns where the next line begins, or SIZE_MAX when this is the last. */
static size_t draw_line(const struct window *window, int row, size_t start)
{
	const struct editor *editor = window->editor;
	size_t end = place_line_end(&editor->text, start), columns;
	struct place place = enter_line(editor, start);
	size_t edge = editor->left + (size_t)window->canvas->columns;
	struct colour colour = {
		.text = &editor->text, .end = end, .to = start,
		.is_on = window->is_json && place.at - start < COLOUR_REACH,
	};

	while (place.at < end && place.column < edge)
		draw_glyph(window, row, &place,
			colour_at(&colour, place.at));
	if (place.at == end && place.column < edge)
		draw_end(window, row, &place);
	if (end == editor->text.len)
		return SIZE_MAX;
	return end + place_glyph(&editor->text, end, &columns);
}

void editor_draw(struct editor *editor, const struct canvas *canvas,
	bool is_focused, size_t fault)
{
	struct window window = {
		.editor = editor, .canvas = canvas, .fault = fault,
		.is_json = editor_is_json(&editor->text),
		.partner = SIZE_MAX,
	};
	size_t start;

	if (is_focused && window.is_json)
		window.partner = editor_partner(editor);

	canvas_clear(canvas, STYLE_DEFAULT);
	editor->rows = canvas->rows;
	if (canvas->rows == 0 || canvas->columns == 0)
		return;
	scroll_lines(editor, canvas->rows);
	scroll_columns(editor, canvas->columns);
	start = window_start(editor);
	for (int row = 0; row < canvas->rows && start != SIZE_MAX; row++)
		start = draw_line(&window, row, start);
	if (is_focused)
		surface_set_cursor(canvas->surface, canvas->row +
			(int)(editor->cursor.line - editor->top),
			canvas->column +
			(int)(editor->cursor.column - editor->left));
}
