#include "core/client/client_internal.h"

/*
 * Tokens. One is fetched by one exchange at a time, whoever asked first; all
 * who need it wait for the same one.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/clock.h"
#include "core/base/log.h"
#include "core/client/client_login.h"
#include "core/net/http_date.h"

const struct token *client_token(const struct client *client)
{
	return &client->token;
}

bool client_uses_oauth2(const struct client *client)
{
	const struct connection *connection = client->connection;

	for (size_t i = 0; i < connection->service_count; i++)
		if (connection->services[i].access == ACCESS_OAUTH2)
			return true;
	return false;
}

struct oauth_answer client_answer_of(const struct client *client,
	const struct exchange *exchange)
{
	return (struct oauth_answer){
		.status = exchange->status,
		.content_type = http_headers_get(&exchange->headers,
			"Content-Type"),
		.body = exchange->body.data,
		.len = exchange->body.len,
		.by = client_proved_by(client),
		.kid = client_kid(client),
	};
}

const char *client_token_problem(const struct client *client, time_t *at)
{
	if (at != NULL)
		*at = client->token_problem_at;
	return client->token_problem;
}

void client_token_failed(struct client *client, const struct err *err)
{
	if (err->kind != ERR_CANCELLED) {
		mem_replace(&client->token_problem, err->text);
		client->token_problem_at = clock_now();
	}
	operations_fail(client, WAIT_TOKEN, err);
}

/* How it was got, and what the answer's Date says of our clock. */
static void add_facts(const struct client *client,
	const struct exchange *exchange, enum grant_kind grant,
	struct token *token)
{
	const struct oauth2_settings *oauth2 = &client->connection->oauth2;
	const char *date = http_headers_get(&exchange->headers, "Date");
	time_t at;

	token->got_at = clock_now();
	token->endpoint = xstrdup(exchange->url);
	token->grant = xstrdup(grant_on_wire(grant));
	token->client_auth = xstrdup(client_auth_registered(oauth2->auth));
	token->aud_asked = xstrdup_or_null(oauth2->aud);
	token->resource_asked = xstrdup_or_null(oauth2->resource);
	token->request_id = xstrdup_or_null(exchange->request_id);
	token->exchange = exchange->id;
	if (date != NULL && http_date_parse(date, &at)) {
		token->has_skew = true;
		token->skew = (long)(at - token->got_at);
	}
}

/* Moves a secret that the new token does not bring. */
static void keep_secret(struct secret **place, struct secret **old)
{
	if (*place != NULL)
		return;
	*place = *old;
	*old = NULL;
}

/*
 * What stays as it was over a refresh (RFC 6749 section 6): the scope, unless
 * another is told, and the refresh token, unless a new one takes its place.
 */
static void carry_over(struct client *client, struct token *token)
{
	struct token *old = &client->token;

	keep_secret(&token->refresh, &old->refresh);
	if (token->refresh == NULL)
		token->refresh = secret_dup(client->secret[SECRET_OF_REFRESH]);
	keep_secret(&token->id_token, &old->id_token);
	if (token->scope_granted == NULL)
		token->scope_granted = xstrdup_or_null(old->scope_granted);
	if (old->scope_asked != NULL)
		mem_replace(&token->scope_asked, old->scope_asked);
	token->renewals = old->renewals + 1;
}

/* The token is there; the old one and what was known of it is gone. */
static void take_token(struct client *client, struct token *token)
{
	char missing[200];

	token_finish(&client->token);
	client->token = *token;
	client->token_serial++;
	mem_replace(&client->token_problem, NULL);
	introspection_finish(&client->introspection);
	client->has_introspection = false;
	token_scopes_missing(&client->token, missing, sizeof(missing));
	if (missing[0] != '\0')
		log_line(LOG_WARN, "the server did not grant the scope %s",
			missing);
}

