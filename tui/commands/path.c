#include "tui/commands/path.h"

/*
 * What is told of a type comes from R4's table; a document of another version
 * is walked by its names. The memory and the steps that a run may take are
 * such that even a hostile answer holds nobody up.
 */

#include <stdlib.h>
#include <string.h>

#include "core/doc/prune.h"
#include "core/fhirpath/complete.h"
#include "core/fhirpath/r4_types.h"
#include "tui/panes/deck_internal.h"
#include "tui/panes/mask.h"

enum { LIMIT_MS = 100, COMPLETE_MS = 30, FILTERED_MAX = 100000 };

static struct fhirpath_settings settings_of(long ms)
{
	return (struct fhirpath_settings){
		.model = &fhirpath_r4, .limits = { .ms = ms,
		.steps = 2000000, .memory = (size_t)64 << 20 },
	};
}

bool path_is_ready(struct stage *stage, struct err *err)
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

/* The top of the text that the selection is in. */
static uint32_t top_of(const struct docview *view)
{
	const struct doc_index *index = docview_index(view);
	uint32_t row = docview_row(view), parent;

	if (row == INDEX_NONE || row >= index_count(index))
		return 0;
	while ((parent = index_parent(index, row)) != INDEX_NONE)
		row = parent;
	return row;
}

static struct fhirpath_run *refuse(const char *source,
	const struct fhirpath_fault *fault, struct err *err)
{
	struct buf text = BUF_INIT;

	fhirpath_fault_print(fault, source, strlen(source), &text);
	err_set(err, ERR_USAGE, "the expression, %s%s", text.data,
		fault->kind == FHIRPATH_LIMIT ?
		"\nfhirdeck path has no such limit of time" : "");
	buf_finish(&text);
	return NULL;
}

struct fhirpath_run *path_run(const struct docview *view, const char *source,
	struct err *err)
{
	const struct fhirpath_settings settings = settings_of(LIMIT_MS);
	struct fhirpath_fault fault;
	struct fhirpath *program = fhirpath_compile(source, strlen(source),
		&fault);
	struct fhirpath_run *run;
	bool is_good;
	size_t len;

	if (program == NULL)
		return refuse(source, &fault, err);
	run = fhirpath_run_new(&settings);
	is_good = fhirpath_evaluate(run, program, docview_index(view),
		docview_text(view, &len), top_of(view), &fault);
	fhirpath_free(program);
	if (is_good)
		return run;
	fhirpath_run_free(run);
	return refuse(source, &fault, err);
}

uint32_t *path_rows(struct fhirpath_run *run, size_t max, size_t *count)
{
	size_t all = fhirpath_count(run);
	uint32_t *rows = xcalloc(all + 1, sizeof(*rows));

	*count = 0;
	for (size_t i = 0; i < all && *count < max; i++) {
		const struct fhirpath_item *item = fhirpath_at(run, i);
		uint32_t row = item->row != INDEX_NONE ? item->row :
			item->shadow;

		if (item->kind != FHIRPATH_TYPE && row != INDEX_NONE)
			rows[(*count)++] = row;
	}
	return rows;
}

void path_say_values(struct stage *stage, struct fhirpath_run *run)
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

static void add_candidate(void *data,
	const struct fhirpath_candidate *candidate)
{
	completions_add(data, candidate->text, candidate->note);
}

void path_complete_at(const struct docview *view, uint32_t row,
	const char *line, size_t cursor, size_t *start,
	struct completions *out)
{
	const struct fhirpath_settings settings = settings_of(COMPLETE_MS);
	size_t len;

	if (docview_index(view) != NULL)
		fhirpath_complete(&settings, docview_index(view),
			docview_text(view, &len), row, line, cursor, start,
			add_candidate, out);
}

void path_complete(void *data, const char *line, size_t cursor, size_t *start,
	struct completions *out)
{
	struct stage *stage = data;
	struct docview *view = pane_docview(stage_focus(stage));
	struct err err = ERR_INIT;

	*start = cursor;
	if (path_is_ready(stage, &err))
		path_complete_at(view, top_of(view), line, cursor, start,
			out);
	err_clear(&err);
}

/* The document cut down, on top of the one it is of. */
static void open_filtered(struct stage *stage, struct docview *view,
	const char *source, uint32_t *rows, size_t count)
{
	struct buf left = BUF_INIT, name = BUF_INIT;
	size_t len;

	doc_prune(docview_index(view), docview_text(view, &len),
		top_of(view), rows, count, &left);
	buf_printf(&name, "filter %s", source);
	deck_open_inside(stage->deck, name.data, &left);
	deck_start_feeding(stage->deck);
	buf_finish(&name);
	deck_say(stage->deck, "%zu found; Backspace shows all again.", count);
	stage->is_dirty = true;
}

static bool filter(struct stage *stage, const char *source, struct err *err)
{
	struct docview *view = pane_docview(stage_focus(stage));
	struct fhirpath_run *run = path_run(view, source, err);
	uint32_t *rows;
	size_t count;

	if (run == NULL)
		return false;
	rows = path_rows(run, FILTERED_MAX, &count);
	if (count > 0)
		open_filtered(stage, view, source, rows, count);
	else if (fhirpath_count(run) > 0)
		path_say_values(stage, run);
	else
		deck_say(stage->deck, "Nothing is found by that.");
	free(rows);
	fhirpath_run_free(run);
	return true;
}

static void on_filter(void *data, const char *line)
{
	struct stage *stage = data;
	struct err err = ERR_INIT;

	if (line != NULL && *line != '\0' && (!path_is_ready(stage, &err) ||
	    !filter(stage, line, &err)))
		deck_complain(stage->deck, &err);
	stage->is_dirty = true;
}

bool path_filter(struct stage *stage, const char *source, struct err *err)
{
	struct prompt_spec spec = {
		.label = "Filter (FHIRPath): ", .history = "path",
		.complete = path_complete, .done = on_filter, .data = stage,
	};

	if (!path_is_ready(stage, err))
		return false;
	if (source != NULL && *source != '\0')
		return filter(stage, source, err);
	stage_prompt(stage, &spec);
	return true;
}
