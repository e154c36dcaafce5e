#include "tui/panes/response_text.h"

/*
 * Headers of both directions, read from the exchange as it is kept: those
 * of the request are masked there already.
 */

static void add_headers(struct textview *out,
	const struct http_headers *headers)
{
	for (size_t i = 0; i < headers->count; i++)
		textview_pair(out, headers->header[i].name, STYLE_VALUE,
			headers->header[i].value);
}

static void add_hops(const struct exchange *exchange, struct textview *out)
{
	for (size_t i = 0; i < exchange->hop_count; i++)
		textview_linef(out, STYLE_WARNING, "Redirected (%u) from %s"
			"%s%s", exchange->hops[i].status,
			exchange->hops[i].url,
			exchange->hops[i].note != NULL ? ": " : "",
			exchange->hops[i].note != NULL ?
			exchange->hops[i].note : "");
	if (exchange->redirect_note != NULL)
		textview_line(out, STYLE_WARNING, exchange->redirect_note);
}

static void refresh(void *state, const struct deck *deck)
{
	struct textview *out = state;
	const struct exchange *exchange = deck_exchange(deck);

	textview_clear(out);
	if (exchange == NULL)
		return;
	if (exchange->status != 0)
		textview_linef(out, STYLE_STRONG, "HTTP/%s %u %s",
			exchange->http_version, exchange->status,
			exchange->reason);
	add_headers(out, &exchange->headers);
	textview_blank(out);
	textview_linef(out, STYLE_STRONG, "%s %s", exchange->method,
		exchange->url);
	add_hops(exchange, out);
	add_headers(out, &exchange->request_headers);
}

const struct response_view response_headers = {
	.name = "Headers",
	.refresh = refresh,
	RESPONSE_TEXT_OPS,
};
