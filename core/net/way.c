#include "core/net/way.h"

/*
 * The choice of a proxy, in the order in which it is made: the connection's,
 * or else the environment's; then who is excepted. As with curl, a list of
 * exceptions counts for the connection's proxy too, and the connection's list
 * takes the place of the environment's.
 *
 * A user and password in a variable are taken out of the URL at once, into a
 * secret, so that the text of the URL may be shown anywhere.
 */

#include "core/base/secret.h"
#include "core/base/text.h"
#include "core/net/url.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

/* curl's own, where a proxy's URL names none. */
enum { PROXY_PORT = 1080 };

#define SCHEMES "http://, https://, socks5:// or socks5h://"

struct way_settings *way_settings_dup(const struct way_settings *settings)
{
	struct way_settings *copy = xmalloc(sizeof(*copy));

	*copy = (struct way_settings){
		.proxy = xstrdup_or_null(settings->proxy),
		.no_proxy = xstrdup_or_null(settings->no_proxy),
		.user = xstrdup_or_null(settings->user),
		.auth = xstrdup_or_null(settings->auth),
		.ca = xstrdup_or_null(settings->ca),
		.ip = settings->ip,
		.resolve = xstrdup_or_null(settings->resolve) };
	if (settings->password != NULL)
		copy->password = secret_dup(settings->password);
	return copy;
}

void way_settings_free(struct way_settings *settings)
{
	if (settings == NULL)
		return;
	free((void *)settings->proxy);
	free((void *)settings->no_proxy);
	free((void *)settings->user);
	free((void *)settings->auth);
	free((void *)settings->ca);
	free((void *)settings->resolve);
	secret_free((struct secret *)settings->password);
	free(settings);
}

void way_finish(struct way_chosen *way)
{
	free(way->scheme);
	free(way->host);
	free(way->proxy);
	free(way->user);
	secret_free(way->password);
	free(way->entry);
	free(way->address);
	*way = (struct way_chosen){ .why = WAY_UNSET };
}

/* The first of them that is set and not empty; *name says which. */
static const char *variable(const char *const names[], size_t count,
	const char **name)
{
	for (size_t i = 0; i < count; i++) {
		const char *value = getenv(names[i]);

		if (value != NULL && *value != '\0') {
			*name = names[i];
			return value;
		}
	}
	return NULL;
}

static const char *of_environment(const char *scheme, const char **name)
{
	static const char *const plain[] = { "http_proxy", "all_proxy",
		"ALL_PROXY" };
	static const char *const secure[] = { "https_proxy", "HTTPS_PROXY",
		"all_proxy", "ALL_PROXY" };

	return strcmp(scheme, "https") == 0 ?
		variable(secure, FD_COUNT(secure), name) :
		variable(plain, FD_COUNT(plain), name);
}

static unsigned port_of(const char *text, const char *proxy)
{
	long port = text_starts_with_nocase(proxy, "https:") ? 443 :
		PROXY_PORT;

	if (*text != '\0' && (*text != ':' ||
	    !text_parse_long(text + 1, 1, 65535, &port)))
		port = 0;
	return (unsigned)port;
}

/* Behind the scheme, and how long up to the path. */
static const char *authority_of(const char *proxy, size_t *len)
{
	const char *scheme = strstr(proxy, "://");
	const char *from = scheme != NULL ? scheme + 3 : proxy;

	*len = strcspn(from, "/?#");
	return from;
}

/* The "@" behind the user, or NULL. */
static const char *user_end(const char *from, size_t len)
{
	while (len > 0 && from[len - 1] != '@')
		len--;
	return len > 0 ? from + len - 1 : NULL;
}

char *way_proxy_host(const char *proxy, unsigned *port)
{
	size_t len;
	const char *from = authority_of(proxy, &len);
	const char *user = user_end(from, len), *end;
	char *rest, *at, *host;

	if (user != NULL) {
		len -= (size_t)(user + 1 - from);
		from = user + 1;
	}
	rest = at = xstrndup(from, len);
	end = *at == '[' ? strchr(at, ']') : NULL;
	host = end != NULL ? xstrndup(at + 1, (size_t)(end - at) - 1) :
		xstrndup(at, strcspn(at, ":"));
	*port = port_of(end != NULL ? end + 1 : at + strlen(host), proxy);
	for (char *c = host; *c != '\0'; c++)
		*c = text_lower(*c);
	free(rest);
	return host;
}

