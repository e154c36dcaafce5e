#ifndef FD_FHIRPATH_COMPLETE_H
#define FD_FHIRPATH_COMPLETE_H

/*
 * What may be typed next in an expression: the elements that are there in this
 * document at that point (the part before the cursor is run), and functions.
 */

#include "core/fhirpath/fhirpath.h"

struct fhirpath_candidate {
	const char *text;	/* "name", "where(": as it is to be typed */
	const char *note;	/* "element", "function" */
};

/*
 * Candidates for the word before the cursor; *start is where it begins. row:
 * what the expression is run on. Elements come first, in document order; each
 * text once. Nothing, in strings and where the part before can't be run.
 */
void fhirpath_complete(const struct fhirpath_settings *settings,
	const struct doc_index *index, const char *text, uint32_t row,
	const char *line, size_t cursor, size_t *start,
	void (*each)(void *data, const struct fhirpath_candidate *candidate),
	void *data) __attribute__((nonnull(1, 2, 3, 5, 7, 8)));

#endif
