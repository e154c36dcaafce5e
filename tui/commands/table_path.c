#include "tui/commands/table_path.h"

/*
 * The expression is compiled once and run for each cell that is painted,
 * sorted or filtered, so one run gets little: what needs more is no cell.
 */

#include <stdlib.h>
#include <string.h>

#include "core/fhirpath/r4_types.h"

enum { CELL_MS = 5, CELL_STEPS = 50000 };

struct table_path {
	struct fhirpath *program;
	struct fhirpath_run *run;
};

static void free_path(void *data)
{
	struct table_path *path = data;

	fhirpath_run_free(path->run);
	fhirpath_free(path->program);
	free(path);
}

static size_t read_cell(void *data, const struct doc_index *index,
	const char *text, uint32_t resource, uint32_t *rows, size_t max,
	struct buf *words)
{
	struct table_path *path = data;
	struct fhirpath_fault fault;
	size_t count = 0;

	if (!fhirpath_evaluate(path->run, path->program, index, text, resource,
	    &fault)) {
		buf_printf(words, "? %s", fault.reason);
		return 0;
	}
	for (size_t at = 0; at < fhirpath_count(path->run); at++) {
		const struct fhirpath_item *item = fhirpath_at(path->run, at);

		if (item->kind == FHIRPATH_NODE && item->row != INDEX_NONE) {
			if (count < max)
				rows[count++] = item->row;
			continue;
		}
		if (item->kind == FHIRPATH_NODE)
			continue;
		if (words->len > 0)
			buf_puts(words, ", ");
		fhirpath_print(path->run, item, words);
	}
	return count;
}

bool table_path_add(struct table *table, const char *source, struct err *err)
{
	const struct fhirpath_settings settings = {
		.model = &fhirpath_r4, .limits = { .ms = CELL_MS,
		.steps = CELL_STEPS, .memory = (size_t)8 << 20 },
	};
	struct table_path *path = xcalloc(1, sizeof(*path));
	struct table_own own = { source, read_cell, free_path, path };
	struct fhirpath_fault fault;

	path->program = fhirpath_compile(source, strlen(source), &fault);
	if (path->program == NULL) {
		struct buf reason = BUF_INIT;

		fhirpath_fault_print(&fault, source, strlen(source), &reason);
		err_set(err, ERR_USAGE, "the expression, %s", reason.data);
		buf_finish(&reason);
		free_path(path);
		return false;
	}
	path->run = fhirpath_run_new(&settings);
	if (table_add_own(table, &own))
		return true;
	free_path(path);
	return err_set(err, ERR_USAGE, "the table has no room for another "
		"column; take one of its own away first (table-columns)");
}