/* Owned; "http" where none is written, NULL for one that nobody knows. */
static char *scheme_of(const char *proxy)
{
	static const char *const known[] = { "http", "https", "socks5",
		"socks5h", "socks4", "socks4a" };
	const char *end = strstr(proxy, "://");
	char *scheme;

	if (end == NULL)
		return xstrdup("http");
	scheme = xstrndup(proxy, (size_t)(end - proxy));
	for (char *c = scheme; *c != '\0'; c++)
		*c = text_lower(*c);
	if (strcmp(scheme, "socks") == 0)
		mem_replace(&scheme, "socks4");
	for (size_t i = 0; i < FD_COUNT(known); i++)
		if (strcmp(known[i], scheme) == 0)
			return scheme;
	free(scheme);
	return NULL;
}

static bool is_host(const char *host)
{
	return *host != '\0' && host[strcspn(host, " \t\"<>\\^`{|}[]@%/")] ==
		'\0';
}

static void take_user(struct way_chosen *way, const char *proxy)
{
	size_t len;
	const char *from = authority_of(proxy, &len);
	const char *end = user_end(from, len), *colon;
	struct buf text = BUF_INIT;

	if (end == NULL)
		return;
	colon = memchr(from, ':', (size_t)(end - from));
	url_decode(&text, from, (size_t)((colon != NULL ? colon : end) - from),
		false);
	way->user = xstrdup(text.data);
	buf_finish_wiped(&text);
	if (colon == NULL)
		return;
	buf_reserve(&text, (size_t)(end - colon));
	url_decode(&text, colon + 1, (size_t)(end - colon) - 1, false);
	way->password = secret_new(text.data, text.len);
	buf_finish_wiped(&text);
}

static bool take_proxy(struct way_chosen *way, const char *proxy,
	struct err *err)
{
	struct buf whose = BUF_INIT;

	way->scheme = scheme_of(proxy);
	way->host = way_proxy_host(proxy, &way->port);
	if (way->scheme != NULL && way->port != 0 && is_host(way->host)) {
		way->proxy = xasprintf(strchr(way->host, ':') != NULL ?
			"%s://[%s]:%u" : "%s://%s:%u", way->scheme, way->host,
			way->port);
		take_user(way, proxy);
		return true;
	}
	/* Nothing of it is quoted: it may hold a password. */
	way_put_setting(way, &whose);
	err_set(err, ERR_CONFIG, "%s does not name a proxy: it begins with "
		SCHEMES ", then has a host and a port", whose.data);
	buf_finish(&whose);
	return false;
}

static void take_login(struct way_chosen *way,
	const struct way_settings *settings)
{
	if (settings->user == NULL || *settings->user == '\0')
		return;
	mem_replace(&way->user, settings->user);
	secret_free(way->password);
	way->password = settings->password != NULL ?
		secret_dup(settings->password) : NULL;
}

/* True when the list, whoever wrote it, excepts the host. */
static bool is_excepted(struct way_chosen *way,
	const struct way_settings *settings, const char *host)
{
	static const char *const names[] = { "no_proxy", "NO_PROXY" };
	const char *list = settings->no_proxy, *name = NULL;

	if (list == NULL || *list == '\0')
		list = variable(names, FD_COUNT(names), &name);
	if (list == NULL || strcmp(list, "none") == 0)
		return false;
	way->entry = way_excepted(list, host);
	if (way->entry != NULL) {
		way->why = WAY_EXCEPTED;
		way->variable = name;
	}
	return way->entry != NULL;
}

static bool choose(struct way_chosen *way, const struct way_settings *settings,
	const struct url *url, struct err *err)
{
	const char *proxy = settings->proxy;

	if (proxy != NULL && (*proxy == '\0' || strcmp(proxy, "none") == 0)) {
		way->why = WAY_TURNED_OFF;
		return true;
	}
	if (proxy != NULL) {
		way->why = WAY_OF_CONNECTION;
	} else {
		proxy = of_environment(url->scheme, &way->variable);
		if (proxy == NULL)
			return true;
		way->why = WAY_OF_ENVIRONMENT;
		if (way_is_own_machine(url->host)) {
			way->why = WAY_OWN_MACHINE;
			return true;
		}
	}
	if (is_excepted(way, settings, url->host))
		return true;
	if (!take_proxy(way, proxy, err))
		return false;
	take_login(way, settings);
	return true;
}

