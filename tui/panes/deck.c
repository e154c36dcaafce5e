#include "tui/panes/deck.h"

/*
 * The deck's life, its connection, and what it says. The answer and the
 * capability have files of their own.
 */

#include <stdlib.h>
#include <string.h>

#include "core/auth/vault.h"
#include "core/base/clock.h"
#include "core/base/log.h"
#include "core/client/inspection.h"
#include "core/engine/loop.h"
#include "core/fhir/observed.h"
#include "core/net/guard.h"
#include "core/sandbox/sandbox.h"
#include "core/store/policy.h"
#include "tui/panes/body_check.h"
#include "tui/panes/comparison.h"
#include "tui/panes/deck_edit.h"
#include "tui/panes/deck_internal.h"
#include "tui/panes/deck_guides.h"
#include "tui/panes/deck_poll.h"
#include "tui/panes/deck_run.h"
#include "tui/panes/deck_saved.h"
#include "tui/panes/deck_validation.h"
#include "tui/panes/stage.h"
#include "tui/panes/twin.h"

/* Once a second, where something counts: a token's life, a wait. */
static void on_tick(void *data)
{
	struct deck *deck = data;

	deck_watch_store(deck);
	if (deck->client == NULL)
		return;
	if (client_token(deck->client)->value != NULL ||
	    deck_is_sending(deck) || deck->capability.operation != 0)
		deck_mark(deck, DECK_TICK);
}

/* What came from the vault goes with its key. */
static void on_vault_locked(void *data, bool was_idle)
{
	struct deck *deck = data;

	if (deck->client != NULL)
		client_forget_vaulted(deck->client);
	deck_say(deck, was_idle ? "The vault locked itself: no key was "
		"pressed for a while. Its secrets are wiped." :
		"The vault is locked; its secrets are wiped.");
}

struct deck *deck_new(struct loop *loop)
{
	struct deck *deck = xcalloc(1, sizeof(*deck));
	struct err problem = ERR_INIT;

	deck->loop = loop;
	deck->http = http_new(loop);
	deck_open_policy(deck);
	deck->vault = vault_new();
	vault_lock_when_idle(deck->vault, loop, on_vault_locked, deck);
	deck->message = xstrdup("");
	compose_init(&deck->compose);
	deck->saved = deck_saved_new();
	deck->edit = deck_edit_new();
	deck->observed = observed_new();
	deck->answer.view = docview_new();
	buf_init(&deck->answer.document);
	buf_init(&deck->answer.sent);
	deck->answer.goal = deck->answer.entry_goal = SIZE_MAX;
	deck->answer.references = references_new();
	deck->store = connection_store_open(&problem);
	connection_store_adopt(deck->store,
		connection_new_sandbox("http://127.0.0.1"));
	if (policy_problem(deck->policy) != NULL)
		deck_complain(deck, policy_problem(deck->policy));
	if (err_is_set(&problem))
		deck_complain(deck, &problem);
	else
		deck_note_store(deck);
	err_clear(&problem);
	deck->history = history_open(&problem);
	if (err_is_set(&problem))
		deck_complain(deck, &problem);
	deck->tick = loop_every(loop, 1000, on_tick, deck);
	deck->changes = DECK_ALL;
	return deck;
}

void deck_free(struct deck *deck)
{
	if (deck == NULL)
		return;
	loop_cancel(deck->loop, deck->tick);
	(void)deck_stop_validation(deck);
	body_check_free(deck);
	deck_drop_guides(deck);
	comparison_free(deck->comparison);
	deck_disconnect(deck);
	deck_drop_answer(deck);
	deck_drop_held(deck);
	docview_free(deck->answer.view);
	references_free(deck->answer.references);
	deck_edit_free(deck);
	compose_finish(&deck->compose);
	deck_saved_free(deck->saved);
	observed_free(deck->observed);
	history_free(deck->history);
	connection_store_free(deck->store);
	vault_free(deck->vault);
	sandbox_stop(deck->sandbox);
	http_free(deck->http);
	policy_free(deck->policy);
	free(deck->message);
	free(deck);
}

void deck_mark(struct deck *deck, unsigned changes)
{
	deck->changes |= changes;
}

void deck_say(struct deck *deck, const char *format, ...)
{
	va_list args;

	free(deck->message);
	va_start(args, format);
	deck->message = xvasprintf(format, args);
	va_end(args);
	deck->message_kind = ERR_NONE;
	if (*deck->message != '\0')
		log_line(LOG_INFO, "%s", deck->message);
	deck_mark(deck, DECK_MESSAGE | DECK_LOG);
}

