#include "tui/kit/textview.h"

/*
 * Lines are kept as they were added and wrapped when drawn: the width is known
 * only then. The place is a row of the wrapped text, so a resize moves it a
 * little. In a text with targets the cursor is one of their lines, kept in
 * sight by every move; a text that is written anew finds it by its target.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

enum line_kind { LINE_TEXT, LINE_HEADING, LINE_PAIR };

struct line {
	enum line_kind kind;
	style_id style;
	char *label, *text;
	uint32_t target;
	int rows;		/* at the last width */
	int at;			/* first of them, in the whole text */
};

struct textview {
	struct line *lines;
	size_t count, alloc;
	char *filter;
	int label_columns;
	int width;		/* the rows above are for this width */
	int top, total, height;	/* in rows */
	bool follows;
	size_t cursor;		/* line with a target, or NO_LINE */
	uint32_t wanted;	/* target the cursor goes to when it comes */
	bool is_focused;
	bool shows_cursor;	/* the next draw brings it into sight */
};

/* A label beyond it is cut; a move beyond it leads to an end. */
enum { LABEL_COLUMNS_MAX = 24, ROWS_MAX = 1000000 };

#define NO_LINE SIZE_MAX

struct textview *textview_new(void)
{
	struct textview *view = xcalloc(1, sizeof(*view));

	view->filter = xstrdup("");
	view->cursor = NO_LINE;
	view->wanted = TEXTVIEW_NO_TARGET;
	return view;
}

void textview_clear(struct textview *view)
{
	view->wanted = textview_selected(view);
	view->cursor = NO_LINE;
	for (size_t i = 0; i < view->count; i++) {
		free(view->lines[i].label);
		free(view->lines[i].text);
	}
	view->count = 0;
	view->label_columns = 0;
	view->width = 0;
}

void textview_free(struct textview *view)
{
	if (view == NULL)
		return;
	textview_clear(view);
	free(view->lines);
	free(view->filter);
	free(view);
}

static void add(struct textview *view, enum line_kind kind, style_id style,
	const char *label, char *text)
{
	struct line *line;
	int columns = label != NULL ?
		(int)text_width(label, strlen(label)) + 2 : 0;

	view->lines = mem_grow(view->lines, view->count, &view->alloc,
		sizeof(*view->lines));
	line = &view->lines[view->count++];
	*line = (struct line){ .kind = kind, .style = style,
		.label = xstrdup_or_null(label), .text = text,
		.target = TEXTVIEW_NO_TARGET };
	if (columns > LABEL_COLUMNS_MAX)
		columns = LABEL_COLUMNS_MAX;
	if (columns > view->label_columns)
		view->label_columns = columns;
	view->width = 0;
}

void textview_heading(struct textview *view, const char *text)
{
	add(view, LINE_HEADING, STYLE_STRONG, NULL, xstrdup(text));
}

void textview_pair(struct textview *view, const char *label, style_id style,
	const char *text)
{
	add(view, LINE_PAIR, style, label, xstrdup(text));
}

void textview_pairf(struct textview *view, const char *label, style_id style,
	const char *format, ...)
{
	va_list args;

	va_start(args, format);
	add(view, LINE_PAIR, style, label, xvasprintf(format, args));
	va_end(args);
}

void textview_line(struct textview *view, style_id style, const char *text)
{
	add(view, LINE_TEXT, style, NULL, xstrdup(text));
}

void textview_linef(struct textview *view, style_id style,
	const char *format, ...)
{
	va_list args;

	va_start(args, format);
	add(view, LINE_TEXT, style, NULL, xvasprintf(format, args));
	va_end(args);
}

void textview_blank(struct textview *view)
{
	textview_line(view, STYLE_DEFAULT, "");
}

void textview_text(struct textview *view, style_id style, const char *text)
{
	while (*text != '\0') {
		size_t len = strcspn(text, "\n");

		add(view, LINE_TEXT, style, NULL, xstrndup(text, len));
		text += len + (text[len] == '\n');
	}
}

void textview_target(struct textview *view, uint32_t target)
{
	size_t at = view->count - 1;

	view->lines[at].target = target;
	if (view->cursor == NO_LINE || (target == view->wanted &&
	    view->lines[view->cursor].target != target))
		view->cursor = at;
}

static bool is_in_view(const struct textview *view, size_t at)
{
	const struct line *line = &view->lines[at];

	return line->rows > 0 && line->at + line->rows > view->top &&
		line->at < view->top + view->height;
}

