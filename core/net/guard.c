#include "core/net/guard.h"

/*
 * The questions, put in the terms a guard decides by. The URL is taken apart
 * by the parser that everything else here uses, which refuses what curl would
 * read in another way ("\\", "%" and blanks in hosts, user names); so the host
 * that is judged is the host that is connected to.
 *
 * The built-in sandbox is a server of this process: it holds its port as long
 * as it runs, so nobody else can stand there.
 */

#include "core/base/text.h"
#include "core/net/http_state.h"
#include "core/net/url.h"
#include "core/net/way.h"

#include <stdlib.h>
#include <string.h>

void http_set_guard(struct http *http, const struct http_guard *guard)
{
	http->guard = guard;
}

const struct http_guard *http_guard_of(const struct http *http)
{
	return http->guard;
}

void http_allow_own(struct http *http, unsigned port)
{
	http->own_port = port;
}

static bool is_own(const struct http *http, const struct url *url)
{
	return http->own_port != 0 && http->own_port == url->port &&
		strcmp(url->host, "127.0.0.1") == 0;
}

bool http_may_go_by(const struct http *http, const char *host, unsigned port,
	struct err *err)
{
	struct guard_hop hop = { .method = "GET", .host = host, .port = port,
		.path = "/" };

	return http->guard == NULL ||
		http->guard->allows(http->guard->data, &hop, err);
}

/* The proxy, and the address that the connection gives a name. */
static bool may_go_by_way(const struct http *http,
	const struct way_settings *settings, const char *url,
	unsigned port, struct err *err)
{
	struct way_chosen way;
	bool is_allowed = true;

	if (!way_find(settings, url, &way, err))
		return false;
	if (way.proxy != NULL && !http_may_go_by(http, way.host, way.port,
	    err))
		is_allowed = err_prefix(err, way.variable != NULL ?
			"the proxy of the environment: " :
			"the connection's proxy: ");
	else if (way.address != NULL && !http_may_go_by(http, way.address,
	    port, err))
		is_allowed = err_prefix(err, "the address that the "
			"connection gives the name: ");
	way_finish(&way);
	return is_allowed;
}

bool http_may_go(const struct http *http, const struct way_settings *settings,
	const char *label, const char *method, const char *url,
	struct err *err)
{
	const struct http_guard *guard = http->guard;
	struct guard_hop hop = { .method = method, .label = label };
	struct url parts;
	bool is_allowed;

	if (!url_parse(url, &parts, err))
		return false;
	hop.scheme = parts.scheme;
	hop.host = is_own(http, &parts) ? "" : parts.host;
	hop.port = parts.port;
	hop.path = parts.path;
	is_allowed = (guard == NULL ||
		guard->allows(guard->data, &hop, err)) &&
		may_go_by_way(http, settings, url, parts.port, err);
	url_finish(&parts);
	return is_allowed;
}

void http_cite_rule(const struct transfer *transfer, enum http_trouble trouble,
	struct err *err)
{
	const struct http_guard *guard = transfer->http->guard;
	char *cited = NULL;

	if (guard == NULL)
		return;
	if (trouble == TROUBLE_TLS_VERSION && guard->tls_rule != NULL)
		cited = xasprintf("%s (%s)", err->text, guard->tls_rule);
	else if (transfer->tls.has_idle_pin && err->kind == ERR_TLS)
		cited = xasprintf("%s (The key in trusted_hosts does not "
			"count: %s.)", err->text, guard->pin_rule);
	if (cited != NULL)
		err_set(err, err->kind, "%s", cited);
	free(cited);
}
