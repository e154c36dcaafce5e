#ifndef FD_AUTH_DISCOVERY_INTERNAL_H
#define FD_AUTH_DISCOVERY_INTERNAL_H

/*
 * What reading one document and putting several together share.
 */

#include "core/auth/discovery.h"

/* The lists of words one by one; NULL behind the last. */
char **discovery_list(struct discovery *discovery, size_t at) FD_NONNULL;

#endif
