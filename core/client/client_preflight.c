#include "core/client/client_internal.h"

/*
 * Would the server take it? An assertion is made with the very code that makes
 * those that are sent, and held against what is known of the server: its token
 * endpoint and issuer, the algorithms it lists, the clock its answers show.
 * Its claims are kept to be shown, its signature is not.
 *
 * A refusal is read here too, for what it points at.
 */

#include <stdlib.h>

#include "core/auth/assertion.h"
#include "core/auth/suspect.h"
#include "core/base/clock.h"
#include "core/doc/json.h"

static bool is_grant(const struct client *client)
{
	return client->connection->oauth2.grant == GRANT_JWT_BEARER;
}

bool client_signs(const struct client *client)
{
	enum client_auth auth = client->connection->oauth2.auth;

	return auth == CLIENT_AUTH_PRIVATE_KEY_JWT ||
		auth == CLIENT_AUTH_SECRET_JWT || is_grant(client);
}

/* The clock gap by the last token's answer, or by any answer. */
static void fill_skew(const struct client *client,
	struct assertion_expect *expect)
{
	long behind = http_clock_behind(client->http);

	expect->has_skew = client->token.has_skew || behind != 0;
	expect->skew = client->token.has_skew ? client->token.skew : behind;
}

static void check(struct client *client, const struct secret *made,
	struct preflight *found)
{
	const struct oauth2_settings *oauth2 = &client->connection->oauth2;
	struct assertion_expect expect = {
		.client_id = oauth2->client_id,
		.issuer = client->has_discovery ? client->discovery.issuer :
			NULL,
		.key = client->key.key,
		.secret = client->key.key == NULL ?
			client->secret[SECRET_OF_CLIENT] : NULL,
		.keys_problem = "which public keys the server holds for this "
			"client can't be seen from here: compare with what "
			"`fhirdeck jwk public` prints",
		.is_grant = is_grant(client),
	};
	struct err ignored = ERR_INIT;
	char *endpoint = client_endpoint(client, ENDPOINT_TOKEN, &ignored);

	expect.token_endpoint = endpoint;
	fill_skew(client, &expect);
	assertion_preflight(made, &expect, &found->checks);
	free(endpoint);
}

void client_step_preflight(struct operation *operation)
{
	struct client *client = operation->client;
	struct err err = ERR_INIT;
	struct preflight *found;
	struct secret *made;

	if (!client_signs(client)) {
		err_set(&err, ERR_USAGE, "%s does not sign assertions, so "
			"there is nothing to check before sending",
			client->connection->name);
		operation_end(operation, 0, &err);
		return;
	}
	if (!client_ready_proof(operation))
		return;
	made = client_assertion(client, is_grant(client), NULL, &err);
	if (made == NULL) {
		operation_end(operation, 0, &err);
		return;
	}
	client_preflight_drop(client);
	found = xcalloc(1, sizeof(*found));
	found->at = clock_now();
	check(client, made, found);
	jwt_read_secret(made, &found->jwt);
	secret_free(made);
	client->preflight = found;
	client_changed(client);
	operation_end(operation, 0, NULL);
}

void client_preflight_drop(struct client *client)
{
	if (client->preflight == NULL)
		return;
	jwt_finish(&client->preflight->jwt);
	free(client->preflight);
	client->preflight = NULL;
}

unsigned client_preflight(struct client *client, client_done_fn *done,
	void *data)
{
	return client_begin(client, OPERATION_PREFLIGHT, done, data)->id;
}

const struct preflight *client_preflight_found(const struct client *client)
{
	return client->preflight;
}

enum suspect_by client_proved_by(const struct client *client)
{
	switch (client->connection->oauth2.auth) {
	case CLIENT_AUTH_PRIVATE_KEY_JWT:
		return SUSPECT_BY_ASSERTION;
	case CLIENT_AUTH_SECRET_JWT:
		return SUSPECT_BY_SIGNED_SECRET;
	case CLIENT_AUTH_BASIC:
	case CLIENT_AUTH_POST:
		return SUSPECT_BY_SECRET;
	case CLIENT_AUTH_NONE:
		return SUSPECT_BY_NOTHING;
	default:
		return SUSPECT_BY_CERTIFICATE;
	}
}

unsigned client_suspects(const struct client *client,
	const struct exchange *exchange)
{
	struct json *json = json_parse(exchange->body.data,
		exchange->body.len, NULL);
	unsigned found = suspects_of(json_get_string(json, "error"),
		json_get_string(json, "error_description"),
		client_proved_by(client));

	/* Some refuse with a bare 401 or 403. */
	if (json == NULL && (exchange->status == 401 ||
	    exchange->status == 403))
		found = suspects_of("invalid_client", NULL,
			client_proved_by(client));
	json_free(json);
	return found;
}

unsigned client_token_suspects(const struct client *client)
{
	return client->token_problem != NULL ? client->suspects : 0;
}
