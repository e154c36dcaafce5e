#include "core/client/client_internal.h"

/*
 * Discovery and tokens. Each is fetched by one exchange at a time, whoever
 * asked first; all who need it wait for the same one.
 *
 * An endpoint is, in this order: set by hand (or remembered), the usual path
 * on the configured base where the connection says so or the server has no
 * discovery document, or the discovered one if it is on the configured origin.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/clock.h"
#include "core/base/log.h"
#include "core/net/url.h"

const struct token *client_token(const struct client *client)
{
	return &client->token;
}

const struct discovery *client_discovery(const struct client *client)
{
	return client->has_discovery ? &client->discovery : NULL;
}

const char *client_discovery_text(const struct client *client)
{
	return client->discovery_text;
}

bool client_needs_rebase(const struct client *client)
{
	return client->needs_rebase;
}

bool client_uses_oauth2(const struct client *client)
{
	const struct connection *connection = client->connection;

	for (size_t i = 0; i < connection->service_count; i++)
		if (connection->services[i].access == ACCESS_OAUTH2)
			return true;
	return false;
}

static char **explicit_endpoint(struct oauth2_settings *oauth2,
	enum endpoint endpoint)
{
	switch (endpoint) {
	case ENDPOINT_TOKEN:
		return &oauth2->token_endpoint;
	case ENDPOINT_INTROSPECTION:
		return &oauth2->introspection_endpoint;
	case ENDPOINT_REVOCATION:
		return &oauth2->revocation_endpoint;
	case ENDPOINT_JWKS:
		return &oauth2->jwks_uri;
	default:
		return NULL;
	}
}

void client_rebase(struct client *client)
{
	struct oauth2_settings *oauth2 = &client->connection->oauth2;

	for (size_t i = 0; i < ENDPOINT_COUNT; i++) {
		char **place = explicit_endpoint(oauth2, (enum endpoint)i);

		if (place == NULL || *place != NULL)
			continue;
		*place = discovery_rebase(&client->discovery, oauth2->base,
			(enum endpoint)i);
	}
	client->needs_rebase = false;
	client_changed(client);
	client_step_soon(client);
}

char *client_endpoint(const struct client *client, enum endpoint endpoint,
	struct err *err)
{
	struct oauth2_settings *oauth2 = &client->connection->oauth2;
	char *const *place = explicit_endpoint(oauth2, endpoint);
	const char *found;

	if (place != NULL && *place != NULL && **place != '\0')
		return xstrdup(*place);
	if (oauth2->uses_base_paths || client->discovery_failed)
		return url_join(oauth2->base, endpoint_path(endpoint));
	found = client->discovery.endpoint[endpoint];
	if (found == NULL) {
		err_set(err, ERR_AUTH, "the authorization server's discovery "
			"document names no %s", endpoint_member(endpoint));
		return NULL;
	}
	if (!url_same_origin(found, oauth2->base)) {
		err_set(err, ERR_AUTH, "the discovery document names %s, "
			"which is not on the configured origin of %s; nothing "
			"was sent there. To use the paths on the configured "
			"base instead: :token-rebase in the deck, or "
			"fhirdeck token --rebase", found, oauth2->base);
		return NULL;
	}
	return xstrdup(found);
}

static void on_discovered(void *data, uint32_t id)
{
	struct client *client = data;
	const struct exchange *exchange = http_find(client->http, id);
	struct err err = ERR_INIT;

	client->discovery_exchange = 0;
	if (exchange == NULL)
		return;
	if (exchange->state != EXCHANGE_DONE) {
		err = exchange->error;
	} else if (exchange->status == 200 &&
	    discovery_read(exchange->body.data, exchange->body.len,
		&client->discovery, &err)) {
		client->has_discovery = true;
		mem_replace(&client->discovery_text, exchange->body.data);
		client->needs_rebase = !discovery_is_on_origin(
			&client->discovery, client->connection->oauth2.base);
	} else {
		log_line(LOG_WARN, "no discovery document (%u): the usual "
			"paths on the configured base are used",
			exchange->status);
		client->discovery_failed = true;
		err_clear(&err);
	}
	client_finish_own(client, id, "discovery");
	if (err_is_set(&err))
		operations_fail(client, WAIT_DISCOVERY, &err);
	client_changed(client);
	client_step_soon(client);
}

bool client_ready_discovery(struct operation *operation)
{
	struct client *client = operation->client;
	const char *base = client->connection->oauth2.base;
	struct http_request request = { .method = "GET", .label = "discovery",
		.ended = on_discovered, .data = client };
	struct err err = ERR_INIT;
	char *url;

	if (client->has_discovery || client->discovery_failed)
		return true;
	operation->wait = WAIT_DISCOVERY;
	if (client->discovery_exchange != 0)
		return false;
	if (base == NULL || *base == '\0') {
		err_set(&err, ERR_CONFIG, "the connection %s has no OAuth2 "
			"base: edit it", client->connection->name);
		operation_end(operation, 0, &err);
		return false;
	}
	url = discovery_url(base);
	request.url = url;
	client_fill_request(client, &request);
	request.body_cap = 1 << 20;
	http_headers_add(&request.headers, "Accept", "application/json");
	client->discovery_exchange = http_send(client->http, &request, &err);
	http_headers_finish(&request.headers);
	free(url);
	if (client->discovery_exchange == 0)
		operation_end(operation, 0, &err);
	return false;
}

/* True when the endpoint can be told without the discovery document. */
static bool is_known(struct client *client, enum endpoint endpoint)
{
	struct oauth2_settings *oauth2 = &client->connection->oauth2;
	char *const *place = explicit_endpoint(oauth2, endpoint);

	return oauth2->uses_base_paths ||
		(place != NULL && *place != NULL && **place != '\0');
}

