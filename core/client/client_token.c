#include "core/client/client_internal.h"

/*
 * Tokens. One is fetched by one exchange at a time, whoever asked first; all
 * who need it wait for the same one.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/clock.h"
#include "core/base/log.h"

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
