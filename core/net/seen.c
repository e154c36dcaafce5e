#include "core/net/http_state.h"

/*
 * What handshakes and answers showed, kept beside the exchanges: the facts of
 * certificates by host, port and verified name, the last one that was refused,
 * and how far this machine's clock is from a server's.
 */

#include "core/base/clock.h"
#include "core/net/http_date.h"

#include <stdlib.h>
#include <string.h>

static void unref_facts(void *facts)
{
	tls_facts_unref(facts);
}

struct map *http_seen_new(void)
{
	return map_new(unref_facts);
}

/*
 * A kept connection showed its certificate to an exchange before this one.
 * Once something was sent curl was content with the name, whatever was noted.
 */
void http_remember_tls(struct transfer *transfer)
{
	struct exchange *shown = &transfer->shown;
	struct http *http = transfer->http;
	struct tls_facts *seen;
	char *key;

	if (transfer->tls.watch == NULL)
		return;
	key = tls_watch_key(transfer->tls.watch);
	seen = map_get(http->seen, key);
	if (!transfer_take_tls(transfer)) {
		if (shown->tls == NULL && shown->status != 0)
			shown->tls = tls_facts_ref(seen);
	} else if (seen != shown->tls) {
		map_put(http->seen, key, tls_facts_ref(shown->tls));
	}
	if (shown->state > EXCHANGE_CONNECTING &&
	    shown->state <= EXCHANGE_DONE && shown->tls != NULL &&
	    shown->tls->fault == TLS_OTHER_NAME)
		shown->tls->fault = TLS_GOOD;
	if (shown->tls != NULL && shown->tls->fault != TLS_GOOD) {
		tls_facts_unref(http->refused);
		http->refused = tls_facts_ref(shown->tls);
	}
	free(key);
}

void http_compare_clocks(struct transfer *transfer)
{
	const char *date = http_headers_get(&transfer->shown.headers, "Date");
	time_t theirs;

	if (date == NULL || clock_is_held() ||
	    !http_date_parse(date, &theirs))
		return;
	transfer->http->clock_behind = (long)(theirs - clock_now());
	transfer->http->knows_clock = true;
}

struct tls_facts *http_tls_facts(const struct http *http, const char *host,
	unsigned port)
{
	struct tls_facts *found = NULL;

	for (size_t i = 0; i < map_count(http->seen); i++) {
		struct tls_facts *facts = map_value_at(http->seen, i);

		if (facts->port == port && strcmp(facts->host, host) == 0 &&
		    (found == NULL || facts->seen_at >= found->seen_at))
			found = facts;
	}
	return found;
}

struct tls_facts *http_tls_refused(const struct http *http)
{
	return http->refused;
}

long http_clock_behind(const struct http *http)
{
	return http->clock_behind;
}

bool http_knows_clock(const struct http *http)
{
	return http->knows_clock;
}
