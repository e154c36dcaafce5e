#include "tui/kit/docview_internal.h"

/*
 * Painting: each visible row straight from the document's bytes. A row is put
 * together from pieces (mark, key, value, comma) that go through put(), which
 * looks only at the bytes that can show; so a string of 5 MB costs a screen's
 * width. Which matches a piece holds is noted on the way and styled last, over
 * the highlight of the selected row.
 */

#include <stdio.h>
#include <string.h>

#include "core/base/text.h"

enum { BLOB_SHOWN = 20, MATCHES_MAX = 32, BYTES_A_COLUMN = 16 };

struct painter {
	const struct docview *view;
	struct canvas canvas;
	int row, column;
	bool is_cut;		/* something did not fit on the right */
	struct {
		int column, columns;
	} match[MATCHES_MAX];
	size_t match_count;
};

int docview_text_column(uint32_t depth)
{
	return (int)depth * DOCVIEW_INDENT + 2;
}

/*
 * What is nested deep enough to leave the screen pulls the view along, so
 * that the selected row always begins in the left half.
 */
int docview_hidden_columns(const struct docview *view, int columns)
{
	int column, most = columns / 2;
	uint32_t at = docview_row(view);

	if (at == INDEX_NONE)
		return view->scroll;
	column = docview_text_column(tree_row(view->tree, view->text,
		at).depth);
	return view->scroll + (column > most ? column - most : 0);
}

static void note_matches(struct painter *painter, const char *text,
	size_t len, int column)
{
	size_t size = painter->view->sought != NULL ?
		strlen(painter->view->sought) : 0;
	size_t at = 0, from = 0;

	if (size == 0)
		return;
	while (painter->match_count < MATCHES_MAX &&
	    docview_match(painter->view, text, len, at, &at)) {
		column += (int)text_width(text + from, at - from);
		painter->match[painter->match_count].column = column;
		painter->match[painter->match_count++].columns =
			(int)text_width(text + at, size);
		from = at;
		at += size;
	}
}

static void put(struct painter *painter, style_id style, const char *text,
	size_t len)
{
	int room = painter->canvas.columns - painter->column;
	size_t most, fit;

	if (room <= 0) {
		painter->is_cut = painter->is_cut || len > 0;
		return;
	}
	/* Even marks without width must end somewhere. */
	most = (size_t)room * BYTES_A_COLUMN;
	if (most > len)
		most = len;
	fit = text_fit(text, most, (size_t)room);
	note_matches(painter, text, most, painter->column);
	painter->column = canvas_bytes(&painter->canvas, painter->row,
		painter->column, style, text, fit);
	if (fit < len) {
		painter->is_cut = true;
		painter->column = painter->canvas.columns;
	}
}

static void put_text(struct painter *painter, style_id style,
	const char *text)
{
	put(painter, style, text, strlen(text));
}

static void put_folded(struct painter *painter, uint32_t at,
	const struct row *row)
{
	struct buf words = BUF_INIT;

	docview_preview(painter->view, at, row, &words);
	put(painter, STYLE_JSON_PREVIEW, words.data, words.len);
	buf_finish(&words);
}

static void put_blob(struct painter *painter, const struct row *row)
{
	char size[16], words[40];

	text_format_size(size, sizeof(size), row->value_len - 2);
	snprintf(words, sizeof(words), " … %s base64", size);
	put(painter, STYLE_JSON_STRING, painter->view->text + row->value,
		BLOB_SHOWN + 1);
	put_text(painter, STYLE_JSON_PREVIEW, words);
}

static void put_value(struct painter *painter, uint32_t at,
	const struct row *row, bool is_folded)
{
	static const style_id style[] = {
		[ROW_OBJECT] = STYLE_JSON_PUNCTUATION,
		[ROW_ARRAY] = STYLE_JSON_PUNCTUATION,
		[ROW_STRING] = STYLE_JSON_STRING,
		[ROW_NUMBER] = STYLE_JSON_NUMBER,
		[ROW_TRUE] = STYLE_JSON_LITERAL,
		[ROW_FALSE] = STYLE_JSON_LITERAL,
		[ROW_NULL] = STYLE_JSON_LITERAL,
		[ROW_CLOSE] = STYLE_JSON_PUNCTUATION,
		[ROW_RAW] = STYLE_FAULT,
	};
	bool is_container = row->kind == ROW_OBJECT || row->kind == ROW_ARRAY;
	const char *value = painter->view->text + row->value;

	if (is_folded && is_container)
		put_folded(painter, at, row);
	else if (is_folded)
		put_blob(painter, row);
	else if (row->is_empty)
		put_text(painter, style[row->kind],
			row->kind == ROW_OBJECT ? "{}" : "[]");
	else
		put(painter, style[row->kind], value,
			is_container ? 1 : row->value_len);
	if (!row->is_last && (is_folded || !is_container || row->is_empty))
		put_text(painter, STYLE_JSON_PUNCTUATION, ",");
}

