#include "core/client/client_internal.h"

/*
 * The userinfo endpoint (OpenID Connect Core 1.0 section 5.3): a GET with the
 * access token, to the authorization server's own origin and nowhere else.
 */

#include <stdlib.h>

static void on_ended(void *data, uint32_t id)
{
	struct client *client = data;
	struct operation *operation = operation_by_exchange(client, id);
	const struct exchange *exchange = http_find(client->http, id);

	if (operation == NULL || exchange == NULL)
		return;
	client_note_way(client, exchange);
	operation_end(operation, id, exchange->state == EXCHANGE_DONE ? NULL :
		&exchange->error);
}

static void send(struct operation *operation, const char *url)
{
	struct client *client = operation->client;
	struct secret *authorization = oauth_bearer(client->token.value);
	struct err err = ERR_INIT;
	struct http_request request = {
		.method = "GET",
		.url = url,
		.authorization = authorization,
		.label = "userinfo",
		.ended = on_ended,
		.data = client,
	};

	client_fill_request(client, &request);
	request.body_cap = 1 << 20;
	request.max_redirects = 0;
	http_headers_add(&request.headers, "Accept", "application/json");
	operation->wait = WAIT_EXCHANGE;
	operation->exchange = client_may_send_secret(client, url, &err) ?
		http_send(client->http, &request, &err) : 0;
	http_headers_finish(&request.headers);
	secret_free(authorization);
	if (operation->exchange == 0)
		operation_end(operation, 0, &err);
}

void client_step_userinfo(struct operation *operation)
{
	struct err err = ERR_INIT;
	char *url = NULL;

	if (operation->client->token.value == NULL) {
		err_set(&err, ERR_AUTH, "no token is held: get one first");
		operation_end(operation, 0, &err);
		return;
	}
	if (client_ready_endpoint(operation, ENDPOINT_USERINFO, &url))
		send(operation, url);
	free(url);
}

unsigned client_userinfo(struct client *client, client_done_fn *done,
	void *data)
{
	return client_begin(client, OPERATION_USERINFO, done, data)->id;
}
