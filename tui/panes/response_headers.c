#include "tui/panes/response_text.h"

/*
 * Headers of both directions, read from the exchange as it is kept: those
 * of the request are masked there already. Redirects stand between the two,
 * for the answer is that of the last.
 */

#include "tui/panes/mask.h"
#include "tui/panes/response_ids.h"

static void add_headers(struct textview *out,
	const struct http_headers *headers)
{
	for (size_t i = 0; i < headers->count; i++) {
		const struct http_header *header = &headers->header[i];
		struct buf shown = BUF_INIT;

		mask_named(&shown, header->name, header->value);
		textview_pair(out, header->name, STYLE_VALUE, shown.data);
		buf_finish(&shown);
	}
}

static void add_hops(const struct exchange *exchange, struct textview *out)
{
	for (size_t i = 0; i < exchange->hop_count; i++) {
		const struct http_hop *hop = &exchange->hops[i];
		struct buf url = BUF_INIT;

		mask_url(&url, hop->url);
		textview_linef(out, STYLE_WARNING, "Redirected (%u) from %s"
			"%s%s", hop->status, url.data,
			hop->note != NULL ? ": " : "",
			hop->note != NULL ? hop->note : "");
		buf_finish(&url);
	}
	if (exchange->redirect_note != NULL)
		textview_line(out, STYLE_WARNING, exchange->redirect_note);
}

static void refresh(void *state, const struct deck *deck)
{
	struct textview *out = response_text_view(state);
	const struct exchange *exchange = deck_exchange(deck);
	struct buf url = BUF_INIT;

	textview_clear(out);
	if (exchange == NULL)
		return;
	if (exchange->status != 0)
		textview_linef(out, STYLE_STRONG, "HTTP/%s %u %s",
			exchange->http_version, exchange->status,
			exchange->reason);
	response_add_ids(out, exchange);
	add_headers(out, &exchange->headers);
	textview_blank(out);
	mask_url(&url, exchange->url);
	textview_linef(out, STYLE_STRONG, "%s %s", exchange->method, url.data);
	buf_finish(&url);
	add_hops(exchange, out);
	add_headers(out, &exchange->request_headers);
}

const struct response_view response_headers = {
	.name = "Headers",
	.open = response_text_open,
	.close = response_text_close,
	.refresh = refresh,
	.draw = response_text_draw,
	.row = response_text_row,
	RESPONSE_TEXT_OPS,
};
