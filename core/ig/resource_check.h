#ifndef FD_IG_RESOURCE_CHECK_H
#define FD_IG_RESOURCE_CHECK_H

/*
 * What is said of a resource as a whole: ids inside it stand once, its own id
 * has no extensions, contained resources have ids.
 */

#include "core/ig/walk.h"

void resource_check(struct walk *walk, const struct place *place) FD_NONNULL;

#endif
