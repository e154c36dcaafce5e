#include "tui/commands/commands.h"

/*
 * Connections: opening, adding, editing, removing, checking.
 */

#include <stdlib.h>
#include <string.h>

#include "tui/panes/connections.h"
#include "tui/panes/stage_internal.h"

#define RUN(name) \
	static bool name(void *context, const struct args *args, \
		struct err *err)

/* The named connection, or the selected one; NULL with err. */
static struct connection *chosen(struct stage *stage, const struct args *args,
	struct err *err)
{
	const char *name = args->count > 0 ? args->word[0] :
		connections_selected(stage->slot[SLOT_CONNECTIONS]);

	if (name == NULL) {
		err_set(err, ERR_USAGE, "there is no connection: a adds one");
		return NULL;
	}
	return connection_store_find(stage->deck->store, name, err);
}

RUN(run_connections)
{
	(void)args;
	(void)err;
	stage_focus_slot(context, SLOT_CONNECTIONS);
	return true;
}

/* Enter on the one that is open: it answered, and stays as it is. */
static bool is_open_already(const struct deck *deck,
	const struct connection *found)
{
	const struct connection *open = deck_connection(deck);

	return open != NULL && strcmp(open->name, found->name) == 0 &&
		deck->capability.found != NULL;
}

RUN(run_connect)
{
	struct stage *stage = context;
	const struct connection *found = chosen(stage, args, err);

	if (found == NULL)
		return false;
	if (args->count == 0 && is_open_already(stage->deck, found))
		deck_say(stage->deck, "%s is open already; :connect with its "
			"name opens it anew.", found->name);
	else if (!deck_connect(stage->deck, found->name, err))
		return false;
	if (stage->focus == SLOT_CONNECTIONS)
		stage_focus_slot(stage, SLOT_CAPABILITY);
	return true;
}

RUN(run_disconnect)
{
	struct stage *stage = context;

	(void)args;
	(void)err;
	deck_disconnect(stage->deck);
	deck_say(stage->deck, "The connection is closed; its token is wiped.");
	return true;
}

RUN(run_add)
{
	(void)args;
	(void)err;
	commands_open_connection_form(context, NULL, false);
	return true;
}

static bool open_form(struct stage *stage, const struct args *args,
	bool is_copy, struct err *err)
{
	const struct connection *found = chosen(stage, args, err);

	if (found == NULL)
		return false;
	if (!is_copy && strcmp(found->name, "Sandbox") == 0)
		return err_set(err, ERR_USAGE, "the sandbox is built in and "
			"can't be edited; :connection-clone copies it");
	commands_open_connection_form(stage, found, is_copy);
	return true;
}

RUN(run_edit)
{
	return open_form(context, args, false, err);
}

RUN(run_clone)
{
	return open_form(context, args, true, err);
}

static void remove_it(void *data)
{
	struct stage *stage = data;
	struct deck *deck = stage->deck;
	const struct connection *open = deck_connection(deck);
	struct err err = ERR_INIT;

	if (!connection_store_remove(deck->store, stage->asked_about, &err)) {
		deck_complain(deck, &err);
		return;
	}
	deck_say(deck, "%s is removed.", stage->asked_about);
	if (open != NULL && strcmp(open->name, stage->asked_about) == 0)
		deck_disconnect(deck);
	deck_mark(deck, DECK_CONNECTION);
}

RUN(run_delete)
{
	struct stage *stage = context;
	const struct connection *found = chosen(stage, args, err);
	char *title;

	if (found == NULL)
		return false;
	if (strcmp(found->name, "Sandbox") == 0)
		return err_set(err, ERR_USAGE, "the sandbox is built in and "
			"can't be removed");
	mem_replace(&stage->asked_about, found->name);
	title = xasprintf("Remove the connection %s?", found->name);
	stage_confirm(stage, title, "Remove it", remove_it, stage);
	free(title);
	return true;
}

RUN(run_check)
{
	struct stage *stage = context;

	(void)args;
	if (!deck_start_check(stage->deck, err))
		return false;
	stage_view(stage, &pane_check);
	return true;
}

static const struct command rows[] = {
	{ "connections", "", "Go to the connections", "Connections", NULL, 0,
		0, 0, run_connections, NULL },
	{ "connect", "[NAME]", "Open a connection", "Connections",
		"connections", 0, 0, 1, run_connect, "connection" },
	{ "disconnect", "", "Close the connection and wipe its token",
		"Connections", "connections", COMMAND_NEEDS_CONNECTION, 0, 0,
		run_disconnect, NULL },
	{ "check", "", "Check the connection, step by step", "Connections",
		NULL, COMMAND_NEEDS_CONNECTION, 0, 0, run_check, NULL },
	{ "connection-add", "", "Add a connection", "Connections",
		"connections", 0, 0, 0, run_add, NULL },
	{ "connection-edit", "[NAME]", "Edit a connection", "Connections",
		"connections", 0, 0, 1, run_edit, "connection" },
	{ "connection-clone", "[NAME]", "Copy a connection under a new name",
		"Connections", "connections", 0, 0, 1, run_clone,
		"connection" },
	{ "connection-delete", "[NAME]", "Remove a connection",
		"Connections", "connections", 0, 0, 1, run_delete,
		"connection" },
};

void commands_add_connection(void)
{
	command_add(rows, FD_COUNT(rows));
}
