#include "tui/commands/commands.h"

/*
 * Requests that are sent together: each composed one is put into a Bundle,
 * which is composed, looked at and sent like any other request.
 */

#include <stdlib.h>
#include <string.h>

#include "core/fhir/bundle_build.h"
#include "tui/commands/interaction.h"
#include "tui/panes/request.h"
#include "tui/panes/stage_internal.h"

#define RUN(name) \
	static bool name(void *context, const struct args *args, \
		struct err *err)

static struct bundle_draft *draft_of(struct deck *deck)
{
	if (deck->bundle == NULL) {
		deck->bundle = xcalloc(1, sizeof(*deck->bundle));
		deck->bundle->is_transaction = true;
	}
	return deck->bundle;
}

static bool set_kind(struct bundle_draft *draft, const char *word,
	struct err *err)
{
	if (strcmp(word, "batch") != 0 && strcmp(word, "transaction") != 0)
		return err_set(err, ERR_USAGE, "a Bundle of requests is a "
			"batch or a transaction");
	draft->is_transaction = strcmp(word, "transaction") == 0;
	return true;
}

static void say_added(struct deck *deck)
{
	const struct bundle_draft *draft = deck->bundle;
	const struct bundle_draft_entry *entry =
		&draft->entry[draft->count - 1];

	deck_say(deck, "Entry %zu: %s %s%s%s\n:bundle-open shows the %s.",
		draft->count, entry->method, entry->url,
		entry->full_url != NULL ? " as " : "",
		entry->full_url != NULL ? entry->full_url : "",
		draft->is_transaction ? "transaction" : "batch");
}

RUN(run_bundle_add)
{
	struct stage *stage = context;
	struct deck *deck = stage->deck;
	struct bundle_draft *draft = draft_of(deck);
	const struct service *service = deck_service(deck);

	if (args->count > 0 && !set_kind(draft, args->word[0], err))
		return false;
	if (request_is_editing(stage->slot[SLOT_REQUEST]))
		request_edit_body(stage->slot[SLOT_REQUEST], false);
	if (service == NULL)
		return err_set(err, ERR_USAGE, "no service is chosen");
	if (*deck->compose.path == '\0' && deck->compose.params.count == 0)
		return err_set(err, ERR_USAGE, "there is no request to put "
			"into a Bundle yet: u types its URL");
	if (!bundle_draft_add(draft, &deck->compose, service->name,
	    service->base, err))
		return false;
	say_added(deck);
	deck_mark(deck, DECK_REQUEST);
	return true;
}

static bool has_entries(const struct deck *deck, struct err *err)
{
	return (deck->bundle != NULL && deck->bundle->count > 0) ||
		err_set(err, ERR_USAGE, "there is no Bundle yet: bundle-add "
			"puts the composed request into one");
}

RUN(run_bundle_open)
{
	struct stage *stage = context;
	struct deck *deck = stage->deck;
	struct interaction interaction = { .kind = INTERACTION_TRANSACTION };
	struct buf text = BUF_INIT;

	if (!has_entries(deck, err) || (args->count > 0 &&
	    !set_kind(deck->bundle, args->word[0], err)))
		return false;
	if (request_is_editing(stage->slot[SLOT_REQUEST]))
		request_edit_body(stage->slot[SLOT_REQUEST], false);
	bundle_draft_print(deck->bundle, &text);
	if (!interaction_compose(&interaction, &deck->compose, err)) {
		buf_finish(&text);
		return false;
	}
	mem_replace(&deck->compose.service, deck->bundle->service);
	buf_finish(&deck->compose.body);
	deck->compose.body = text;
	interaction_show(stage);
	deck_say(deck, "The %s of %zu: F5 or s sends it, :bundle-clear begins "
		"another one.", deck->bundle->is_transaction ? "transaction" :
		"batch", deck->bundle->count);
	return true;
}

RUN(run_bundle_clear)
{
	struct stage *stage = context;
	struct deck *deck = stage->deck;
	size_t count;

	if (!has_entries(deck, err))
		return false;
	if (args->count > 0 && strcmp(args->word[0], "last") != 0)
		return err_set(err, ERR_USAGE, "bundle-clear takes last, or "
			"nothing");
	count = deck->bundle->count;
	if (args->count > 0)
		bundle_draft_remove(deck->bundle, count - 1);
	else
		bundle_draft_finish(deck->bundle);
	deck_say(deck, args->count > 0 ? "The last of %zu entries is gone." :
		"The Bundle of %zu is empty again; what is composed stays.",
		count);
	deck_mark(deck, DECK_REQUEST);
	return true;
}

static const struct command rows[] = {
	{ "bundle-add", "[batch|transaction]", "Put the composed request into "
		"a Bundle of requests", "Request", "request",
		COMMAND_NEEDS_CONNECTION, 0, 1, run_bundle_add, NULL },
	{ "bundle-open", "[batch|transaction]", "Compose that Bundle, to be "
		"looked at and sent", "Request", "request",
		COMMAND_NEEDS_CONNECTION, 0, 1, run_bundle_open, NULL },
	{ "bundle-clear", "[last]", "Empty the Bundle, or take its last entry "
		"out", "Request", "request", 0, 0, 1, run_bundle_clear, NULL },
};

void commands_add_bundle(void)
{
	command_add(rows, FD_COUNT(rows));
}
