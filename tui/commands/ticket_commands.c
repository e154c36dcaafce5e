#include "tui/commands/commands.h"

/*
 * The ticket: made and reviewed, then saved or copied as it was reviewed. What
 * is taken away is the text on the screen; it is not made anew for it.
 */

#include <stdlib.h>

#include "core/client/ticket.h"
#include "tui/panes/stage_internal.h"

#define RUN(name) \
	static bool name(void *context, const struct args *args, \
		struct err *err)

RUN(run_ticket)
{
	struct stage *stage = context;

	(void)args;
	if (!deck_make_ticket(stage->deck, false, err))
		return false;
	stage_view(stage, &pane_ticket);
	return true;
}

static bool has_ticket(const struct stage *stage, struct err *err)
{
	return stage->deck->ticket.made != NULL ? true :
		err_set(err, ERR_USAGE, "there is no ticket yet: :ticket "
			"makes one of the check and the answer");
}

RUN(run_bodies)
{
	struct stage *stage = context;
	struct deck *deck = stage->deck;

	(void)args;
	return has_ticket(stage, err) && deck_make_ticket(deck,
		!deck->ticket.wants_bodies, err);
}

/* A copy of the text that was reviewed. */
static struct buf text_of(const struct stage *stage)
{
	const struct buf *text = ticket_text(stage->deck->ticket.made);
	struct buf copy = BUF_INIT;

	buf_append(&copy, text->data, text->len);
	return copy;
}

RUN(run_save)
{
	struct stage *stage = context;
	struct buf text;
	char *name;

	if (!has_ticket(stage, err))
		return false;
	text = text_of(stage);
	if (args->count > 0) {
		commands_save_bytes_as(stage, args->word[0], &text);
		return true;
	}
	name = ticket_file_name();
	commands_save(stage, "Save the ticket as: ", name, &text);
	free(name);
	return true;
}

RUN(run_copy)
{
	struct stage *stage = context;
	struct buf text;

	(void)args;
	if (!has_ticket(stage, err))
		return false;
	text = text_of(stage);
	commands_copy(stage, &text);
	return true;
}

static const struct command rows[] = {
	{ "ticket", "", "Make a ticket that is safe to share, and review it",
		"Connections", NULL, COMMAND_NEEDS_CONNECTION, 0, 0,
		run_ticket, NULL },
	{ "ticket-save", "[FILE]", "Save the ticket that is reviewed",
		"Connections", "ticket", COMMAND_NEEDS_CONNECTION |
		COMMAND_EXPORTS, 0, 1, run_save, "file" },
	{ "ticket-copy", "", "Copy the ticket that is reviewed",
		"Connections", "ticket", COMMAND_NEEDS_CONNECTION |
		COMMAND_EXPORTS, 0, 0, run_copy, NULL },
	{ "ticket-bodies", "", "Put the bodies into the ticket, or leave them "
		"out", "Connections", "ticket", COMMAND_NEEDS_CONNECTION, 0,
		0, run_bodies, NULL },
};

void commands_add_ticket(void)
{
	command_add(rows, FD_COUNT(rows));
}
