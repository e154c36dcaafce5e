#include "tui/commands/commands.h"

/*
 * The history: an answer that is still held comes back, an older entry gives
 * its request back. Sending again goes the way of any other request: a change
 * is asked about, and what the history does not know is never guessed.
 */

#include <string.h>

#include "tui/panes/deck_history.h"
#include "tui/panes/history.h"
#include "tui/panes/request.h"
#include "tui/panes/stage_internal.h"

#define RUN(name) \
	static bool name(void *context, const struct args *args, \
		struct err *err)

RUN(run_history)
{
	struct stage *stage = context;

	(void)err;
	stage_focus_slot(stage, SLOT_HISTORY);
	if (args->count > 0)
		history_set_filter(stage->slot[SLOT_HISTORY], args->word[0]);
	stage->is_dirty = true;
	return true;
}

static const struct history_entry *chosen(struct stage *stage,
	struct err *err)
{
	const struct history_entry *entry =
		history_selected(stage->slot[SLOT_HISTORY]);

	if (entry == NULL)
		err_set(err, ERR_USAGE, history_count(stage->deck->history) >
			0 ? "no entry has all the words of the filter: f "
			"changes it" : "nothing has been sent yet");
	return entry;
}

static enum past_lack compose(struct stage *stage,
	const struct history_entry *entry)
{
	struct pane *pane = stage->slot[SLOT_REQUEST];
	enum past_lack lack;

	if (request_is_editing(pane))
		request_edit_body(pane, false);
	lack = deck_compose_past(stage->deck, entry);
	request_load_body(pane);
	stage_focus_slot(stage, SLOT_REQUEST);
	return lack;
}

static const char *words_of(enum past_lack lack)
{
	static const char *const words[] = {
		[PAST_WHOLE] = "The request is back. F5 sends it again.",
		[PAST_MASKED] = "The request is back; what the history masks "
			"(***) has to be filled in.",
		[PAST_NO_BODY] = "The request is back without its body, which "
			"is not kept.",
	};

	return words[lack];
}

bool commands_open_history_row(struct stage *stage, struct err *err)
{
	const struct history_entry *entry = chosen(stage, err);

	if (entry == NULL)
		return false;
	if (deck_show_exchange(stage->deck, entry->exchange)) {
		stage_focus_slot(stage, SLOT_RESPONSE);
		return true;
	}
	deck_say(stage->deck, "%s", words_of(compose(stage, entry)));
	return true;
}

RUN(run_compose)
{
	struct stage *stage = context;
	const struct history_entry *entry = chosen(stage, err);

	(void)args;
	if (entry == NULL)
		return false;
	deck_say(stage->deck, "%s", words_of(compose(stage, entry)));
	return true;
}

RUN(run_send)
{
	struct stage *stage = context;
	const struct history_entry *entry = chosen(stage, err);
	enum past_lack lack;

	(void)args;
	if (entry == NULL || !deck_may_repeat(stage->deck, entry, err))
		return false;
	lack = compose(stage, entry);
	if (lack != PAST_WHOLE)
		return err_set(err, ERR_USAGE, "%s Nothing was sent",
			words_of(lack));
	return commands_send(stage, err);
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
	{ "history", "[WORDS]", "Go to the history, to what has all the words",
		"History", NULL, 0, 0, 1, run_history, NULL },
	{ "history-send", "", "Send the request at the cursor again",
		"History", "history", COMMAND_NEEDS_CONNECTION |
		COMMAND_CHANGES_DATA, 0, 0, run_send, NULL },
	{ "history-compose", "", "Put the request at the cursor into the "
		"composer", "History", "history", 0, 0, 0, run_compose, NULL },
	{ "history-clear", "", "Forget the history, also on disk", "History",
		NULL, 0, 0, 0, run_clear, NULL },
};

void commands_add_history(void)
{
	command_add(rows, FD_COUNT(rows));
}
