#include "core/client/check_words.h"

/*
 * Plain values in, words out, so that an address nobody can reach is tested
 * with a made-up table and no packet.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/net/http_date.h"
#include "core/net/route.h"

/* Tokens carry times, and servers allow them about as much. */

const char *check_whom_name(enum check_whom whom)
{
	static const char *const names[] = {
		[WHOM_NETWORK] = "network",
		[WHOM_CERTIFICATES] = "certificates",
		[WHOM_IDENTITY] = "identity",
		[WHOM_VENDOR] = "vendor",
	};

	return names[whom];
}

const char *check_contact(const struct connection *connection,
	enum check_whom whom)
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

	return text != NULL && *text != '\0' ? text : usual[whom];
}

void check_whom(const struct connection *connection, enum check_whom whom,
	struct buf *out)
{
	buf_printf(out, "Ring %s.", check_contact(connection, whom));
}

bool check_proxy(const struct exchange *exchange, struct buf *out)
{
	const struct way_chosen *way = exchange->way;

	if (way == NULL) {
		buf_puts(out, "not asked");
		return false;
	}
	way_words(way, out);
	if (way->proxy != NULL && way->user != NULL)
		buf_puts(out, ", with a user and password");
	return way->proxy != NULL;
}

void check_name(const struct exchange *exchange, struct buf *out)
{
	const struct way_chosen *way = exchange->way;

	if (way != NULL && way->address != NULL)
		buf_printf(out, "given by the connection: %s", way->address);
	else if (way != NULL && way_names_are_left(way))
		buf_puts(out, "left to the proxy to look up");
	else
		buf_puts(out, "the address is known");
}

void check_peer(const struct exchange *exchange, struct buf *out)
{
	const char *peer = exchange->peer != NULL ? exchange->peer : "it";

	if (exchange->way != NULL && exchange->way->proxy != NULL)
		buf_printf(out, "connected to the proxy, %s, and through it "
			"to the server", peer);
	else
		buf_printf(out, "connected to %s", peer);
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
	if (labs(apart) <= CHECK_CLOCK_SLACK) {
		buf_printf(out, "the server's clock and ours agree (%ld s "
			"apart)", labs(apart));
		return false;
	}
	buf_printf(out, "the server's clock is %ld s %s ours: tokens may be "
		"refused as expired or not yet valid; set the clock that is "
		"wrong", labs(apart), apart > 0 ? "ahead of" : "behind");
	return true;
}
