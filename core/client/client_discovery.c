#include "core/client/client_internal.h"

/*
 * Where the authorization server's endpoints are. The first of its documents
 * that can be read is enough to get a token; all of them are read when
 * somebody wants to know everything.
 *
 * An endpoint is, in this order: set by hand (or remembered), the usual path
 * on the configured base where the connection says so or the server has no
 * discovery document, or the discovered one if it is on the configured origin.
 * A server that is too busy to say (429, 503) may have one all the same.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/log.h"
#include "core/client/retry.h"
#include "core/fhir/capability.h"
#include "core/net/url.h"

const struct discovery *client_discovery(const struct client *client)
{
	return client->has_discovery ? &client->discovery : NULL;
}

const char *client_discovery_text(const struct client *client)
{
	return client->discovery_text;
}

const struct discovery_set *client_discovered(const struct client *client)
{
	return &client->discovered;
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
	case ENDPOINT_AUTHORIZATION:
		return &oauth2->authorization_endpoint;
	case ENDPOINT_DEVICE:
		return &oauth2->device_endpoint;
	default:
		return NULL;
	}
}

/* Of those nobody needs as it is, nothing is written down. */
static bool is_worth_keeping(const struct oauth2_settings *oauth2,
	enum endpoint endpoint)
{
	if (endpoint == ENDPOINT_AUTHORIZATION)
		return oauth2->grant == GRANT_CODE;
	return endpoint != ENDPOINT_DEVICE || oauth2->grant == GRANT_DEVICE;
}

void client_rebase(struct client *client)
{
	struct oauth2_settings *oauth2 = &client->connection->oauth2;

	for (size_t i = 0; i < ENDPOINT_COUNT; i++) {
		char **place = explicit_endpoint(oauth2, (enum endpoint)i);

		if (place == NULL || *place != NULL ||
		    !is_worth_keeping(oauth2, (enum endpoint)i))
			continue;
		*place = discovery_rebase(&client->discovery, oauth2->base,
			(enum endpoint)i);
	}
	client->needs_rebase = false;
	client_changed(client);
	client_step_soon(client);
}

/* Clients with a certificate may have a door of their own (RFC 8705, 5). */
static const char *discovered_endpoint(const struct client *client,
	enum endpoint endpoint)
{
	enum client_auth auth = client->connection->oauth2.auth;
	const char *mtls = client->discovery.mtls_endpoint[endpoint];

	return mtls != NULL && (auth == CLIENT_AUTH_TLS ||
		auth == CLIENT_AUTH_SELF_SIGNED_TLS) ? mtls :
		client->discovery.endpoint[endpoint];
}

/* The user agreed to the configured base, now or in an earlier session: that
   goes for endpoints that have no member of their own, too. */
