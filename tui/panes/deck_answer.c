#include "tui/panes/deck_internal.h"

/*
 * Sending, and the answer as it comes: bytes stay in the exchange, the viewer
 * indexes them in idle slices, and when both are done the verdict is read from
 * that same index and written into the history. Answers that were shown are
 * held for the history, up to a number and a total size.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/clock.h"
#include "core/client/answer.h"
#include "core/client/client_scope.h"
#include "core/client/variables.h"
#include "core/doc/xml.h"
#include "core/engine/loop.h"
#include "core/fhir/bundle.h"
#include "core/fhir/observed.h"
#include "core/net/url.h"
#include "tui/panes/capability_other.h"
#include "tui/panes/deck_poll.h"
#include "tui/panes/deck_run.h"
#include "tui/panes/deck_edit.h"
#include "tui/panes/deck_saved.h"
#include "tui/panes/deck_validation.h"
#include "tui/panes/stage.h"
#include "tui/panes/twin.h"

enum {
	SLICE_BYTES = 2 << 20,		/* about 5 ms of indexing */
	HELD_BYTES_MAX = 64 << 20,
};

const struct exchange *deck_exchange(const struct deck *deck)
{
	return deck->answer.exchange != 0 ?
		http_find(deck->http, deck->answer.exchange) : NULL;
}

bool deck_is_sending(const struct deck *deck)
{
	return deck->answer.operation != 0;
}

bool deck_is_retrying(const struct deck *deck)
{
	return deck->client != NULL &&
		client_is_retrying(deck->client, deck->answer.operation);
}

static size_t held_bytes(const struct deck *deck)
{
	size_t total = 0;

	for (size_t i = 0; i < deck->held_count; i++) {
		const struct exchange *exchange =
			http_find(deck->http, deck->held[i]);

		total += exchange != NULL ? exchange->body.len : 0;
	}
	return total;
}

static void forget_oldest(struct deck *deck)
{
	if (deck->held[0] != deck->answer.exchange)
		http_forget(deck->http, deck->held[0]);
	memmove(deck->held, deck->held + 1,
		--deck->held_count * sizeof(*deck->held));
}

static void hold(struct deck *deck, uint32_t id)
{
	if (deck->held_count == DECK_HELD_MAX)
		forget_oldest(deck);
	deck->held[deck->held_count++] = id;
	while (deck->held_count > 1 && held_bytes(deck) > HELD_BYTES_MAX)
		forget_oldest(deck);
}

void deck_drop_held(struct deck *deck)
{
	sent_finish(&deck->sent);
	while (deck->held_count > 0)
		forget_oldest(deck);
}

static bool is_held(const struct deck *deck, uint32_t id)
{
	for (size_t i = 0; i < deck->held_count; i++)
		if (deck->held[i] == id)
			return true;
	return false;
}

/* The bytes in the viewer are no part of the answer any more. */
static void unview(struct deck_answer *answer)
{
	docview_reset(answer->view);
	answer->hops = 0;
}

void deck_forget_refused(struct deck *deck, uint32_t id)
{
	if (deck->answer.exchange != id)
		return;
	deck->answer.exchange = 0;
	unview(&deck->answer);
	deck_mark(deck, DECK_ANSWER);
}

void deck_note_step(struct deck *deck, const struct exchange *exchange,
	const char *label)
{
	struct deck_answer *answer = &deck->answer;

	if (!deck_is_sending(deck))
		return;
	answer->step = xrealloc(answer->step,
		(answer->step_count + 1) * sizeof(*answer->step));
	answer->step[answer->step_count++] = (struct deck_step){
		xstrdup(label), exchange->status, exchange->timings.total };
}

static void drop_steps(struct deck_answer *answer)
{
	for (size_t i = 0; i < answer->step_count; i++)
		free(answer->step[i].label);
	free(answer->step);
	answer->step = NULL;
	answer->step_count = 0;
}

/* The trail stays. */
static void drop_shown(struct deck *deck)
{
	struct deck_answer *answer = &deck->answer;

	if (deck->client != NULL)
		client_forget(deck->client, answer->operation);
	loop_idle_stop(deck->loop, answer->feeding);
	answer->operation = answer->feeding = 0;
	unview(answer);
	/* One that was not concluded is in nobody's hands but ours. */
	if (answer->exchange != 0 && !is_held(deck, answer->exchange))
		http_forget(deck->http, answer->exchange);
	answer->exchange = 0;
	answer->is_whole = answer->has_verdict = false;
	verdict_finish(&answer->verdict);
	issues_finish(&answer->issues);
	err_clear(&answer->problem);
	mem_replace(&answer->title, NULL);
	mem_replace(&answer->remark, NULL);
	mem_replace(&answer->then, NULL);
	buf_finish(&answer->document);
	buf_finish(&answer->about);
	answer->is_document = answer->document_ended = false;
	answer->goal = answer->entry_goal = SIZE_MAX;
	buf_finish(&answer->sent);
	deck_edit_note_dropped(deck);
	drop_steps(answer);
	deck_mark(deck, DECK_ANSWER);
}

