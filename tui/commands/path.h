#ifndef FD_TUI_COMMANDS_PATH_H
#define FD_TUI_COMMANDS_PATH_H

/*
 * FHIRPath over the document of the focused pane, shared by going to what is
 * found and by filtering. It runs within one turn of the loop, so it gets a
 * tenth of a second and is refused past that: fhirdeck path has the time.
 */

#include "core/fhirpath/fhirpath.h"
#include "tui/panes/stage_internal.h"

/* False with a sentence where there is no whole JSON document. */
bool path_is_ready(struct stage *stage, struct err *err) FD_NONNULL;
/*
 * The run with its result, of the top that the selection is in; NULL with
 * err, which has the place of a fault. The caller frees it.
 */
struct fhirpath_run *path_run(const struct docview *view, const char *source,
	struct err *err) FD_NONNULL FD_MUST_USE;
/* The rows of what was found, owned; at most max. */
uint32_t *path_rows(struct fhirpath_run *run, size_t max, size_t *count)
	FD_NONNULL FD_MUST_USE;
/* What was reckoned and lies nowhere, as a message. */
void path_say_values(struct stage *stage, struct fhirpath_run *run)
	FD_NONNULL;
/* Completion for a prompt whose data is the stage. */
void path_complete(void *data, const char *line, size_t cursor, size_t *start,
	struct completions *out) FD_NONNULL;

/* Of an expression that is run on a row of a document. */
void path_complete_at(const struct docview *view, uint32_t row,
	const char *line, size_t cursor, size_t *start,
	struct completions *out) FD_NONNULL;

/* Shows only what an expression finds; NULL or "": asks for it. */
bool path_filter(struct stage *stage, const char *source, struct err *err)
	__attribute__((nonnull(1, 3)));

#endif