static bool is_rebased(const struct client *client)
{
	const struct oauth2_settings *oauth2 = &client->connection->oauth2;

	return oauth2->token_endpoint != NULL && oauth2->base != NULL &&
		url_same_origin(oauth2->token_endpoint, oauth2->base);
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
	found = discovered_endpoint(client, endpoint);
	if (found == NULL) {
		err_set(err, ERR_AUTH, "the authorization server's discovery "
			"document names no %s", endpoint_member(endpoint));
		return NULL;
	}
	if (!url_same_origin(found, oauth2->base) && is_rebased(client))
		return discovery_rebase(&client->discovery, oauth2->base,
			endpoint);
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

/* Owned address of a source, or NULL. */
static char *source_url(const struct client *client,
	enum discovery_source source)
{
	const struct connection *connection = client->connection;
	const struct service *service = connection_service(connection, NULL);
	bool is_fhir = service != NULL && service->kind == SERVICE_FHIR;

	return discovery_source_url(source, connection->oauth2.base,
		is_fhir ? service->base : NULL);
}

static bool read_capability(const struct exchange *exchange,
	struct discovery *out, struct err *err)
{
	struct doc_index *index = index_text(exchange->body.data,
		exchange->body.len);
	struct capability *capability = capability_read(index,
		exchange->body.data, err);
	bool is_read = capability != NULL && discovery_from_uris(
		capability->oauth_token, capability->oauth_authorize, out);

	if (capability != NULL && !is_read)
		err_set(err, ERR_AUTH, "the CapabilityStatement names no "
			"OAuth2 endpoints");
	capability_free(capability);
	index_free(index);
	return is_read;
}

static void read_part(const struct exchange *exchange,
	enum discovery_source source, struct discovery_part *part)
{
	struct err err = ERR_INIT;

	part->status = exchange->status;
	if (exchange->state != EXCHANGE_DONE) {
		err = exchange->error;
	} else if (exchange->status == 200 &&
	    source == DISCOVERY_CAPABILITY) {
		part->is_read = read_capability(exchange, &part->found, &err);
	} else if (exchange->status == 200) {
		part->is_read = discovery_read(exchange->body.data,
			exchange->body.len, &part->found, &err);
		if (part->is_read)
			part->text = xstrdup(exchange->body.data);
	}
	if (err_is_set(&err))
		part->problem = xstrdup(err.text);
}

/* The whole anew, from all that has been read so far. */
static void put_together(struct client *client)
{
	const struct discovery_set *set = &client->discovered;

	discovery_finish(&client->discovery);
	discovery_merge(set, &client->discovery);
	for (size_t i = 0; i < DISCOVERY_SOURCE_COUNT; i++) {
		if (!set->part[i].is_read)
			continue;
		if (!client->has_discovery)
			mem_replace(&client->discovery_text,
				set->part[i].text != NULL ?
				set->part[i].text : "{}");
		client->has_discovery = true;
	}
	client->needs_rebase = client->has_discovery &&
		client->connection->oauth2.base != NULL &&
		!discovery_is_on_origin(&client->discovery,
			client->connection->oauth2.base);
}

/*
 * The next source to ask, or COUNT: the first document that can be read ends
 * the search, unless everything is wanted.
 */
static size_t next_source(const struct client *client)
{
	size_t last = client->wants_all_sources ? DISCOVERY_SOURCE_COUNT :
		DISCOVERY_CAPABILITY;

	if (client->has_discovery && !client->wants_all_sources)
		return DISCOVERY_SOURCE_COUNT;
	for (size_t i = 0; i < last; i++)
		if (client->discovered.part[i].url == NULL) {
			char *url = source_url(client,
				(enum discovery_source)i);

			free(url);
			if (url != NULL)
				return i;
		}
	return DISCOVERY_SOURCE_COUNT;
}

static bool ask_source(struct client *client, size_t source,
	struct err *err);

/*
 * No source has a document: that is so for the whole session, unless one of
 * them was only too busy, which is asked again the next time.
 */
static void give_up(struct client *client, struct err *err)
{
	for (size_t i = 0; i < DISCOVERY_SOURCE_COUNT; i++) {
		unsigned status = client->discovered.part[i].status;

		if (!retry_is_status(status))
			continue;
		err_set(err, ERR_AUTH, "the authorization server is busy "
			"(%u): try again", status);
		discovery_set_finish(&client->discovered);
		return;
	}
	log_line(LOG_WARN, "no discovery document: the usual paths on the "
		"configured base are used");
	client->discovery_failed = true;
}

static void on_discovered(void *data, uint32_t id)
{
	struct client *client = data;
	const struct exchange *exchange = http_find(client->http, id);
	enum discovery_source source = client->discovery_source;
	struct err err = ERR_INIT;
	size_t next;

	client->discovery_exchange = 0;
	if (exchange == NULL)
		return;
	read_part(exchange, source, &client->discovered.part[source]);
	if (exchange->state != EXCHANGE_DONE && source == DISCOVERY_OPENID) {
		/* Not there now: asked again the next time. */
		err = exchange->error;
		discovery_set_finish(&client->discovered);
	}
	put_together(client);
	client_finish_own(client, id, "discovery");
	next = next_source(client);
	if (!err_is_set(&err) && next < DISCOVERY_SOURCE_COUNT)
		ask_source(client, next, &err);
	else if (!err_is_set(&err) && !client->has_discovery)
		give_up(client, &err);
	if (err_is_set(&err))
		operations_fail(client, WAIT_DISCOVERY, &err);
	client_changed(client);
	client_step_soon(client);
}

static bool ask_source(struct client *client, size_t source, struct err *err)
{
	struct http_request request = { .method = "GET", .label = "discovery",
		.ended = on_discovered, .data = client };
	struct discovery_part *part = &client->discovered.part[source];

	part->url = source_url(client, (enum discovery_source)source);
	request.url = part->url;
	client_fill_request(client, &request);
	request.body_cap = source == DISCOVERY_CAPABILITY ? 16 << 20 : 1 << 20;
	http_headers_add(&request.headers, "Accept",
		source == DISCOVERY_CAPABILITY ? "application/fhir+json" :
		"application/json");
	client->discovery_source = (enum discovery_source)source;
	client->discovery_exchange = http_send(client->http, &request, err);
	http_headers_finish(&request.headers);
	return client->discovery_exchange != 0;
}

bool client_ready_discovery(struct operation *operation)
{
	struct client *client = operation->client;
	const char *base = client->connection->oauth2.base;
	bool wants_all = operation->kind == OPERATION_DISCOVER_ALL;
	struct err err = ERR_INIT;
	size_t next;

	if (!wants_all && (client->has_discovery || client->discovery_failed))
		return true;
	client->wants_all_sources |= wants_all;
	operation->wait = WAIT_DISCOVERY;
	if (client->discovery_exchange != 0)
		return false;
	if (base == NULL || *base == '\0') {
		err_set(&err, ERR_CONFIG, "the connection %s has no OAuth2 "
			"base: edit it", client->connection->name);
		operation_end(operation, 0, &err);
		return false;
	}
	next = next_source(client);
	if (next < DISCOVERY_SOURCE_COUNT &&
	    !ask_source(client, next, &err))
		operation_end(operation, 0, &err);
	return next == DISCOVERY_SOURCE_COUNT;
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

unsigned client_discover(struct client *client, client_done_fn *done,
	void *data)
{
	return client_begin(client, OPERATION_DISCOVER, done, data)->id;
}

unsigned client_discover_all(struct client *client, client_done_fn *done,
	void *data)
{
	return client_begin(client, OPERATION_DISCOVER_ALL, done, data)->id;
}
