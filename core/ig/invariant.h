#ifndef FD_IG_INVARIANT_H
#define FD_IG_INVARIANT_H

/*
 * The constraints of all layers at one element
 * (https://hl7.org/fhir/R4/conformance-rules.html#constraints). The seven that
 * stand on nearly every element are known by heart; all others are FHIRPath,
 * compiled once for a validator.
 */

#include "core/ig/walk.h"

struct programs;

struct programs *programs_new(void) FD_MUST_USE;
void programs_free(struct programs *programs);

void invariant_check(struct walk *walk, const struct place *place,
	const struct layers *layers) FD_NONNULL;
/* An expression of a definition, at a row: a context's or the like. Compiled
   each time. */
enum fhirpath_truth invariant_holds(struct walk *walk, const char *expression,
	uint32_t row) FD_NONNULL;
/* dom-2 to dom-5 of a resource, by hand; dom-6 where it is asked for. */
void invariant_check_resource(struct walk *walk, const struct place *place)
	FD_NONNULL;
/* What stands in for an expression that was published wrong, or itself. */
const char *invariant_patched(const char *key, const char *expression)
	FD_NONNULL;

#endif
