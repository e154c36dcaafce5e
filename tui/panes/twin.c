#include "tui/panes/twin.h"

/*
 * The other connection gets a client of its own, with the vault and the
 * prompts of the deck, so that its token is got as if it were open. What was
 * sent to a service goes to the service of that name, or to the default one.
 * The client can't be freed in its own callback, so it stays until the next.
 */

#include <stdlib.h>
#include <string.h>

#include "core/client/answer.h"
#include "core/store/connection.h"
#include "tui/panes/comparison.h"
#include "tui/panes/deck_internal.h"
#include "tui/panes/pane.h"
#include "tui/panes/stage.h"

struct twin {
	struct deck *deck;
	struct client *client;
	unsigned operation;	/* while the answer is coming, or 0 */
};

bool twin_is_possible(const struct deck *deck, struct err *err)
{
	const struct exchange *exchange = deck_exchange(deck);

	if (exchange == NULL || deck_is_sending(deck) ||
	    exchange->state != EXCHANGE_DONE || deck->answer.is_document)
		return err_set(err, ERR_USAGE, "there is no answer yet to "
			"compare: F5 sends");
	if (request_changes_data(exchange->method, exchange->first_url))
		return err_set(err, ERR_USAGE, "%s changes data and is not "
			"sent to another connection by the way: open that "
			"one and send it there", exchange->method);
	return client_service_of(deck_connection(deck),
		exchange->first_url) != NULL || err_set(err, ERR_USAGE,
		"this went to no service of the connection");
}

static void ask_secret(void *data, struct client *client,
	const char *question)
{
	struct twin *twin = data;

	stage_ask_secret(twin->deck->stage, client, question);
}

/* Owned title of an answer: "RIE Dev: GET Patient?name=x". */
static char *title_of(const struct connection *connection,
	const struct exchange *exchange)
{
	return xasprintf("%s: %s %s", connection->name, exchange->method,
		exchange->first_url);
}

static void choose(struct deck *deck, enum diff_side side,
	const struct connection *connection, const struct exchange *exchange)
{
	struct buf bytes = BUF_INIT;

	buf_append(&bytes, exchange->body.data, exchange->body.len);
	comparison_choose(deck->comparison, side, &bytes,
		title_of(connection, exchange), exchange->id);
}

static void compare(const struct twin *twin, const struct exchange *theirs)
{
	struct deck *deck = twin->deck;
	const struct exchange *ours = deck_exchange(deck);

	if (ours == NULL)
		return;
	if (deck->comparison == NULL)
		deck->comparison = comparison_new(deck);
	choose(deck, DIFF_A, deck_connection(deck), ours);
	choose(deck, DIFF_B, client_connection(twin->client), theirs);
	comparison_start(deck->comparison);
	if (ours->status == theirs->status)
		deck_say(deck, "%s", "");
	else
		deck_say(deck, "%s answered %u, %s %u",
			deck_connection(deck)->name, ours->status,
			client_connection(twin->client)->name,
			theirs->status);
	stage_view(deck->stage, &pane_diff);
}

static void on_answer(void *data, uint32_t id, const struct err *err)
{
	struct twin *twin = data;
	struct deck *deck = twin->deck;
	const struct exchange *exchange = http_find(deck->http, id);
	struct verdict verdict = { 0 };

	twin->operation = 0;
	if (exchange != NULL && exchange->state == EXCHANGE_DONE)
		verdict_of_exchange(exchange, &verdict);
	if (exchange != NULL)
		deck_record(twin->deck, client_connection(twin->client),
			exchange, verdict.code, 0);
	if (err != NULL)
		deck_complain(deck, err);
	else
		compare(twin, exchange);
	verdict_finish(&verdict);
	if (id != 0)
		http_forget(deck->http, id);
}

/* Owned URL of the same thing over there. */
static char *url_there(const struct deck *deck,
	const struct connection *there, struct err *err)
{
	const struct exchange *exchange = deck_exchange(deck);
	const struct service *service = client_service_of(
		deck_connection(deck), exchange->first_url);
	const char *rest = exchange->first_url + strlen(service->base);

	while (*rest == '/')
		rest++;
	return client_resolve(there, connection_service(there,
		service->name) != NULL ? service->name : NULL, rest, err);
}

/* What the user asked for besides; what proves who it is comes anew. */
static void take_headers(const struct exchange *exchange,
	struct http_headers *out)
{
	static const char *const names[] = { "Accept", "Prefer",
		"Content-Type" };

	for (size_t i = 0; i < FD_COUNT(names); i++) {
		const char *value = http_headers_get(
			&exchange->request_headers, names[i]);

		if (value != NULL)
			http_headers_add(out, names[i], value);
	}
}

static const struct connection *find(struct deck *deck, const char *name,
	struct err *err)
{
	const struct connection *found =
		connection_store_find(deck->store, name, err);

	if (found != NULL && strcmp(found->name, "Sandbox") == 0)
		found = deck_start_sandbox(deck, err) ?
			connection_store_find(deck->store, "Sandbox", err) :
			NULL;
	if (found != NULL && strcmp(found->name,
	    deck_connection(deck)->name) == 0) {
		err_set(err, ERR_USAGE, "%s is the connection that this "
			"answer is from", found->name);
		return NULL;
	}
	return found;
}

static void send(struct twin *twin, const char *url)
{
	const struct exchange *exchange = deck_exchange(twin->deck);
	const struct buf *body = deck_sent_body(twin->deck);
	struct http_headers headers = { 0 };
	struct client_call call = { .method = exchange->method, .url = url,
		.headers = &headers, .done = on_answer, .data = twin };

	take_headers(exchange, &headers);
	if (body != NULL) {
		call.body = body->data;
		call.body_len = body->len;
	}
	twin->operation = client_send(twin->client, &call);
	http_headers_finish(&headers);
}

/* The same connection once more keeps its token and what was typed. */
static void make(struct deck *deck, const struct connection *there)
{
	struct client_hooks hooks = { .policy = deck->policy,
		.vault = deck->vault, .ask_secret = ask_secret };
	struct twin *twin = deck->twin;

	if (twin != NULL && twin->operation == 0 && strcmp(there->name,
	    client_connection(twin->client)->name) == 0)
		return;
	twin_drop(deck);
	twin = xcalloc(1, sizeof(*twin));
	twin->deck = deck;
	hooks.data = twin;
	twin->client = client_new(deck->loop, deck->http, there, &hooks);
	deck->twin = twin;
}

bool twin_start(struct deck *deck, const char *connection, struct err *err)
{
	const struct connection *there;
	char *url;

	if (!twin_is_possible(deck, err))
		return false;
	there = find(deck, connection, err);
	url = there != NULL ? url_there(deck, there, err) : NULL;
	if (url == NULL)
		return false;
	make(deck, there);
	deck_say(deck, "Asking %s the same...", there->name);
	send(deck->twin, url);
	free(url);
	return true;
}

bool twin_is_running(const struct deck *deck)
{
	return deck->twin != NULL && deck->twin->operation != 0;
}

bool twin_cancel(struct deck *deck)
{
	if (!twin_is_running(deck))
		return false;
	client_cancel(deck->twin->client, deck->twin->operation);
	return true;
}

void twin_drop(struct deck *deck)
{
	if (deck->twin == NULL)
		return;
	if (twin_is_running(deck) && deck->stage != NULL)
		stage_drop_question(deck->stage);
	client_free(deck->twin->client);
	free(deck->twin);
	deck->twin = NULL;
}
