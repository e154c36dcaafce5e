#include "tui/panes/response.h"

/*
 * The response pane. Its first line says in words what the answer means, or
 * what is being waited for; the document viewer or a text fills the rest.
 */


#include <stdlib.h>
#include <string.h>

#include "core/base/clock.h"
#include "core/base/text.h"
#include "tui/panes/response_text.h"
#include "tui/panes/tabs.h"

struct state {
	struct textview *text;
};

static const char *const tab_names[TAB_COUNT] = {
	[TAB_TREE] = "Tree", [TAB_RAW] = "Raw", [TAB_HEADERS] = "Headers",
	[TAB_TIMING] = "Timing", [TAB_ISSUES] = "Issues",
};

static void open(struct pane *pane)
{
	struct state *state = pane->state;

	state->text = textview_new();
}

static void close(struct pane *pane)
{
	struct state *state = pane->state;

	textview_free(state->text);
}

static void refresh_text(struct pane *pane)
{
	struct state *state = pane->state;
	static void (*const writers[TAB_COUNT])(const struct deck *,
		struct textview *) = {
		[TAB_HEADERS] = response_headers,
		[TAB_TIMING] = response_timing,
		[TAB_ISSUES] = response_issues,
	};

	textview_clear(state->text);
	if (writers[pane->deck->answer.tab] != NULL)
		writers[pane->deck->answer.tab](pane->deck, state->text);
}

static void refresh(struct pane *pane, unsigned changes)
{
	if (changes & (DECK_ANSWER | DECK_CONNECTION))
		refresh_text(pane);
}

void response_set_tab(struct pane *pane, enum deck_tab tab)
{
	pane->deck->answer.tab = tab;
	if (tab == TAB_TREE || tab == TAB_RAW)
		docview_set_form(pane->deck->answer.view,
			tab == TAB_TREE ? DOCVIEW_TREE : DOCVIEW_RAW);
	deck_mark(pane->deck, DECK_ANSWER);
}

static style_id level_style(enum verdict_level level)
{
	static const style_id styles[] = {
		[VERDICT_NONE] = STYLE_DEFAULT, [VERDICT_GOOD] = STYLE_GOOD,
		[VERDICT_WAIT] = STYLE_WAIT, [VERDICT_BAD] = STYLE_BAD,
	};

	return styles[level];
}

static void draw_waiting(const struct pane *pane, const struct canvas *canvas)
{
	const struct deck *deck = pane->deck;
	const struct exchange *exchange = http_find(deck->http,
		client_exchange(deck->client, deck->answer.operation));
	char ms[24], size[24] = "";

	text_format_ms(ms, sizeof(ms), clock_since(deck->answer.started));
	if (exchange != NULL && exchange->body.len > 0)
		text_format_size(size, sizeof(size), exchange->body.len);
	canvas_printf(canvas, 0, 0, STYLE_WAIT, "%s... %s  %s  (C-c cancels)",
		client_doing(deck->client, deck->answer.operation), ms, size);
}

/* Draws into part, which may have no rows; returns the rows it would take. */
static int draw_verdict(const struct pane *pane, const struct canvas *part)
{
	const struct deck_answer *answer = &pane->deck->answer;
	const struct exchange *exchange = deck_exchange(pane->deck);
	struct buf line = BUF_INIT;
	struct canvas below = *part;
	int rows = 1;

	if (deck_is_sending(pane->deck)) {
		draw_waiting(pane, part);
	} else if (answer->has_verdict) {
		verdict_line(&answer->verdict, exchange->status, &line);
		rows = canvas_wrap(part, 0,
			level_style(answer->verdict.level), line.data);
	} else if (err_is_set(&answer->problem)) {
		rows = canvas_wrap(part, 0, STYLE_ERROR,
			answer->problem.text);
	}
	buf_finish(&line);
	if (deck_is_sending(pane->deck) || answer->verdict.next == NULL)
		return rows;
	below = canvas_part(part, rows, 0, part->rows - rows, part->columns);
	below.columns = part->columns;
	return rows + canvas_wrap(&below, 0, STYLE_WARNING,
		answer->verdict.next);
}

