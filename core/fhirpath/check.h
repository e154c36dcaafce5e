#ifndef FD_FHIRPATH_CHECK_H
#define FD_FHIRPATH_CHECK_H

/*
 * What can be said of a program from the types alone, before it runs. It
 * faults only where the model leaves no doubt.
 */

#include "core/fhirpath/evaluate.h"

/* Of a program that begins at context; false with the fault of the run. */
bool check_program(struct fhirpath_run *run, const struct fhirpath *program,
	const struct fhirpath_item *context) FD_NONNULL FD_MUST_USE;

#endif
