#include "tui/panes/stage_internal.h"

/*
 * The title bar says where one is and how far it can be trusted; the bottom
 * bar shows what the F-keys do here, taken from the keymap; the line between
 * says what happened last.
 */

#include <stdio.h>
#include <string.h>

#include "core/base/text.h"
#include "core/fhir/privacy.h"
#include "core/net/url.h"
#include "tui/panes/connections.h"
#include "tui/panes/mask.h"

/* True when tokens or passwords go where they can be read on the way. */
static bool is_plain(const struct deck *deck, const struct service *service)
{
	return service->access != ACCESS_UNRESTRICTED &&
		deck_connection(deck)->allows_plain_http;
}

/* True when the last handshake there was believed for a pinned key. */
static bool is_pinned(const struct deck *deck, const struct service *service)
{
	const struct tls_facts *facts = NULL;
	struct err err = ERR_INIT;
	struct url url;

	if (url_parse(service->base, &url, &err)) {
		facts = http_tls_facts(deck->http, url.host, url.port);
		url_finish(&url);
	}
	return facts != NULL && facts->fault == TLS_GOOD && facts->pin != NULL;
}

/* "TLS" only once an answer came over it; never more than is known. */
static const char *trust_of(const struct deck *deck,
	const struct service *service, style_id *style)
{
	*style = STYLE_BAR;
	if (strncmp(service->base, "https:", 6) != 0) {
		*style = is_plain(deck, service) ? STYLE_BAR_BAD :
			STYLE_BAR_WARNING;
		return is_plain(deck, service) ? "TOKEN NOT ENCRYPTED" :
			"not encrypted";
	}
	if (is_pinned(deck, service)) {
		*style = STYLE_BAR_WARNING;
		return "TLS pinned";
	}
	return deck->capability.found != NULL ? "TLS verified" : "https";
}

static style_id bar_style(enum token_state state)
{
	if (state == TOKEN_FRESH)
		return STYLE_BAR_GOOD;
	if (state == TOKEN_NONE)
		return STYLE_BAR;
	return state == TOKEN_EXPIRING ? STYLE_BAR_WARNING : STYLE_BAR_BAD;
}

static int draw_right(const struct stage *stage, const struct canvas *canvas,
	const struct service *service)
{
	const struct deck *deck = stage->deck;
	int end = canvas->columns - 1;
	char text[64], life[32];
	style_id style;
	const char *trust = trust_of(deck, service, &style);

	if (client_uses_oauth2(deck->client)) {
		const struct token *token = client_token(deck->client);

		token_short(token, life, sizeof(life));
		snprintf(text, sizeof(text), "%s%s", token->value != NULL ?
			"token " : "", life);
		end = canvas_text_right(canvas, 0, end,
			bar_style(token_state(token)), text) - 2;
	}
	return canvas_text_right(canvas, 0, end, style, trust);
}

void stage_draw_title_bar(const struct stage *stage,
	const struct canvas *canvas)
{
	const struct deck *deck = stage->deck;
	const struct connection *open = deck_connection(deck);
	const struct service *service = deck_service(deck);
	struct canvas left;
	int column, end = canvas->columns;

	canvas_fill_row(canvas, 0, STYLE_BAR);
	if (open != NULL && service != NULL && canvas->columns >= 60)
		end = draw_right(stage, canvas, service) - 1;
	left = canvas_part(canvas, 0, 0, 1, end);
	column = canvas_text(&left, 0, 1, STYLE_BAR_TITLE, "fhirdeck");
	if (privacy_is_on())
		column = canvas_text(&left, 0, column + 1, STYLE_BAR_WARNING,
			"PRIVATE");
	if (stage->is_pager)
		return;
	if (open == NULL) {
		canvas_text(&left, 0, column + 2, STYLE_BAR,
			"no connection is open");
		return;
	}
	column = canvas_text(&left, 0, column + 2, STYLE_BAR_TITLE,
		open->name);
	column = canvas_text(&left, 0, column + 1, tier_style(open->tier),
		tier_label(open->tier));
	if (open->is_read_only)
		column = canvas_text(&left, 0, column + 1, deck->may_write ?
			STYLE_BAR_BAD : STYLE_BAR, deck->may_write ?
			"CHANGES ALLOWED" : "read-only");
	if (service != NULL)
		canvas_text(&left, 0, column + 2, STYLE_BAR, service->base);
}

/* What is long is shown whole, over the lowest rows, until Esc. */
static void draw_lines(const struct canvas *canvas, style_id style,
	const char *text)
{
	struct canvas part = canvas_part(canvas, 0, 0, 0, canvas->columns);
	int rows;

	part.columns = canvas->columns;
	rows = canvas_wrap(&part, 0, style, text);
	if (rows > canvas->rows / 3)
		rows = canvas->rows / 3;
	part = canvas_part(canvas, canvas->rows - 1 - rows, 0, rows,
		canvas->columns);
	canvas_clear(&part, STYLE_DEFAULT);
	canvas_wrap(&part, 0, style, text);
}

void stage_draw_message(const struct stage *stage,
	const struct canvas *canvas)
{
	const struct deck *deck = stage->deck;
	style_id style = deck->message_kind == ERR_NONE ? STYLE_INFO :
		STYLE_ERROR;
	struct buf shown = BUF_INIT;
	char keys[80];

	if (stage->pending_count > 0) {
		keymap_format_keys(stage->pending, stage->pending_count, keys,
			sizeof(keys));
		canvas_printf(canvas, canvas->rows - 2, 0, STYLE_INFO,
			"%s ...", keys);
		return;
	}
	mask_text(&shown, deck->message);
	/* Information is one line, unless it was written as several. */
	if (deck->message_kind == ERR_NONE && strchr(shown.data, '\n') == NULL)
		canvas_text(canvas, canvas->rows - 2, 0, style, shown.data);
	else
		draw_lines(canvas, style, shown.data);
	buf_finish(&shown);
}

/* Columns of the bar with gap blanks between key and word and behind it. */
static int bar_width(const struct binding *const found[10], int gap)
{
	int width = 0;

	for (int n = 0; n < 10; n++)
		if (found[n] != NULL)
			width += (n == 9 ? 3 : 2) + gap + 1 +
				(int)strlen(found[n]->note);
	return width;
}

void stage_draw_bottom_bar(const struct stage *stage,
	const struct canvas *canvas)
{
	const char *const *contexts = stage_contexts(stage);
	const struct binding *found[10] = { NULL };
	int row = canvas->rows - 1, column = 0, gap;

	canvas_fill_row(canvas, row, STYLE_BAR);
	for (int n = 1; n <= 10; n++) {
		key_code key = FDKEY_F(n);

		if (keymap_find(contexts, &key, 1, &found[n - 1]) !=
		    KEYMAP_FOUND || *found[n - 1]->note == '\0')
			found[n - 1] = NULL;
	}
	gap = bar_width(found, 1) <= canvas->columns + 1;
	for (int n = 1; n <= 10; n++) {
		if (found[n - 1] == NULL)
			continue;
		column = canvas_printf(canvas, row, column, STYLE_BAR_KEY,
			"F%d", n);
		column = canvas_text(canvas, row, column + gap,
			STYLE_BAR_LABEL, found[n - 1]->note) + 1;
	}
}