static void draw_nothing(const struct pane *pane, const struct canvas *canvas)
{
	const struct deck *deck = pane->deck;

	if (err_is_set(&deck->answer.problem))
		canvas_wrap(canvas, 0, STYLE_ERROR,
			deck->answer.problem.text);
	else if (deck_is_sending(deck))
		draw_waiting(pane, canvas);
	else if (deck->client == NULL)
		canvas_wrap(canvas, 0, STYLE_DIM, "Nothing is open yet. In "
			"pane 1, Enter opens a connection; F1 helps, F2 lists "
			"everything possible here.");
	else
		canvas_wrap(canvas, 0, STYLE_DIM, "No answer yet. Choose an "
			"interaction in pane 2 with Enter, or type a URL in "
			"pane 4; F5 or s sends.");
}

/* What it would take, but never more than a third of the pane. */
static int verdict_rows(const struct pane *pane, const struct canvas *canvas)
{
	struct canvas none = *canvas;
	int wanted, most = canvas->rows / 3;

	none.rows = 0;
	wanted = draw_verdict(pane, &none);
	if (most < 1)
		most = 1;
	return wanted < most ? wanted : most;
}

static void draw(struct pane *pane, const struct canvas *canvas,
	bool is_focused)
{
	struct state *state = pane->state;
	const struct deck_answer *answer = &pane->deck->answer;
	struct canvas part;
	int top;

	if (answer->is_document) {
		docview_draw(answer->view, canvas, is_focused);
		return;
	}
	if (deck_exchange(pane->deck) == NULL) {
		draw_nothing(pane, canvas);
		return;
	}
	top = verdict_rows(pane, canvas);
	part = canvas_part(canvas, 0, 0, top, canvas->columns);
	draw_verdict(pane, &part);
	tabs_draw(canvas, top, tab_names, TAB_COUNT, answer->tab);
	part = canvas_part(canvas, top + 1, 0, canvas->rows - top - 1,
		canvas->columns);
	if (answer->tab == TAB_TREE || answer->tab == TAB_RAW)
		docview_draw(answer->view, &part, is_focused);
	else
		textview_draw(state->text, &part);
}

/* True when the request that is composed is not the one answered here. */
static bool is_of_another(const struct deck *deck,
	const struct exchange *exchange)
{
	struct err err = ERR_INIT;
	char *url = deck_url(deck, &err);
	bool is_other = url == NULL || strcmp(url, exchange->first_url) != 0 ||
		strcmp(deck->compose.method, exchange->method) != 0;

	free(url);
	return is_other;
}

static void heading(const struct pane *pane, struct buf *out)
{
	const struct exchange *exchange = deck_exchange(pane->deck);
	const struct deck_answer *answer = &pane->deck->answer;
	const char *type;
	char ms[24], size[24];

	if (answer->is_document) {
		text_format_size(size, sizeof(size), answer->document.len);
		buf_printf(out, "%s  %s%s", answer->title, size,
			answer->document_ended ? "" : " so far");
	}
	if (exchange == NULL || exchange->status == 0)
		return;
	type = http_headers_get(&exchange->headers, "Content-Type");
	text_format_ms(ms, sizeof(ms), exchange->timings.total < 0 ? 0 :
		exchange->timings.total);
	text_format_size(size, sizeof(size), exchange->body.len);
	if (is_of_another(pane->deck, exchange))
		buf_printf(out, "(of %s) ", answer->title);
	buf_printf(out, "%u %s  %s  %s  %s", exchange->status,
		exchange->reason != NULL ? exchange->reason : "", ms, size,
		type != NULL ? type : "no type");
}

static void footing(const struct pane *pane, struct buf *out)
{
	const struct deck_answer *answer = &pane->deck->answer;

	if (deck_body(pane->deck) != NULL &&
	    (answer->tab == TAB_TREE || answer->tab == TAB_RAW))
		docview_where(answer->view, out);
}

static struct docview *docview(struct pane *pane)
{
	enum deck_tab tab = pane->deck->answer.tab;

	return tab == TAB_TREE || tab == TAB_RAW ? pane->deck->answer.view :
		NULL;
}

static struct textview *textview(struct pane *pane)
{
	struct state *state = pane->state;

	return docview(pane) == NULL ? state->text : NULL;
}

const struct pane_ops pane_response = {
	.name = "response",
	.title = "Response",
	.state_size = sizeof(struct state),
	.open = open,
	.close = close,
	.refresh = refresh,
	.draw = draw,
	.heading = heading,
	.footing = footing,
	.docview = docview,
	.textview = textview,
};
