#include "core/client/check_part.h"

/*
 * The rungs of the network: one /metadata without credentials gives all of
 * them, from curl's timings, the certificate it met and the answer's Date.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/clock.h"
#include "core/client/check_words.h"
#include "core/net/tls_words.h"

/* The rung an exchange that got no answer failed on. */
static enum rung failed_rung(const struct exchange *exchange)
{
	static const enum rung rungs_of[] = {
		[AT_NAME] = RUNG_NAME, [AT_PROXY] = RUNG_PROXY,
		[AT_CONNECT] = RUNG_CONNECT, [AT_REFUSED] = RUNG_CONNECT,
		[AT_TLS] = RUNG_TLS, [AT_HTTP] = RUNG_HTTP,
	};

	return rungs_of[exchange->failed_at];
}

/* The certificate in a line; less than a month, or a pin, is worth a look. */
static void note_certificate(struct check *check,
	const struct exchange *exchange)
{
	const struct http_timings *t = &exchange->timings;
	const struct tls_facts *facts = exchange->tls;
	bool is_plain = facts == NULL || (facts->pin == NULL &&
		tls_days_left(facts) >= TLS_DAYS_LOW);
	struct buf text = BUF_INIT;

	if (facts == NULL) {
		buf_puts(&text, "the certificate is valid for the name and "
			"trusted");
	} else {
		buf_printf(&text, "%s: the certificate is ", facts->version);
		tls_verdict(facts, &text);
	}
	check_note(check, RUNG_TLS, is_plain ? CHECK_GOOD : CHECK_WARNING,
		t->secured - t->connected, text.data);
	buf_finish(&text);
}

/* What is known without asking anybody: the proxy, and this host's route. */
static void note_road(struct check *check, const struct exchange *exchange)
{
	struct buf text = BUF_INIT;
	const char *peer = exchange->peer;
	bool is_used;
	char *host = peer != NULL && strchr(peer, ':') != NULL ?
		xstrndup(peer, (size_t)(strrchr(peer, ':') - peer)) :
		exchange->way != NULL && exchange->way->proxy != NULL ?
		xstrdup(exchange->way->host) : check_host(check);

	is_used = check_proxy(exchange, &text);
	check_note(check, RUNG_PROXY, is_used ? CHECK_WARNING : CHECK_SKIPPED,
		-1, text.data);
	buf_clear(&text);
	if (is_used)
		buf_puts(&text, "to the proxy: ");
	check_route(check->routes, host, &text);
	check_note(check, RUNG_ROUTE, CHECK_GOOD, -1, text.data);
	buf_finish(&text);
	free(host);
}

/* The rungs below the answer, from where the time went. */
void check_note_way(struct check *check, const struct exchange *exchange,
	enum rung top)
{
	const struct http_timings *t = &exchange->timings;
	bool is_tls = strncmp(exchange->url, "https:", 6) == 0;
	struct buf text = BUF_INIT;

	if (top > RUNG_NAME) {
		check_name(exchange, &text);
		check_note(check, RUNG_NAME, CHECK_GOOD, t->resolved,
			text.data);
		note_road(check, exchange);
	}
	buf_clear(&text);
	check_peer(exchange, &text);
	if (top > RUNG_CONNECT)
		check_note(check, RUNG_CONNECT, CHECK_GOOD,
			t->connected - t->resolved, text.data);
	buf_finish(&text);
	if (top <= RUNG_TLS)
		return;
	if (is_tls)
		note_certificate(check, exchange);
	else
		check_note(check, RUNG_TLS, CHECK_WARNING, -1, "not encrypted: "
			"everything, tokens too, can be read on the way");
}

void check_note_clock(struct check *check, const struct exchange *exchange)
{
	const char *date = http_headers_get(&exchange->headers, "Date");
	struct buf text = BUF_INIT;
	bool is_wrong;

	/* A clock that a test holds is not to be compared. */
	if (clock_is_held())
		date = NULL;
	is_wrong = date != NULL && check_clock(date, clock_now(), &text);

	if (date == NULL)
		check_note(check, RUNG_CLOCK, CHECK_SKIPPED, -1,
			clock_is_held() ? "our clock is held" :
			"the server does not say its time");
	else
		check_note(check, RUNG_CLOCK, is_wrong ? CHECK_WARNING :
			CHECK_GOOD, -1, text.data);
	buf_finish(&text);
}

/* Kept for whoever is to be told of it all. */
static void take(struct check *check, uint32_t id,
	const struct exchange *exchange)
{
	struct check_found *found = check_found_of(check);

	found->metadata = id;
	if (exchange != NULL)
		found->tls = tls_facts_ref(exchange->tls);
}

void check_on_metadata(void *data, uint32_t id, const struct err *err)
{
	struct check *check = data;
	const struct exchange *exchange = http_find(
		client_http(check->client), id);
	char text[200];

	check->operation = 0;
	take(check, id, exchange);
	if (err != NULL) {
		/* Without an exchange nothing was asked of anybody. */
		enum rung rung = exchange != NULL ? failed_rung(exchange) :
			RUNG_NAME;

		if (exchange != NULL)
			check_note_way(check, exchange, rung);
		check_fail(check, rung, err);
	} else {
		check_note_way(check, exchange, RUNG_HTTP);
		snprintf(text, sizeof(text), "HTTP/%s %u %.60s",
			exchange->http_version, exchange->status,
			exchange->reason);
		check_note_clock(check, exchange);
		check_quote(check, RUNG_HTTP, exchange->status < 500 ?
			CHECK_GOOD : CHECK_BAD, exchange->timings.first_byte,
			text);
		if (check_service(check)->kind != SERVICE_FHIR ||
		    check_note_capability(check, exchange))
			check_climb(check, RUNG_DISCOVERY);
	}
}
