#include "core/client/check_words.h"

/*
 * Plain values in, words out, so that an address nobody can reach is tested
 * with a made-up table and no packet. What a proxy's URL holds of a user and
 * password is left out.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/net/http_date.h"
#include "core/net/route.h"
#include "core/net/way.h"

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

bool check_proxy(const char *url, struct buf *out)
{
	char *proxy = way_proxy(url), *user;

	if (proxy == NULL)
		return false;
	user = strrchr(proxy, '@');
	buf_puts(out, user != NULL ? user + 1 : proxy);
	free(proxy);
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
