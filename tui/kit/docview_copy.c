#include "tui/kit/docview_internal.h"

/*
 * What the selection is, in words and in bytes. Bytes are the server's own;
 * only DOCVIEW_VALUE of a scalar and DOCVIEW_KEY are decoded, because they
 * are asked for to be used elsewhere. A closing row stands for its container.
 */

#include <stdlib.h>

/* The segment of a message, too: there a line is one. */
static void put_line_number(const struct docview *view, struct buf *out)
{
	size_t start = docview_offset(view);
	uint32_t at;

	buf_printf(out, "line %zu of %zu%s", view->at + 1,
		docview_count(view), docview_is_waiting(view) ||
		!view->is_whole ? "+" : "");
	if (view->kind != SNIFF_HL7V2 || start >= tree_done(view->tree) ||
	    (at = tree_row_at(view->tree, start)) == INDEX_NONE)
		return;
	while (tree_parent(view->tree, at) != INDEX_NONE)
		at = tree_parent(view->tree, at);
	if (tree_row_kind(view->tree, view->text, at) == ROW_RAW)
		return;
	buf_puts(out, ", ");
	tree_path(view->tree, view->text, at, out);
}

void docview_path(const struct docview *view, struct buf *out)
{
	uint32_t at = docview_row(view);

	if (docview_count(view) > 0 && !docview_is_hex(view) &&
	    at != INDEX_NONE &&
	    tree_row_kind(view->tree, view->text, at) != ROW_RAW)
		tree_path(view->tree, view->text, at, out);
}

void docview_where(const struct docview *view, struct buf *out)
{
	uint32_t at = docview_row(view);

	if (docview_count(view) == 0)
		return;
	if (docview_is_hex(view))
		buf_printf(out, "byte %zu of %zu", docview_offset(view),
			view->len);
	else if (at == INDEX_NONE)
		put_line_number(view, out);
	else if (tree_row_kind(view->tree, view->text, at) == ROW_RAW)
		buf_printf(out, "not %s from here on",
			sniff_name(view->kind));
	else
		tree_path(view->tree, view->text, at, out);
	if (docview_is_ordered(view))
		buf_printf(out, "%s(%s)", out->len > 0 ? " " : "",
			view->order_name);
}

static struct row selected_row(const struct docview *view)
{
	struct row row = tree_row(view->tree, view->text,
		docview_row(view));

	if (row.kind == ROW_CLOSE)
		row = tree_row(view->tree, view->text, row.pair);
	return row;
}

static void copy_decoded(const char *text, size_t len, struct buf *out)
{
	index_unescape(out, text + 1, len - 2);
}

static void copy_value(const struct docview *view, bool is_decoded,
	struct buf *out)
{
	struct row row = selected_row(view);

	if (row.kind == ROW_STRING && is_decoded)
		copy_decoded(view->text + row.value, row.value_len, out);
	else
		buf_append(out, view->text + row.value, row.value_len);
}

/* From its start tag to its end tag; a part of a message has its bytes. */
static void copy_element(const struct docview *view, const struct row *row,
	struct buf *out)
{
	size_t end = row->value + (size_t)row->value_len;
	struct row pair;

	if (row->is_open && view->kind == SNIFF_XML)
		end = tree_done(view->tree);
	if (!row->is_open && row->pair < tree_count(view->tree)) {
		pair = tree_row(view->tree, view->text, row->pair);
		if (pair.kind == ROW_CLOSE)
			end = pair.value + (size_t)pair.value_len;
	}
	buf_append(out, view->text + row->value, end - row->value);
}

static void copy_from_outline(const struct docview *view,
	enum docview_what what, struct buf *out)
{
	const struct outline *outline = tree_outline(view->tree);
	uint32_t at = docview_row(view);
	struct row row = selected_row(view);

	if (tree_row_kind(view->tree, view->text, at) == ROW_CLOSE)
		at = tree_row(view->tree, view->text, at).pair;
	if (what == DOCVIEW_KEY && row.key_len > 0 && view->kind == SNIFF_XML)
		buf_append(out, view->text + row.key, row.key_len);
	else if (what == DOCVIEW_KEY)
		outline_label(outline, view->text, at, out);
	else if (what == DOCVIEW_VALUE)
		outline_value(outline, view->text, at, out);
	else
		copy_element(view, &row, out);
}

/* Why there is no such thing of the selected row, or NULL. */
static const char *refusal(const struct docview *view, enum docview_what what)
{
	struct row row = selected_row(view);

	if (what == DOCVIEW_VALUE || what == DOCVIEW_SUBTREE)
		return NULL;
	if (row.kind == ROW_RAW)
		return what == DOCVIEW_KEY ?
			"what could not be read has no key; copy the value" :
			"what could not be read has no path; copy the value";
	if (what == DOCVIEW_POINTER && !docview_is_json(view))
		return "only JSON has pointers; copy the path";
	if (what != DOCVIEW_KEY || row.key_len > 0 ||
	    view->kind == SNIFF_HL7V2)
		return NULL;
	return view->kind == SNIFF_XML ? "a text has no name; copy its path" :
		"an element of a list has no key; copy its path";
}

static bool copy_from_tree(const struct docview *view, enum docview_what what,
	struct buf *out, struct err *err)
{
	struct row row = selected_row(view);
	uint32_t at = docview_row(view);
	const char *reason = refusal(view, what);

	if (reason != NULL)
		return err_set(err, ERR_USAGE, "%s", reason);
	if (what == DOCVIEW_PATH)
		tree_path(view->tree, view->text, at, out);
	else if (!docview_is_json(view))
		copy_from_outline(view, what, out);
	else if (what == DOCVIEW_KEY)
		copy_decoded(view->text + row.key, row.key_len, out);
	else if (what == DOCVIEW_POINTER)
		index_pointer(tree_index(view->tree), view->text, at, out);
	else
		copy_value(view, what == DOCVIEW_VALUE, out);
	return true;
}

static bool copy_from_lines(const struct docview *view,
	enum docview_what what, struct buf *out, struct err *err)
{
	struct line line;

	if (docview_is_hex(view))
		return err_set(err, ERR_USAGE, "bytes can't be copied by the "
			"row; save the body to a file");
	if (what != DOCVIEW_VALUE && what != DOCVIEW_SUBTREE)
		return err_set(err, ERR_USAGE, "a line of text has no key and "
			"no path; copy the value, which is the line");
	line = lines_at(view->lines, view->at);
	buf_append(out, view->text + line.start, line.len);
	return true;
}

bool docview_copy(const struct docview *view, enum docview_what what,
	struct buf *out, struct err *err)
{
	bool is_done = true;

	if (view->len == 0 || docview_count(view) == 0)
		return err_set(err, ERR_USAGE, "there is nothing to copy yet");
	if (what == DOCVIEW_BODY)
		buf_append(out, view->text, view->len);
	else if (docview_row(view) != INDEX_NONE)
		is_done = copy_from_tree(view, what, out, err);
	else
		is_done = copy_from_lines(view, what, out, err);
	if (is_done && out->failed)
		return err_set(err, ERR_LIMIT, "that is too large to copy; "
			"save it to a file instead");
	return is_done;
}