/* What was scrolled out of sight is not selected. */
uint32_t textview_selected(const struct textview *view)
{
	if (view->cursor == NO_LINE ||
	    (view->width != 0 && !is_in_view(view, view->cursor)))
		return TEXTVIEW_NO_TARGET;
	return view->lines[view->cursor].target;
}

bool textview_select(struct textview *view, uint32_t target)
{
	for (size_t i = 0; i < view->count; i++) {
		if (view->lines[i].target != target)
			continue;
		view->cursor = i;
		view->shows_cursor = true;
		return true;
	}
	return false;
}

void textview_set_focused(struct textview *view, bool is_focused)
{
	view->is_focused = is_focused;
}

size_t textview_count(const struct textview *view)
{
	return view->count;
}

const char *textview_filter(const struct textview *view)
{
	return view->filter;
}

void textview_set_filter(struct textview *view, const char *words)
{
	mem_replace(&view->filter, words);
	view->top = 0;
	view->width = 0;
}

/* A heading is shown when a line below it is. */
static bool is_shown(const struct textview *view, size_t at)
{
	const struct line *line = &view->lines[at];
	char *whole;
	bool found;

	if (*view->filter == '\0')
		return true;
	if (line->kind == LINE_HEADING) {
		for (size_t i = at + 1; i < view->count &&
		    view->lines[i].kind != LINE_HEADING; i++)
			if (is_shown(view, i))
				return true;
		return false;
	}
	whole = xasprintf("%s %s", line->label != NULL ? line->label : "",
		line->text);
	found = *line->text != '\0' &&
		text_matches_words(whole, view->filter);
	free(whole);
	return found;
}

/* Draws one line from a row on; returns the rows it takes. */
static int draw_line(const struct textview *view, const struct line *line,
	const struct canvas *canvas, int row)
{
	int label = view->label_columns, rows;
	struct canvas part;

	if (line->kind != LINE_PAIR) {
		part = canvas_part(canvas, row, 0, canvas->rows - row,
			canvas->columns);
		rows = canvas_wrap(&part, 0, line->style, line->text);
		return rows > 0 ? rows : 1;
	}
	if (label > canvas->columns / 2)
		label = canvas->columns / 2;
	part = canvas_part(canvas, row, 0, 1, label - 1);
	canvas_text(&part, 0, 0, STYLE_LABEL, line->label);
	part = canvas_part(canvas, row, label, canvas->rows - row,
		canvas->columns - label);
	rows = canvas_wrap(&part, 0, line->style, line->text);
	return rows > 0 ? rows : 1;
}

/* Rows of every line at this width, by drawing them outside the canvas. */
static void measure(struct textview *view, const struct canvas *canvas)
{
	struct surface *scratch;
	struct canvas whole;

	if (view->width == canvas->columns)
		return;
	scratch = surface_new(1, canvas->columns > 0 ? canvas->columns : 1);
	whole = canvas_whole(scratch);
	view->total = 0;
	for (size_t i = 0; i < view->count; i++) {
		struct line *line = &view->lines[i];

		line->rows = is_shown(view, i) ?
			draw_line(view, line, &whole, 0) : 0;
		line->at = view->total;
		view->total += line->rows;
	}
	surface_free(scratch);
	view->width = canvas->columns;
}

static void clamp(struct textview *view)
{
	int last = view->total - view->height;

	if (view->follows || view->top > last)
		view->top = last;
	if (view->top < 0)
		view->top = 0;
}

static bool is_target(const struct textview *view, size_t at)
{
	return view->lines[at].target != TEXTVIEW_NO_TARGET &&
		view->lines[at].rows > 0;
}

/* The next line with a target that is not filtered out, or NO_LINE. */
static size_t next_target(const struct textview *view, size_t from,
	bool is_down)
{
	for (size_t i = from; is_down ? ++i < view->count : i-- > 0;)
		if (is_target(view, i))
			return i;
	return NO_LINE;
}

/* After scrolling: the cursor is the nearest target in view. */
static void drag_cursor(struct textview *view)
{
	size_t next;
	bool is_down;

	if (view->cursor == NO_LINE || is_in_view(view, view->cursor))
		return;
	is_down = view->lines[view->cursor].at < view->top;
	next = next_target(view, view->cursor, is_down);
	while (next != NO_LINE && !is_in_view(view, next))
		next = next_target(view, next, is_down);
	if (next != NO_LINE)
		view->cursor = next;
}

/* A step to the next target if it is in view, else a row's scroll. */
static void step(struct textview *view, bool is_down)
{
	size_t next = view->cursor == NO_LINE ? NO_LINE :
		next_target(view, view->cursor, is_down);

	if (next != NO_LINE && is_in_view(view, next)) {
		view->cursor = next;
		return;
	}
	view->top += is_down ? 1 : -1;
	clamp(view);
	if (next != NO_LINE && is_in_view(view, next))
		view->cursor = next;
}

