#include "tui/commands/commands.h"

/*
 * The certificate of the open connection: look, trust its key, forget it. What
 * failed on a certificate asks at once what is to be done; nothing is chosen
 * beforehand but to stop, and a key that changed is not offered to be trusted
 * there: whoever trusts it has to look at it first.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/clock.h"
#include "core/net/pins.h"
#include "core/net/tls_words.h"
#include "core/store/policy.h"
#include "tui/panes/stage_internal.h"

#define RUN(name) \
	static bool name(void *context, const struct args *args, \
		struct err *err)

RUN(run_certificate)
{
	struct stage *stage = context;

	if (!deck_look_at_certificate(stage->deck, args->count > 0 ?
	    args->word[0] : NULL, err))
		return false;
	stage_view(stage, &pane_certificate);
	return true;
}

static void trust(void *data)
{
	struct stage *stage = data;
	struct deck *deck = stage->deck;
	const struct tls_facts *facts = deck->certificate.facts;
	struct err err = ERR_INIT;

	if (facts == NULL)
		return;
	if (!deck_trust_key(deck, &err)) {
		deck_complain(deck, &err);
		return;
	}
	deck_say(deck, "The key of %s:%u is trusted from now on: send again.",
		facts->host, facts->port);
	if (!deck_look_at_certificate(deck, NULL, &err))
		deck_complain(deck, &err);
}

static void put_question(struct buf *out, const struct tls_facts *facts)
{
	const char *key = facts->chain[0].pin;

	if (facts->fault == TLS_PIN_CHANGED)
		buf_printf(out, "THE KEY OF %s:%u HAS CHANGED. It was %s. "
			"Somebody may be in between. ", facts->host,
			facts->port, facts->pin);
	buf_printf(out, "Trust the key of %s:%u from now on, whatever its "
		"certificate says? Its fingerprint is %s; compare it with "
		"what its owner tells you.", facts->host, facts->port, key);
}

RUN(run_trust)
{
	struct stage *stage = context;
	const struct tls_facts *facts = stage->deck->certificate.facts;
	struct buf question = BUF_INIT;

	(void)args;
	if (facts == NULL || facts->count == 0)
		return err_set(err, ERR_USAGE, "no certificate is shown: "
			":certificate looks at it");
	if (!policy_allows_pins(stage->deck->policy, err))
		return false;
	put_question(&question, facts);
	stage_confirm(stage, question.data, "Trust this key", trust, stage);
	buf_finish(&question);
	return true;
}

RUN(run_forget)
{
	struct stage *stage = context;
	const struct tls_facts *facts = stage->deck->certificate.facts;

	(void)args;
	if (facts == NULL)
		return err_set(err, ERR_USAGE, "no certificate is shown: "
			":certificate looks at it");
	if (!pins_remove(facts->host, facts->port, err))
		return false;
	deck_say(stage->deck, "No key is pinned for %s:%u any more.",
		facts->host, facts->port);
	return deck_look_at_certificate(stage->deck, NULL, err);
}

RUN(run_ca)
{
	struct stage *stage = context;
	const struct connection *open = deck_connection(stage->deck);

	(void)args;
	(void)err;
	if (strcmp(open->name, "Sandbox") == 0)
		return err_set(err, ERR_USAGE, "the sandbox is built in and "
			"can't be edited");
	commands_open_connection_form(stage, open, false);
	form_select(stage->form, "cafile");
	return true;
}

enum { ITEM_SHOW, ITEM_TRUST, ITEM_CA, ITEM_STOP };

static void on_chosen(void *data, size_t item)
{
	static const char *const lines[] = {
		[ITEM_SHOW] = "certificate-show",
		[ITEM_TRUST] = "certificate-trust",
		[ITEM_CA] = "certificate-ca",
	};

	if (item < FD_COUNT(lines))
		stage_run(data, lines[item], false);
}

RUN(run_show)
{
	struct stage *stage = context;

	(void)args;
	if (!deck_take_refusal(stage->deck))
		return err_set(err, ERR_USAGE, "no certificate was refused");
	stage_view(stage, &pane_certificate);
	return true;
}

/* Why the key that was refused can't be trusted from here, or NULL. */
static const char *trust_refusal(const struct deck *deck, struct err *err)
{
	if (!policy_allows_pins(deck->policy, err))
		return err->text;
	return deck->certificate.facts->fault == TLS_PIN_CHANGED ?
		"the key has changed: look at the certificate first" : NULL;
}

RUN(run_offer)
{
	struct stage *stage = context;
	struct menu_spec spec = { .title = "Question", .chosen = on_chosen,
		.data = stage };
	struct buf question = BUF_INIT;
	struct err refusal = ERR_INIT;
	const struct tls_facts *facts;
	struct menu *menu;

	(void)args;
	if (!deck_take_refusal(stage->deck))
		return err_set(err, ERR_USAGE, "no certificate was refused");
	facts = stage->deck->certificate.facts;
	tls_refusal(facts, http_clock_behind(stage->deck->http), &question);
	menu = menu_new(&spec);
	menu_question(menu, question.data);
	menu_item(menu, "Show the certificate", NULL, NULL, NULL);
	menu_item(menu, "Trust this key", NULL, NULL,
		trust_refusal(stage->deck, &refusal));
	menu_item(menu, "Set a CA file", NULL, NULL, NULL);
	menu_item(menu, "Stop", "n  Esc", NULL, NULL);
	menu_select(menu, ITEM_STOP);
	stage_open_menu(stage, menu);
	stage->offered = clock_ticks();
	buf_finish(&question);
	return true;
}

static const struct command rows[] = {
	{ "certificate", "[SERVICE]", "Look at the server's certificate",
		"Connections", NULL, COMMAND_NEEDS_CONNECTION, 0, 1,
		run_certificate, "service" },
	{ "certificate-trust", "", "Trust the key that is shown, as ssh does",
		"Connections", "certificate", COMMAND_NEEDS_CONNECTION, 0, 0,
		run_trust, NULL },
	{ "certificate-forget", "", "Forget the key that was trusted",
		"Connections", "certificate", COMMAND_NEEDS_CONNECTION, 0, 0,
		run_forget, NULL },
	{ "certificate-ca", "", "Set the connection's CA file",
		"Connections", "certificate", COMMAND_NEEDS_CONNECTION, 0, 0,
		run_ca, NULL },
	{ "certificate-show", "", "Look at the certificate that was refused",
		"Connections", "certificate", COMMAND_NEEDS_CONNECTION, 0, 0,
		run_show, NULL },
	{ "certificate-offer", "", "Ask what to do about a refused "
		"certificate", "Connections", "certificate",
		COMMAND_NEEDS_CONNECTION | COMMAND_HIDDEN, 0, 0, run_offer,
		NULL },
};

void commands_add_certificate(void)
{
	command_add(rows, FD_COUNT(rows));
}
