#include "tui/panes/response_ids.h"

/*
 * A server that gives an id back has read it; one that gives another back has
 * noted that one, and it is what to tell the help desk.
 */

#include <string.h>

static void add(struct textview *out, const char *label, const char *sent,
	const char *back)
{
	if (sent == NULL && back == NULL)
		return;
	if (sent == NULL)
		textview_pairf(out, label, STYLE_VALUE, "%s (the server's)",
			back);
	else if (back == NULL)
		textview_pairf(out, label, STYLE_VALUE, "%s", sent);
	else if (strcmp(sent, back) == 0)
		textview_pairf(out, label, STYLE_VALUE, "%s, given back", sent);
	else
		textview_pairf(out, label, STYLE_WARNING, "%s; the server says "
			"%s", sent, back);
}

void response_add_ids(struct textview *out, const struct exchange *exchange)
{
	static const char correlation[] = "X-Correlation-ID";

	add(out, "Request id", exchange->request_id,
		http_headers_get(&exchange->headers, "X-Request-ID"));
	add(out, "Correlation id", http_headers_get(
		&exchange->request_headers, correlation),
		http_headers_get(&exchange->headers, correlation));
}
