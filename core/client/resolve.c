#include "core/client/client.h"

/*
 * URLs against a connection: from what is typed to what is sent, and whether
 * a link of a server's may be followed. A URL belongs to a service when it is
 * on the service's origin and at or below its path; only then does it get the
 * service's credentials.
 */

#include <stdlib.h>
#include <string.h>

#include "core/client/variables.h"
#include "core/net/url.h"

/* Percent-encodes what may not stand in a URL, and nothing else. */
static void encode_rest(struct buf *out, const char *url)
{
	for (; *url != '\0'; url++) {
		unsigned char c = (unsigned char)*url;

		if (c <= 0x20 || c >= 0x7f || strchr("\"<>\\^`{|}", c) != NULL)
			buf_printf(out, "%%%02X", c);
		else
			buf_putc(out, (char)c);
	}
}

char *client_resolve(const struct connection *connection, const char *service,
	const char *line, struct err *err)
{
	struct variables *variables = variables_new();
	char *url;

	variables_set_connection(variables, connection);
	url = client_resolve_with(connection, service, line, variables, err);
	variables_free(variables);
	return url;
}

char *client_resolve_with(const struct connection *connection,
	const char *service, const char *line, struct variables *variables,
	struct err *err)
{
	const struct service *chosen = connection_service(connection, service);
	struct buf expanded = BUF_INIT, encoded = BUF_INIT;
	struct url url = { 0 };
	char *joined = NULL;

	if (chosen == NULL) {
		err_set(err, ERR_USAGE, "the connection %s has no service "
			"\"%s\"", connection->name,
			service != NULL ? service : "");
		return NULL;
	}
	if (variables_expand(variables, PLACE_URL, line, strlen(line),
	    &expanded, err)) {
		encode_rest(&encoded, expanded.data);
		joined = url_join(chosen->base, encoded.data);
		if (!url_parse(joined, &url, err)) {
			free(joined);
			joined = NULL;
		}
		url_finish(&url);
	}
	buf_finish(&expanded);
	buf_finish(&encoded);
	return joined;
}

/* True when path is base, or base followed by "/", "?" or "#". */
static bool lies_below(const char *url, const char *base)
{
	struct url a = { 0 }, b = { 0 };
	size_t len;
	bool is_below = false;

	if (url_same_origin(url, base) && url_parse(url, &a, NULL) &&
	    url_parse(base, &b, NULL)) {
		len = strlen(b.path);
		while (len > 0 && b.path[len - 1] == '/')
			len--;
		is_below = strncmp(a.path, b.path, len) == 0 &&
			(a.path[len] == '\0' || a.path[len] == '/') &&
			strstr(a.path, "/..") == NULL;
	}
	url_finish(&a);
	url_finish(&b);
	return is_below;
}

const struct service *client_service_of(const struct connection *connection,
	const char *url)
{
	const struct service *best = NULL;

	for (size_t i = 0; i < connection->service_count; i++) {
		const struct service *service = &connection->services[i];

		if (service->base != NULL && lies_below(url, service->base) &&
		    (best == NULL ||
		     strlen(service->base) > strlen(best->base)))
			best = service;
	}
	return best;
}

/* Owned: the link's path and query on the origin of from, or NULL. */
static char *moved(const char *from, const char *link)
{
	struct url target = { 0 }, origin = { 0 };
	char *url = NULL;

	if (url_parse(link, &target, NULL) && url_parse(from, &origin, NULL)) {
		char *base = url_origin(&origin);

		url = xasprintf("%s%s%s%s", base, target.path,
			target.query != NULL ? "?" : "",
			target.query != NULL ? target.query : "");
		free(base);
	}
	url_finish(&target);
	url_finish(&origin);
	return url;
}

char *client_follow(const struct connection *connection, const char *from,
	const char *link, struct buf *note, struct err *err)
{
	char *url = url_resolve(from, link, err), *other;

	if (url == NULL || client_service_of(connection, url) != NULL)
		return url;
	other = moved(from, url);
	if (other != NULL && client_service_of(connection, other) != NULL) {
		buf_printf(note, "the link names another origin (%s); its "
			"path is used on the connection's own", url);
		free(url);
		return other;
	}
	err_set(err, ERR_USAGE, "the link leads to %s, which is no service "
		"of the connection %s; it is not followed", url,
		connection->name);
	free(url);
	free(other);
	return NULL;
}
