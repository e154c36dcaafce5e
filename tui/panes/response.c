#include "tui/panes/response.h"

/*
 * The response pane. Its first line says in words what the answer means, or
 * what is being waited for; the document viewer or a text fills the rest.
 */


#include <stdlib.h>
#include <string.h>

#include "core/base/clock.h"
#include "core/base/text.h"
#include "tui/panes/mask.h"
#include "tui/panes/response_view.h"
#include "tui/panes/tabs.h"

struct state {
	void *view[TAB_COUNT];		/* private to each */
	bool is_stale[TAB_COUNT];
};

static const struct response_view *const views[TAB_COUNT] = {
	[TAB_TREE] = &response_tree, [TAB_TABLE] = &response_table,
	[TAB_SUMMARY] = &response_summary, [TAB_RAW] = &response_raw,
	[TAB_HEADERS] = &response_headers,
	[TAB_TIMING] = &response_timing, [TAB_ISSUES] = &response_issues,
};

static void open(struct pane *pane)
{
	struct state *state = pane->state;

	for (size_t i = 0; i < TAB_COUNT; i++)
		if (views[i]->open != NULL)
			state->view[i] = views[i]->open();
}

static void close(struct pane *pane)
{
	struct state *state = pane->state;

	for (size_t i = 0; i < TAB_COUNT; i++)
		if (views[i]->close != NULL)
			views[i]->close(state->view[i]);
}

static const struct response_view *active(const struct pane *pane)
{
	return views[pane->deck->answer.tab];
}

static void *active_state(const struct pane *pane)
{
	const struct state *state = pane->state;

	return state->view[pane->deck->answer.tab];
}

/* What is not looked at is read when it is. */
static void refresh_active(struct pane *pane)
{
	struct state *state = pane->state;
	enum deck_tab tab = pane->deck->answer.tab;

	if (!state->is_stale[tab])
		return;
	state->is_stale[tab] = false;
	if (views[tab]->refresh != NULL)
		views[tab]->refresh(state->view[tab], pane->deck);
}

static void refresh(struct pane *pane, unsigned changes)
{
	struct state *state = pane->state;

	if (changes & (DECK_ANSWER | DECK_CONNECTION))
		for (size_t i = 0; i < TAB_COUNT; i++)
			state->is_stale[i] = true;
	refresh_active(pane);
}

bool response_has_tab(const struct deck *deck, enum deck_tab tab)
{
	return !deck->answer.is_document ||
		(tab != TAB_HEADERS && tab != TAB_TIMING);
}

const char *response_tab_name(enum deck_tab tab)
{
	return views[tab]->name;
}

void *response_state(struct pane *pane, enum deck_tab tab)
{
	const struct state *state = pane->state;

	return state->view[tab];
}

void response_set_tab(struct pane *pane, enum deck_tab tab)
{
	deck_set_tab(pane->deck, tab);
}

uint32_t response_row(struct pane *pane)
{
	const struct response_view *view = active(pane);

	return view->row != NULL ?
		view->row(active_state(pane), pane->deck) : INDEX_NONE;
}

bool response_enter(struct pane *pane, struct err *err)
{
	const struct response_view *view = active(pane);
	uint32_t row;

	if (view->enter != NULL)
		return view->enter(active_state(pane), pane->deck, err);
	row = response_row(pane);
	if (row == INDEX_NONE)
		return err_set(err, ERR_USAGE, "there is nothing here that "
			"opens; [ and ] show the answer in another way");
	deck_jump(pane->deck, row);
	return true;
}

bool response_can_filter(struct pane *pane)
{
	return active(pane)->set_filter != NULL;
}

void response_set_filter(struct pane *pane, const char *words)
{
	if (response_can_filter(pane))
		active(pane)->set_filter(active_state(pane), words);
}

static style_id level_style(enum verdict_level level)
{
	static const style_id styles[] = {
		[VERDICT_NONE] = STYLE_DEFAULT, [VERDICT_GOOD] = STYLE_GOOD,
		[VERDICT_WAIT] = STYLE_WAIT, [VERDICT_BAD] = STYLE_BAD,
	};

	return styles[level];
}

/* A sentence of the server's, wrapped; returns the rows it would take. */
static int wrap_masked(const struct canvas *part, style_id style,
	const char *text)
{
	struct buf shown = BUF_INIT;
	int rows;

	mask_text(&shown, text);
	rows = canvas_wrap(part, 0, style, shown.data);
	buf_finish(&shown);
	return rows;
}

static void draw_waiting(const struct pane *pane, const struct canvas *canvas)
{
	const struct deck *deck = pane->deck;
	const struct exchange *exchange = http_find(deck->http,
		client_exchange(deck->client, deck->answer.operation));
	char ms[24], size[24] = "";

	if (deck_is_retrying(deck)) {
		canvas_printf(canvas, 0, 0, STYLE_WAIT, "%s",
			client_doing(deck->client, deck->answer.operation));
		return;
	}
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
		verdict_line(&answer->verdict,
			exchange != NULL ? exchange->status : 0, &line);
		rows = wrap_masked(part, level_style(answer->verdict.level),
			line.data);
	} else if (err_is_set(&answer->problem)) {
		rows = wrap_masked(part, STYLE_ERROR, answer->problem.text);
	} else if (answer->is_document) {
		rows = 0;
	}
	buf_finish(&line);
	if (deck_is_sending(pane->deck) || answer->verdict.next == NULL)
		return rows;
	below = canvas_part(part, rows, 0, part->rows - rows, part->columns);
	below.columns = part->columns;
	return rows + wrap_masked(&below, STYLE_WARNING,
		answer->verdict.next);
}

