#include "core/client/client_internal.h"

/*
 * How the client proves who it is to the authorization server (RFC 6749
 * section 2.3, RFC 7523 section 2.2, OpenID Connect Core section 9, RFC 8705).
 * An assertion is made afresh for every request, at the last moment.
 *
 * An assertion's audience is the token endpoint (for introspection and
 * revocation the address they go to: some servers insist on that), or what the
 * user wrote down; never what a discovery document names on its own. A server
 * that could name another's issuer there would be handed assertions that are
 * good at the other.
 */

#include <stdlib.h>
#include <string.h>

#include "core/auth/assertion.h"
#include "core/auth/oauth_grant.h"
#include "core/base/path.h"
#include "core/base/text.h"

static bool has_key(const struct client *client)
{
	const char *path = client->connection->oauth2.key_file;

	return path != NULL && *path != '\0';
}

static bool uses_assertion(enum client_auth auth)
{
	return auth == CLIENT_AUTH_PRIVATE_KEY_JWT ||
		auth == CLIENT_AUTH_SECRET_JWT;
}

/* An encrypted key of which nobody said where its passphrase comes from. */
static bool read_key(struct client *client, struct err *err)
{
	char *path = path_typed(client->connection->oauth2.key_file);
	bool is_read = keyfile_read(path, client->secret[SECRET_OF_KEY],
		true, &client->key, err);

	free(path);
	if (!is_read && client->key.wants_passphrase)
		err_set(err, ERR_CONFIG, "the key in %s is encrypted, and the "
			"connection %s does not say where its passphrase "
			"comes from: set oauth2.key_passphrase",
			client->connection->oauth2.key_file,
			client->connection->name);
	return is_read;
}

bool client_ready_key(struct operation *operation)
{
	struct client *client = operation->client;
	struct err err = ERR_INIT;

	if (client->key.key != NULL)
		return true;
	if (client->connection->oauth2.key_passphrase.source != SECRET_NONE &&
	    !client_ready_secret(operation, SECRET_OF_KEY))
		return false;
	if (read_key(client, &err))
		return true;
	if (client->key.is_wrong_passphrase)
		client_forget_typed(client, SECRET_OF_KEY);
	keyfile_finish(&client->key);
	operation_end(operation, 0, &err);
	return false;
}

/* The audience has to be known. */
static bool ready_audience(struct operation *operation)
{
	const struct oauth2_settings *oauth2 =
		&operation->client->connection->oauth2;
	bool is_ready;
	char *url;

	if (text_equals(oauth2->assertion_audience, "issuer"))
		return client_ready_discovery(operation);
	is_ready = client_ready_endpoint(operation, ENDPOINT_TOKEN, &url);
	if (is_ready)
		free(url);
	return is_ready;
}

bool client_ready_proof(struct operation *operation)
{
	struct client *client = operation->client;
	const struct oauth2_settings *oauth2 = &client->connection->oauth2;
	bool is_grant = oauth2->grant == GRANT_JWT_BEARER;

	if ((uses_assertion(oauth2->auth) || is_grant) &&
	    !ready_audience(operation))
		return false;
	if ((client_auth_needs_secret(oauth2->auth) ||
	    (is_grant && !has_key(client))) &&
	    !client_ready_secret(operation, SECRET_OF_CLIENT))
		return false;
	return !(oauth2->auth == CLIENT_AUTH_PRIVATE_KEY_JWT ||
		(is_grant && has_key(client))) || client_ready_key(operation);
}

void client_forget_proof(struct client *client)
{
	client_forget_typed(client, SECRET_OF_CLIENT);
	/* Another file may lie there by the next time. */
	keyfile_finish(&client->key);
}

static char *issuer_of(const struct client *client, struct err *err)
{
	const char *base = client->connection->oauth2.base;
	const struct discovery *found = client_discovery(client);

	if (found == NULL || found->issuer == NULL) {
		err_set(err, ERR_AUTH, "the assertion's audience should be "
			"the issuer, and no discovery document names one: "
			"write it into oauth2.assertion_audience");
		return NULL;
	}
	if (base != NULL && discovery_issuer_matches(found, base))
		return xstrdup(found->issuer);
	err_set(err, ERR_AUTH, "the assertion's audience should be the "
		"issuer, but the document below %s calls itself %s: if that "
		"is right, write it into oauth2.assertion_audience",
		base != NULL ? base : "(no base)", found->issuer);
	return NULL;
}

/* url: where it goes, where that is not the token endpoint; or NULL. */
static char *audience_of(const struct client *client, const char *url,
	struct err *err)
{
	const char *wanted = client->connection->oauth2.assertion_audience;