static void show_cursor(struct textview *view)
{
	const struct line *line;

	if (view->cursor == NO_LINE || !view->shows_cursor)
		return;
	view->shows_cursor = false;
	line = &view->lines[view->cursor];
	if (!is_in_view(view, view->cursor))
		view->top = line->at - view->height / 3;
}

/* A line cut at the top: drawn whole aside, and its rest copied. */
static void draw_cut(const struct textview *view, const struct line *line,
	const struct canvas *canvas, int skipped)
{
	struct surface *aside = surface_new(line->rows, canvas->columns);
	struct canvas whole = canvas_whole(aside);

	draw_line(view, line, &whole, 0);
	for (int row = skipped; row < line->rows; row++)
		for (int column = 0; column < canvas->columns; column++) {
			const struct cell *cell =
				surface_cell(aside, row, column);

			canvas_text(canvas, row - skipped, column,
				cell->style, cell->text);
		}
	surface_free(aside);
}

static void mark_cursor(const struct textview *view,
	const struct canvas *canvas)
{
	const struct line *line = &view->lines[view->cursor];

	for (int i = 0; i < line->rows; i++)
		canvas_restyle(canvas, line->at - view->top + i, 0,
			canvas->columns, view->is_focused ?
			STYLE_SELECTED_FOCUS : STYLE_SELECTED);
}

/* A blank screen says nothing: that it is for a filter, this does. */
static void draw_none(const struct textview *view, const struct canvas *canvas)
{
	char *words = xasprintf("No line here holds \"%s\".", view->filter);

	canvas_wrap(canvas, 0, STYLE_DIM, words);
	free(words);
}

void textview_draw(struct textview *view, const struct canvas *canvas)
{
	int row = 0;

	view->height = canvas->rows;
	measure(view, canvas);
	show_cursor(view);
	clamp(view);
	drag_cursor(view);
	for (size_t i = 0; i < view->count && row < view->top + canvas->rows;
	    i++) {
		const struct line *line = &view->lines[i];
		int skipped = view->top - row;

		row += line->rows;
		if (line->rows == 0 || row <= view->top)
			continue;
		if (skipped <= 0)
			draw_line(view, line, canvas, line->at - view->top);
		else
			draw_cut(view, line, canvas, skipped);
	}
	if (view->cursor != NO_LINE)
		mark_cursor(view, canvas);
	if (row == 0 && view->count > 0 && *view->filter != '\0')
		draw_none(view, canvas);
}

/* The cursor to the first or last target of all. */
static void go_to_end(struct textview *view, bool is_last)
{
	size_t at = is_last ? next_target(view, view->count, false) :
		next_target(view, NO_LINE, true);

	if (at != NO_LINE)
		view->cursor = at;
}

void textview_move(struct textview *view, enum list_move move, size_t times)
{
	int page = view->height > 1 ? view->height - 1 : 1;
	int by = times < ROWS_MAX ? (int)times : ROWS_MAX;

	view->follows = false;
	switch (move) {
	case LIST_UP:
	case LIST_DOWN:
		for (int i = 0; i < by && i < view->total; i++)
			step(view, move == LIST_DOWN);
		break;
	case LIST_PAGE_UP:
		view->top -= page * by;
		break;
	case LIST_PAGE_DOWN:
		view->top += page * by;
		break;
	case LIST_HALF_UP:
		view->top -= page / 2 * by;
		break;
	case LIST_HALF_DOWN:
		view->top += page / 2 * by;
		break;
	case LIST_FIRST:
		view->top = 0;
		break;
	case LIST_LAST:
		view->top = view->total;
		break;
	}
	clamp(view);
	drag_cursor(view);
	if (view->cursor != NO_LINE &&
	    (move == LIST_FIRST || move == LIST_LAST))
		go_to_end(view, move == LIST_LAST);
}

void textview_follow(struct textview *view)
{
	view->follows = true;
}

void textview_where(const struct textview *view, char *out, size_t size)
{
	int last = view->top + view->height;
	const char *words = *view->filter != '\0' ? "filtered, Esc ends it" :
		"";

	if (view->total <= view->height) {
		snprintf(out, size, "%s", words);
		return;
	}
	snprintf(out, size, "%s%s%d-%d/%d", words, *words != '\0' ? "  " : "",
		view->top + 1, last < view->total ? last : view->total,
		view->total);
}
