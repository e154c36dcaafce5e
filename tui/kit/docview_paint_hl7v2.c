#include "tui/kit/docview_painter.h"

/*
 * HL7 v2 as sent: escapes are left alone, delimiters step back so that the
 * values stand out, and what says how the message fared is coloured (MSA-1,
 * HL7 v2.5.1 table 0008; ERR is there only when something failed). A folded
 * segment is its line; of an open one the fields stand below each other, with
 * their place and name in a column of its own, behind which the values
 * scroll.
 */

#include <string.h>

#include "core/base/text.h"

enum { NAME_LEN = 3, MARKS_MAX = 5, LABEL_MAX = 36 };

/* The delimiters of the message (MSH-1 and MSH-2), the escape left out. */
static void get_marks(const struct docview *view, char marks[MARKS_MAX + 1])
{
	const char *text = view->text, *end = text + view->len;

	memcpy(marks, "|^~&", MARKS_MAX);
	while (text < end && (*text < 'A' || *text > 'Z'))
		text++;
	if (end - text < 8)
		return;
	marks[0] = text[3];
	marks[1] = text[4];
	marks[2] = text[5];
	/* text[6] is the escape; without subcomponents MSH-1 comes again. */
	marks[3] = text[7];
}

static bool is_mark(const char *marks, char c)
{
	return c != '\0' && strchr(marks, c) != NULL;
}

static style_id verdict_style(const char *code, size_t len)
{
	if (len != 2 || (code[0] != 'A' && code[0] != 'C'))
		return STYLE_VALUE;
	if (code[1] == 'A')
		return STYLE_GOOD;
	return code[1] == 'E' || code[1] == 'R' ? STYLE_BAD : STYLE_VALUE;
}

/* Values and delimiters from an offset on; field 0 is none in particular. */
static void put_fields(struct painter *painter, size_t offset, size_t len,
	bool is_verdict)
{
	const char *text = painter->view->text;
	char marks[MARKS_MAX + 1];
	size_t end = offset + len;
	unsigned field = 0;

	get_marks(painter->view, marks);
	while (offset < end && !painter_is_full(painter)) {
		bool has_mark = is_mark(marks, text[offset]);
		size_t size = 1;

		while (offset + size < end &&
		    is_mark(marks, text[offset + size]) == has_mark)
			size++;
		for (size_t i = 0; has_mark && i < size; i++)
			field += text[offset + i] == marks[0];
		painter_put_source(painter, has_mark ?
			STYLE_JSON_PUNCTUATION : is_verdict && field == 1 ?
			verdict_style(text + offset, size) : STYLE_VALUE,
			offset, size);
		offset += size;
	}
	painter->is_cut = painter->is_cut || offset < end;
}

/* 3 where a segment's name stands, 0 for a line that is none. */
static size_t name_length(const char *text, size_t len)
{
	if (len < NAME_LEN)
		return 0;
	for (size_t i = 0; i < NAME_LEN; i++) {
		if ((text[i] < 'A' || text[i] > 'Z') && !text_is_digit(text[i]))
			return 0;
	}
	return len == NAME_LEN || (!text_is_digit(text[3]) &&
		(text_lower(text[3]) < 'a' || text_lower(text[3]) > 'z')) ?
		NAME_LEN : 0;
}

void painter_segment(struct painter *painter, size_t offset, size_t len)
{
	const char *text = painter->view->text + offset;
	size_t name = name_length(text, len);
	bool is_error = name > 0 && memcmp(text, "ERR", name) == 0;
	int left = painter->column;

	if (name == 0) {
		painter_put_source(painter, STYLE_DEFAULT, offset, len);
		return;
	}
	painter_put(painter, is_error ? STYLE_BAD : STYLE_JSON_KEY, text,
		name);
	put_fields(painter, offset + name, len - name,
		memcmp(text, "MSA", name) == 0);
	if (left >= 0)
		return;
	/* Scrolled: the name stays, for who wonders what the values are. */
	canvas_bytes(&painter->canvas, painter->row, 0, is_error ? STYLE_BAD :
		STYLE_JSON_KEY, text, name);
	canvas_text(&painter->canvas, painter->row, (int)name, STYLE_DIM,
		" ");
}

/* "PID-5  Patient name": the place as a key, its name beside it. */
static void put_label(struct painter *painter, uint32_t at)
{
	struct buf label = BUF_INIT;
	size_t place;

	outline_label(tree_outline(painter->view->tree), painter->view->text,
		at, &label);
	if (label.len > 0) {
		place = strcspn(label.data, " ");
		painter_put(painter, STYLE_JSON_KEY, label.data, place);
		if (place < label.len)
			painter_puts(painter, STYLE_LABEL, "  ");
		painter_puts(painter, STYLE_LABEL, label.data + place +
			strspn(label.data + place, " "));
	}
	buf_finish(&label);
}

/* On a narrow screen less than half of it. */
int docview_label_columns(int columns)
{
	int most = columns * 2 / 5;

	return most < LABEL_MAX ? most : LABEL_MAX;
}

/* A painter for the columns from `column` on; what it noted comes back. */
static void put_value(struct painter *painter, int column, int scroll,
	const struct row *row, bool is_verdict)
{
	struct painter part = *painter;

	part.canvas = canvas_part(&painter->canvas, painter->row, column, 1,
		painter->canvas.columns - column);
	part.row = 0;
	part.column = -scroll;
	part.match_count = 0;
	/* A label that is too long ends where the values begin. */
	canvas_clear(&part.canvas, STYLE_DEFAULT);
	put_fields(&part, row->value, row->value_len, is_verdict);
	for (size_t i = 0; i < part.match_count &&
	    painter->match_count < PAINTER_MATCHES; i++) {
		size_t at = painter->match_count++;

		painter->match[at] = part.match[i];
		painter->match[at].column += column;
	}
	painter->is_cut = painter->is_cut || part.is_cut;
	painter->column = painter->canvas.columns;
}

static bool is_verdict_field(const struct docview *view, uint32_t at)
{
	struct buf path = BUF_INIT;
	bool is_verdict;

	outline_path(tree_outline(view->tree), view->text, at, &path);
	is_verdict = text_equals(path.data, "MSA-1");
	buf_finish(&path);
	return is_verdict;
}

void painter_hl7v2_row(struct painter *painter, uint32_t at,
	const struct row *row)
{
	const struct docview *view = painter->view;
	bool is_container = docview_is_container(view, at);
	bool is_folded = docview_is_folded(view, at);
	int scroll = view->scroll;
	int column = docview_label_columns(painter->canvas.columns);

	painter->column = 0;
	if (row->depth == 0 && (is_folded || !is_container)) {
		painter->column = -scroll;
		painter_put_mark(painter, 0, is_container, is_folded);
		painter_segment(painter, row->value, row->value_len);
		return;
	}
	painter_put_mark(painter, row->depth, is_container, is_folded);
	put_label(painter, at);
	if (is_container && !is_folded)
		return;
	painter->is_cut = false;
	put_value(painter, column, scroll, row, is_verdict_field(view, at));
	canvas_text(&painter->canvas, painter->row, column - 1, STYLE_DEFAULT,
		" ");
}
