#ifndef FD_IG_BUNDLE_CHECK_H
#define FD_IG_BUNDLE_CHECK_H

/*
 * What R4 says of a Bundle as a whole (https://hl7.org/fhir/R4/bundle.html),
 * beside the elements and the invariants bdl-*: fullUrls and the ids they end
 * with; the first entry of a document and of a message; references that must
 * lead to an entry; entries that nothing leads to; links and modes of a
 * searchset.
 */

#include "core/ig/walk.h"

/* bundle: the place of the Bundle resource itself. */
void bundle_check(struct walk *walk, const struct place *bundle) FD_NONNULL;

#endif