bool client_take_answer(struct client *client,
	const struct exchange *exchange, enum grant_kind grant,
	struct err *err)
{
	const char *scope = client->connection->oauth2.scope;
	struct oauth_answer raw = client_answer_of(client, exchange);
	struct token token = { .lifetime = -1 };

	client->suspects = 0;
	if (!oauth_read_token(&raw, scope != NULL ? scope : "", &token, err)) {
		client->suspects = client_suspects(client, exchange);
		return false;
	}
	add_facts(client, exchange, grant, &token);
	if (grant == GRANT_REFRESH)
		carry_over(client, &token);
	take_token(client, &token);
	return true;
}

/*
 * A refresh token that is refused is of no use any more. Where the first grant
 * needs nobody, it is taken instead, without a word: true then.
 */
static bool falls_back(struct client *client, const struct exchange *exchange,
	struct err *err)
{
	const struct oauth2_settings *oauth2 = &client->connection->oauth2;
	struct oauth_answer raw = client_answer_of(client, exchange);
	char error[40];

	oauth_error_of(&raw, error, sizeof(error));
	if (strcmp(error, "invalid_grant") != 0)
		return false;
	secret_free(client->token.refresh);
	client->token.refresh = NULL;
	client_forget_typed(client, SECRET_OF_REFRESH);
	if (oauth2->grant != GRANT_REFRESH &&
	    !grant_needs_person(oauth2->grant)) {
		log_line(LOG_INFO, "the refresh token was refused; a token is "
			"asked for by %s", grant_name(oauth2->grant));
		return true;
	}
	err_set(err, ERR_AUTH, "the refresh token was refused: it has "
		"expired, was revoked, or was used before (a server that "
		"sees one twice ends the whole login). %s (%u invalid_grant)",
		oauth2->grant == GRANT_REFRESH ? "Another one is needed." :
		"Somebody has to log in again: get a token (t in the deck, "
		"fhirdeck token).", exchange->status);
	return false;
}

/* What an answer without a token means; true when it is tried otherwise. */
static bool on_refused(struct client *client, const struct exchange *exchange,
	struct err *err)
{
	if (client->token_grant == GRANT_REFRESH) {
		struct err why = *err;

		err_clear(err);
		if (falls_back(client, exchange, err))
			return true;
		if (err_is_set(err))
			return false;
		*err = why;
	}
	client_forget_proof(client);
	return false;
}

static void on_token(void *data, uint32_t id)
{
	struct client *client = data;
	const struct exchange *exchange = http_find(client->http, id);
	struct err err = ERR_INIT;

	client->token_exchange = 0;
	if (exchange == NULL)
		return;
	if (exchange->state != EXCHANGE_DONE)
		err = exchange->error;
	else if (!client_take_answer(client, exchange, client->token_grant,
	    &err) && on_refused(client, exchange, &err))
		err_clear(&err);
	client_finish_own(client, id, "token");
	if (err_is_set(&err))
		client_token_failed(client, &err);
	client_changed(client);
	client_step_soon(client);
}

bool client_ask_token(struct client *client, enum grant_kind grant,
	struct buf *form, struct err *err)
{
	const struct client_form what = { "token", on_token };
	char *url = client_endpoint(client, ENDPOINT_TOKEN, err);

	if (url == NULL) {
		buf_finish_wiped(form);
		return false;
	}
	client->token_grant = grant;
	client->token_exchange = client_post(client, url, form, &what, err);
	free(url);
	return client->token_exchange != 0;
}

/*
 * A token that was waited for is taken as it comes: one that says it has no
 * life left would otherwise be asked for without end.
 */
static bool has_what_it_needs(const struct operation *operation)
{
	const struct client *client = operation->client;

	if (operation->needs_new_token)
		return client->token_serial != operation->token_serial &&
			client->token.value != NULL &&
			client->token.evidence == TOKEN_NONE;
	return token_is_usable(&client->token) &&
		!token_wants_renewal(&client->token);
}

