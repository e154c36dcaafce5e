#include "core/client/client_internal.h"

/*
 * The way of a connection's requests, those to its authorization server too:
 * proxy, addresses, family. The proxy's password is asked for before the first
 * request that would go by a proxy, and not where none would; one that the
 * proxy refused is got anew the next time.
 */

#include <string.h>

#include "core/base/text.h"
#include "core/net/url.h"

static const char *set_or_null(const char *text)
{
	return text != NULL && *text != '\0' ? text : NULL;
}

static struct way_settings settings_of(const struct client *client)
{
	const struct network_settings *network = &client->connection->network;

	return (struct way_settings){
		.proxy = set_or_null(network->proxy),
		.no_proxy = set_or_null(network->no_proxy),
		.user = set_or_null(network->proxy_user),
		.password = client->secret[SECRET_OF_PROXY],
		.auth = set_or_null(network->proxy_auth),
		.ca = client->proxy_ca_file,
		.ip = text_equals(network->ip, "4") ? 4 :
			text_equals(network->ip, "6") ? 6 : 0,
		.resolve = network->resolve };
}

void client_fill_way(const struct client *client,
	struct http_request *request)
{
	request->way = settings_of(client);
}

static bool goes_by_proxy(const struct client *client, const char *url)
{
	struct way_settings settings = settings_of(client);
	struct way_chosen way;
	bool is_so;

	if (url == NULL || !way_find(&settings, url, &way, NULL))
		return false;
	is_so = way.proxy != NULL;
	way_finish(&way);
	return is_so;
}

/* Its own URL, or any that the client may turn to on its behalf. */
static bool may_meet_proxy(const struct operation *operation)
{
	const struct client *client = operation->client;
	const struct connection *connection = client->connection;

	if (operation->url != NULL && goes_by_proxy(client, operation->url))
		return true;
	for (size_t i = 0; i < connection->service_count; i++)
		if (goes_by_proxy(client, connection->services[i].base))
			return true;
	return goes_by_proxy(client, connection->oauth2.base) ||
		goes_by_proxy(client, connection->oauth2.token_endpoint);
}

bool client_ready_proxy(struct operation *operation)
{
	const struct network_settings *network =
		&operation->client->connection->network;

	return set_or_null(network->proxy_user) == NULL ||
		network->proxy_password.source == SECRET_NONE ||
		!may_meet_proxy(operation) ||
		client_ready_secret(operation, SECRET_OF_PROXY);
}

void client_note_way(struct client *client, const struct exchange *exchange)
{
	if (exchange->state == EXCHANGE_FAILED &&
	    exchange->failed_at == AT_PROXY &&
	    exchange->error.kind == ERR_AUTH)
		client_forget_typed(client, SECRET_OF_PROXY);
}

bool client_stays_here(const struct client *client, const char *url)
{
	struct way_settings settings = settings_of(client);
	struct way_chosen way;
	struct url parts;
	bool is_own;

	if (!url_parse(url, &parts, NULL))
		return false;
	is_own = way_is_own_machine(parts.host) &&
		way_find(&settings, url, &way, NULL);
	url_finish(&parts);
	if (!is_own)
		return false;
	is_own = way.proxy == NULL || way_is_own_machine(way.host);
	way_finish(&way);
	return is_own;
}
