#include "tui/commands/commands.h"

/*
 * One request on two connections: the other one is named or chosen.
 */

#include <string.h>

#include "core/store/connection.h"
#include "tui/panes/stage_internal.h"
#include "tui/panes/twin.h"

/* The connections but the open one, in their order. */
static const struct connection *other_at(const struct deck *deck, size_t at)
{
	for (size_t i = 0; i < connection_store_count(deck->store); i++) {
		const struct connection *connection =
			connection_store_at(deck->store, i);

		if (strcmp(connection->name, deck_connection(deck)->name) ==
		    0)
			continue;
		if (at-- == 0)
			return connection;
	}
	return NULL;
}

static void on_chosen(void *data, size_t item)
{
	struct stage *stage = data;
	const struct connection *other = deck_connection(stage->deck) != NULL ?
		other_at(stage->deck, item) : NULL;
	struct err err = ERR_INIT;

	if (other != NULL && !twin_start(stage->deck, other->name, &err))
		deck_complain(stage->deck, &err);
}

static bool run_with(void *context, const struct args *args, struct err *err)
{
	struct stage *stage = context;
	const struct connection *other;
	struct menu *menu;

	if (args->count > 0)
		return twin_start(stage->deck, args->word[0], err);
	if (!twin_is_possible(stage->deck, err))
		return false;
	if (other_at(stage->deck, 0) == NULL)
		return err_set(err, ERR_USAGE, "there is no other connection");
	menu = menu_new(&(struct menu_spec){ .title = "Compare with the answer "
		"of", .chosen = on_chosen, .data = stage });
	for (size_t i = 0; (other = other_at(stage->deck, i)) != NULL; i++)
		menu_item(menu, other->name, tier_label(other->tier), NULL,
			NULL);
	stage_open_menu(stage, menu);
	return true;
}

static const struct command rows[] = {
	{ "compare-with", "[CONNECTION]", "Send the same to another "
		"connection, and compare both answers", "Compare", "response",
		COMMAND_NEEDS_CONNECTION | COMMAND_NEEDS_ANSWER, 0, 1,
		run_with, "connection" },
};

void commands_add_twin(void)
{
	command_add(rows, FD_COUNT(rows));
}
