#ifndef FD_FHIRPATH_PARSER_H
#define FD_FHIRPATH_PARSER_H

/*
 * From source to nodes: a Pratt parser over the thirteen levels of operators
 * (FHIRPath N1, "Operator Precedence").
 */

#include "core/fhirpath/program.h"

/* Fills a zeroed program; false with the fault. */
bool parser_run(struct fhirpath *program, const char *source, size_t len,
	struct fhirpath_fault *fault) FD_NONNULL FD_MUST_USE;

#endif
