#include "core/client/client_internal.h"

/*
 * Operations. All of them live in one list and are stepped from one timer of
 * the loop: whatever an operation waits for (a secret, discovery, a token, an
 * answer), its arrival only asks for a step. So no done function ever runs
 * inside the call that began the operation, and an operation may be cancelled
 * at any point without a special case.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/log.h"
#include "core/base/path.h"
#include "core/engine/loop.h"
#include "core/engine/option.h"

/* Owned path, or NULL for none. */
static char *typed(const char *path)
{
	return path != NULL && *path != '\0' ? path_typed(path) : NULL;
}

struct client *client_new(struct loop *loop, struct http *http,
	const struct connection *connection, const struct client_hooks *hooks)
{
	struct client *client = xcalloc(1, sizeof(*client));

	client->loop = loop;
	client->http = http;
	client->connection = connection_dup(connection);
	if (hooks != NULL)
		client->hooks = *hooks;
	client->ca_file = typed(connection->ca_file);
	client->certificate = typed(connection->client_certificate);
	client->certificate_key = typed(connection->client_key);
	client->proxy_ca_file = typed(connection->network.proxy_ca_file);
	client->token.lifetime = -1;
	client->versions = versions_new();
	return client;
}

static void free_operation(struct operation *operation)
{
	client_retry_drop(operation);
	free(operation->method);
	free(operation->url);
	free(operation->content_type);
	http_headers_finish(&operation->headers);
	buf_finish_wiped(&operation->body);
	secret_free(operation->about);
	free(operation);
}

static void forget_exchange(struct client *client, uint32_t *id)
{
	if (*id != 0)
		http_forget(client->http, *id);
	*id = 0;
}

void client_free(struct client *client)
{
	if (client == NULL)
		return;
	loop_cancel(client->loop, client->step_timer);
	while (client->operations != NULL) {
		struct operation *operation = client->operations;

		client->operations = operation->next;
		forget_exchange(client, &operation->exchange);
		free_operation(operation);
	}
	client_abandon_secret(client);
	client_login_drop(client);
	forget_exchange(client, &client->token_exchange);
	forget_exchange(client, &client->discovery_exchange);
	client_forget_secrets(client);
	discovery_finish(&client->discovery);
	discovery_set_finish(&client->discovered);
	free(client->discovery_text);
	free(client->token_problem);
	client_preflight_drop(client);
	introspection_finish(&client->introspection);
	versions_free(client->versions);
	connection_free(client->connection);
	free(client->ca_file);
	free(client->certificate);
	free(client->certificate_key);
	free(client->proxy_ca_file);
	free(client);
}

const struct connection *client_connection(const struct client *client)
{
	return client->connection;
}

struct http *client_http(const struct client *client)
{
	return client->http;
}

void client_changed(struct client *client)
{
	if (client->hooks.changed != NULL)
		client->hooks.changed(client->hooks.data, client);
}

struct operation *client_operation(const struct client *client, unsigned id)
{
	struct operation *operation = client->operations;

	while (operation != NULL &&
	    (operation->id != id || operation->is_over))
		operation = operation->next;
	return operation;
}

struct operation *operation_by_exchange(struct client *client, uint32_t id)
{
	struct operation *operation = client->operations;

	while (operation != NULL &&
	    (operation->exchange != id || operation->is_over))
		operation = operation->next;
	return operation;
}

void operation_end(struct operation *operation, uint32_t exchange,
	const struct err *err)
{
	if (operation->is_over)
		return;
	operation->is_over = true;
	operation->exchange = 0;
	client_step_soon(operation->client);
	if (operation->introspected != NULL)
		operation->introspected(operation->data,
			err == NULL ? &operation->client->introspection : NULL,
			err);
	else if (operation->done != NULL)
		operation->done(operation->data, exchange, err);
	else if (exchange != 0)
		http_forget(operation->client->http, exchange);
}

void operations_fail(struct client *client, enum operation_wait wait,
	const struct err *err)
{
	struct err copy = *err;

	for (struct operation *operation = client->operations;
	    operation != NULL; operation = operation->next)
		if (operation->wait == wait)
			operation_end(operation, 0, &copy);
}

void client_finish_own(struct client *client, uint32_t exchange,
	const char *label)
{
	const struct exchange *found = http_find(client->http, exchange);

	if (found != NULL)
		client_note_way(client, found);
	if (found != NULL && client->hooks.exchanged != NULL)
		client->hooks.exchanged(client->hooks.data, client, found,
			label);
	http_forget(client->http, exchange);
}

static long setting_ms(long seconds, enum option_id otherwise)
{
	return 1000 * (seconds > 0 ? seconds : option_number(otherwise));
}

void client_fill_request(const struct client *client,
	struct http_request *request)
{
	const struct connection *connection = client->connection;

