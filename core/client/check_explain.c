#include "core/client/check_part.h"

/*
 * The result's words: what a failure on each rung means, as a table, and whom
 * it sends to the telephone.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/client/check_words.h"
#include "core/net/url.h"

struct meaning {
	const char *name, *means;
	enum check_whom whom;
};

static const struct meaning rungs[RUNG_COUNT] = {
	[RUNG_NAME] = { "Name", "Names on HSCN are known only on HSCN: check "
		"the address and the VPN.", WHOM_NETWORK },
	[RUNG_PROXY] = { "Proxy", "It is about the proxy, not about the "
		"server.", WHOM_NETWORK },
	[RUNG_ROUTE] = { "Route", "Check the VPN.", WHOM_NETWORK },
	[RUNG_CONNECT] = { "Connection", "It cannot be connected to: check "
		"the VPN or HSCN link.", WHOM_NETWORK },
	[RUNG_TLS] = { "TLS", "The server is there but its certificate is "
		"not trusted: set the CA file of the connection.",
		WHOM_CERTIFICATES },
	[RUNG_HTTP] = { "HTTP", "It is connected to, so the network is well, "
		"but it does not answer as a server should: check the base "
		"URL.", WHOM_VENDOR },
	[RUNG_CLOCK] = { "Clock", "", WHOM_VENDOR },
	[RUNG_DISCOVERY] = { "Discovery", "", WHOM_IDENTITY },
	[RUNG_TOKEN] = { "Token", "Check client id, secret and scope.",
		WHOM_IDENTITY },
	[RUNG_INTROSPECTION] = { "Introspection", "", WHOM_IDENTITY },
	[RUNG_CAPABILITY] = { "Capability", "Check the base URL.",
		WHOM_VENDOR },
	[RUNG_READ] = { "Read", "The way there works, the request was "
		"refused: check scope and audience.", WHOM_IDENTITY },
};

const char *check_rung_name(enum rung rung)
{
	return rungs[rung].name;
}

/* The machine answered, so the network is well: no word of VPN or HSCN. */
static const struct meaning refused = { "Connection", "", WHOM_VENDOR };

/* Its own certificate is good; it is ours that it misses or refuses. */
static const struct meaning certificate_is_wanted = { "TLS", "The server is "
	"there and trusted; it is about the client certificate of the "
	"connection.", WHOM_CERTIFICATES };

/* What the exchange says that failed goes before what the rung says. */
static const struct meaning *meaning_of(struct check *check, enum rung rung)
{
	const struct exchange *exchange = http_find(
		client_http(check->client), check_found_of(check)->metadata);
	const struct tls_facts *tls = check_found_of(check)->tls;

	if (rung == RUNG_CONNECT && exchange != NULL &&
	    exchange->failed_at == AT_REFUSED)
		return &refused;
	if (rung == RUNG_TLS && tls != NULL && tls->asks_certificate &&
	    tls->fault == TLS_GOOD)
		return &certificate_is_wanted;
	return &rungs[rung];
}

/* The host of the service, as it is written; owned. */
char *check_host(const struct check *check)
{
	struct url url;
	char *host;

	if (!url_parse(check_service(check)->base, &url, NULL))
		return xstrdup("");
	host = xstrdup(url.host);
	url_finish(&url);
	return host;
}

/* The policy, or a setting of the connection: its sentence says whose. */
static bool is_our_own(enum rung rung, const struct err *err)
{
	return err->kind == ERR_CONFIG && (rung == RUNG_NAME ||
		rung == RUNG_DISCOVERY || rung == RUNG_TOKEN);
}

/*
 * The first failure of all is the one that is explained. Its rung has the
 * whole sentence; here it is cut before who to ring would be.
 */
void check_explain(struct check *check, enum rung rung,
	const struct err *err)
{
	const struct meaning *meaning = meaning_of(check, rung);
	struct buf words = BUF_INIT;
	char *host;
	size_t room, len;

	if (is_our_own(rung, err)) {
		check->result = *err;
		err_prefix(&check->result, "%s: ", rungs[rung].name);
		return;
	}
	host = check_host(check);
	check->failure = (struct check_failure){ meaning->name,
		check_service(check)->name, meaning->whom };
	if (meaning == &rungs[RUNG_CONNECT])
		check_private(check->routes, host, &words);
	if (*meaning->means != '\0')
		buf_printf(&words, "%s ", meaning->means);
	check_whom(client_connection(check->client), meaning->whom, &words);
	room = sizeof(check->result.text) - strlen(meaning->name) - 8;
	room = words.len < room ? room - words.len : 0;
	len = text_fit(err->text, strlen(err->text), room);
	err_set(&check->result, err->kind, "%s: %.*s%s. %s",
		meaning->name, (int)len, err->text,
		err->text[len] != '\0' ? "..." : "", words.data);
	buf_finish(&words);
	free(host);
}
