#include "core/net/transfer.h"

/*
 * The way of an exchange, hop by hop: a redirect to another host may need
 * another proxy, or none. The connection's address for a name is given to curl
 * as the place to connect to; the URL keeps the name, so that Host, SNI and
 * the verified certificate do too, by a proxy as well.
 */

#include "core/base/log.h"
#include "core/base/text.h"
#include "core/net/url.h"

#include <string.h>

static void connect_to(struct transfer *transfer)
{
	const char *address = transfer->way.address;
	bool is_ipv6 = strchr(address, ':') != NULL;
	struct url url;

	if (transfer->tls.connect_to != NULL ||
	    !url_parse(transfer->shown.url, &url, NULL))
		return;
	transfer->tls.connect_to = xasprintf(is_ipv6 ? "%s:%u:[%s]:%u" :
		"%s:%u:%s:%u", url.host, url.port, address, url.port);
	url_finish(&url);
	if (transfer->tls.watch != NULL)
		tls_watch_given(transfer->tls.watch, address);
}

/* No way was found: it was when the hop was asked for, so it goes nowhere. */
bool transfer_prepare_way(struct transfer *transfer, struct err *err)
{
	struct buf words = BUF_INIT;

	way_finish(&transfer->way);
	if (!way_find(transfer->way_settings, transfer->shown.url,
	    &transfer->way, err))
		return false;
	transfer->shown.way = &transfer->way;
	if (transfer->way.address != NULL)
		connect_to(transfer);
	if (transfer->way.why != WAY_UNSET) {
		way_words(&transfer->way, &words);
		log_line(LOG_WIRE, "* proxy: %s", words.data);
		buf_finish(&words);
	}
	return true;
}

bool transfer_goes_by_http_proxy(const struct transfer *transfer)
{
	return transfer->way.proxy != NULL &&
		text_starts_with(transfer->way.proxy, "http");
}

/* tinyproxy says 401 of a wrong password, as a server would (1.11). */
bool transfer_proxy_wants_login(const struct transfer *transfer)
{
	const struct exchange *shown = &transfer->shown;
	const char *server = http_headers_get(&shown->headers, "Server");

	return transfer_goes_by_http_proxy(transfer) &&
		(shown->status == 407 || (shown->status == 401 &&
		server != NULL && text_starts_with(server, "tinyproxy/")));
}