/* What is wrong, behind the text or, where that is long, over its end. */
static void put_fault(struct painter *painter)
{
	const struct index_fault *fault = tree_fault(painter->view->tree);
	int columns = painter->canvas.columns, start;
	struct canvas part;
	char words[160];

	snprintf(words, sizeof(words), " <- line %zu column %zu: %s",
		fault->line, fault->column, fault->reason);
	start = columns - (int)text_width(words, strlen(words));
	if (start < columns / 4)
		start = columns / 4;
	if (start > painter->column && painter->column >= 0)
		start = painter->column;
	part = canvas_part(&painter->canvas, painter->row, start, 1,
		columns - start);
	canvas_text(&part, 0, 0, STYLE_ERROR, words);
}

static void put_tree_row(struct painter *painter, uint32_t at)
{
	const struct docview *view = painter->view;
	struct row row = tree_row(view->tree, view->text, at);
	bool is_folded = docview_is_folded(view, at);
	bool has_mark = docview_is_container(view, at) ||
		docview_is_blob(view, &row);

	painter->column += docview_text_column(row.depth) - 2;
	if (has_mark && painter->column < painter->canvas.columns)
		canvas_text(&painter->canvas, painter->row, painter->column,
			STYLE_JSON_PUNCTUATION, is_folded ? "▸" : "▾");
	painter->column += 2;
	if (row.key_len > 0) {
		put(painter, STYLE_JSON_KEY, view->text + row.key,
			row.key_len);
		put_text(painter, STYLE_JSON_PUNCTUATION, ": ");
	}
	put_value(painter, at, &row, is_folded);
}

/* HL7 v2: the segment's name stands out. */
static size_t segment_name(const struct docview *view, const char *text,
	size_t len)
{
	if (view->kind != SNIFF_HL7V2 || len < 4)
		return 0;
	for (size_t i = 0; i < 3; i++) {
		if ((text[i] < 'A' || text[i] > 'Z') && !text_is_digit(text[i]))
			return 0;
	}
	return text_is_digit(text[3]) ? 0 : 3;
}

static void put_line(struct painter *painter, size_t at)
{
	const struct docview *view = painter->view;
	struct line line = lines_at(view->lines, at);
	const char *text = view->text + line.start;
	size_t name = segment_name(view, text, line.len);

	put(painter, STYLE_JSON_KEY, text, name);
	put(painter, STYLE_DEFAULT, text + name, line.len - name);
}

static void finish_row(struct painter *painter, bool is_selected,
	bool is_focused)
{
	struct canvas *canvas = &painter->canvas;

	if (painter->is_cut)
		canvas_text(canvas, painter->row, canvas->columns - 1,
			STYLE_JSON_PREVIEW,
			surface_is_ascii(canvas->surface) ? "~" : "…");
	if (is_selected)
		canvas_restyle(canvas, painter->row, 0, canvas->columns,
			is_focused ? STYLE_SELECTED_FOCUS : STYLE_SELECTED);
	for (size_t i = 0; i < painter->match_count; i++)
		canvas_restyle(canvas, painter->row, painter->match[i].column,
			painter->match[i].columns, STYLE_MATCH);
}

void docview_draw(struct docview *view, const struct canvas *canvas,
	bool is_focused)
{
	bool is_tree = docview_is_tree(view), has_row;
	size_t place, fault = SIZE_MAX;
	int hidden;

	view->height = canvas->rows > 0 ? (size_t)canvas->rows : 0;
	view->columns = canvas->columns;
	view->is_cut = false;
	canvas_clear(canvas, STYLE_DEFAULT);
	has_row = docview_count(view) > 0;
	if (!has_row)
		return;
	docview_settle(view);
	hidden = docview_hidden_columns(view, canvas->columns);
	if (is_tree && docview_fault_row(view) != INDEX_NONE)
		fault = docview_fault_row(view);
	place = view->top;
	for (int row = 0; row < canvas->rows && has_row; row++) {
		struct painter painter = {
			.view = view, .canvas = *canvas, .row = row,
			.column = -hidden,
		};

		if (is_tree)
			put_tree_row(&painter, (uint32_t)place);
		else
			put_line(&painter, place);
		view->is_cut = view->is_cut || painter.is_cut;
		finish_row(&painter, place == view->at, is_focused);
		if (place == fault)
			put_fault(&painter);
		has_row = docview_step(view, &place, true);
	}
}
