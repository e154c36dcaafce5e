#include "core/net/way.h"

/*
 * The environment's proxies. Where a policy judges them curl is told the one
 * that was judged (core/net/http.c), so a difference between the two look-ups
 * can't lead past it.
 */

#include "core/base/text.h"
#include "core/net/url.h"

#include <stdlib.h>
#include <string.h>

/* curl's own, where a proxy's URL names none. */
enum { PROXY_PORT = 1080 };

static const char *variable(const char *const names[], size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const char *value = getenv(names[i]);

		if (value != NULL && *value != '\0')
			return value;
	}
	return NULL;
}

/* The list names the host, or what its name ends in. */
static bool is_excepted(const char *host)
{
	const char *list = variable((const char *const[]){ "no_proxy",
		"NO_PROXY" }, 2);
	size_t host_len = strlen(host);

	while (list != NULL && *list != '\0') {
		size_t len;
		char *name;
		bool is_it;

		list += strspn(list, ", .");
		len = strcspn(list, ", ");
		name = xstrndup(list, len);
		is_it = strcmp(name, "*") == 0 || (len > 0 &&
			len <= host_len &&
			text_equals_nocase(host + host_len - len, name) &&
			(len == host_len || host[host_len - len - 1] == '.'));
		free(name);
		if (is_it)
			return true;
		list += len;
	}
	return false;
}

char *way_proxy(const char *url)
{
	static const char *const plain[] = { "http_proxy", "all_proxy",
		"ALL_PROXY" };
	static const char *const secure[] = { "https_proxy", "HTTPS_PROXY",
		"all_proxy", "ALL_PROXY" };
	const char *proxy = text_starts_with(url, "https:") ?
		variable(secure, FD_COUNT(secure)) :
		variable(plain, FD_COUNT(plain));
	struct url parts;
	bool is_used;

	if (proxy == NULL || !url_parse(url, &parts, NULL))
		return NULL;
	is_used = !is_excepted(parts.host);
	url_finish(&parts);
	return is_used ? xstrdup(proxy) : NULL;
}

static unsigned port_of(const char *text, const char *scheme)
{
	long port = text_starts_with_nocase(scheme, "https:") ? 443 :
		PROXY_PORT;

	if (*text == ':' && !text_parse_long(text + 1, 1, 65535, &port))
		port = 0;
	return (unsigned)port;
}

char *way_proxy_host(const char *proxy, unsigned *port)
{
	const char *scheme = strstr(proxy, "://"), *at, *end;
	char *rest, *host;

	rest = xstrdup(scheme != NULL ? scheme + 3 : proxy);
	rest[strcspn(rest, "/?#")] = '\0';
	at = strrchr(rest, '@') != NULL ? strrchr(rest, '@') + 1 : rest;
	end = *at == '[' ? strchr(at, ']') : NULL;
	host = end != NULL ? xstrndup(at + 1, (size_t)(end - at) - 1) :
		xstrndup(at, strcspn(at, ":"));
	*port = port_of(end != NULL ? end + 1 : at + strcspn(at, ":"), proxy);
	for (char *c = host; *c != '\0'; c++)
		*c = text_lower(*c);
	free(rest);
	return host;
}
