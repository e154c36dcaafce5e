#include "tui/commands/commands.h"

/*
 * FHIRPath in a document: goes to what an expression finds, and lists it when
 * it is more than one. The expression is asked of the resource at the top of
 * the text the selection is in. It runs within one turn of the loop, so it
 * gets a tenth of a second and is refused past that: fhirdeck path has the
 * time. Values stay out of the list, for it knows no mask.
 */

#include <stdlib.h>
#include <string.h>

#include "core/fhirpath/r4_types.h"
#include "tui/panes/deck_internal.h"
#include "tui/panes/mask.h"
#include "tui/panes/stage_internal.h"

enum { LIMIT_MS = 100, LISTED_MAX = 1000 };

/* What is listed; rows are of the document that was shown then. */
struct found {
	struct stage *stage;
	uint32_t *rows;
	size_t count, alloc;
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

/* What was reckoned and lies nowhere, as a message. */
static void say_values(struct stage *stage, struct fhirpath_run *run)
{
	struct buf text = BUF_INIT, masked = BUF_INIT;

	for (size_t i = 0; i < fhirpath_count(run) && i < 20; i++) {
		buf_puts(&text, i > 0 ? " | " : "");
		fhirpath_print(run, fhirpath_at(run, i), &text);
	}
	mask_text(&masked, text.data);
	deck_say(stage->deck, "%s", masked.data);
	buf_finish(&text);
	buf_finish(&masked);
}

static void gather(struct fhirpath_run *run, struct found *found)
{
	for (size_t i = 0; i < fhirpath_count(run) &&
	    found->count < LISTED_MAX; i++) {
		const struct fhirpath_item *item = fhirpath_at(run, i);
		uint32_t row = item->row != INDEX_NONE ? item->row :
			item->shadow;

		if (item->kind == FHIRPATH_TYPE || row == INDEX_NONE)
			continue;
		found->rows = mem_grow(found->rows, found->count,
			&found->alloc, sizeof(*found->rows));
		found->rows[found->count++] = row;
	}
}

static void show(struct stage *stage, struct docview *view,
	struct fhirpath_run *run)
{
	struct found *found = xcalloc(1, sizeof(*found));
	size_t count = fhirpath_count(run);

	found->stage = stage;
	gather(run, found);
	if (found->count == 0) {
		if (count == 0)
			deck_say(stage->deck, "Nothing is found by that.");
		else
			say_values(stage, run);
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

static bool refuse(const char *source, const struct fhirpath_fault *fault,
	struct err *err)
{
	struct buf text = BUF_INIT;

	fhirpath_fault_print(fault, source, strlen(source), &text);
	err_set(err, ERR_USAGE, "the expression, %s%s", text.data,
		fault->kind == FHIRPATH_LIMIT ?
		"\nfhirdeck path has no such limit of time" : "");
	buf_finish(&text);
	return false;
}

/* The top of the text that the selection is in. */
static uint32_t top_row(const struct docview *view)
{
	const struct doc_index *index = docview_index(view);
	uint32_t row = docview_row(view), parent;

	if (row == INDEX_NONE || row >= index_count(index))
		return 0;
	while ((parent = index_parent(index, row)) != INDEX_NONE)
		row = parent;
	return row;
}

static bool find(struct stage *stage, const char *source, struct err *err)
{
	struct docview *view = pane_docview(stage_focus(stage));
	const struct fhirpath_settings settings = {
		.model = &fhirpath_r4, .limits = { .ms = LIMIT_MS,
		.steps = 2000000, .memory = (size_t)64 << 20 },
	};
	const struct doc_index *index = docview_index(view);
	struct fhirpath_fault fault;
	struct fhirpath *program = fhirpath_compile(source, strlen(source),
		&fault);
	struct fhirpath_run *run;
	bool is_good;
	size_t len;

	if (program == NULL)
		return refuse(source, &fault, err);
	run = fhirpath_run_new(&settings);
	is_good = fhirpath_evaluate(run, program, index,
		docview_text(view, &len), top_row(view), &fault);
	if (is_good)
		show(stage, view, run);
	else
		refuse(source, &fault, err);
	fhirpath_run_free(run);
	fhirpath_free(program);
	return is_good;
}

static bool is_ready(struct stage *stage, struct err *err)
{
	struct docview *view = pane_docview(stage_focus(stage));
	size_t len;

	if (view == NULL || docview_index(view) == NULL ||
	    index_count(docview_index(view)) == 0)
		return err_set(err, ERR_USAGE, "FHIRPath needs JSON: the Tree "
			"view of an answer (5) has it");
	(void)docview_text(view, &len);
	if (index_fault(docview_index(view)) != NULL ||
	    index_done(docview_index(view)) < len)
		return err_set(err, ERR_USAGE, "the document is not whole "
			"yet, or no JSON to its end");
	return true;
}

static void on_expression(void *data, const char *line)
{
	struct stage *stage = data;
	struct err err = ERR_INIT;

	if (line != NULL && *line != '\0' &&
	    (!is_ready(stage, &err) || !find(stage, line, &err)))
		deck_complain(stage->deck, &err);
	stage->is_dirty = true;
}

static bool run_path(void *context, const struct args *args, struct err *err)
{
	struct stage *stage = context;
	struct prompt_spec spec = {
		.label = "FHIRPath: ", .history = "path",
		.done = on_expression, .data = stage,
	};

	if (!is_ready(stage, err))
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
