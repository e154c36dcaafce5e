#ifndef FD_IG_BINDING_CHECK_H
#define FD_IG_BINDING_CHECK_H

/*
 * Codes against the value sets that the layers bind
 * (https://hl7.org/fhir/R4/terminologies.html#strength), and codes by
 * themselves: a coding's system and whether it has the code.
 */

#include "core/ig/walk.h"

void binding_check(struct walk *walk, const struct place *place,
	const struct layers *layers) FD_NONNULL;
/* A binding that stands beside the layer's own. */
void binding_check_additional(struct walk *walk, const struct place *place,
	const struct layer *layer, enum binding_strength strength,
	const char *value_set) FD_NONNULL;
/* For memberOf() and discriminators: a code, Coding, CodeableConcept or
   Quantity at a row. */
enum term_answer binding_member(struct walk *walk, uint32_t row,
	const char *value_set) FD_NONNULL;

#endif
