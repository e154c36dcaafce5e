#ifndef FD_CLI_PATH_EXPLAIN_H
#define FD_CLI_PATH_EXPLAIN_H

/*
 * The values of all parts of an expression, as they come while it runs, kept
 * in the order in which they are read.
 */

#include "core/fhirpath/fhirpath.h"

enum { EXPLANATION_MAX = 2000 };

struct explanation_step {
	size_t at, len;
	unsigned depth;
	char *values;		/* NULL: it never came to an end */
};

struct explanation {
	struct explanation_step *steps;
	size_t count, alloc;
	bool is_cut;
};

/* A hook's explain: begun (items NULL), or done. */
void explanation_note(struct explanation *explanation,
	struct fhirpath_run *run, size_t at, size_t len, unsigned depth,
	const struct fhirpath_item *items, size_t count)
	__attribute__((nonnull(1, 2)));
/* A line a part, indented by how deep it lies; empties it. */
void explanation_print(struct explanation *explanation, const char *source,
	struct buf *out) FD_NONNULL;
void explanation_finish(struct explanation *explanation) FD_NONNULL;
/* "'official', 'usual' (2)", at most about a line. */
void explanation_values(struct fhirpath_run *run,
	const struct fhirpath_item *items, size_t count, struct buf *out)
	__attribute__((nonnull(1, 4)));

#endif
