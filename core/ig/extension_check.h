#ifndef FD_IG_EXTENSION_CHECK_H
#define FD_IG_EXTENSION_CHECK_H

/*
 * Extensions (https://hl7.org/fhir/R4/extensibility.html): whether they are
 * known, may stand where they stand, and are what their definition says.
 */

#include "core/ig/walk.h"

/* An Extension: adds its definition's layers. */
void extension_check(struct walk *walk, const struct place *place,
	struct layers *layers) FD_NONNULL;

#endif