bool client_ready_endpoint(struct operation *operation,
	enum endpoint endpoint, char **url)
{
	struct client *client = operation->client;
	struct err err = ERR_INIT;

	if (!is_known(client, endpoint) && !client_ready_discovery(operation))
		return false;
	*url = client_endpoint(client, endpoint, &err);
	if (*url == NULL) {
		client_changed(client);
		operation_end(operation, 0, &err);
	}
	return *url != NULL;
}

struct secret *client_authorization(const struct client *client,
	struct buf *form)
{
	const struct oauth2_settings *oauth2 = &client->connection->oauth2;
	const struct secret *secret = client->secret[SECRET_OF_CLIENT];

	if (oauth2->auth == CLIENT_AUTH_BASIC)
		return oauth_basic(oauth2->client_id, secret);
	buf_reserve(form, 3 * secret_length(secret) + 256);
	oauth_form_field(form, "client_id", oauth2->client_id);
	oauth_form_field(form, "client_secret", secret_bytes(secret));
	return NULL;
}

uint32_t client_post_form(struct operation *operation, const char *url,
	struct buf *form, const char *label, exchange_fn *ended)
{
	struct client *client = operation->client;
	struct secret *authorization;
	struct err err = ERR_INIT;
	struct http_request request = {
		.method = client->connection->oauth2.token_by_get &&
			strcmp(label, "token") == 0 ? "GET" : "POST",
		.url = url,
		.body_is_secret = true,
		.label = label,
		.ended = ended,
		.data = client,
	};
	uint32_t id;

	if (!client_may_send_secret(client, url, &err) ||
	    (strcmp(label, "token") == 0 &&
	     !client_may_ask_token(client, form, &err))) {
		buf_finish_wiped(form);
		operation_end(operation, 0, &err);
		return 0;
	}
	authorization = client_authorization(client, form);
	request.authorization = authorization;
	request.body = form->data;
	request.body_len = form->len;
	client_fill_request(client, &request);
	request.body_cap = 1 << 20;
	request.max_redirects = 0;
	http_headers_add(&request.headers, "Content-Type",
		"application/x-www-form-urlencoded");
	http_headers_add(&request.headers, "Accept", "application/json");
	id = http_send(client->http, &request, &err);
	http_headers_finish(&request.headers);
	secret_free(authorization);
	buf_finish_wiped(form);
	if (id == 0)
		operation_end(operation, 0, &err);
	return id;
}

/* The token is there; the old one and what was known of it is gone. */
static void take_token(struct client *client, struct token *token,
	const char *endpoint)
{
	char missing[200];

	token_finish(&client->token);
	client->token = *token;
	client->token.got_at = clock_now();
	client->token.endpoint = xstrdup(endpoint);
	client->token_serial++;
	introspection_finish(&client->introspection);
	client->has_introspection = false;
	token_scopes_missing(&client->token, missing, sizeof(missing));
	if (missing[0] != '\0')
		log_line(LOG_WARN, "the server did not grant the scope %s",
			missing);
}

struct oauth_answer client_answer_of(const struct exchange *exchange)
{
	return (struct oauth_answer){ exchange->status,
		http_headers_get(&exchange->headers, "Content-Type"),
		exchange->body.data, exchange->body.len };
}

static void on_token(void *data, uint32_t id)
{
	struct client *client = data;
	const struct exchange *exchange = http_find(client->http, id);
	const char *scope = client->connection->oauth2.scope;
	struct token token = { .lifetime = -1 };
	struct err err = ERR_INIT;

	client->token_exchange = 0;
	if (exchange == NULL)
		return;
	if (exchange->state != EXCHANGE_DONE) {
		err = exchange->error;
	} else {
		struct oauth_answer raw = client_answer_of(exchange);

		if (oauth_read_token(&raw, scope != NULL ? scope : "",
		    &token, &err))
			take_token(client, &token, exchange->url);
		else
			client_forget_typed(client, SECRET_OF_CLIENT);
	}
	client_finish_own(client, id, "token");
	if (err_is_set(&err))
		operations_fail(client, WAIT_TOKEN, &err);
	client_changed(client);
	client_step_soon(client);
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

bool client_ready_token(struct operation *operation)
{
	struct client *client = operation->client;
	struct oauth2_settings *oauth2 = &client->connection->oauth2;
	struct buf form = BUF_INIT;
	char *url = NULL;

	if (has_what_it_needs(operation))
		return true;
	if (client->token_exchange != 0) {
		wait_for_token(operation);
		return false;
	}
	if (!check_client(operation) ||
	    !client_ready_endpoint(operation, ENDPOINT_TOKEN, &url) ||
	    !client_ready_secret(operation, SECRET_OF_CLIENT)) {
		free(url);
		return false;
	}
	wait_for_token(operation);
	oauth_token_form(&form, oauth2->scope != NULL ? oauth2->scope : "",
		oauth2->aud);
	client->token_exchange = client_post_form(operation, url, &form,
		"token", on_token);
	free(url);
	return false;
}
