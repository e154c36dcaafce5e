#include "tui/panes/response_text.h"

/*
 * Where the time went: a bar for each phase over the width there is, on one
 * scale from the start of the last hop to the last byte, and what the phase
 * means. What came before it for its sake (a token, redirects) has rows of
 * its own. The rows depend on the width, so they are written again when that
 * or the answer changes.
 */

#include <stdio.h>
#include <string.h>

#include "core/base/clock.h"
#include "core/base/text.h"
#include "tui/panes/mask.h"
#include "tui/panes/response_ids.h"

enum {
	NAME_COLUMNS = 15, MS_COLUMNS = 9, BAR_MIN = 8, BAR_MAX = 120,
	WORDS_FROM = 60		/* columns that leave room for meanings */
};

/* One scale for all bars. */
struct scale {
	long total;
	int columns;
	bool has_words;
};

static void make_bar(char bar[BAR_MAX + 1], const struct scale *scale,
	long from, long to)
{
	int width = scale->columns, before = 0, len = 0;

	if (scale->total > 0) {
		before = (int)(from * width / scale->total);
		len = (int)((to - from) * width / scale->total);
	}
	if (before >= width)
		before = width - 1;
	if (len < 1)
		len = 1;
	if (before + len > width)
		len = width - before;
	memset(bar, ' ', (size_t)before);
	memset(bar + before, '=', (size_t)len);
	bar[before + len] = '\0';
}

static void add_phase(struct textview *out, const struct scale *scale,
	const char *name, long from, long to, const char *meaning)
{
	char bar[BAR_MAX + 1], ms[24];

	if (to < 0 || from < 0 || to < from)
		return;
	make_bar(bar, scale, from, to);
	text_format_ms(ms, sizeof(ms), to - from);
	textview_linef(out, STYLE_VALUE, "%-*s%*s  %s", NAME_COLUMNS, name,
		MS_COLUMNS - 2, ms, bar);
	if (scale->has_words)
		textview_linef(out, STYLE_DIM, "  %s", meaning);
}

/* What had to come first, with its own time: it is on no scale here. */
static void add_before(struct textview *out, const struct deck *deck,
	const struct exchange *exchange)
{
	char ms[24];

	for (size_t i = 0; i < deck->answer.step_count; i++) {
		const struct deck_step *step = &deck->answer.step[i];

		text_format_ms(ms, sizeof(ms), step->ms < 0 ? 0 : step->ms);
		textview_linef(out, STYLE_VALUE, "%-*s%*s  %u, before it",
			NAME_COLUMNS, step->label, MS_COLUMNS - 2, ms,
			step->status);
	}
	for (size_t i = 0; i < exchange->hop_count; i++) {
		const struct http_hop *hop = &exchange->hops[i];
		struct buf url = BUF_INIT;

		mask_url(&url, hop->url);
		text_format_ms(ms, sizeof(ms), hop->ms < 0 ? 0 : hop->ms);
		textview_linef(out, STYLE_VALUE, "%-*s%*s  %u from %s",
			NAME_COLUMNS, "redirect", MS_COLUMNS - 2, ms,
			hop->status, url.data);
		buf_finish(&url);
	}
	if (deck->answer.step_count > 0 || exchange->hop_count > 0)
		textview_blank(out);
}

static void add_phases(struct textview *out, const struct scale *scale,
	const struct exchange *exchange)
{
	const struct http_timings *t = &exchange->timings;
	bool is_tls = strncmp(exchange->url, "https:", 6) == 0;
	long ready = is_tls ? t->secured : t->connected;

	add_phase(out, scale, "Name look-up", 0, t->resolved,
		"The host's address was asked for.");
	add_phase(out, scale, "TCP", t->resolved, t->connected,
		"The connection was made: about one way there and back.");
	if (is_tls)
		add_phase(out, scale, "TLS", t->connected, t->secured,
			"Certificates and keys were exchanged.");
	if (ready < 0)
		textview_line(out, STYLE_DIM, "An open connection was used "
			"again: no look-up, no TCP, no TLS.");
	add_phase(out, scale, "Waiting", ready > 0 ? ready : 0,
		t->first_byte, "The request went out and the server worked "
		"on it, until its first byte.");
	add_phase(out, scale, "Reading", t->first_byte, t->total,
		"The answer came in, to its last byte.");
}

static void add_facts(struct textview *out, const struct exchange *exchange)
{
	char at[40], size[24];

	textview_blank(out);
	if (exchange->timings.total >= 0) {
		text_format_ms(size, sizeof(size), exchange->timings.total);
		textview_pair(out, "In all", STYLE_VALUE, size);
	}
	clock_format_local(at, sizeof(at), exchange->started_at);
	textview_pair(out, "Sent at", STYLE_VALUE, at);
	response_add_ids(out, exchange);
	if (exchange->peer != NULL)
		textview_pair(out, "Peer", STYLE_VALUE, exchange->peer);
	text_format_size(size, sizeof(size), exchange->wire_len);
	textview_pair(out, "On the wire", STYLE_VALUE, size);
	text_format_size(size, sizeof(size), exchange->body.len);
	textview_pair(out, "Decoded", STYLE_VALUE, size);
}

static void write_rows(struct response_text *state, const struct deck *deck)
{
	const struct exchange *exchange = deck_exchange(deck);
	struct scale scale = {
		.columns = state->columns - NAME_COLUMNS - MS_COLUMNS - 1,
		.has_words = state->columns >= WORDS_FROM,
	};

	textview_clear(state->text);
	if (exchange == NULL)
		return;
	if (scale.columns < BAR_MIN)
		scale.columns = BAR_MIN;
	if (scale.columns > BAR_MAX)
		scale.columns = BAR_MAX;
	scale.total = exchange->timings.total;
	add_before(state->text, deck, exchange);
	add_phases(state->text, &scale, exchange);
	add_facts(state->text, exchange);
}

static void draw(void *data, const struct deck *deck,
	const struct canvas *canvas, bool is_focused)
{
	if (response_text_is_due(data, canvas->columns))
		write_rows(data, deck);
	response_text_draw(data, deck, canvas, is_focused);
}

const struct response_view response_timing = {
	.name = "Timing",
	.open = response_text_open,
	.close = response_text_close,
	.refresh = response_text_outdate,
	.draw = draw,
	RESPONSE_TEXT_OPS,
};
