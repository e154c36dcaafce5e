#include "tui/kit/docview_painter.h"

/*
 * Binary bodies: the first place says what it is, each other one is a row of
 * bytes. A place is a number that an offset is counted from, so nothing is
 * kept for any of them; how many bytes a row has follows from the screen, and
 * the selection keeps its byte when that changes.
 */

#include <stdio.h>

#include "core/base/text.h"
#include "core/doc/hex.h"
#include "core/doc/media.h"

bool docview_is_hex(const struct docview *view)
{
	return view->kind == SNIFF_BINARY;
}

static size_t width_of(const struct docview *view)
{
	return view->hex_width != 0 ? view->hex_width : 16;
}

size_t docview_hex_count(const struct docview *view)
{
	size_t width = width_of(view);

	return view->len == 0 ? 0 : 1 + (view->len + width - 1) / width;
}

size_t docview_hex_start(const struct docview *view, size_t place)
{
	return place == 0 ? 0 : (place - 1) * width_of(view);
}

size_t docview_hex_place(const struct docview *view, size_t offset)
{
	if (offset >= view->len && view->len > 0)
		offset = view->len - 1;
	return 1 + offset / width_of(view);
}

void docview_fit_hex(struct docview *view)
{
	size_t width = hex_width(view->columns), at, top;

	if (!docview_is_hex(view) || view->len == 0 ||
	    width == view->hex_width)
		return;
	at = docview_hex_start(view, view->at);
	top = docview_hex_start(view, view->top);
	view->hex_width = width;
	view->at = view->at == 0 ? 0 : docview_hex_place(view, at);
	view->top = view->top == 0 ? 0 : docview_hex_place(view, top);
}

static void put_heading(struct painter *painter)
{
	const struct docview *view = painter->view;
	const char *type = media_sniff(view->text, view->len);
	char size[16], words[64];

	text_format_size(size, sizeof(size), view->len);
	snprintf(words, sizeof(words), ", %s%s", size,
		view->is_whole ? "" : " so far");
	painter_puts(painter, STYLE_STRONG, media_words(type));
	if (type != NULL) {
		painter_puts(painter, STYLE_DIM, ", ");
		painter_puts(painter, STYLE_DIM, type);
	}
	painter_puts(painter, STYLE_DIM, words);
}

void painter_hex_row(struct painter *painter, size_t place)
{
	const struct docview *view = painter->view;
	size_t bytes = (size_t)hex_bytes_column(), text;
	struct buf row = BUF_INIT;

	if (place == 0) {
		put_heading(painter);
		return;
	}
	if (view->mask != NULL && view->masks_all) {
		painter_puts(painter, STYLE_DIM, place == 1 ?
			"The bytes are not shown while privacy is on." : "");
		return;
	}
	text = (size_t)hex_text_column(width_of(view));
	hex_row(view->text, view->len, docview_hex_start(view, place),
		width_of(view), &row);
	painter_put(painter, STYLE_LABEL, row.data, bytes);
	painter_put(painter, STYLE_VALUE, row.data + bytes, text - bytes);
	painter_put(painter, STYLE_JSON_STRING, row.data + text,
		row.len - text);
	buf_finish(&row);
}
