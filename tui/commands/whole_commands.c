#include "tui/commands/commands.h"

/*
 * An answer that was stopped at the setting answer-limit, saved whole after
 * all: where to, and whether it may take the place of a file.
 */

#include <stdlib.h>

#include "core/base/path.h"
#include "tui/panes/stage_internal.h"

#define RUN(name) \
	static bool name(void *context, const struct args *args, \
		struct err *err)

static void begin(void *data)
{
	struct stage *stage = data;
	struct err err = ERR_INIT;

	if (!deck_save_whole(stage->deck, stage->asked_about, &err))
		deck_complain(stage->deck, &err);
}

static void on_path(void *data, const char *line)
{
	struct stage *stage = data;
	char *title;

	if (line == NULL || *line == '\0')
		return;
	free(stage->asked_about);
	stage->asked_about = path_typed(line);
	if (!path_exists(stage->asked_about)) {
		begin(stage);
		return;
	}
	title = xasprintf("%s is there already. Replace it?",
		stage->asked_about);
	stage_confirm(stage, title, "Replace it", begin, stage);
	free(title);
}

static void ask_path(void *data)
{
	struct stage *stage = data;
	struct prompt_spec spec = { .label = "Save the whole answer as: ",
		.initial = "answer.json", .is_suggestion = true,
		.history = "file", .done = on_path, .data = stage };

	stage_prompt(stage, &spec);
}

RUN(run_save_whole)
{
	struct stage *stage = context;
	const char *refusal = deck_saving_refusal(stage->deck);

	if (refusal != NULL)
		return err_set(err, ERR_USAGE, "%s", refusal);
	if (args->count > 0)
		on_path(stage, args->word[0]);
	else
		ask_path(stage);
	return true;
}

RUN(run_offer)
{
	struct stage *stage = context;
	struct err refusal = ERR_INIT;

	(void)args;
	(void)err;
	if (deck_saving_refusal(stage->deck) == NULL &&
	    deck_may_export(stage->deck, &refusal))
		stage_offer(stage, "The answer is larger than answer-limit; "
			"its beginning is shown. Ask for it again and save "
			"all of it to a file?", "Save the whole answer",
			ask_path, stage);
	return true;
}

static const struct command rows[] = {
	{ "save-whole", "[FILE]", "Ask for the answer again and save all of "
		"it, whatever its size", "Response", "response",
		COMMAND_NEEDS_CONNECTION | COMMAND_NEEDS_ANSWER |
		COMMAND_EXPORTS, 0, 1, run_save_whole, "file" },
	{ "save-whole-offer", "", "Offer that for an answer that was cut",
		"Response", "response",
		COMMAND_HIDDEN, 0, 0, run_offer, NULL },
};

void commands_add_whole(void)
{
	command_add(rows, FD_COUNT(rows));
}
