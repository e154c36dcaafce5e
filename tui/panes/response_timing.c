#include "tui/panes/response_text.h"

/*
 * Where the time went.
 */

#include <string.h>

#include "core/base/clock.h"
#include "core/base/text.h"

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

static void refresh(void *state, const struct deck *deck)
{
	struct textview *out = state;
	const struct exchange *exchange = deck_exchange(deck);
	const struct http_timings *t;
	char at[40], size[24];
	bool is_tls;
	long reused;

	textview_clear(out);
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

const struct response_view response_timing = {
	.name = "Timing",
	.refresh = refresh,
	RESPONSE_TEXT_OPS,
};
