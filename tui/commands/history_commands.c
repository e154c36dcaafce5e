#include "tui/commands/commands.h"

/*
 * The history: an answer that is still held comes back, an older entry gives
 * its request back.
 */

#include <string.h>

#include "tui/panes/history.h"
#include "tui/panes/stage_internal.h"

#define RUN(name) \
	static bool name(void *context, const struct args *args, \
		struct err *err)

RUN(run_history)
{
	(void)args;
	(void)err;
	stage_focus_slot(context, SLOT_HISTORY);
	return true;
}

bool commands_open_history_row(struct stage *stage, struct err *err)
{
	struct deck *deck = stage->deck;
	const struct history_entry *entry =
		history_selected(stage->slot[SLOT_HISTORY]);

	if (entry == NULL)
		return err_set(err, ERR_USAGE, "nothing has been sent yet");
	if (deck_show_exchange(deck, entry->exchange)) {
		stage_focus_slot(stage, SLOT_RESPONSE);
		return true;
	}
	compose_set_method(&deck->compose, entry->method);
	compose_set_url(&deck->compose, entry->url);
	deck_mark(deck, DECK_REQUEST);
	stage_focus_slot(stage, SLOT_REQUEST);
	if (strstr(entry->url, "***") != NULL)
		deck_say(deck, "The request is back; what the history masks "
			"(***) has to be filled in.");
	else
		deck_say(deck, "The request is back; its answer is not kept. "
			"F5 sends it again.");
	return true;
}

static void clear(void *data)
{
	struct stage *stage = data;
	struct err err = ERR_INIT;

	if (history_clear(stage->deck->history, &err))
		deck_say(stage->deck, "The history is empty.");
	else
		deck_complain(stage->deck, &err);
	deck_mark(stage->deck, DECK_HISTORY);
}

RUN(run_clear)
{
	(void)args;
	(void)err;
	stage_confirm(context, "Forget the whole history?", "Forget it",
		clear, context);
	return true;
}

static const struct command rows[] = {
	{ "history", "", "Go to the history", "History", NULL, 0, 0, 0,
		run_history, NULL },
	{ "history-clear", "", "Forget the history, also on disk", "History",
		NULL, 0, 0, 0, run_clear, NULL },
};

void commands_add_history(void)
{
	command_add(rows, FD_COUNT(rows));
}
