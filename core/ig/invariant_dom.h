#ifndef FD_IG_INVARIANT_DOM_H
#define FD_IG_INVARIANT_DOM_H

/*
 * dom-2 to dom-6 (https://hl7.org/fhir/R4/domainresource.html#invs): rules of
 * contained resources and of the narrative, by hand.
 */

#include "core/ig/walk.h"

void invariant_check_dom(struct walk *walk, const struct place *place)
	FD_NONNULL;

#endif
