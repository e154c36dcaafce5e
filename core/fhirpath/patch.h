#ifndef FD_FHIRPATH_PATCH_H
#define FD_FHIRPATH_PATCH_H

/*
 * FHIRPath Patch (FHIR R4 fhirpatch.html): the difference between two forms of
 * a resource as a Parameters resource of operations. Paths and types of values
 * come from the model of R4.
 */

#include "core/base/buf.h"
#include "core/base/err.h"

/*
 * Appends the patch that makes b of a, an operation a line; *count is the
 * number of its operations. False with a sentence for texts that are no
 * resources, and for what such a patch has no words for (extensions of single
 * values in a list, elements that R4 does not have).
 */
bool fhirpath_patch_make(const struct buf *a, const struct buf *b,
	struct buf *out, size_t *count, struct err *err)
	FD_NONNULL FD_MUST_USE;

#endif
