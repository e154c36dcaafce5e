#include "tui/panes/deck.h"

/*
 * The certificate that is looked at: fetched by a handshake of its own that
 * sends no credentials and waits for no answer, or taken from a handshake that
 * was refused. A refusal is offered once, however many requests met it.
 */

#include "core/net/pins.h"
#include "core/store/policy.h"

static void take(struct deck *deck, struct tls_facts *facts)
{
	tls_facts_ref(facts);
	tls_facts_unref(deck->certificate.facts);
	deck->certificate.facts = facts;
	deck_mark(deck, DECK_CERTIFICATE);
}

static void on_probed(void *data, uint32_t id, const struct err *err)
{
	struct deck *deck = data;
	const struct exchange *exchange = http_find(deck->http, id);

	deck->certificate.operation = 0;
	if (exchange != NULL && exchange->tls != NULL)
		take(deck, exchange->tls);
	else if (err != NULL)
		deck_complain(deck, err);
	if (id != 0)
		http_forget(deck->http, id);
	deck_mark(deck, DECK_CERTIFICATE);
}

bool deck_look_at_certificate(struct deck *deck, const char *service,
	struct err *err)
{
	unsigned operation = client_probe_tls(deck->client, service != NULL ?
		service : deck->compose.service, on_probed, deck, err);

	if (operation == 0)
		return false;
	client_forget(deck->client, deck->certificate.operation);
	deck->certificate.operation = operation;
	take(deck, NULL);
	return true;
}

bool deck_take_refusal(struct deck *deck)
{
	struct tls_facts *refused = http_tls_refused(deck->http);

	if (refused == NULL)
		return false;
	take(deck, refused);
	return true;
}

bool deck_has_new_refusal(struct deck *deck)
{
	struct tls_facts *refused = http_tls_refused(deck->http);

	if (refused == NULL || refused == deck->certificate.offered)
		return false;
	tls_facts_unref(deck->certificate.offered);
	deck->certificate.offered = tls_facts_ref(refused);
	return true;
}

bool deck_trust_key(struct deck *deck, struct err *err)
{
	const struct tls_facts *facts = deck->certificate.facts;

	return policy_allows_pins(deck->policy, err) &&
		pins_put(facts->host, facts->port, facts->chain[0].pin, err);
}

void deck_drop_certificate(struct deck *deck)
{
	if (deck->client != NULL)
		client_forget(deck->client, deck->certificate.operation);
	deck->certificate.operation = 0;
	take(deck, NULL);
	tls_facts_unref(deck->certificate.offered);
	deck->certificate.offered = NULL;
}
