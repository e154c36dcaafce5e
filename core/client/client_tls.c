#include "core/client/client_internal.h"

/*
 * Whom a connection shows its certificate, whom it verifies under another
 * name, and over what its secrets may travel. Certificate and name belong to
 * the origins the user configured; any other server is met as a stranger.
 * What stays on this machine can't be read on the way, so loopback counts as
 * safe (by no proxy elsewhere): the sandbox and a tunnel end there.
 */

#include <string.h>

#include "core/base/text.h"
#include "core/net/url.h"

static bool is_configured(const struct connection *connection,
	const char *url)
{
	const struct oauth2_settings *oauth2 = &connection->oauth2;
	const char *const texts[] = { oauth2->base, oauth2->token_endpoint,
		oauth2->introspection_endpoint, oauth2->revocation_endpoint,
		oauth2->device_endpoint };

	for (size_t i = 0; i < connection->service_count; i++)
		if (url_same_origin(connection->services[i].base, url))
			return true;
	for (size_t i = 0; i < FD_COUNT(texts); i++)
		if (texts[i] != NULL && url_same_origin(texts[i], url))
			return true;
	return false;
}

void client_fill_tls(const struct client *client,
	struct http_request *request)
{
	const struct connection *connection = client->connection;
	struct tls_settings *tls = &request->tls;

	tls->ca = client->ca_file;
	tls->is_ca_alone = connection->is_ca_alone;
	tls->needs_tls13 = text_equals(connection->tls_minimum, "1.3");
	if (!is_configured(connection, request->url))
		return;
	tls->certificate = client->certificate;
	tls->key = client->certificate_key;
	tls->passphrase = client->secret[SECRET_OF_CERTIFICATE];
	if (connection->verify_as != NULL && *connection->verify_as != '\0')
		tls->verify_as = connection->verify_as;
}

/*
 * A wrong passphrase is found here, before anything is sent, and one that was
 * typed is asked for again next time.
 */
bool client_ready_certificate(struct operation *operation)
{
	struct client *client = operation->client;
	struct tls_settings tls = { .certificate = client->certificate,
		.key = client->certificate_key };
	struct err err = ERR_INIT;

	if (client->certificate == NULL || client->certificate_is_good)
		return true;
	if (client->connection->client_passphrase.source != SECRET_NONE &&
	    !client_ready_secret(operation, SECRET_OF_CERTIFICATE))
		return false;
	tls.passphrase = client->secret[SECRET_OF_CERTIFICATE];
	client->certificate_is_good = tls_check_client(&tls, &err);
	if (client->certificate_is_good)
		return true;
	client_forget_typed(client, SECRET_OF_CERTIFICATE);
	operation_end(operation, 0, &err);
	return false;
}

unsigned client_probe_tls(struct client *client, const char *service,
	client_done_fn *done, void *data, struct err *err)
{
	const struct connection *connection = client->connection;
	const struct service *found = connection_service(connection, service);
	bool is_oauth2 = found == NULL && text_equals(service, "oauth2");
	const char *url = is_oauth2 ? connection->oauth2.base :
		found != NULL ? found->base : NULL;
	struct client_call call = { .method = "HEAD", .url = url,
		.without_credentials = true, .stops_at_tls = true,
		.retries = -1, .done = done, .data = data };

	if (url == NULL) {
		err_set(err, ERR_USAGE, "the connection %s has no service "
			"\"%.40s\" to ask", connection->name,
			service != NULL ? service : "");
		return 0;
	}
	if (!text_starts_with_nocase(url, "https:")) {
		err_set(err, ERR_USAGE, "%.200s is not https: there is no "
			"certificate", url);
		return 0;
	}
	return client_send(client, &call);
}

bool client_may_send_secret(const struct client *client, const char *url,
	struct err *err)
{
	struct url parts;
	bool is_safe;

	if (!url_parse(url, &parts, err))
		return false;
	is_safe = strcmp(parts.scheme, "https") == 0 ||
		client_stays_here(client, url) ||
		client->connection->allows_plain_http;
	if (!is_safe)
		err_set(err, ERR_AUTH, "the token or password would go to %s "
			"over plain http, where anybody on the way can read "
			"it, so nothing was sent: use https, or set \"Plain "
			"http\" in the connection (fhirdeck connection add "
			"\"%s\" --replace --allow-plain-http)", parts.host,
			client->connection->name);
	url_finish(&parts);
	return is_safe;
}
