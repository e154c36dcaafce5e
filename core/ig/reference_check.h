#ifndef FD_IG_REFERENCE_CHECK_H
#define FD_IG_REFERENCE_CHECK_H

/*
 * References (https://hl7.org/fhir/R4/references.html): their form, whether
 * contained ones are there, and whether what they lead to is of a type and
 * profile that the layers allow.
 */

#include "core/ig/walk.h"

void reference_check(struct walk *walk, const struct place *place,
	const struct layers *layers) FD_NONNULL;
/* Row of the resource that a Reference (or a uri, by itself) leads to in this
   document, or INDEX_NONE. */
uint32_t walk_resolve(struct walk *walk, uint32_t row) FD_NONNULL;
uint32_t walk_resolve_text(struct walk *walk, uint32_t from,
	const char *reference) FD_NONNULL;

#endif