/* Cuts "host:port:address" (IPv6 in brackets) at its two colons. */
static bool cut_resolve(const char *word, size_t len, char **host,
	long *port, char **address)
{
	const char *end = *word == '[' ? memchr(word, ']', len) : NULL;
	const char *first = end != NULL ? end + 1 : memchr(word, ':', len);
	const char *second = first != NULL && first < word + len ?
		memchr(first + 1, ':', len - (size_t)(first + 1 - word)) : NULL;
	char *number;
	bool is_port;
	size_t rest;

	if (second == NULL || *first != ':')
		return false;
	number = xstrndup(first + 1, (size_t)(second - first) - 1);
	is_port = text_parse_long(number, 1, 65535, port);
	free(number);
	rest = len - (size_t)(second + 1 - word);
	if (!is_port || rest == 0 || first == word)
		return false;
	*host = end != NULL ? xstrndup(word + 1, (size_t)(end - word) - 1) :
		xstrndup(word, (size_t)(first - word));
	second++;
	*address = *second == '[' && rest > 1 && second[rest - 1] == ']' ?
		xstrndup(second + 1, rest - 2) : xstrndup(second, rest);
	return true;
}

static void find_address(struct way_chosen *way, const char *words,
	const struct url *url)
{
	while (words != NULL && *words != '\0' && way->address == NULL) {
		size_t len = strcspn(words, " ");
		char *host, *address;
		long port;

		if (cut_resolve(words, len, &host, &port, &address)) {
			if (port == url->port &&
			    text_equals_nocase(host, url->host))
				way->address = xstrdup(address);
			free(host);
			free(address);
		}
		words += len;
		words += strspn(words, " ");
	}
}

bool way_find(const struct way_settings *settings, const char *url,
	struct way_chosen *out, struct err *err)
{
	struct url parts;
	bool is_found;

	*out = (struct way_chosen){ .why = WAY_UNSET };
	if (!url_parse(url, &parts, err))
		return false;
	find_address(out, settings->resolve, &parts);
	is_found = choose(out, settings, &parts, err);
	url_finish(&parts);
	if (!is_found)
		way_finish(out);
	return is_found;
}

bool way_names_are_left(const struct way_chosen *way)
{
	return way->proxy != NULL && strcmp(way->scheme, "socks5") != 0 &&
		strcmp(way->scheme, "socks4") != 0;
}

void way_put_setting(const struct way_chosen *way, struct buf *out)
{
	if (way->variable != NULL)
		buf_printf(out, "the variable %s", way->variable);
	else
		buf_puts(out, "the connection's proxy");
}

void way_words(const struct way_chosen *way, struct buf *out)
{
	switch (way->why) {
	case WAY_UNSET:
		buf_puts(out, "none is set for this address");
		break;
	case WAY_OF_CONNECTION:
		buf_printf(out, "%s (the connection's)", way->proxy);
		break;
	case WAY_OF_ENVIRONMENT:
		buf_printf(out, "%s (%s)", way->proxy, way->variable);
		break;
	case WAY_TURNED_OFF:
		buf_puts(out, "none: the connection turns it off");
		break;
	case WAY_EXCEPTED:
		buf_printf(out, "none: excepted by \"%s\" of %s", way->entry,
			way->variable != NULL ? way->variable :
			"the connection's no_proxy");
		break;
	case WAY_OWN_MACHINE:
		buf_printf(out, "none: it is this machine, so %s does not "
			"count", way->variable);
		break;
	}
}

const char *way_proxy_problem(const char *proxy)
{
	const char *problem = NULL;
	unsigned port;
	size_t len;
	const char *from = authority_of(proxy, &len);
	char *scheme = scheme_of(proxy), *host = way_proxy_host(proxy, &port);

	if (user_end(from, len) != NULL)
		problem = "is written without user and password: the user "
			"goes into proxy_user, where the password comes from "
			"into proxy_password";
	else if (strstr(proxy, "://") == NULL || scheme == NULL ||
	    text_starts_with(scheme, "socks4"))
		problem = "begins with " SCHEMES ", or is \"none\"";
	else if (!is_host(host) || port == 0 || from[len + (from[len] == '/')]
	    != '\0')
		problem = "is a scheme, a host and a port, such as "
			"http://proxy.example:3128";
	free(scheme);
	free(host);
	return problem;
}

const char *way_resolve_problem(const char *word)
{
	unsigned char bytes[16];
	char *host, *address;
	const char *problem = NULL;
	long port;

	if (!cut_resolve(word, strlen(word), &host, &port, &address))
		return "is HOST:PORT:ADDRESS, such as "
			"rie.example:443:10.1.2.3";
	if (inet_pton(AF_INET, address, bytes) != 1 &&
	    inet_pton(AF_INET6, address, bytes) != 1)
		problem = "ends in an address such as 10.1.2.3 or [fd00::1]";
	else if (!is_host(host) || inet_pton(AF_INET, host, bytes) == 1 ||
	    inet_pton(AF_INET6, host, bytes) == 1)
		problem = "begins with a name, not with an address";
	else if (way_is_own_machine(host))
		problem = "can't move this machine's own name";
	free(host);
	free(address);
	return problem;
}