void deck_drop_answer(struct deck *deck)
{
	drop_shown(deck);
	trail_finish(&deck->answer.trail);
}

const struct buf *deck_answer_body(const struct deck *deck)
{
	const struct exchange *exchange = deck_exchange(deck);

	if (deck->answer.is_document)
		return &deck->answer.document;
	return exchange != NULL ? &exchange->body : NULL;
}

/* What the history says of an exchange: its verdict, or how it ended. */
static const char *outcome_of(const struct deck *deck,
	const struct exchange *exchange)
{
	if (exchange->state == EXCHANGE_CANCELLED)
		return "stopped";
	if (exchange->state == EXCHANGE_FAILED && exchange->status != 0)
		return "cut";
	return deck->answer.verdict.code;
}

void deck_keep(struct deck *deck, const struct exchange *exchange,
	const char *verdict)
{
	hold(deck, exchange->id);
	deck_record(deck, deck_connection(deck), exchange, verdict,
		exchange->id);
}

/* Once: an answer that was taken from the history is there already. */
static void remember(struct deck *deck, const struct exchange *exchange)
{
	if (is_held(deck, exchange->id) || deck_connection(deck) == NULL)
		return;
	deck_keep(deck, exchange, outcome_of(deck, exchange));
}

/* Redirects, paging links and references may lead away. */
static void say_if_foreign(struct deck *deck, const struct exchange *exchange)
{
	const struct connection *connection = deck_connection(deck);
	struct url url;
	char *origin;

	if (connection == NULL || exchange == NULL || exchange->status == 0)
		return;
	for (size_t i = 0; i < connection->service_count; i++)
		if (connection->services[i].base != NULL && url_same_origin(
		    connection->services[i].base, exchange->url))
			return;
	if (!url_parse(exchange->url, &url, NULL))
		return;
	origin = url_origin(&url);
	deck_say(deck, "This answer is from %s, which is not of this "
		"connection: nothing that proves who you are was sent there",
		origin);
	free(origin);
	url_finish(&url);
}

/* Everything is there and indexed: what does it say? */
static void conclude(struct deck *deck, const struct exchange *exchange)
{
	struct deck_answer *answer = &deck->answer;
	const struct doc_index *index = docview_is_json(answer->view) ?
		docview_index(answer->view) : NULL;
	bool lacks_scope = false;
	char *then;

	answer->is_whole = true;
	if (exchange->status != 0 && exchange->state == EXCHANGE_DONE) {
		verdict_with_index(exchange, index, &answer->verdict);
		lacks_scope = deck->client != NULL &&
			client_scope_advice(deck->client, exchange,
				&answer->verdict);
		answer->has_verdict = true;
	}
	if (index != NULL) {
		issues_read(index, exchange->body.data, &answer->issues);
		observed_learn(deck->observed, index, exchange->body.data);
	}
	if (lacks_scope)
		deck_say(deck, "%s", answer->verdict.next);
	else if (exchange->state == EXCHANGE_DONE &&
	    answer->verdict.maybe_token && exchange->had_authorization)
		deck_say(deck, "The token may be why: r gets a new one and "
			"sends this again");
	remember(deck, exchange);
	deck_edit_answered(deck, exchange);
	if (deck_can_poll(deck) && !deck_is_polling(deck))
		deck_say(deck, "A asks again until the answer is there.");
	if (answer->then == NULL)
		return;
	then = answer->then;
	answer->then = NULL;
	if (answer->has_verdict)
		stage_run(deck->stage, then, false);
	free(then);
}

static void conclude_document(struct deck *deck)
{
	struct deck_answer *answer = &deck->answer;
	const struct buf *bytes = &answer->document;
	const struct doc_index *index = docview_is_json(answer->view) ?
		docview_index(answer->view) : NULL;

	answer->is_whole = true;
	answer->has_verdict = verdict_of_document(bytes->data, bytes->len,
		index, &answer->verdict);
	if (index != NULL)
		issues_read(index, bytes->data, &answer->issues);
}

/* UTF-16 has no tree of its own: what it says lies on top of its bytes. */
static void open_wide(struct deck *deck)
{
	const struct buf *body = deck_answer_body(deck);
	struct buf narrow = BUF_INIT;

	if (body == NULL || docview_kind(deck->answer.view) != SNIFF_BINARY ||
	    !xml_is_wide(body->data, body->len))
		return;
	if (xml_to_utf8(body->data, body->len, &narrow))
		deck_open_inside(deck, "XML, from UTF-16", &narrow);
	buf_finish(&narrow);
}