static bool check_client(struct operation *operation)
{
	const struct connection *connection = operation->client->connection;
	struct err err = ERR_INIT;

	if (connection->oauth2.client_id != NULL &&
	    *connection->oauth2.client_id != '\0')
		return true;
	err_set(&err, ERR_CONFIG, "the connection %s has no client id: edit "
		"it (c, then e) or add it with fhirdeck connection add",
		connection->name);
	operation_end(operation, 0, &err);
	return false;
}

static void wait_for_token(struct operation *operation)
{
	operation->wait = WAIT_TOKEN;
	operation->needs_new_token = true;
	operation->token_serial = operation->client->token_serial;
}

/* The one that is held goes before the first grant. */
static enum grant_kind next_grant(const struct client *client)
{
	return client->token.refresh != NULL ? GRANT_REFRESH :
		client->connection->oauth2.grant;
}

static const struct secret *refresh_token(const struct client *client)
{
	return client->token.refresh != NULL ? client->token.refresh :
		client->secret[SECRET_OF_REFRESH];
}

/* What this grant needs beside the client's proof. */
static bool ready_grant(struct operation *operation, enum grant_kind grant)
{
	char *url = NULL;
	bool is_ready = true;

	if (grant == GRANT_REFRESH &&
	    operation->client->token.refresh == NULL)
		is_ready = client_ready_secret(operation, SECRET_OF_REFRESH);
	else if (grant_needs_person(grant))
		is_ready = client_ready_endpoint(operation,
			grant == GRANT_CODE ? ENDPOINT_AUTHORIZATION :
			ENDPOINT_DEVICE, &url);
	free(url);
	return is_ready;
}

static bool send_grant(struct client *client, enum grant_kind grant,
	struct err *err)
{
	struct oauth_ask ask = client_ask(client);
	struct buf form = BUF_INIT_SECRET;
	struct secret *assertion;

	/* It asks for what was granted. */
	if (grant == GRANT_REFRESH)
		ask.scope = NULL;
	oauth_grant_form(&form, grant_on_wire(grant), &ask);
	if (grant == GRANT_REFRESH) {
		oauth_form_secret(&form, "refresh_token",
			refresh_token(client));
	} else if (grant == GRANT_JWT_BEARER) {
		assertion = client_assertion(client, true, NULL, err);
		if (assertion == NULL) {
			buf_finish_wiped(&form);
			return false;
		}
		oauth_form_secret(&form, "assertion", assertion);
		secret_free(assertion);
	}
	return client_ask_token(client, grant, &form, err);
}

static bool begin(struct client *client, enum grant_kind grant,
	struct err *err)
{
	if (grant == GRANT_CODE)
		return client_login_code(client, err);
	if (grant == GRANT_DEVICE)
		return client_login_device(client, err);
	return send_grant(client, grant, err);
}

bool client_ready_token(struct operation *operation)
{
	struct client *client = operation->client;
	enum grant_kind grant = next_grant(client);
	struct err err = ERR_INIT;
	char *url = NULL;
	bool is_ready;

	if (has_what_it_needs(operation))
		return true;
	if (client->token_exchange != 0 || client->login != NULL) {
		wait_for_token(operation);
		return false;
	}
	is_ready = check_client(operation) &&
		client_ready_endpoint(operation, ENDPOINT_TOKEN, &url) &&
		client_ready_proof(operation) &&
		ready_grant(operation, grant);
	free(url);
	if (!is_ready)
		return false;
	wait_for_token(operation);
	if (!begin(client, grant, &err))
		client_token_failed(client, &err);
	return false;
}

void client_token_doubts(const struct client *client, struct buf *out)
{
	const struct oauth2_settings *oauth2 = &client->connection->oauth2;
	const struct discovery_use use = {
		.grant = grant_on_wire(oauth2->grant),
		.auth_method = client_auth_registered(oauth2->auth),
		.alg = oauth2->assertion_alg,
		.uses_pkce = oauth2->grant == GRANT_CODE,
	};

	if (client->has_discovery)
		discovery_doubts(&client->discovery, &use, out);
}
