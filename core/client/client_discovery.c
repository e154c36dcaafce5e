#include "core/client/client_internal.h"

/*
 * Where the authorization server's endpoints are. The first of its documents
 * that can be read is enough to get a token; all of them are read when
 * somebody wants to know everything.
 *
 * An endpoint is, in this order: set by hand (or remembered), the usual path
 * on the configured base where the connection says so or the server has no
 * discovery document, or the discovered one if it is on the configured origin.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/log.h"
#include "core/net/url.h"

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

