#ifndef FD_FHIRPATH_STRINGS_H
#define FD_FHIRPATH_STRINGS_H

/*
 * What functions on Strings share: their input and their first argument.
 */

#include "core/fhirpath/functions.h"

/* One String, or *is_there false for none; a fault for anything else. */
bool fp_input_string(const struct fp_call *call, const struct fp_list *input,
	struct fhirpath_item *out, bool *is_there) FD_NONNULL FD_MUST_USE;
/* The same, and a String as first argument; false in *are_there for either
   that is empty. */
bool fp_input_and_string(const struct fp_call *call,
	const struct fp_list *input, struct fhirpath_item *value,
	struct fhirpath_item *argument, bool *are_there)
	FD_NONNULL FD_MUST_USE;

#endif
