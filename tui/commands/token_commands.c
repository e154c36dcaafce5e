#include "tui/commands/commands.h"

/*
 * The token of the open connection: get, look, ask, revoke.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/secret.h"
#include "tui/panes/stage_internal.h"
#include "tui/panes/token.h"

#define RUN(name) \
	static bool name(void *context, const struct args *args, \
		struct err *err)

RUN(run_token)
{
	(void)args;
	(void)err;
	stage_view(context, &pane_token);
	return true;
}

static void offer_rebase(struct stage *stage, void (*agreed)(void *data));
static void rebase_and_get(void *data);

static void on_token(void *data, uint32_t exchange, const struct err *err)
{
	struct stage *stage = data;
	struct deck *deck = stage->deck;
	char missing[200];

	(void)exchange;
	if (err != NULL) {
		if (client_needs_rebase(deck->client))
			offer_rebase(stage, rebase_and_get);
		else
			deck_complain(deck, err);
		return;
	}
	token_scopes_missing(client_token(deck->client), missing,
		sizeof(missing));
	if (missing[0] != '\0')
		deck_say(deck, "A token came, but without the scope %s",
			missing);
	else
		deck_say(deck, "A new token is held.");
	deck_mark(deck, DECK_TOKEN);
}

RUN(run_get)
{
	struct stage *stage = context;
	struct person_step step;

	(void)args;
	(void)err;
	if (client_person(stage->deck->client, &step) != NULL) {
		stage_show_login(stage, true);
		return true;
	}
	deck_say(stage->deck, "Getting a token...");
	client_get_token(stage->deck->client, true, on_token, stage);
	return true;
}

/* A check or a request that waited for this goes on: it was asked for. */
static void send_what_waited(struct stage *stage)
{
	struct deck *deck = stage->deck;
	struct err err = ERR_INIT;

	if (deck->check != NULL && check_is_over(deck->check) &&
	    err_is_set(check_result(deck->check)) &&
	    !deck_start_check(deck, &err))
		deck_complain(deck, &err);
	if (deck->answer.problem.kind != ERR_AUTH ||
	    deck_exchange(deck) != NULL)
		return;
	if (!deck_send(deck, &err))
		deck_complain(deck, &err);
}

static void rebase(void *data)
{
	struct stage *stage = data;
	struct client *client = stage->deck->client;
	struct err err = ERR_INIT;

	/* Another connection may have been opened since it was asked. */
	if (client == NULL || !client_needs_rebase(client))
		return;
	client_rebase(client);
	if (deck_remember(stage->deck, &err))
		deck_say(stage->deck, "The endpoints on the configured base "
			"are used from now on.");
	else
		deck_complain(stage->deck, &err);
	send_what_waited(stage);
}

/* The token that was asked for is asked for again. */
static void rebase_and_get(void *data)
{
	struct stage *stage = data;
	struct client *client = stage->deck->client;

	if (client == NULL || !client_needs_rebase(client))
		return;
	rebase(data);
	client_get_token(client, true, on_token, stage);
}

/* Discovery named another origin: nothing went there; what now? */
static void offer_rebase(struct stage *stage, void (*agreed)(void *data))
{
	char *title = xasprintf("The discovery document names endpoints at "
		"another address, so nothing was sent there. Use the same "
		"paths on %s, the address that was configured?",
		deck_connection(stage->deck)->oauth2.base);

	stage_offer(stage, title, "Use the configured address", agreed, stage);
	free(title);
}

RUN(run_rebase)
{
	struct stage *stage = context;

	(void)args;
	if (client_discovery(stage->deck->client) == NULL)
		return err_set(err, ERR_USAGE, "discovery has not been read: "
			":token-discover reads it");
	if (!client_needs_rebase(stage->deck->client))
		return err_set(err, ERR_USAGE, "the endpoints are on the "
			"configured base already");
	offer_rebase(stage, rebase);
	return true;
}

static void on_introspected(void *data, const struct err *err)
{
	struct stage *stage = data;
	struct deck *deck = stage->deck;
	const struct introspection *said =
		inspection_said(deck->inspection);

	if (err != NULL)
		deck_complain(deck, err);
	else if (said != NULL)
		deck_say(deck, "Its server says the token is %s.",
			said->is_active ? "active" : "not active");
}

RUN(run_introspect)
{
	struct stage *stage = context;

	(void)args;
	(void)err;
	token_set_part(stage_view(stage, &pane_token), INSPECTION_SERVER);
	deck_say(stage->deck, "Asking about the token...");
	inspection_introspect(stage->deck->inspection, on_introspected,
		stage);
	return true;
}

static void on_revoked(void *data, uint32_t exchange, const struct err *err)
{
	struct stage *stage = data;

	(void)exchange;
	if (err != NULL)
		deck_complain(stage->deck, err);
	else
		deck_say(stage->deck, "The server accepted the revocation; "
			"i introspects to prove it.");
	deck_mark(stage->deck, DECK_TOKEN);
}