	request->connect_ms = setting_ms(connection->timeout_connect,
		OPT_TIMEOUT_CONNECT);
	request->first_byte_ms = setting_ms(connection->timeout_first_byte,
		OPT_TIMEOUT_FIRST_BYTE);
	request->total_ms = setting_ms(connection->timeout_total,
		OPT_TIMEOUT_TOTAL);
	request->body_cap = (size_t)option_number(OPT_ANSWER_LIMIT) << 20;
	client_fill_tls(client, request);
	client_fill_way(client, request);
	request->max_redirects = 5;
}

/* Owned value of Authorization for a call, by the service's access mode. */
static struct secret *call_authorization(const struct operation *operation)
{
	const struct client *client = operation->client;

	switch (operation->access) {
	case ACCESS_OAUTH2:
		return oauth_bearer(client->token.value);
	case ACCESS_BASIC:
		return oauth_http_basic(client->connection->basic_user,
			client->secret[SECRET_OF_USER]);
	case ACCESS_TOKEN:
		return oauth_bearer(client->secret[SECRET_PASTED]);
	default:
		return NULL;
	}
}

static void on_progress(void *data, uint32_t id)
{
	struct client *client = data;
	struct operation *operation = operation_by_exchange(client, id);

	if (operation == NULL)
		return;
	if (operation->stops_at_tls && http_find(client->http, id)->tls != NULL)
		http_cancel(client->http, id);
	else if (operation->progress != NULL)
		operation->progress(operation->data, id);
}

/* A refused token is worth one more try; true when it is tried again. */
static bool try_again(struct operation *operation,
	const struct exchange *exchange)
{
	struct client *client = operation->client;

	if (exchange->status != 401 || operation->access != ACCESS_OAUTH2 ||
	    operation->was_retried)
		return false;
	log_line(LOG_INFO, "401: the token was refused; getting a new one "
		"and sending the request once more");
	if (client->token_serial == operation->token_serial)
		token_note(&client->token, TOKEN_REFUSED);
	operation->was_retried = true;
	operation->needs_new_token = true;
	operation->wait = WAIT_NOTHING;
	operation->exchange = 0;
	client_finish_own(client, exchange->id, "refused");
	client_changed(client);
	client_step_soon(client);
	return true;
}

static void on_ended(void *data, uint32_t id)
{
	struct client *client = data;
	struct operation *operation = operation_by_exchange(client, id);
	const struct exchange *exchange = http_find(client->http, id);

	if (operation == NULL || exchange == NULL)
		return;
	client_note_way(client, exchange);
	if (exchange->state == EXCHANGE_DONE &&
	    client->connection->tier == TIER_PRODUCTION)
		versions_note(client->versions, exchange);
	if (exchange->state != EXCHANGE_DONE)
		operation_end(operation, id, &exchange->error);
	else if (!try_again(operation, exchange) &&
	    !client_retries(operation, exchange))
		operation_end(operation, id, NULL);
}

static void send_call(struct operation *operation)
{
	struct client *client = operation->client;
	struct secret *authorization;
	struct err err = ERR_INIT;
	struct http_request request = {
		.method = operation->method,
		.url = operation->url,
		.headers = operation->headers,
		.body = operation->has_body ? operation->body.data : NULL,
		.body_len = operation->body.len,
		.progress = on_progress,
		.ended = on_ended,
		.data = client,
	};

	if (!client_may_request(client, operation->method, operation->url,
	    &err) || (operation->access != ACCESS_UNRESTRICTED &&
	    !client_may_send_secret(client, operation->url, &err))) {
		operation_end(operation, 0, &err);
		return;
	}
	authorization = call_authorization(operation);
	request.authorization = authorization;
	client_fill_request(client, &request);
	request.sink = operation->sink;
	request.sink_data = operation->sink_data;
	operation->token_serial = client->token_serial;
	operation->wait = WAIT_EXCHANGE;
	operation->exchange = http_send(client->http, &request, &err);
	secret_free(authorization);
	if (operation->exchange == 0)
		operation_end(operation, 0, &err);
}

static void step_send(struct operation *operation)
{
	bool is_ready = true;

	if (operation->access == ACCESS_OAUTH2)
		is_ready = client_ready_token(operation);
	else if (operation->access == ACCESS_BASIC)
		is_ready = client_ready_secret(operation, SECRET_OF_USER);
	else if (operation->access == ACCESS_TOKEN)
		is_ready = client_ready_secret(operation, SECRET_PASTED);
	if (is_ready)
		send_call(operation);
}

static void step(struct operation *operation)
{
	if (!client_ready_proxy(operation) ||
	    !client_ready_certificate(operation))
		return;
	switch (operation->kind) {
	case OPERATION_SEND:
		step_send(operation);
		break;
	case OPERATION_TOKEN:
		if (client_ready_token(operation))
			operation_end(operation, 0, NULL);
		break;
	case OPERATION_DISCOVER:
	case OPERATION_DISCOVER_ALL:
		if (client_ready_discovery(operation))
			operation_end(operation, 0, NULL);
		break;
	case OPERATION_PREFLIGHT:
		client_step_preflight(operation);
		break;
	case OPERATION_USERINFO:
		client_step_userinfo(operation);
		break;
	case OPERATION_INTROSPECT:
	case OPERATION_REVOKE:
		client_step_about(operation);
		break;
	}
}

