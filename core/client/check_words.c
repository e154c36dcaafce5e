#include "core/client/check_words.h"

/*
 * Plain values in, words out, so that an address nobody can reach is tested
 * with a made-up table and no packet. The proxy is looked up as libcurl does:
 * lower case first, http_proxy in lower case only, no_proxy by suffix of the
 * name; what a proxy's URL holds of a user and password is left out.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/net/http_date.h"
#include "core/net/route.h"
#include "core/net/url.h"

/* Tokens carry times, and servers allow them about as much. */
enum { CLOCK_SLACK = 60 };

void check_whom(const struct connection *connection, enum check_whom whom,
	struct buf *out)
{
	static const char *const usual[] = {
		[WHOM_NETWORK] = "the network team",
		[WHOM_CERTIFICATES] = "those who issue the server's "
			"certificates",
		[WHOM_IDENTITY] = "whoever runs the authorization server and "
			"issued the client id",
		[WHOM_VENDOR] = "whoever runs the server",
	};
	const struct contacts *own = &connection->contacts;
	const char *const contact[] = {
		[WHOM_NETWORK] = own->network,
		[WHOM_CERTIFICATES] = own->certificates,
		[WHOM_IDENTITY] = own->identity,
		[WHOM_VENDOR] = own->vendor,
	};
	const char *text = contact[whom];

	buf_printf(out, "Ring %s.", text != NULL && *text != '\0' ? text :
		usual[whom]);
}

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

bool check_proxy(const char *url, struct buf *out)
{
	static const char *const plain[] = { "http_proxy", "all_proxy",
		"ALL_PROXY" };
	static const char *const secure[] = { "https_proxy", "HTTPS_PROXY",
		"all_proxy", "ALL_PROXY" };
	bool is_tls = text_starts_with(url, "https:");
	const char *proxy = is_tls ?
		variable(secure, FD_COUNT(secure)) :
		variable(plain, FD_COUNT(plain)), *user;
	struct url parts;

	if (proxy == NULL || !url_parse(url, &parts, NULL))
		return false;
	if (is_excepted(parts.host)) {
		url_finish(&parts);
		return false;
	}
	url_finish(&parts);
	user = strrchr(proxy, '@');
	buf_puts(out, user != NULL ? user + 1 : proxy);
	return true;
}

void check_route(const char *table, const char *host, struct buf *out)
{
	struct buf way = BUF_INIT;

	if (text_starts_with(host, "127."))
		buf_puts(out, "it is this host itself");
	else if (table == NULL)
		buf_puts(out, "this system does not tell its routes");
	else if (route_describe(table, host, &way))
		buf_printf(out, "this host's route goes by %s", way.data);
	else
		buf_puts(out, "this host's table names no route to it");
	buf_finish(&way);
}

void check_private(const char *table, const char *host, struct buf *out)
{
	if (!route_is_private(host))
		return;
	buf_puts(out, "It is a private address, reached only from HSCN or the "
		"site's own network; ");
	check_route(table, host, out);
	buf_puts(out, ". ");
}

bool check_clock(const char *date, time_t now, struct buf *out)
{
	time_t at;
	long apart;

	if (!http_date_parse(date, &at)) {
		buf_puts(out, "the server's Date can't be read");
		return false;
	}
	apart = (long)(at - now);
	if (labs(apart) <= CLOCK_SLACK) {
		buf_printf(out, "the server's clock and ours agree (%ld s "
			"apart)", labs(apart));
		return false;
	}
	buf_printf(out, "the server's clock is %ld s %s ours: tokens may be "
		"refused as expired or not yet valid; set the clock that is "
		"wrong", labs(apart), apart > 0 ? "ahead of" : "behind");
	return true;
}
