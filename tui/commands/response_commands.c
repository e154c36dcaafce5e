#include "tui/commands/commands.h"

/*
 * Looking at an answer another way, and turning its pages.
 */

#include <string.h>
#include <strings.h>

#include "tui/panes/response.h"
#include "tui/panes/stage_internal.h"

#define RUN(name) \
	static bool name(void *context, const struct args *args, \
		struct err *err)

/* The next tab that is there, and round. */
static enum deck_tab step_tab(const struct deck *deck, int step)
{
	int at = (int)deck->answer.tab;

	do
		at = (at + step + TAB_COUNT) % TAB_COUNT;
	while (!response_has_tab(deck, (enum deck_tab)at));
	return (enum deck_tab)at;
}

static bool find_tab(const struct deck *deck, const char *word,
	enum deck_tab *tab)
{
	for (int i = 0; i < TAB_COUNT; i++) {
		if (strcasecmp(response_tab_name((enum deck_tab)i), word) != 0)
			continue;
		*tab = (enum deck_tab)i;
		return response_has_tab(deck, *tab);
	}
	return false;
}

RUN(run_tab)
{
	struct stage *stage = context;
	enum deck_tab tab;

	if (strcmp(args->word[0], "next") == 0)
		tab = step_tab(stage->deck, 1);
	else if (strcmp(args->word[0], "previous") == 0)
		tab = step_tab(stage->deck, -1);
	else if (!find_tab(stage->deck, args->word[0], &tab))
		return err_set(err, ERR_USAGE, "the tabs are tree, table, "
			"summary, raw, headers, timing, issues, next, "
			"previous");
	response_set_tab(stage->slot[SLOT_RESPONSE], tab);
	return true;
}

RUN(run_response)
{
	(void)args;
	(void)err;
	stage_focus_slot(context, SLOT_RESPONSE);
	return true;
}

RUN(run_page)
{
	struct stage *stage = context;

	return deck_send_link(stage->deck, args->word[0], err);
}

static const struct command rows[] = {
	{ "response", "", "Go to the response", "Response", NULL, 0, 0, 0,
		run_response, NULL },
	{ "tab", "TAB", "Show the answer as tree, table, summary, raw, "
		"headers, timing or issues (or next, previous)", "Response",
		"response", 0, 1, 1, run_tab, NULL },
	{ "page", "RELATION", "Follow a paging link: next, previous, first, "
		"last", "Response", "response",
		COMMAND_NEEDS_CONNECTION | COMMAND_NEEDS_ANSWER, 1, 1,
		run_page, NULL },
};

void commands_add_response(void)
{
	command_add(rows, FD_COUNT(rows));
}
