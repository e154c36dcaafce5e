#include "tui/panes/response_text.h"

/*
 * Everything here is read from the exchange as it is kept: request headers
 * are masked there already.
 */

#include <string.h>

#include "core/base/clock.h"
#include "core/base/text.h"

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

void response_headers(const struct deck *deck, struct textview *out)
{
	const struct exchange *exchange = deck_exchange(deck);

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

static void add_phase(struct textview *out, const char *name, long from,
	long to, long total)
{
	char bar[64], ms[24];
	int before, width;

	if (to < 0 || from < 0)
		return;
	before = total > 0 ? (int)(from * 40 / total) : 0;
	width = total > 0 ? (int)((to - from) * 40 / total) : 0;
	if (width == 0)
		width = 1;
	if (before + width > 41)
		before = 41 - width;
	memset(bar, ' ', sizeof(bar));
	memset(bar + before, '=', (size_t)width);
	bar[before + width] = '\0';
	text_format_ms(ms, sizeof(ms), to - from);
	textview_pairf(out, name, STYLE_VALUE, "%8s |%s", ms, bar);
}

void response_timing(const struct deck *deck, struct textview *out)
{
	const struct exchange *exchange = deck_exchange(deck);
	const struct http_timings *t;
	char at[40], size[24];
	bool is_tls;
	long reused;

	if (exchange == NULL)
		return;
	t = &exchange->timings;
	is_tls = strncmp(exchange->url, "https:", 6) == 0;
	reused = is_tls ? t->secured : t->connected;
	add_phase(out, "Name", 0, t->resolved, t->total);
	add_phase(out, "Connection", t->resolved, t->connected, t->total);
	if (is_tls)
		add_phase(out, "TLS", t->connected, t->secured, t->total);
	add_phase(out, "Server", reused > 0 ? reused : 0, t->first_byte,
		t->total);
	add_phase(out, "Answer", t->first_byte, t->total, t->total);
	textview_blank(out);
	clock_format_local(at, sizeof(at), exchange->started_at);
	textview_pair(out, "Sent at", STYLE_VALUE, at);
	textview_pair(out, "Request id", STYLE_VALUE,
		exchange->request_id != NULL ? exchange->request_id : "");
	if (exchange->peer != NULL)
		textview_pair(out, "Peer", STYLE_VALUE, exchange->peer);
	text_format_size(size, sizeof(size), exchange->wire_len);
	textview_pair(out, "On the wire", STYLE_VALUE, size);
	text_format_size(size, sizeof(size), exchange->body.len);
	textview_pair(out, "Decoded", STYLE_VALUE, size);
}

static style_id severity_style(const char *severity)
{
	if (strcmp(severity, "fatal") == 0 || strcmp(severity, "error") == 0)
		return STYLE_ERROR;
	return strcmp(severity, "warning") == 0 ? STYLE_WARNING : STYLE_INFO;
}

void response_issues(const struct deck *deck, struct textview *out)
{
	const struct issues *issues = &deck->answer.issues;

	if (issues->count == 0)
		textview_line(out, STYLE_DIM,
			"The answer holds no OperationOutcome.");
	for (size_t i = 0; i < issues->count; i++) {
		const struct issue *issue = &issues->issue[i];

		textview_pair(out, issue->severity,
			severity_style(issue->severity), issue->text);
		if (issue->diagnostics != NULL &&
		    strcmp(issue->diagnostics, issue->text) != 0)
			textview_pair(out, "", STYLE_DIM, issue->diagnostics);
		if (issue->expression != NULL)
			textview_pair(out, "", STYLE_LINK, issue->expression);
	}
}