/* A certificate that was refused: what is to be done is asked at once. */
static void offer_certificate(struct deck *deck, const struct err *err)
{
	if (err->kind == ERR_TLS && deck->stage != NULL &&
	    deck->client != NULL && deck_has_new_refusal(deck))
		stage_run(deck->stage, "certificate-offer", false);
}

void deck_complain(struct deck *deck, const struct err *err)
{
	mem_replace(&deck->message, err->text);
	deck->message_kind = err->kind;
	log_line(LOG_ERROR, "%s", err->text);
	deck_mark(deck, DECK_MESSAGE | DECK_LOG);
	offer_certificate(deck, err);
}

const struct connection *deck_connection(const struct deck *deck)
{
	return deck->client != NULL ? client_connection(deck->client) : NULL;
}

static void ask_secret(void *data, struct client *client,
	const char *question)
{
	struct deck *deck = data;

	if (deck->stage != NULL)
		stage_ask_secret(deck->stage, client, question);
	else
		client_answer_secret(client, NULL);
}

/* The view comes when a login begins, and goes with it. */
static void show_person(void *data, struct client *client,
	const struct person_step *step)
{
	struct deck *deck = data;

	(void)client;
	if (deck->stage != NULL)
		stage_show_login(deck->stage, step->url != NULL);
	deck_mark(deck, DECK_TOKEN);
}

static void on_client_changed(void *data, struct client *client)
{
	struct deck *deck = data;

	(void)client;
	if (deck->inspection != NULL)
		inspection_notice(deck->inspection);
	deck_mark(deck, DECK_TOKEN | DECK_LOG);
}

static void on_inspected(void *data)
{
	deck_mark(data, DECK_TOKEN);
}

void deck_record(struct deck *deck, const struct connection *connection,
	const struct exchange *exchange, const char *verdict, uint32_t held)
{
	struct history_entry entry = {
		.at = exchange->started_at,
		.connection = connection != NULL ? connection->name : NULL,
		.method = exchange->method,
		.url = exchange->url,
		.status = exchange->status,
		.verdict = (char *)(uintptr_t)verdict,
		.note = (char *)(uintptr_t)exchange->error.text,
		.ms = exchange->timings.total,
		.bytes = exchange->body.len,
		.exchange = held,
	};

	history_add(deck->history, &entry);
	deck_mark(deck, DECK_HISTORY | DECK_LOG);
}

/* Token, discovery and the like go into the history too. */
static void on_exchanged(void *data, struct client *client,
	const struct exchange *exchange, const char *label)
{
	struct deck *deck = data;

	(void)client;
	deck_record(deck, deck_connection(deck), exchange, label, 0);
	deck_note_step(deck, exchange, label);
	deck_forget_refused(deck, exchange->id);
}

static void on_noted(void *data, struct client *client, unsigned operation,
	const char *words)
{
	struct deck *deck = data;

	if (operation == deck->answer.operation && deck_is_retrying(deck)) {
		deck->answer.exchange = client_exchange(client, operation);
		deck_start_feeding(deck);
		deck_say(deck, "The server is busy. C-c stops trying again "
			"and keeps this answer.");
		return;
	}
	if (client_is_retrying(client, operation)) {
		deck_say(deck, "The server is busy. It is tried again; C-c "
			"stops that.");
		return;
	}
	deck_say(deck, "%s", words);
	if (operation == deck->answer.operation)
		mem_replace(&deck->answer.remark, words);
}

/* The built-in server starts when its connection is opened. */
bool deck_start_sandbox(struct deck *deck, struct err *err)
{
	struct sandbox_options options = { .is_quiet = true };

	if (deck->sandbox != NULL)
		return true;
	deck->sandbox = sandbox_start(deck->loop, &options, err);
	if (deck->sandbox == NULL)
		return false;
	http_allow_own(deck->http, sandbox_port(deck->sandbox));
	connection_store_adopt(deck->store,
		connection_new_sandbox(sandbox_origin(deck->sandbox)));
	return true;
}

static void open_client(struct deck *deck, const struct connection *found)
{
	struct client_hooks hooks = {
		.policy = deck->policy,
		.vault = deck->vault,
		.ask_secret = ask_secret,
		.show_person = show_person,
		.changed = on_client_changed,
		.exchanged = on_exchanged,
		.noted = on_noted,
		.data = deck,
	};

	deck->client = client_new(deck->loop, deck->http, found, &hooks);
	deck->inspection = inspection_new(deck->loop, deck->client,
		on_inspected, deck);
	mem_replace(&deck->compose.service, "");
	deck_mark(deck, DECK_ALL);
}

