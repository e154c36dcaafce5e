#include "tui/commands/commands.h"

/*
 * Looking at an answer another way, and turning its pages.
 */

#include <stdlib.h>
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

/* The tabs there are, by item of the menu. */
struct tab_choice {
	struct stage *stage;
	enum deck_tab tab[TAB_COUNT];
	size_t count;
};

static void on_tab(void *data, size_t item)
{
	struct tab_choice *choice = data;

	response_set_tab(choice->stage->slot[SLOT_RESPONSE],
		choice->tab[item]);
	free(choice);
}

static void offer_tabs(struct stage *stage)
{
	static const char *const what[TAB_COUNT] = {
		[TAB_TREE] = "As it was sent, to fold and to search",
		[TAB_TABLE] = "A row for each entry of a Bundle",
		[TAB_SUMMARY] = "What it says, in words",
		[TAB_RAW] = "As it was sent, line by line",
		[TAB_HEADERS] = "What was asked, what was answered",
		[TAB_TIMING] = "Where the time went",
		[TAB_ISSUES] = "What the server finds wrong, in groups",
	};
	struct tab_choice *choice = xcalloc(1, sizeof(*choice));
	struct menu_spec spec = { .title = "Show the answer as",
		.chosen = on_tab, .cancelled = free, .data = choice };
	struct menu *menu = menu_new(&spec);

	choice->stage = stage;
	for (int i = 0; i < TAB_COUNT; i++) {
		enum deck_tab tab = (enum deck_tab)i;

		if (!response_has_tab(stage->deck, tab))
			continue;
		menu_item(menu, response_tab_name(tab), NULL, what[i], NULL);
		if (tab == stage->deck->answer.tab)
			menu_select(menu, choice->count);
		choice->tab[choice->count++] = tab;
	}
	stage_open_menu(stage, menu);
}

RUN(run_tab)
{
	struct stage *stage = context;
	enum deck_tab tab;

	if (args->count == 0) {
		offer_tabs(stage);
		return true;
	}
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
	{ "tab", "[TAB]", "Show tree, table, summary, raw, headers, timing or "
		"issues", "Response", "response", 0, 0, 1, run_tab, NULL },
	{ "page", "RELATION", "Follow a paging link: next, previous, first, "
		"last", "Response", "response",
		COMMAND_NEEDS_CONNECTION | COMMAND_NEEDS_ANSWER, 1, 1,
		run_page, NULL },
};

void commands_add_response(void)
{
	command_add(rows, FD_COUNT(rows));
}
