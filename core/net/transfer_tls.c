#include "core/net/transfer.h"

/*
 * What an exchange needs for TLS, hop by hop. The client certificate and the
 * verify-as name belong to the origin that was asked: a redirect elsewhere
 * gets neither. A pin belongs to host and port, whoever leads there.
 *
 * Verifying another name than the URL's is done the way curl itself has for
 * it: curl is given the URL with that name, so that SNI, Host and the check
 * of the certificate agree, and is told to connect to the address. What is
 * shown stays the URL that was asked for.
 */

#include "core/base/log.h"
#include "core/base/secret.h"
#include "core/net/guard.h"
#include "core/net/pins.h"
#include "core/net/url.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

void transfer_take_settings(struct transfer *transfer,
	const struct http_request *request)
{
	const struct tls_settings *from = &request->tls;
	const char *ca = request->ca_file != NULL ? request->ca_file :
		from->ca;
	struct transfer_tls *tls = &transfer->tls;
	struct err err = ERR_INIT;

	buf_init(&tls->ca_pem);
	tls->has_ca = ca != NULL;
	/* It was checked before; what is gone by now verifies nothing. */
	if (ca != NULL && !tls_read_ca(ca, &tls->ca_pem, &err))
		log_line(LOG_WARN, "%s", err.text);
	tls->is_ca_alone = from->is_ca_alone;
	tls->needs_tls13 = from->needs_tls13;
	tls->certificate = xstrdup_or_null(from->certificate);
	tls->key = xstrdup_or_null(from->key);
	tls->verify_as = xstrdup_or_null(from->verify_as);
	tls->is_pkcs12 = from->certificate != NULL &&
		tls_is_pkcs12(from->certificate);
	if (from->passphrase != NULL)
		tls->passphrase = secret_dup(from->passphrase);
}

void transfer_free_settings(struct transfer *transfer)
{
	struct transfer_tls *tls = &transfer->tls;

	transfer_reset_tls(transfer);
	free(tls->certificate);
	free(tls->key);
	free(tls->verify_as);
	secret_free(tls->passphrase);
	buf_finish(&tls->ca_pem);
}

void transfer_reset_tls(struct transfer *transfer)
{
	struct transfer_tls *tls = &transfer->tls;

	tls_watch_free(tls->watch);
	tls->watch = NULL;
	mem_replace(&tls->url, NULL);
	mem_replace(&tls->connect_to, NULL);
	mem_replace(&tls->pin, NULL);
	tls_facts_unref(transfer->shown.tls);
	transfer->shown.tls = NULL;
}

static bool is_address(const struct url *url)
{
	unsigned char bytes[16];

	return url->is_ipv6 || inet_pton(AF_INET, url->host, bytes) == 1;
}

/* The URL and the way for curl when another name is verified. */
static void verify_as(struct transfer_tls *tls, struct url *url)
{
	char *address = url->host;
	bool is_ipv6 = url->is_ipv6;

	tls->connect_to = xasprintf(is_ipv6 ? "%s:%u:[%s]:%u" :
		"%s:%u:%s:%u", tls->verify_as, url->port, address, url->port);
	url->host = tls->verify_as;
	url->is_ipv6 = false;
	tls->url = url_format(url);
	url->host = address;
	url->is_ipv6 = is_ipv6;
}

static void find_pin(struct transfer *transfer, const struct url *url,
	struct pin *pin)
{
	const struct http_guard *guard = http_guard_of(transfer->http);
	struct err problem = ERR_INIT;
	bool is_pinned = pins_find(url->host, url->port, pin, &problem);

	transfer->tls.has_idle_pin = is_pinned && guard != NULL &&
		guard->pin_rule != NULL;
	if (transfer->tls.has_idle_pin)
		*pin = (struct pin){ .when = 0 };
	else if (is_pinned)
		transfer->tls.pin = xstrdup(pin->key);
	if (err_is_set(&problem))
		log_line(LOG_WARN, "%s", problem.text);
}

void transfer_prepare_tls(struct transfer *transfer)
{
	struct transfer_tls *tls = &transfer->tls;
	struct err err = ERR_INIT;
	struct pin pin = { .when = 0 };
	const struct http_guard *guard = http_guard_of(transfer->http);
	struct url url;

	if (guard != NULL && guard->tls_rule != NULL)
		tls->needs_tls13 = true;
	if (!url_parse(transfer->shown.url, &url, &err))
		return;
	if (strcmp(url.scheme, "https") == 0) {
		find_pin(transfer, &url, &pin);
		if (tls->verify_as != NULL && is_address(&url) &&
		    transfer_may_authorize(transfer))
			verify_as(tls, &url);
		tls->watch = tls_watch_new(url.host, url.port,
			tls->url != NULL ? tls->verify_as : url.host,
			tls->pin, pin.when);
	}
	url_finish(&url);
}

bool transfer_take_tls(struct transfer *transfer)
{
	struct transfer_tls *tls = &transfer->tls;
	struct tls_facts *seen = tls->watch != NULL ?
		tls_watch_facts(tls->watch) : NULL;

	if (seen == NULL || transfer->shown.tls == seen)
		return seen != NULL;
	tls_facts_unref(transfer->shown.tls);
	transfer->shown.tls = tls_facts_ref(seen);
	return true;
}