void deck_forget_secrets(struct deck *deck)
{
	client_forget_secrets(deck->client);
	/* It has copies of the tokens it looked at. */
	inspection_free(deck->inspection);
	deck->inspection = inspection_new(deck->loop, deck->client,
		on_inspected, deck);
	deck_mark(deck, DECK_TOKEN);
}

bool deck_connect(struct deck *deck, const char *name, struct err *err)
{
	const struct connection *found =
		connection_store_find(deck->store, name, err);

	if (found == NULL)
		return false;
	if (strcmp(found->name, "Sandbox") == 0) {
		if (!deck_start_sandbox(deck, err))
			return false;
		found = connection_store_find(deck->store, "Sandbox", err);
		if (found == NULL)
			return false;
	}
	deck_disconnect(deck);
	open_client(deck, found);
	deck_say(deck, "Asking %s what it offers... (Ctrl-C cancels)",
		found->name);
	deck_load_capability(deck);
	return true;
}

void deck_disconnect(struct deck *deck)
{
	if (deck->client == NULL)
		return;
	if (deck->stage != NULL)
		stage_drop_question(deck->stage);
	check_free(deck->check);
	deck->check = NULL;
	deck_run_drop(deck);
	deck_poll_drop(deck);
	twin_drop(deck);
	deck_drop_certificate(deck);
	deck_drop_ticket(deck);
	deck_drop_capability(deck);
	deck_drop_answer(deck);
	observed_forget(deck->observed);
	deck_drop_saving(deck);
	deck_drop_bundle(deck);
	inspection_free(deck->inspection);
	deck->inspection = NULL;
	client_free(deck->client);
	deck->client = NULL;
	deck->may_write = false;
	deck_mark(deck, DECK_ALL);
}

void deck_reload_connection(struct deck *deck)
{
	const struct connection *open = deck_connection(deck);
	struct err err = ERR_INIT;
	char *name;

	deck_mark(deck, DECK_CONNECTION);
	if (open == NULL)
		return;
	name = xstrdup(open->name);
	if (!deck_connect(deck, name, &err)) {
		deck_disconnect(deck);
		deck_say(deck, "%s is closed: it is not in the list any "
			"more", name);
	}
	free(name);
}

bool deck_remember(struct deck *deck, struct err *err)
{
	const struct connection *open = deck_connection(deck);

	if (open == NULL)
		return true;
	if (strcmp(open->name, "Sandbox") == 0) {
		connection_store_adopt(deck->store, connection_dup(open));
		return true;
	}
	return connection_store_put(deck->store, open->name,
		connection_dup(open), err);
}

const struct service *deck_service(const struct deck *deck)
{
	const struct connection *open = deck_connection(deck);

	return open == NULL ? NULL :
		connection_service(open, deck->compose.service);
}

char *deck_url(const struct deck *deck, struct err *err)
{
	const struct connection *open = deck_connection(deck);
	char *line, *url;

	if (open == NULL) {
		err_set(err, ERR_USAGE, "no connection is open: choose one "
			"in pane 1 and press Enter");
		return NULL;
	}
	line = compose_url(&deck->compose);
	url = client_resolve_with(open, deck->compose.service, line,
		deck_variables(deck), err);
	free(line);
	return url;
}

/* A foreign endpoint ends the climb: the question is asked at once. */
static void on_check(void *data)
{
	struct deck *deck = data;

	deck_mark(deck, DECK_CHECK | DECK_TOKEN);
	if (deck->check != NULL && check_is_over(deck->check) &&
	    err_is_set(check_result(deck->check)) &&
	    client_needs_rebase(deck->client))
		stage_run(deck->stage, "token-rebase", false);
	else if (deck->check != NULL && check_is_over(deck->check))
		offer_certificate(deck, check_result(deck->check));
}

bool deck_start_check(struct deck *deck, struct err *err)
{
	if (deck->client == NULL)
		return err_set(err, ERR_USAGE, "no connection is open: choose "
			"one in pane 1 and press Enter");
	check_free(deck->check);
	deck->check = check_start(deck->client, NULL, on_check, deck);
	deck_mark(deck, DECK_CHECK);
	return true;
}

bool deck_is_quiet(const struct deck *deck)
{
	return !deck_is_sending(deck) && deck->answer.feeding == 0 &&
		deck->capability.operation == 0 &&
		http_running(deck->http) == 0 && !deck_run_is_running(deck) &&
		!deck_is_polling(deck) && !twin_is_running(deck) &&
		!vault_is_opening(deck->vault) &&
		!deck_guides_are_coming(deck) &&
		!deck_is_validating(deck) &&
		(deck->comparison == NULL || deck->comparison->working == 0) &&
		(deck->check == NULL || check_is_over(deck->check));
}
