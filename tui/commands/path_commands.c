#include "tui/commands/commands.h"

/*
 * FHIRPath in a document: goes to what an expression finds, and lists it when
 * it is more than one. The expression is asked of the resource at the top of
 * the text the selection is in. Values stay out of the list, for it knows no
 * mask.
 */

#include <stdlib.h>
#include <string.h>

#include "tui/commands/path.h"
#include "tui/panes/deck_internal.h"

enum { LISTED_MAX = 1000 };

/* What is listed; rows are of the document that was shown then. */
struct found {
	struct stage *stage;
	uint32_t *rows;
	size_t count;
};

static void found_free(struct found *found)
{
	free(found->rows);
	free(found);
}

static void go_to(struct stage *stage, uint32_t row)
{
	struct docview *view = pane_docview(stage_focus(stage));

	if (view == NULL || docview_index(view) == NULL ||
	    row >= index_count(docview_index(view)))
		return;
	docview_go_to_row(view, row);
	deck_start_feeding(stage->deck);
	stage->is_dirty = true;
}

static void on_chosen(void *data, size_t item)
{
	struct found *found = data;

	if (item < found->count)
		go_to(found->stage, found->rows[item]);
	found_free(found);
}

static void on_cancelled(void *data)
{
	found_free(data);
}

static void open_list(struct found *found, const struct docview *view)
{
	const struct doc_index *index = docview_index(view);
	struct menu_spec spec = { .title = "Found", .chosen = on_chosen,
		.cancelled = on_cancelled, .data = found };
	struct menu *menu = menu_new(&spec);
	struct buf path = BUF_INIT;
	size_t len;

	for (size_t i = 0; i < found->count; i++) {
		buf_clear(&path);
		index_path(index, docview_text(view, &len), found->rows[i],
			&path);
		menu_item(menu, path.data, NULL, NULL, NULL);
	}
	buf_finish(&path);
	stage_open_menu(found->stage, menu);
}

static void show(struct stage *stage, struct docview *view,
	struct fhirpath_run *run)
{
	struct found *found = xcalloc(1, sizeof(*found));
	size_t count = fhirpath_count(run);

	found->stage = stage;
	found->rows = path_rows(run, LISTED_MAX, &found->count);
	if (found->count == 0) {
		if (count == 0)
			deck_say(stage->deck, "Nothing is found by that.");
		else
			path_say_values(stage, run);
		found_free(found);
		return;
	}
	go_to(stage, found->rows[0]);
	if (found->count < count)
		deck_say(stage->deck, "%zu are found; %zu of them are "
			"listed.", count, found->count);
	else
		deck_say(stage->deck, count == 1 ? "%zu is found." :
			"%zu are found.", count);
	if (found->count > 1)
		open_list(found, view);
	else
		found_free(found);
}

static bool find(struct stage *stage, const char *source, struct err *err)
{
	struct docview *view = pane_docview(stage_focus(stage));
	struct fhirpath_run *run = path_run(view, source, err);

	if (run == NULL)
		return false;
	show(stage, view, run);
	fhirpath_run_free(run);
	return true;
}

static void on_expression(void *data, const char *line)
{
	struct stage *stage = data;
	struct err err = ERR_INIT;

	if (line != NULL && *line != '\0' &&
	    (!path_is_ready(stage, &err) || !find(stage, line, &err)))
		deck_complain(stage->deck, &err);
	stage->is_dirty = true;
}

static bool run_path(void *context, const struct args *args, struct err *err)
{
	struct stage *stage = context;
	struct prompt_spec spec = {
		.label = "FHIRPath: ", .history = "path",
		.complete = path_complete, .done = on_expression,
		.data = stage,
	};

	if (!path_is_ready(stage, err))
		return false;
	if (args->count > 0)
		return find(stage, args->word[0], err);
	stage_prompt(stage, &spec);
	return true;
}

static const struct command rows[] = {
	{ "path", "[EXPRESSION]", "Go to what a FHIRPath expression finds, "
		"and list it", "Moving", "response", 0, 0, 1, run_path,
		NULL },
};

void commands_add_path(void)
{
	command_add(rows, FD_COUNT(rows));
}