static void draw_nothing(const struct pane *pane, const struct canvas *canvas)
{
	const struct deck *deck = pane->deck;

	if (err_is_set(&deck->answer.problem))
		wrap_masked(canvas, STYLE_ERROR, deck->answer.problem.text);
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

static void draw_tabs(const struct pane *pane, const struct canvas *canvas,
	int row)
{
	const char *names[TAB_COUNT];
	size_t count = 0, chosen = 0;

	for (size_t i = 0; i < TAB_COUNT; i++) {
		if (!response_has_tab(pane->deck, (enum deck_tab)i))
			continue;
		if (i == pane->deck->answer.tab)
			chosen = count;
		names[count++] = views[i]->name;
	}
	tabs_draw(canvas, row, names, count, chosen);
}

/* An empty body is an answer; what was cancelled or refused is none. */
static bool is_without_answer(const struct deck *deck)
{
	const struct exchange *exchange = deck_exchange(deck);

	return exchange != NULL && exchange_is_over(exchange) &&
		exchange->status == 0 && exchange->body.len == 0 &&
		deck->answer.tab != TAB_HEADERS &&
		deck->answer.tab != TAB_TIMING;
}

static void draw(struct pane *pane, const struct canvas *canvas,
	bool is_focused)
{
	struct canvas part;
	int top;

	if (deck_body(pane->deck) == NULL &&
	    deck_exchange(pane->deck) == NULL) {
		draw_nothing(pane, canvas);
		return;
	}
	top = verdict_rows(pane, canvas);
	part = canvas_part(canvas, 0, 0, top, canvas->columns);
	draw_verdict(pane, &part);
	draw_tabs(pane, canvas, top);
	part = canvas_part(canvas, top + 1, 0, canvas->rows - top - 1,
		canvas->columns);
	if (is_without_answer(pane->deck))
		canvas_text(&part, 0, 0, STYLE_DIM, "No answer came.");
	else
		active(pane)->draw(active_state(pane), pane->deck, &part,
			is_focused);
}

void response_draw_view(struct pane *pane, const struct canvas *canvas)
{
	if (deck_body(pane->deck) != NULL || deck_exchange(pane->deck) != NULL)
		active(pane)->draw(active_state(pane), pane->deck, canvas,
			false);
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

static void put_crumbs(const struct deck *deck, struct buf *out)
{
	struct buf crumbs = BUF_INIT;

	deck_crumbs(deck, &crumbs);
	mask_text(out, crumbs.data);
	buf_finish(&crumbs);
}

/* Name and size first: of a long path, the folder is what may be cut. */
static void put_document(const struct deck_answer *answer, struct buf *out)
{
	const char *slash = strrchr(answer->title, '/');
	struct buf folder = BUF_INIT;
	char size[24];

	text_format_size(size, sizeof(size), answer->document.len);
	mask_text(out, slash != NULL && slash[1] != '\0' ? slash + 1 :
		answer->title);
	buf_printf(out, "  %s%s", size, answer->document_ended ? "" :
		" so far");
	if (slash == NULL || slash[1] == '\0')
		return;
	buf_append(&folder, answer->title, slash > answer->title ?
		(size_t)(slash - answer->title) : 1);
	buf_puts(out, "  in ");
	mask_text(out, folder.data);
	buf_finish(&folder);
}

static void heading(const struct pane *pane, struct buf *out)
{
	const struct exchange *exchange = deck_exchange(pane->deck);
	const struct deck_answer *answer = &pane->deck->answer;
	const char *type;
	char ms[24], size[24];

	if (deck_has_trail(pane->deck)) {
		put_crumbs(pane->deck, out);
		return;
	}
	if (answer->is_document)
		put_document(answer, out);
	if (exchange == NULL || exchange->status == 0)
		return;
	type = http_headers_get(&exchange->headers, "Content-Type");
	text_format_ms(ms, sizeof(ms), exchange->timings.total < 0 ? 0 :
		exchange->timings.total);
	text_format_size(size, sizeof(size), exchange->body.len);
	if (is_of_another(pane->deck, exchange)) {
		buf_puts(out, "(of ");
		mask_url(out, answer->title);
		buf_puts(out, ") ");
	}
	buf_printf(out, "%u %s  %s  %s  %s", exchange->status,
		exchange->reason != NULL ? exchange->reason : "", ms, size,
		type != NULL ? type : "no type");
}

static void footing(const struct pane *pane, struct buf *out)
{
	if (deck_body(pane->deck) != NULL && active(pane)->footing != NULL)
		active(pane)->footing(active_state(pane), pane->deck, out);
}

static struct docview *docview(struct pane *pane)
{
	return active(pane)->docview != NULL ?
		active(pane)->docview(pane->deck) : NULL;
}

static struct textview *textview(struct pane *pane)
{
	return active(pane)->textview != NULL ?
		active(pane)->textview(active_state(pane)) : NULL;
}

static struct list *list(struct pane *pane)
{
	return active(pane)->list != NULL ?
		active(pane)->list(active_state(pane)) : NULL;
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
	.list = list,
	.docview = docview,
	.textview = textview,
};
