#include "tui/commands/commands.h"

/*
 * The table of an answer: its order, its columns. Without an argument a menu
 * of the columns asks.
 */

#include <stdio.h>
#include <string.h>

#include "tui/commands/path.h"
#include "tui/commands/table_path.h"
#include "tui/panes/deck_internal.h"
#include "tui/panes/response.h"
#include "tui/panes/response_table.h"
#include "tui/panes/stage_internal.h"

#define RUN(name) \
	static bool name(void *context, const struct args *args, \
		struct err *err)

static void *state_of(struct stage *stage)
{
	return response_state(stage_pane(stage, SLOT_RESPONSE), TAB_TABLE);
}

/* The table, when it is what is looked at and has rows; NULL with err. */
static struct table *table_of(struct stage *stage, struct err *err)
{
	struct table *table = response_table_get(state_of(stage));

	if (stage->deck->answer.tab != TAB_TABLE) {
		err_set(err, ERR_USAGE, "this is for the table of an answer: "
			"pane 5, then ] until Table");
		return NULL;
	}
	if (table_entries(table) == 0) {
		err_set(err, ERR_USAGE, "there are no rows here; [ and ] show "
			"the answer in another way");
		return NULL;
	}
	return table;
}

static bool find_column(const struct table *table, const char *name,
	size_t *column, struct err *err)
{
	struct buf names = BUF_INIT;

	*column = table_find_column(table, name);
	if (*column != SIZE_MAX)
		return true;
	for (size_t i = 0; i < table_columns(table); i++)
		buf_printf(&names, "%s%s", i > 0 ? ", " : "",
			table_column_name(table, i));
	err_set(err, ERR_USAGE, "this table has no column %s; it has %s",
		name, names.data);
	buf_finish(&names);
	return false;
}

/* The same column again: the other way round. */
static void sort_by(struct stage *stage, size_t column)
{
	struct table *table = response_table_get(state_of(stage));
	bool is_reversed;

	if (table_sort_column(table, &is_reversed) == column)
		is_reversed = !is_reversed;
	else
		is_reversed = false;
	table_sort(table, column, is_reversed);
	response_table_changed(state_of(stage), stage->deck);
}

/* The last item: as sent. */
static void on_sort_chosen(void *data, size_t item)
{
	struct stage *stage = data;
	struct table *table = response_table_get(state_of(stage));

	if (item < table_columns(table)) {
		sort_by(stage, item);
		return;
	}
	table_sort(table, SIZE_MAX, false);
	response_table_changed(state_of(stage), stage->deck);
}

static void ask_sort(struct stage *stage, const struct table *table)
{
	struct menu_spec spec = { .title = "Sort by",
		.chosen = on_sort_chosen, .data = stage };
	struct menu *menu = menu_new(&spec);
	bool is_reversed;
	size_t now = table_sort_column(table, &is_reversed);

	for (size_t i = 0; i < table_columns(table); i++)
		menu_item(menu, table_column_name(table, i), NULL,
			i != now ? NULL : is_reversed ?
			"Sorted by it, the last first" :
			"Sorted by it: again, and the last is first", NULL);
	menu_item(menu, "As sent", NULL, "The order of the entries", NULL);
	menu_select(menu, now != SIZE_MAX ? now : 0);
	stage_open_menu(stage, menu);
}

RUN(run_table_sort)
{
	struct stage *stage = context;
	const struct table *table = table_of(stage, err);
	size_t column;

	if (table == NULL)
		return false;
	if (args->count == 0) {
		ask_sort(stage, table);
		return true;
	}
	if (!find_column(table, args->word[0], &column, err))
		return false;
	sort_by(stage, column);
	return true;
}

static size_t shown_columns(const struct table *table)
{
	size_t count = 0;

	for (size_t i = 0; i < table_columns(table); i++)
		count += table_column_is_shown(table, i);
	return count;
}

static bool toggle_column(struct stage *stage, size_t column,
	struct err *err)
{
	struct table *table = response_table_get(state_of(stage));
	bool is_shown = table_column_is_shown(table, column);

	if (table_remove_own(table, column)) {
		response_table_changed(state_of(stage), stage->deck);
		return true;
	}
	if (is_shown && shown_columns(table) == 1)
		return err_set(err, ERR_USAGE, "the last column stays: show "
			"another first");
	table_show_column(table, column, !is_shown);
	response_table_changed(state_of(stage), stage->deck);
	return true;
}

static void ask_columns(struct stage *stage, size_t selected);

/* The menu comes again, so that several can be chosen; Esc ends it. */
static void on_column_chosen(void *data, size_t item)
{
	struct stage *stage = data;
	struct err err = ERR_INIT;

	if (!toggle_column(stage, item, &err))
		deck_complain(stage->deck, &err);
	ask_columns(stage, item);
}

