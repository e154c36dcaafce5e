#include "tui/kit/docview_painter.h"

/*
 * A row of JSON: mark, key, value, comma. A folded container shows its
 * preview, a long base64 string its beginning, what it is and its size.
 */

#include <stdio.h>

#include "core/base/base64.h"
#include "core/base/text.h"
#include "core/doc/media.h"

enum { BLOB_SHOWN = 20, KNOWN_SHOWN = 12, KEY_SHOWN = 400 };

static void put_folded(struct painter *painter, uint32_t at,
	const struct row *row)
{
	struct buf words = BUF_INIT;

	docview_preview(painter->view, at, row, &words);
	painter_put(painter, STYLE_JSON_PREVIEW, words.data, words.len);
	buf_finish(&words);
}

/* What the first bytes of base64 say they are, or NULL. */
static const char *blob_words(const char *base64, size_t len)
{
	struct buf head = BUF_INIT;
	const char *type;

	/* "\/" is "/" for some writers; a few bytes before one will do. */
	if (len > MEDIA_HEAD)
		len = MEDIA_HEAD;
	type = base64_decode(&head, base64, len / 4 * 4) || head.len > 0 ?
		media_sniff(head.data, head.len) : NULL;
	buf_finish(&head);
	return type != NULL ? media_words(type) : NULL;
}

static void put_blob(struct painter *painter, const struct row *row)
{
	const char *value = painter->view->text + row->value;
	const char *what = blob_words(value + 1, row->value_len - 2);
	char size[16], words[80];

	text_format_size(size, sizeof(size), row->value_len - 2);
	snprintf(words, sizeof(words), " … %s%s%s base64",
		what != NULL ? what : "", what != NULL ? ", " : "", size);
	painter_put_text(painter, STYLE_JSON_STRING, value, 1 +
		(what != NULL ? KNOWN_SHOWN : BLOB_SHOWN));
	painter_puts(painter, STYLE_JSON_PREVIEW, words);
}

/* A string keeps its quotes when it is masked. */
static void put_scalar(struct painter *painter, style_id style,
	const struct row *row)
{
	const char *value = painter->view->text + row->value;

	if (!painter->is_masked || row->kind != ROW_STRING) {
		painter_put_text(painter, style, value, row->value_len);
		return;
	}
	painter_puts(painter, style, "\"");
	painter_put_text(painter, style, value + 1, row->value_len - 2);
	painter_puts(painter, style, "\"");
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

	if (is_folded && is_container)
		put_folded(painter, at, row);
	else if (is_folded)
		put_blob(painter, row);
	else if (row->is_empty)
		painter_puts(painter, style[row->kind],
			row->kind == ROW_OBJECT ? "{}" : "[]");
	else if (is_container || row->kind == ROW_CLOSE)
		painter_put(painter, style[row->kind],
			painter->view->text + row->value, 1);
	else
		put_scalar(painter, style[row->kind], row);
	if (!row->is_last && (is_folded || !is_container || row->is_empty))
		painter_puts(painter, STYLE_JSON_PUNCTUATION, ",");
}

/* One that no screen can show is cut, so that its value can be seen. */
static void put_key(struct painter *painter, const struct row *row)
{
	const char *key = painter->view->text + row->key;
	size_t fit;

	if (row->key_len <= KEY_SHOWN) {
		painter_put(painter, STYLE_JSON_KEY, key, row->key_len);
	} else {
		fit = text_fit(key, KEY_SHOWN, KEY_SHOWN);
		painter_put(painter, STYLE_JSON_KEY, key, fit);
		painter_puts(painter, STYLE_JSON_PREVIEW, "…");
	}
	painter_puts(painter, STYLE_JSON_PUNCTUATION, ": ");
}

void painter_json_row(struct painter *painter, uint32_t at)
{
	const struct docview *view = painter->view;
	struct row row = tree_row(view->tree, view->text, at);
	bool is_folded = docview_is_folded(view, at);

	docview_order_row(view, at, &row);
	painter->is_masked = docview_is_masked(view, at);
	painter_put_mark(painter, row.depth, docview_is_container(view, at) ||
		docview_is_blob(view, &row), is_folded);
	if (row.key_len > 0)
		put_key(painter, &row);
	put_value(painter, at, &row, is_folded);
}
