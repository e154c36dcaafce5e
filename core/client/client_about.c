#include "core/client/client_internal.h"

/*
 * Asking an authorization server about a token, and telling it that one is of
 * no use any more. Both are a form with the token in it, sent by a client that
 * says who it is. What comes back counts as evidence on the token that is
 * held, if it is still the one that was asked about.
 */

#include <stdlib.h>

/* True when what was asked about is the token that is held by now. */
static bool is_of_held(const struct operation *operation)
{
	const struct secret *held = operation->client->token.value;

	return operation->about == NULL || (held != NULL &&
		secret_equals(operation->about, held));
}

static void on_introspected(void *data, uint32_t id)
{
	struct client *client = data;
	struct operation *operation = operation_by_exchange(client, id);
	const struct exchange *exchange = http_find(client->http, id);
	struct introspection answer = { 0 };
	struct err err = ERR_INIT;

	if (operation == NULL || exchange == NULL)
		return;
	if (exchange->state != EXCHANGE_DONE) {
		err = exchange->error;
	} else {
		struct oauth_answer raw = client_answer_of(client, exchange);

		if (oauth_read_introspection(&raw, &answer, &err)) {
			introspection_finish(&client->introspection);
			client->introspection = answer;
			client->has_introspection = is_of_held(operation);
			if (!answer.is_active && client->has_introspection)
				token_note(&client->token, TOKEN_INACTIVE);
		}
	}
	client_finish_own(client, id, "introspection");
	client_changed(client);
	operation_end(operation, 0, err_is_set(&err) ? &err : NULL);
}

/* That the access token went with it is for introspection to tell. */
static void note_revoked(struct client *client, bool is_refresh)
{
	if (!is_refresh) {
		token_note(&client->token, TOKEN_REVOKED);
		return;
	}
	secret_free(client->token.refresh);
	client->token.refresh = NULL;
	client_forget_typed(client, SECRET_OF_REFRESH);
}

static void on_revoked(void *data, uint32_t id)
{
	struct client *client = data;
	struct operation *operation = operation_by_exchange(client, id);
	const struct exchange *exchange = http_find(client->http, id);
	struct err err = ERR_INIT;

	if (operation == NULL || exchange == NULL)
		return;
	if (exchange->state != EXCHANGE_DONE) {
		err = exchange->error;
	} else if (exchange->status >= 200 && exchange->status < 300) {
		note_revoked(client, operation->is_refresh);
		/* What introspection said before is no longer so. */
		introspection_finish(&client->introspection);
		client->has_introspection = false;
	} else {
		struct oauth_answer raw = client_answer_of(client, exchange);

		oauth_refusal(&raw, "the revocation", &err);
	}
	client_finish_own(client, id, "revocation");
	client_changed(client);
	operation_end(operation, 0, err_is_set(&err) ? &err : NULL);
}

/* The token it is about, or NULL. */
static const struct secret *subject_of(const struct operation *operation)
{
	const struct token *token = &operation->client->token;

	if (operation->about != NULL)
		return operation->about;
	return operation->is_refresh ? token->refresh : token->value;
}

void client_step_about(struct operation *operation)
{
	bool is_revocation = operation->kind == OPERATION_REVOKE;
	struct err err = ERR_INIT;
	struct buf form = BUF_INIT_SECRET;
	char *url = NULL;

	if (subject_of(operation) == NULL) {
		err_set(&err, ERR_AUTH, operation->is_refresh ?
			"no refresh token is held" :
			"no token is held: get one first");
		operation_end(operation, 0, &err);
		return;
	}
	if (!client_ready_endpoint(operation, is_revocation ?
	    ENDPOINT_REVOCATION : ENDPOINT_INTROSPECTION, &url) ||
	    !client_ready_proof(operation)) {
		free(url);
		return;
	}
	oauth_about_form(&form, subject_of(operation), operation->is_refresh ?
		"refresh_token" : "access_token");
	operation->wait = WAIT_EXCHANGE;
	operation->exchange = client_post_form(operation, url, &form,
		is_revocation ? "revocation" : "introspection",
		is_revocation ? on_revoked : on_introspected);
	free(url);
}

unsigned client_introspect(struct client *client,
	client_introspected_fn *done, void *data)
{
	struct operation *operation = client_add(client,
		OPERATION_INTROSPECT, data);

	operation->introspected = done;
	return operation->id;
}

unsigned client_introspect_other(struct client *client,
	const struct secret *token, client_introspected_fn *done, void *data)
{
	struct operation *operation = client_add(client,
		OPERATION_INTROSPECT, data);

	operation->about = secret_dup(token);
	operation->introspected = done;
	return operation->id;
}

unsigned client_revoke(struct client *client, client_done_fn *done,
	void *data)
{
	return client_begin(client, OPERATION_REVOKE, done, data)->id;
}

unsigned client_revoke_refresh(struct client *client, client_done_fn *done,
	void *data)
{
	struct operation *operation = client_begin(client, OPERATION_REVOKE,
		done, data);

	operation->is_refresh = true;
	return operation->id;
}

const struct introspection *client_introspection(const struct client *client)
{
	return client->has_introspection ? &client->introspection : NULL;
}