/* Once, when all of it is indexed. */
static void finish(struct deck *deck, const struct exchange *exchange)
{
	struct deck_answer *answer = &deck->answer;

	if (answer->goal != SIZE_MAX)
		docview_go_to_offset(answer->view, answer->goal);
	answer->goal = SIZE_MAX;
	if (answer->is_document)
		conclude_document(deck);
	else if (answer->operation == 0)
		conclude(deck, exchange);
	if (!answer->is_document)
		say_if_foreign(deck, exchange);
	open_wide(deck);
}

static bool is_all_there(const struct deck *deck)
{
	const struct exchange *exchange = deck_exchange(deck);

	return deck->answer.is_document ? deck->answer.document_ended :
		exchange != NULL && exchange_is_over(exchange);
}

/* True while the viewer has not indexed all that came. */
static bool read_on(struct deck *deck, size_t budget)
{
	struct deck_answer *answer = &deck->answer;
	const struct exchange *exchange = deck_exchange(deck);
	const struct buf *body = deck_answer_body(deck);

	/* After a redirect the body begins anew. */
	if (exchange != NULL && exchange->hop_count != answer->hops) {
		unview(answer);
		answer->hops = exchange->hop_count;
	}
	return body != NULL && docview_feed(answer->view, body->data,
		body->len, is_all_there(deck), budget);
}

static bool feed(void *data)
{
	struct deck *deck = data;
	bool has_more = read_on(deck, SLICE_BYTES);

	deck_mark(deck, DECK_ANSWER);
	if (has_more || deck_feed_inside(deck, SLICE_BYTES))
		return true;
	deck->answer.feeding = 0;
	if (is_all_there(deck) && !deck->answer.is_whole)
		finish(deck, deck_exchange(deck));
	if (deck_build_references(deck))
		deck_start_feeding(deck);
	return false;
}

/* The bytes may have moved, and another source's slice may come first: the
   viewer is told at once where they are. */
void deck_start_feeding(struct deck *deck)
{
	(void)read_on(deck, 1);
	if (deck->answer.feeding == 0)
		deck->answer.feeding = loop_idle(deck->loop, feed, deck);
	deck_mark(deck, DECK_ANSWER);
}

static void on_progress(void *data, uint32_t id)
{
	struct deck *deck = data;

	deck->answer.exchange = id;
	deck_start_feeding(deck);
}

static void on_done(void *data, uint32_t id, const struct err *err)
{
	struct deck *deck = data;
	const struct exchange *exchange = http_find(deck->http, id);

	deck->answer.operation = 0;
	deck->answer.exchange = id;
	sent_keep(&deck->sent, id, &deck->answer.sent);
	if (err != NULL) {
		deck->answer.problem = *err;
		if (client_needs_rebase(deck->client))
			stage_run(deck->stage, "token-rebase", false);
		else
			deck_complain(deck, err);
		if (err->kind == ERR_LIMIT && exchange != NULL &&
		    exchange->body.len > 0)
			stage_run(deck->stage, "save-whole-offer", false);
	} else {
		deck_say(deck, "%s", deck->answer.remark != NULL ?
			deck->answer.remark : "");
	}
	deck_start_feeding(deck);
	deck_mark(deck, DECK_TOKEN);
}

static void begin(struct deck *deck, const struct client_call *call,
	char *title)
{
	struct client_call sent = *call;

	drop_shown(deck);
	sent.progress = on_progress;
	sent.done = on_done;
	sent.data = deck;
	deck->answer.title = title;
	deck->answer.started = clock_ticks();
	if (call->body != NULL && call->body_len <= SENT_BYTES_MAX)
		buf_append(&deck->answer.sent, call->body, call->body_len);
	deck->answer.operation = client_send(deck->client, &sent);
}

const struct buf *deck_sent_body(const struct deck *deck)
{
	return sent_find(&deck->sent, deck->answer.exchange);
}

/* The same again, while it runs: a key that is held down. Between two tries
   of a busy server it means "now". */
static bool is_on_its_way(const struct deck *deck, const char *title)
{
	return deck_is_sending(deck) && !deck_is_retrying(deck) &&
		!compose_changes_data(&deck->compose) &&
		strcmp(deck->answer.title, title) == 0;
}

/* What is composed, its variables filled in; url is taken over. */
static bool send_composed(struct deck *deck, char *url, char *title,
	struct err *err)
{
	const struct compose *compose = &deck->compose;
	struct deck_ready ready;
	struct client_call call = { .method = compose->method, .url = url,
		.headers = &ready.headers };
	bool is_good = deck_make_ready(deck, &ready, err);

