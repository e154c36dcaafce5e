#ifndef FD_IG_NHS_CHECK_H
#define FD_IG_NHS_CHECK_H

/*
 * What matters in the NHS and is no rule of FHIR's: NHS numbers with their
 * check digit, ODS codes, what a message needs to find its way. Each has an id
 * of its own that begins with NHS_, and none is an error: nothing is refused
 * for it.
 */

#include "core/ig/walk.h"

/* A resource, contained ones and entries left out: they come by themselves. */
void nhs_check(struct walk *walk, const struct place *resource) FD_NONNULL;

#endif
