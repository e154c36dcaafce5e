#ifndef FD_IG_EXTENSION_CONTEXT_H
#define FD_IG_EXTENSION_CONTEXT_H

/*
 * Where an extension may stand
 * (https://hl7.org/fhir/R4/defining-extensions.html#context).
 */

#include "core/ig/walk.h"

/* place: of the Extension. Says so when it may not stand there. */
void extension_check_context(struct walk *walk, const struct place *place,
	definition_id definition, bool is_modifier) FD_NONNULL;

#endif
