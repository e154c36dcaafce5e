#include "tui/commands/commands.h"

/*
 * The ":" prompt and the F2 menu: two ways to the same rows.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

static bool belongs(const struct command *row, const char *where,
	const char *group)
{
	if ((row->flags & (COMMAND_HIDDEN | COMMAND_DECLARATIVE)) != 0)
		return false;
	if (where != NULL)
		return row->where != NULL && strcmp(row->where, where) == 0;
	return strcmp(row->group, group) == 0;
}

static void add_item(struct choice *choice, struct menu *menu,
	const struct command *row)
{
	const struct binding *binding = keymap_for_line(
		stage_contexts(choice->stage), row->name);
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

/* Rows of one heading: those of a pane, or those of a group. */
static void add_group(struct choice *choice, struct menu *menu,
	const char *heading, const char *where, const char *group)
{
	const char *here = stage_focus(choice->stage)->ops->name;
	bool is_first = true;

	for (size_t i = 0; i < command_count(); i++) {
		const struct command *row = command_at(i);

		if (!belongs(row, where, group))
			continue;
		if (where == NULL && row->where != NULL &&
		    strcmp(row->where, here) == 0)
			continue;
		if (is_first)
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
	add_group(choice, menu, heading, ops->name, NULL);
	free(heading);
	for (size_t i = 0; i < FD_COUNT(groups); i++)
		if (!choice->stage->is_pager || i >= PAGER_GROUPS)
			add_group(choice, menu, groups[i], NULL, groups[i]);
	stage_open_menu(stage, menu);
}