static void sweep(struct client *client)
{
	struct operation **place = &client->operations;

	while (*place != NULL) {
		struct operation *operation = *place;

		if (!operation->is_over) {
			place = &operation->next;
			continue;
		}
		*place = operation->next;
		free_operation(operation);
	}
}

static void step_all(void *data)
{
	struct client *client = data;

	client->step_timer = 0;
	for (struct operation *operation = client->operations;
	    operation != NULL; operation = operation->next)
		if (!operation->is_over && operation->wait < WAIT_EXCHANGE)
			step(operation);
	sweep(client);
}

void client_step_soon(struct client *client)
{
	if (client->step_timer == 0)
		client->step_timer = loop_after(client->loop, 0, step_all,
			client);
}

struct operation *client_add(struct client *client,
	enum operation_kind kind, void *data)
{
	struct operation *operation = xcalloc(1, sizeof(*operation));
	struct operation **place = &client->operations;

	operation->client = client;
	operation->id = ++client->last_id;
	operation->kind = kind;
	operation->data = data;
	buf_init(&operation->body);
	while (*place != NULL)
		place = &(*place)->next;
	*place = operation;
	client_step_soon(client);
	return operation;
}

struct operation *client_begin(struct client *client,
	enum operation_kind kind, client_done_fn *done, void *data)
{
	struct operation *operation = client_add(client, kind, data);

	operation->done = done;
	return operation;
}

unsigned client_send(struct client *client, const struct client_call *call)
{
	struct operation *operation = client_add(client, OPERATION_SEND,
		call->data);
	const struct service *service =
		client_service_of(client->connection, call->url);
	const struct http_headers *own = &client->connection->headers;

	operation->method = xstrdup(call->method);
	operation->url = xstrdup(call->url);
	operation->access = service != NULL && !call->without_credentials ?
		service->access : ACCESS_UNRESTRICTED;
	for (size_t i = 0; service != NULL && i < own->count; i++)
		http_headers_add(&operation->headers, own->header[i].name,
			own->header[i].value);
	for (size_t i = 0; call->headers != NULL &&
	    i < call->headers->count; i++)
		http_headers_set(&operation->headers,
			call->headers->header[i].name,
			call->headers->header[i].value);
	if (call->content_type != NULL &&
	    http_headers_get(&operation->headers, "Content-Type") == NULL)
		http_headers_set(&operation->headers, "Content-Type",
			call->content_type);
	client_add_condition(operation);
	operation->has_body = call->body != NULL;
	if (call->body != NULL)
		buf_append(&operation->body, call->body, call->body_len);
	operation->stops_at_tls = call->stops_at_tls;
	operation->retries = call->retries;
	operation->sink = call->sink;
	operation->sink_data = call->sink_data;
	operation->progress = call->progress;
	operation->done = call->done;
	return operation->id;
}

unsigned client_get_token(struct client *client, bool renew,
	client_done_fn *done, void *data)
{
	struct operation *operation = client_begin(client, OPERATION_TOKEN,
		done, data);

	operation->needs_new_token = renew;
	operation->token_serial = client->token_serial;
	return operation->id;
}

static bool is_waited_for(const struct client *client,
	enum operation_wait wait)
{
	for (const struct operation *operation = client->operations;
	    operation != NULL; operation = operation->next)
		if (!operation->is_over && operation->wait == wait)
			return true;
	return false;
}

/* A command, the vault's opening or a login that nobody waits for any more. */
static void abandon_if_unwanted(struct client *client)
{
	if (!is_waited_for(client, WAIT_SECRET))
		client_abandon_secret(client);
	if (!is_waited_for(client, WAIT_TOKEN))
		client_abandon_login(client);
}

void client_cancel(struct client *client, unsigned id)
{
	struct operation *operation = client_operation(client, id);
	struct err err = ERR_INIT;

	if (operation == NULL || client_retry_stop(operation))
		return;
	if (operation->exchange != 0) {
		http_cancel(client->http, operation->exchange);
		return;
	}
	err_set(&err, ERR_CANCELLED, "cancelled");
	operation_end(operation, 0, &err);
	abandon_if_unwanted(client);
}

void client_forget(struct client *client, unsigned id)
{
	struct operation *operation = client_operation(client, id);

	if (operation == NULL)
		return;
	forget_exchange(client, &operation->exchange);
	operation->done = NULL;
	operation->introspected = NULL;
	operation->is_over = true;
	client_step_soon(client);
	abandon_if_unwanted(client);
}

uint32_t client_exchange(const struct client *client, unsigned id)
{
	const struct operation *operation = client_operation(client, id);

	return operation != NULL ? operation->exchange : 0;
}
