#include "tui/kit/docview_internal.h"

/*
 * What the selection is, in words and in bytes. Bytes are the server's own;
 * only DOCVIEW_VALUE of a string and DOCVIEW_KEY are decoded, because they
 * are asked for to be used elsewhere. A closing row stands for its container.
 */

#include <stdlib.h>

void docview_where(const struct docview *view, struct buf *out)
{
	uint32_t at = docview_row(view);

	if (docview_count(view) == 0)
		return;
	if (at == INDEX_NONE)
		buf_printf(out, "line %zu of %zu%s", view->at + 1,
			docview_count(view), view->is_whole ? "" : "+");
	else if (index_kind(view->index, view->text, at) == ROW_RAW)
		buf_puts(out, "not JSON from here on");
	else
		index_path(view->index, view->text, at, out);
}

static struct row selected_row(const struct docview *view)
{
	struct row row = index_row(view->index, view->text,
		docview_row(view));

	if (row.kind == ROW_CLOSE)
		row = index_row(view->index, view->text, row.pair);
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

static bool copy_from_tree(const struct docview *view, enum docview_what what,
	struct buf *out, struct err *err)
{
	struct row row = selected_row(view);
	uint32_t at = docview_row(view);
	bool is_raw = row.kind == ROW_RAW;

	if (what == DOCVIEW_KEY && row.key_len == 0)
		return err_set(err, ERR_USAGE, is_raw ?
			"what is not JSON has no key; copy the value" :
			"an element of a list has no key; copy its path");
	if (is_raw && (what == DOCVIEW_PATH || what == DOCVIEW_POINTER))
		return err_set(err, ERR_USAGE,
			"what is not JSON has no path; copy the value");
	if (what == DOCVIEW_KEY)
		copy_decoded(view->text + row.key, row.key_len, out);
	else if (what == DOCVIEW_PATH)
		index_path(view->index, view->text, at, out);
	else if (what == DOCVIEW_POINTER)
		index_pointer(view->index, view->text, at, out);
	else
		copy_value(view, what == DOCVIEW_VALUE, out);
	return true;
}

static bool copy_from_lines(const struct docview *view,
	enum docview_what what, struct buf *out, struct err *err)
{
	struct line line;

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
