#include "tui/panes/capability_other.h"

/*
 * Another connection gets a client of its own for the one question, with
 * neither vault nor prompts: a CapabilityStatement is asked for without
 * credentials, and who wants it with them can connect. The client can't be
 * freed in its own callback, so it stays until another one is chosen.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/log.h"
#include "core/base/path.h"
#include "core/base/text.h"
#include "core/client/answer.h"
#include "core/fhir/capability_diff.h"
#include "core/store/history.h"
#include "core/store/snapshot.h"
#include "tui/panes/deck_internal.h"

static const size_t FILE_MAX = (size_t)64 << 20;

void capability_other_drop(struct deck *deck)
{
	struct capability_other *other = deck->capability_other;

	if (other == NULL)
		return;
	deck->capability_other = NULL;
	client_free(other->client);
	statement_finish(&other->statement);
	free(other->title);
	free(other);
	deck_mark(deck, DECK_CAPABILITY);
}

bool capability_other_cancel(struct deck *deck)
{
	struct capability_other *other = deck->capability_other;

	if (other == NULL || other->operation == 0)
		return false;
	client_cancel(other->client, other->operation);
	return true;
}

static struct capability_other *new_other(struct deck *deck)
{
	struct capability_other *other;

	capability_other_drop(deck);
	other = xcalloc(1, sizeof(*other));
	other->deck = deck;
	deck->capability_other = other;
	deck_mark(deck, DECK_CAPABILITY);
	return other;
}

static bool choose_snapshot(struct deck *deck, const char *when,
	struct err *err)
{
	const char *name = deck_connection(deck)->name;
	const char *service = deck->capability.service;
	struct snapshot found = { .statement = STATEMENT_INIT };
	struct capability_other *other;
	char day[32];

	if (when != NULL ? !snapshot_at(name, service, when, &found, err) :
	    !snapshot_before(name, service, deck->capability.found, &found,
	    err)) {
		if (!err_is_set(err))
			err_set(err, ERR_USAGE, "no other statement of %s "
				"(%s) is kept: it said the same each time it "
				"was asked", name, service);
		return false;
	}
	other = new_other(deck);
	snapshot_since(day, sizeof(day), found.last);
	other->statement = found.statement;
	other->title = xasprintf("%s (%s), last seen %s", name, service, day);
	return true;
}

static bool choose_file(struct deck *deck, const char *path, struct err *err)
{
	struct buf text = BUF_INIT;
	struct statement read = STATEMENT_INIT;
	struct capability_other *other;
	bool is_read = path_read(path, FILE_MAX, &text, err) &&
		statement_adopt(&read, &text, err);

	buf_finish(&text);
	if (!is_read)
		return false;
	other = new_other(deck);
	other->statement = read;
	other->title = xstrdup(path);
	return true;
}

static void record(struct deck *deck, const struct capability_other *other,
	const struct exchange *exchange)
{
	struct history_entry entry = {
		.at = exchange->started_at,
		.connection = client_connection(other->client)->name,
		.method = exchange->method,
		.url = exchange->url,
		.status = exchange->status,
		.verdict = (char *)(uintptr_t)"capability",
		.note = (char *)(uintptr_t)exchange->error.text,
		.ms = exchange->timings.total,
		.bytes = exchange->body.len,
	};

	history_add(deck->history, &entry);
	deck_mark(deck, DECK_HISTORY | DECK_LOG);
}

static void take_answer(struct capability_other *other,
	const struct exchange *exchange)
{
	struct verdict verdict = { 0 };
	struct buf text = BUF_INIT;

	if (exchange->status == 200) {
		buf_append(&text, exchange->body.data, exchange->body.len);
		if (!statement_adopt(&other->statement, &text,
		    &other->problem))
			other->statement = (struct statement)STATEMENT_INIT;
		return;
	}
	verdict_of_exchange(exchange, &verdict);
	verdict_line(&verdict, exchange->status, &text);
	err_set(&other->problem, ERR_ANSWER, "no CapabilityStatement came: "
		"%s", text.data);
	buf_finish(&text);
	verdict_finish(&verdict);
}

static void on_answer(void *data, uint32_t id, const struct err *err)
{
	struct capability_other *other = data;
	struct deck *deck = other->deck;
	const struct exchange *exchange = http_find(deck->http, id);

	other->operation = 0;
	if (exchange != NULL)
		record(deck, other, exchange);
	if (err != NULL)
		other->problem = *err;
	else
		take_answer(other, exchange);
	if (id != 0)
		http_forget(deck->http, id);
	if (err_is_set(&other->problem))
		deck_complain(deck, &other->problem);
	else
		deck_say(deck, "%s", "");
	deck_mark(deck, DECK_CAPABILITY);
}

static bool choose_connection(struct deck *deck, const char *name,
	struct err *err)
{
	const struct connection *found =
		connection_store_find(deck->store, name, err);
	struct client_hooks hooks = { .policy = deck->policy };
	struct client_call call = { .method = "GET",
		.without_credentials = true, .done = on_answer };
	const char *service = deck->capability.service;
	struct capability_other *other;

	if (found != NULL && strcmp(found->name, "Sandbox") == 0)
		found = deck_start_sandbox(deck, err) ? connection_store_find(
			deck->store, "Sandbox", err) : NULL;
	if (found == NULL)
		return false;
	if (connection_service(found, service) == NULL)
		service = NULL;		/* its default one then */
	call.url = client_resolve(found, service, "metadata", err);
	if (call.url == NULL)
		return false;
	other = new_other(deck);
	call.data = other;
	other->title = xasprintf("%s (%s)", found->name, connection_service(
		found, service)->name);
	other->client = client_new(deck->loop, deck->http, found, &hooks);
	other->operation = client_send(other->client, &call);
	free((char *)(uintptr_t)call.url);
	return true;
}

bool capability_other_choose(struct deck *deck, const char *word,
	struct err *err)
{
	char *path;
	bool is_chosen;

	if (word == NULL || snapshot_is_moment(word))
		return choose_snapshot(deck, word, err);
	path = path_typed(word);
	if (strchr(word, '/') != NULL || text_ends_with(word, ".json") ||
	    path_exists(path))
		is_chosen = choose_file(deck, path, err);
	else
		is_chosen = choose_connection(deck, word, err);
	free(path);
	return is_chosen;
}

char *capability_other_keep(struct deck *deck, const struct buf *text)
{
	const struct capability *found = deck->capability.found;
	struct snapshot before = { .statement = STATEMENT_INIT };
	struct capability_diff *diff;
	struct err err = ERR_INIT;
	struct buf line = BUF_INIT;
	bool has_before = false;
	char day[32];

	if (!snapshot_are_kept(&err))
		return NULL;
	if (!snapshot_keep(deck_connection(deck)->name,
	    deck->capability.service, text, found, &before, &has_before, &err))
		log_line(LOG_WARN, "%s", err.text);
	if (!has_before)
		return NULL;
	diff = capability_diff_new(before.statement.found, found);
	snapshot_since(day, sizeof(day), before.last);
	buf_printf(&line, "Since %s: ", day);
	capability_diff_brief(diff, 3, &line);
	capability_diff_free(diff);
	snapshot_finish(&before);
	return buf_take(&line);
}
