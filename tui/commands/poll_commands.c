#include "tui/commands/commands.h"

/*
 * Asking again until there is an answer.
 */

#include "core/client/poll.h"
#include "tui/panes/deck_poll.h"
#include "tui/panes/stage_internal.h"

static bool run_poll(void *context, const struct args *args, struct err *err)
{
	struct stage *stage = context;
	struct deck *deck = stage->deck;

	(void)args;
	/* The same key again: now, not when the pause is over. */
	if (deck_is_polling(deck))
		poll_now(deck->poll);
	else if (!deck_poll(deck, err))
		return false;
	stage_focus_slot(stage, SLOT_RESPONSE);
	return true;
}

static const struct command rows[] = {
	{ "poll", "", "Ask again until the message's reply, or the answer of "
		"a request that was taken on, is there", "Response",
		"response", COMMAND_NEEDS_CONNECTION | COMMAND_NEEDS_ANSWER,
		0, 0, run_poll, NULL },
};

void commands_add_poll(void)
{
	command_add(rows, FD_COUNT(rows));
}