static void ask_columns(struct stage *stage, size_t selected)
{
	struct menu_spec spec = { .title = "Columns (Esc: done)",
		.chosen = on_column_chosen, .data = stage };
	const struct table *table = response_table_get(state_of(stage));
	struct menu *menu = menu_new(&spec);

	for (size_t i = 0; i < table_columns(table); i++) {
		char label[64];

		snprintf(label, sizeof(label), "[%c] %s",
			table_column_is_shown(table, i) ? 'x' : ' ',
			table_column_name(table, i));
		menu_item(menu, label, NULL, table_is_own(table, i) ?
			"Enter takes it away" : "Enter shows or hides it",
			NULL);
	}
	menu_select(menu, selected);
	stage_open_menu(stage, menu);
}

RUN(run_table_columns)
{
	struct stage *stage = context;
	const struct table *table = table_of(stage, err);
	size_t column;

	if (table == NULL)
		return false;
	if (args->count == 0) {
		ask_columns(stage, 0);
		return true;
	}
	return find_column(table, args->word[0], &column, err) &&
		toggle_column(stage, column, err);
}

static bool add_path(struct stage *stage, const char *source, struct err *err)
{
	struct table *table = table_of(stage, err);

	if (table == NULL || !table_path_add(table, source, err))
		return false;
	response_table_changed(state_of(stage), stage->deck);
	while (response_table_scroll(state_of(stage), 1))
		;
	deck_say(stage->deck, "The column is the last one; Columns (|) takes "
		"it away.");
	return true;
}

static void on_path(void *data, const char *line)
{
	struct stage *stage = data;
	struct err err = ERR_INIT;

	if (line != NULL && *line != '\0' && !add_path(stage, line, &err))
		deck_complain(stage->deck, &err);
	stage->is_dirty = true;
}

/* Of the first resource of the table, what may be typed. */
static void complete_path(void *data, const char *line, size_t cursor,
	size_t *start, struct completions *out)
{
	struct stage *stage = data;
	struct table *table = response_table_get(state_of(stage));

	*start = cursor;
	if (table_count(table) > 0)
		path_complete_at(deck_view(stage->deck), table_row(table,
			table_entry(table, 0)), line, cursor, start, out);
}

RUN(run_table_path)
{
	struct stage *stage = context;
	struct prompt_spec spec = {
		.label = "Column (FHIRPath of the resource): ",
		.history = "table-path", .complete = complete_path,
		.done = on_path, .data = stage,
	};

	if (table_of(stage, err) == NULL)
		return false;
	if (args->count > 0)
		return add_path(stage, args->word[0], err);
	stage_prompt(stage, &spec);
	return true;
}

RUN(run_table_scroll)
{
	struct stage *stage = context;
	int columns = strcmp(args->word[0], "left") == 0 ? -1 : 1;

	if (table_of(stage, err) == NULL)
		return false;
	if (columns > 0 && strcmp(args->word[0], "right") != 0)
		return err_set(err, ERR_USAGE, "a table scrolls left or right");
	if (!response_table_scroll(state_of(stage), columns))
		deck_say(stage->deck, columns < 0 ? "This is the first column"
			: "This is the last column");
	stage->is_dirty = true;
	return true;
}

RUN(run_table_back)
{
	struct stage *stage = context;

	(void)err;
	if (stage->deck->answer.tab != TAB_TABLE ||
	    !response_table_back(state_of(stage), stage->deck))
		stage_run(stage, args->count > 0 ? args->word[0] : "back",
			false);
	return true;
}

static const struct command rows[] = {
	{ "table-sort", "[COLUMN]", "Sort the table by a column; again "
		"reverses", "Table", "response", COMMAND_NEEDS_ANSWER, 0, 1,
		run_table_sort, NULL },
	{ "table-columns", "[COLUMN]", "Show or hide columns of the table",
		"Table", "response", COMMAND_NEEDS_ANSWER, 0, 1,
		run_table_columns, NULL },
	{ "table-path", "[EXPRESSION]", "Add a column of what a FHIRPath "
		"finds in each resource", "Table", "response",
		COMMAND_NEEDS_ANSWER, 0, 1, run_table_path, NULL },
	{ "table-scroll", "left|right", "Scroll the table's columns", "Table",
		"response", COMMAND_NEEDS_ANSWER, 1, 1, run_table_scroll,
		NULL },
	{ "table-back", "[COMMAND]", "Show all rows again, or leave an inner "
		"Bundle's table", "Table",
		"response", 0, 0, 1, run_table_back, NULL },
};

void commands_add_table(void)
{
	command_add(rows, FD_COUNT(rows));
}
