#include "tui/kit/docview_painter.h"

/*
 * Painting: each visible row straight from the document's bytes. A row is put
 * together from pieces (mark, key, value, comma) that go through
 * painter_put(), which looks only at the bytes that can show; so a string of
 * 5 MB costs a screen's width. Which matches a piece holds is noted on the
 * way and styled last, over the highlight of the selected row.
 *
 * Where a mask is set, bytes of the document are painted row by row of the
 * tree: what a row covers, what could not be read and what has no row yet
 * becomes stars. A mask must rather hide too much than too little.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

enum { BYTES_A_COLUMN = 16, MASKED_MOST = 200 };

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
	size_t at = 0, from = 0, size;

	while (painter->match_count < PAINTER_MATCHES &&
	    docview_match(painter->view, text, len, at, &at, &size)) {
		column += (int)text_width(text + from, at - from);
		painter->match[painter->match_count].column = column;
		painter->match[painter->match_count++].columns =
			(int)text_width(text + at, size);
		from = at;
		at += size;
	}
}

bool painter_is_full(const struct painter *painter)
{
	return painter->column >= painter->canvas.columns;
}

static void put(struct painter *painter, style_id style, const char *text,
	size_t len, bool is_sought)
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
	if (is_sought)
		note_matches(painter, text, most, painter->column);
	painter->column = canvas_bytes(&painter->canvas, painter->row,
		painter->column, style, text, fit);
	if (fit < len) {
		painter->is_cut = true;
		painter->column = painter->canvas.columns;
	}
}

void painter_put(struct painter *painter, style_id style, const char *text,
	size_t len)
{
	put(painter, style, text, len, true);
}

void painter_puts(struct painter *painter, style_id style, const char *text)
{
	put(painter, style, text, strlen(text), true);
}

static void put_stars(struct painter *painter, style_id style,
	const char *text, size_t len)
{
	struct buf stars = BUF_INIT;
	char *copy = xstrndup(text, len < MASKED_MOST ? len : MASKED_MOST);

	painter->view->mask(&stars, copy);
	put(painter, style, stars.data, stars.len, false);
	buf_finish(&stars);
	free(copy);
}

void painter_put_text(struct painter *painter, style_id style,
	const char *text, size_t len)
{
	if (painter->is_masked && len > 0)
		put_stars(painter, style, text, len);
	else
		put(painter, style, text, len, true);
}

bool docview_is_masked(const struct docview *view, uint32_t at)
{
	if (view->mask == NULL)
		return false;
	return tree_row_kind(view->tree, view->text, at) == ROW_RAW ||
		view->covers(view->tree, view->text, at);
}

/* Bytes from there on may belong to a row that is not known yet. */
static size_t known_end(const struct docview *view)
{
	uint32_t count = tree_count(view->tree);

	if (view->is_whole && tree_done(view->tree) >= view->len)
		return view->len;
	return count == 0 ? 0 : tree_start(view->tree, view->text, count - 1);
}

/* What a row has in [offset, end), with stars for its value. */
static void put_covered(struct painter *painter, style_id style, uint32_t at,
	size_t offset, size_t end)
{
	const char *text = painter->view->text;
	struct row row = tree_row(painter->view->tree, text, at);
	size_t from = row.value, to = from + row.value_len;

	if (row.kind == ROW_STRING && text[from] == '"') {
		from++;
		to -= to > from;
	}
	from = from < offset ? offset : from < end ? from : end;
	to = to < from ? from : to < end ? to : end;
	put(painter, style, text + offset, from - offset, true);
	if (to > from)
		put_stars(painter, style, text + from, to - from);
	put(painter, style, text + to, end - to, true);
}

static void put_by_rows(struct painter *painter, style_id style,
	size_t offset, size_t end)
{
	const struct docview *view = painter->view;
	uint32_t count = tree_count(view->tree), at = count > 0 ?
		tree_row_at(view->tree, offset) : 0;
	size_t known = known_end(view);

	while (offset < end && offset < known && at < count &&
	    !painter_is_full(painter)) {
		size_t next = at + 1 < count ? tree_start(view->tree,
			view->text, at + 1) : known;

		next = next > end ? end : next < offset ? offset : next;
		if (docview_is_masked(view, at))
			put_covered(painter, style, at, offset, next);
		else
			put(painter, style, view->text + offset,
				next - offset, true);
		offset = next;
		at++;
	}
	if (offset < end)
		put_stars(painter, style, view->text + offset, end - offset);
}

void painter_put_source(struct painter *painter, style_id style,
	size_t offset, size_t len)
{
	const struct docview *view = painter->view;

	if (view->mask == NULL)
		put(painter, style, view->text + offset, len, true);
	else if (view->tree != NULL)
		put_by_rows(painter, style, offset, offset + len);
	else if (view->masks_all && len > 0)
		put_stars(painter, style, view->text + offset, len);
	else
		put(painter, style, view->text + offset, len, true);
}

void painter_put_mark(struct painter *painter, uint32_t depth, bool has_mark,
	bool is_folded)
{
	painter->column += docview_text_column(depth) - 2;
	if (has_mark && !painter_is_full(painter))
		canvas_text(&painter->canvas, painter->row, painter->column,
			STYLE_JSON_PUNCTUATION, is_folded ? "▸" : "▾");
	painter->column += 2;
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

void painter_line(struct painter *painter, size_t at)
{
	const struct docview *view = painter->view;
	struct line line = lines_at(view->lines, at);

	if (view->kind == SNIFF_HL7V2)
		painter_segment(painter, line.start, line.len);
	else
		painter_put_source(painter, STYLE_DEFAULT, line.start,
			line.len);
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

static void put_place(struct painter *painter, size_t place)
{
	if (docview_is_hex(painter->view))
		painter_hex_row(painter, place);
	else if (!docview_is_tree(painter->view))
		painter_line(painter, place);
	else if (docview_is_json(painter->view))
		painter_json_row(painter, (uint32_t)place);
	else
		painter_outline_row(painter, (uint32_t)place);
}

static void draw_rows(struct docview *view, const struct canvas *canvas,
	bool is_focused)
{
	int hidden = docview_hidden_columns(view, canvas->columns);
	size_t place = view->top, fault = SIZE_MAX;
	bool has_row = true;

	if (docview_is_tree(view) && docview_fault_row(view) != INDEX_NONE)
		fault = docview_fault_row(view);
	for (int row = 0; row < canvas->rows && has_row; row++) {
		struct painter painter = {
			.view = view, .canvas = *canvas, .row = row,
			.column = -hidden,
		};

		put_place(&painter, place);
		view->is_cut = view->is_cut || painter.is_cut;
		finish_row(&painter, place == view->at, is_focused);
		if (place == fault)
			put_fault(&painter);
		has_row = docview_step(view, &place, true);
	}
}

void docview_draw(struct docview *view, const struct canvas *canvas,
	bool is_focused)
{
	view->height = canvas->rows > 0 ? (size_t)canvas->rows : 0;
	view->columns = canvas->columns;
	view->is_cut = false;
	canvas_clear(canvas, STYLE_DEFAULT);
	docview_fit_hex(view);
	if (docview_count(view) > 0) {
		docview_settle(view);
		draw_rows(view, canvas, is_focused);
	} else if (view->is_whole && view->len == 0) {
		canvas_text(canvas, 0, 0, STYLE_DIM, "The body is empty.");
	}
}
