#include "tui/commands/commands.h"

/*
 * The ":" prompt and the F2 menu: two ways to the same rows.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "tui/panes/stage_internal.h"

static void on_line(void *data, const char *line)
{
	if (line != NULL && *line != '\0')
		stage_run(data, line, true);
}

void commands_open_prompt(struct stage *stage, const char *initial)
{
	struct prompt_spec spec = {
		.label = ":",
		.initial = initial,
		.history = ":",
		.complete = complete_command,
		.done = on_line,
		.data = stage,
	};

	stage_prompt(stage, &spec);
}

/* The rows of the menu that is open, by item. */
struct choice {
	struct stage *stage;
	const struct command **row;
	size_t count, alloc;
};

static void free_choice(void *data)
{
	struct choice *choice = data;

	free(choice->row);
	free(choice);
}

static void on_chosen(void *data, size_t item)
{
	struct choice *choice = data;
	struct stage *stage = choice->stage;
	const struct command *row = choice->row[item];

	free_choice(choice);
	if (row->min_args > 0) {
		char *line = xasprintf("%s ", row->name);

		commands_open_prompt(stage, line);
		free(line);
	} else {
		stage_run(stage, row->name, false);
	}
}

/* What is for a file of settings (bind, style) asks for words. */
static bool belongs(const struct command *row, const char *where,
	const char *group)
{
	if ((row->flags & COMMAND_HIDDEN) != 0 ||
	    ((row->flags & COMMAND_DECLARATIVE) != 0 && row->min_args > 0))
		return false;
	if (where != NULL)
		return row->where != NULL && strcmp(row->where, where) == 0;
	return strcmp(row->group, group) == 0;
}

/* The key of a command, or of the first thing it is told to do. */
static const struct binding *binding_of(struct stage *stage,
	const struct command *row)
{
	const char *const *contexts = stage_contexts(stage);
	const struct binding *found = keymap_for_line(contexts, row->name);
	size_t len = strlen(row->name);

	for (size_t i = 0; found == NULL && i < keymap_count(); i++) {
		const char *line = keymap_at(i)->line;

		if (strncmp(line, row->name, len) == 0 && line[len] == ' ')
			found = keymap_for_line(contexts, line);
	}
	return found;
}

static void add_item(struct choice *choice, struct menu *menu,
	const struct command *row)
{
	const struct binding *binding = binding_of(choice->stage, row);
	char keys[64] = "", typed[160];

	if (binding != NULL)
		keymap_format(binding, keys, sizeof(keys));
	snprintf(typed, sizeof(typed), ":%s %s", row->name, row->usage);
	menu_item(menu, row->help, keys, typed,
		stage_refusal(choice->stage, row));
	choice->row = mem_grow(choice->row, choice->count, &choice->alloc,
		sizeof(*choice->row));
	choice->row[choice->count++] = row;
}

/* In this view of an answer: some are for documents or for tables only. */
static bool is_apt(struct stage *stage, const struct command *row)
{
	static const char *const of_documents[] = {
		"fold-level", "goto", "search-regex", "search-keys",
		"search-values", "next-same-key", "previous-same-key", "order",
	};
	struct pane *focus = stage_focus(stage);
	bool is_table = stage->deck->answer.tab == TAB_TABLE;

	if (focus->ops != &pane_response)
		return true;
	if (strcmp(row->group, "Table") == 0)
		return is_table;
	if (is_table && text_starts_with(row->name, "search"))
		return false;
	for (size_t i = 0; i < FD_COUNT(of_documents); i++)
		if (strcmp(row->name, of_documents[i]) == 0)
			return pane_docview(focus) != NULL;
	return true;
}

static bool is_in(const struct choice *choice, const struct command *row)
{
	for (size_t i = 0; i < choice->count; i++)
		if (choice->row[i] == row)
			return true;
	return false;
}

/* What is done most with an answer, before all else that can be done. */
static void add_often(struct choice *choice, struct menu *menu)
{
	static const char *const often[] = {
		"open", "walk-back", "tab", "search", "search-next", "filter",
		"table-sort", "copy", "save", "page", "privacy", "fold-level",
		"order", "goto", "plain", "pager",
	};

	for (size_t i = 0; i < FD_COUNT(often); i++) {
		const struct command *row = command_find(often[i]);

		if (row != NULL && is_apt(choice->stage, row))
			add_item(choice, menu, row);
	}
}

/* Rows of one heading: those of a pane, or those of a group. */
static void add_group(struct choice *choice, struct menu *menu,
	const char *heading, const char *where, const char *group)
{
	const char *here = stage_focus(choice->stage)->ops->name;
	bool is_first = true;

	for (size_t i = 0; i < command_count(); i++) {
		const struct command *row = command_at(i);

		if (!belongs(row, where, group) || is_in(choice, row) ||
		    !is_apt(choice->stage, row))
			continue;
		if (where == NULL && row->where != NULL &&
		    strcmp(row->where, here) == 0)
			continue;
		if (is_first && heading != NULL)
			menu_heading(menu, heading);
		is_first = false;
		add_item(choice, menu, row);
	}
}

void commands_open_menu(struct stage *stage)
{
	/* The last ones also make sense for a document alone. */
	enum { PAGER_GROUPS = 6 };
	static const char *const groups[] = { "Request", "Response",
		"Connections", "Capability", "Token", "History", "Moving",
		"Deck" };
	const struct pane_ops *ops = stage_focus(stage)->ops;
	struct choice *choice = xcalloc(1, sizeof(*choice));
	struct menu_spec spec = {
		.title = "Everything possible here",
		.chosen = on_chosen,
		.cancelled = free_choice,
		.data = choice,
	};
	struct menu *menu = menu_new(&spec);
	char *heading = xasprintf("Here: %s", ops->title);

	choice->stage = stage;
	if (ops == &pane_response) {
		menu_heading(menu, heading);
		add_often(choice, menu);
		menu_heading(menu, "More for an answer");
	}
	add_group(choice, menu, ops == &pane_response ? NULL : heading,
		ops->name, NULL);
	free(heading);
	for (size_t i = 0; i < FD_COUNT(groups); i++)
		if (!choice->stage->is_pager || i >= PAGER_GROUPS)
			add_group(choice, menu, groups[i], NULL, groups[i]);
	stage_open_menu(stage, menu);
}