static void revoke(void *data)
{
	struct stage *stage = data;

	if (stage->deck->client != NULL)
		client_revoke(stage->deck->client, on_revoked, stage);
}

static void revoke_refresh(void *data)
{
	struct stage *stage = data;

	if (stage->deck->client != NULL)
		client_revoke_refresh(stage->deck->client, on_revoked, stage);
}

RUN(run_revoke)
{
	const struct stage *stage = context;

	if (args->count > 0 && strcmp(args->word[0], "refresh") != 0)
		return err_set(err, ERR_USAGE, "token-revoke revokes the "
			"access token; token-revoke refresh the refresh "
			"token");
	if (args->count == 0 &&
	    client_token(stage->deck->client)->value == NULL)
		return err_set(err, ERR_USAGE, "no token is held: there is "
			"nothing to revoke");
	if (args->count > 0 &&
	    client_token(stage->deck->client)->refresh == NULL)
		return err_set(err, ERR_USAGE, "no refresh token is held");
	if (args->count > 0)
		stage_confirm(context, "Revoke the refresh token? Somebody "
			"will have to log in again, and most servers end the "
			"access token with it.", "Revoke it", revoke_refresh,
			context);
	else
		stage_confirm(context, "Revoke this token? Whoever else uses "
			"it loses it too.", "Revoke it", revoke, context);
	return true;
}

static void on_discovered(void *data, uint32_t exchange,
	const struct err *err)
{
	struct stage *stage = data;
	struct deck *deck = stage->deck;

	(void)exchange;
	if (err != NULL)
		deck_complain(deck, err);
	else if (client_discovery(deck->client) == NULL)
		deck_say(deck, "There is no discovery document; the usual "
			"paths below the OAuth2 base are used.");
	else if (client_needs_rebase(deck->client))
		offer_rebase(stage, rebase);
	else
		deck_say(deck, "The discovery document was read.");
	deck_mark(deck, DECK_TOKEN);
}

RUN(run_discover)
{
	struct stage *stage = context;

	(void)args;
	(void)err;
	token_set_part(stage_view(stage, &pane_token), INSPECTION_ENDPOINTS);
	client_discover(stage->deck->client, on_discovered, stage);
	return true;
}

static void copy_token(void *data)
{
	struct stage *stage = data;
	const struct inspection *inspection = stage->deck->inspection;
	const struct secret *token = inspection != NULL ?
		inspection_token(inspection) : NULL;

	if (token != NULL && stage->host.copy != NULL &&
	    stage->host.copy(stage->host.data, secret_bytes(token),
	    secret_length(token)))
		deck_say(stage->deck, "The terminal was asked to copy the "
			"token; whether it did, it does not say.");
}

RUN(run_copy)
{
	struct stage *stage = context;

	(void)args;
	if (client_token(stage->deck->client)->value == NULL)
		return err_set(err, ERR_USAGE, "no token is held: t gets one");
	if (!deck_may_export(stage->deck, err))
		return false;
	stage_confirm(stage, "Copy the whole token to the clipboard? It is a "
		"secret.", "Copy it", copy_token, stage);
	return true;
}

RUN(run_forget)
{
	struct stage *stage = context;

	(void)args;
	(void)err;
	deck_forget_secrets(stage->deck);
	deck_say(stage->deck, "Token and typed secrets are wiped.");
	return true;
}

#define OAUTH (COMMAND_NEEDS_CONNECTION | COMMAND_NEEDS_OAUTH)

static const struct command rows[] = {
	{ "token", "", "Look at the token: state, scope, claims", "Token",
		NULL, COMMAND_NEEDS_CONNECTION, 0, 0, run_token, NULL },
	{ "token-get", "", "Get a new token", "Token", "token", OAUTH, 0, 0,
		run_get, NULL },
	{ "token-introspect", "", "Ask its server about the token (RFC 7662)",
		"Token", "token", OAUTH, 0, 0, run_introspect, NULL },
	{ "token-revoke", "[refresh]", "Revoke the token (RFC 7009)", "Token",
		"token", OAUTH, 0, 1, run_revoke, NULL },
	{ "token-discover", "", "Read the discovery document", "Token",
		"token", OAUTH, 0, 0, run_discover, NULL },
	{ "token-rebase", "", "Use the endpoints on the configured base",
		"Token", "token", OAUTH, 0, 0, run_rebase, NULL },
	{ "token-copy", "", "Copy the token, after a question", "Token",
		"token", OAUTH | COMMAND_EXPORTS, 0, 0, run_copy, NULL },
	{ "token-forget", "", "Wipe the token and typed secrets", "Token",
		"token", COMMAND_NEEDS_CONNECTION, 0, 0, run_forget, NULL },
};

void commands_add_token(void)
{
	command_add(rows, FD_COUNT(rows));
}