	if (url != NULL && (wanted == NULL || *wanted == '\0'))
		return xstrdup(url);
	if (wanted == NULL || *wanted == '\0' ||
	    strcmp(wanted, "token_endpoint") == 0)
		return client_endpoint(client, ENDPOINT_TOKEN, err);
	return strcmp(wanted, "issuer") == 0 ? issuer_of(client, err) :
		xstrdup(wanted);
}

const char *client_kid(const struct client *client)
{
	const char *kid = client->connection->oauth2.key_id;

	return kid != NULL && *kid != '\0' ? kid : client->key.kid;
}

static enum crypto_alg alg_of(const struct client *client)
{
	const char *alg = client->connection->oauth2.assertion_alg;

	return alg != NULL && *alg != '\0' ? crypto_alg_find(alg) :
		CRYPTO_ALG_UNKNOWN;
}

struct secret *client_assertion(const struct client *client, bool is_grant,
	const char *url, struct err *err)
{
	const struct oauth2_settings *oauth2 = &client->connection->oauth2;
	bool by_key = is_grant ? has_key(client) :
		oauth2->auth == CLIENT_AUTH_PRIVATE_KEY_JWT;
	struct assertion assertion = {
		.issuer = oauth2->client_id,
		.subject = is_grant && oauth2->assertion_subject != NULL &&
			*oauth2->assertion_subject != '\0' ?
			oauth2->assertion_subject : NULL,
		.lifetime = oauth2->assertion_lifetime,
		.alg = alg_of(client),
	};
	char *audience = audience_of(client, url, err);
	struct secret *made = NULL;

	if (audience == NULL)
		return NULL;
	assertion.audience = audience;
	if (by_key) {
		assertion.key = client->key.key;
		assertion.kid = client_kid(client);
		if (assertion.alg == CRYPTO_ALG_UNKNOWN)
			assertion.alg = client->key.alg;
		made = assertion_make(&assertion, err);
	} else {
		made = assertion_make_with_secret(&assertion,
			client->secret[SECRET_OF_CLIENT], err);
	}
	free(audience);
	return made;
}

static bool prove_by_assertion(const struct client *client, const char *url,
	struct buf *form, struct err *err)
{
	struct secret *made = client_assertion(client, false, url, err);

	if (made == NULL)
		return false;
	oauth_form_field(form, "client_id",
		client->connection->oauth2.client_id);
	oauth_assertion_fields(form, made);
	secret_free(made);
	return true;
}

bool client_prove(const struct client *client, const char *url,
	struct buf *form, struct secret **authorization, struct err *err)
{
	const struct oauth2_settings *oauth2 = &client->connection->oauth2;
	const struct secret *secret = client->secret[SECRET_OF_CLIENT];

	*authorization = NULL;
	if (uses_assertion(oauth2->auth))
		return prove_by_assertion(client, url, form, err);
	if (oauth2->auth == CLIENT_AUTH_BASIC) {
		*authorization = oauth_basic(oauth2->client_id, secret);
		return true;
	}
	oauth_form_field(form, "client_id", oauth2->client_id);
	if (oauth2->auth == CLIENT_AUTH_POST)
		oauth_form_secret(form, "client_secret", secret);
	return true;
}

uint32_t client_post(struct client *client, const char *url,
	struct buf *form, const struct client_form *what, struct err *err)
{
	struct secret *authorization = NULL;
	bool is_token = strcmp(what->label, "token") == 0;
	struct http_request request = {
		.method = client->connection->oauth2.token_by_get &&
			is_token ? "GET" : "POST",
		.url = url,
		.body_is_secret = true,
		.label = what->label,
		.ended = what->ended,
		.data = client,
	};
	uint32_t id = 0;

	if (client_may_send_secret(client, url, err) && (!is_token ||
	    client_may_ask_token(client, form, err)) &&
	    client_prove(client, is_token ? NULL : url, form,
	    &authorization, err)) {
		request.authorization = authorization;
		request.body = form->data;
		request.body_len = form->len;
		client_fill_request(client, &request);
		request.body_cap = 1 << 20;
		request.max_redirects = 0;
		http_headers_add(&request.headers, "Content-Type",
			"application/x-www-form-urlencoded");
		http_headers_add(&request.headers, "Accept",
			"application/json");
		id = http_send(client->http, &request, err);
		http_headers_finish(&request.headers);
	}
	secret_free(authorization);
	buf_finish_wiped(form);
	return id;
}

uint32_t client_post_form(struct operation *operation, const char *url,
	struct buf *form, const char *label, exchange_fn *ended)
{
	const struct client_form what = { label, ended };
	struct err err = ERR_INIT;
	uint32_t id = client_post(operation->client, url, form, &what, &err);

	if (id == 0)
		operation_end(operation, 0, &err);
	return id;
}