	if (is_good && compose_has_body(compose)) {
		call.body = ready.body.data;
		call.body_len = ready.body.len;
		call.content_type = compose_content_type(compose);
	}
	if (is_good) {
		trail_finish(&deck->answer.trail);
		begin(deck, &call, title);
		deck_edit_note_sent(deck);
	} else {
		free(title);
	}
	deck_ready_finish(&ready);
	free(url);
	return is_good;
}

bool deck_send(struct deck *deck, struct err *err)
{
	const struct compose *compose = &deck->compose;
	char *line, *url, *title;

	variables_begin(deck->saved->variables);
	if (!deck_may_send(deck, err))
		return false;
	url = deck_url(deck, err);
	if (url == NULL)
		return false;
	line = compose_url(compose);
	title = xasprintf("%s %s", compose->method, line);
	free(line);
	if (!is_on_its_way(deck, title))
		return send_composed(deck, url, title, err);
	free(title);
	free(url);
	return err_set(err, ERR_USAGE, "this is on its way already; C-c stops "
		"it");
}

bool deck_send_link(struct deck *deck, const char *relation, struct err *err)
{
	const struct exchange *exchange = deck_exchange(deck);
	struct client_call call = { .method = "GET" };
	struct buf note = BUF_INIT;
	char *link = NULL, *url;

	/* A key that is held down asks for one page at a time. */
	if (deck_is_sending(deck))
		return err_set(err, ERR_USAGE, "the answer is on its way; "
			"C-c stops it");
	if (exchange != NULL && docview_is_json(deck->answer.view))
		link = bundle_link(docview_index(deck->answer.view),
			exchange->body.data, relation);
	if (link == NULL)
		return err_set(err, ERR_USAGE, "the answer has no %s page",
			relation);
	url = client_follow(deck_connection(deck), exchange->url, link,
		&note, err);
	if (url != NULL) {
		call.url = url;
		trail_finish(&deck->answer.trail);
		begin(deck, &call, xasprintf("GET %s page", relation));
		/* It stays to be read when the answer is there. */
		if (note.len > 0) {
			mem_replace(&deck->answer.remark, note.data);
			deck_say(deck, "%s", note.data);
		}
	}
	buf_finish(&note);
	free(link);
	free(url);
	return url != NULL;
}

bool deck_cancel(struct deck *deck)
{
	if (deck->answer.operation != 0)
		client_cancel(deck->client, deck->answer.operation);
	else if (deck->check != NULL && !check_is_over(deck->check))
		check_cancel(deck->check);
	else if (deck_run_cancel(deck) || deck_poll_cancel(deck) ||
	    twin_cancel(deck) || deck_stop_validation(deck))
		return true;
	else if (deck->capability.operation != 0)
		client_cancel(deck->client, deck->capability.operation);
	else if (!capability_other_cancel(deck))
		return deck_stop_saving(deck);
	return true;
}

void deck_send_get(struct deck *deck, const struct deck_link *link)
{
	struct client_call call = { .method = "GET", .url = link->url,
		.without_credentials = link->is_foreign };

	begin(deck, &call, xstrdup(link->title));
}

bool deck_show_exchange(struct deck *deck, uint32_t id)
{
	if (http_find(deck->http, id) != NULL)
		trail_finish(&deck->answer.trail);
	return deck_reshow(deck, id);
}

bool deck_reshow(struct deck *deck, uint32_t id)
{
	const struct exchange *exchange =
		id != 0 ? http_find(deck->http, id) : NULL;

	if (exchange == NULL)
		return false;
	if (id == deck->answer.exchange)
		return true;
	drop_shown(deck);
	deck->answer.exchange = id;
	deck->answer.title = xasprintf("%s %s", exchange->method,
		exchange->url);
	if (exchange->state != EXCHANGE_DONE)
		deck->answer.problem = exchange->error;
	deck_start_feeding(deck);
	return true;
}

void deck_begin_document(struct deck *deck, const char *title)
{
	deck_drop_answer(deck);
	deck->answer.title = xstrdup(title);
	deck->answer.is_document = true;
}

bool deck_append_document(struct deck *deck, const char *data, size_t len,
	struct err *err)
{
	if (deck->answer.document.len + len >= UINT32_MAX)
		return err_set(err, ERR_LIMIT, "%s is larger than 4 GiB, the "
			"most that can be shown; this is its beginning",
			deck->answer.title);
	buf_append(&deck->answer.document, data, len);
	deck_start_feeding(deck);
	return true;
}

void deck_end_document(struct deck *deck)
{
	deck->answer.document_ended = true;
	deck_start_feeding(deck);
}
