#ifndef FD_FHIR_ORDER_H
#define FD_FHIR_ORDER_H

/*
 * The order in which FHIR's own examples have the members of resources and
 * data types, for servers that send them alphabetically: what a thing is
 * first, its texts and what it contains last.
 */

#include "core/base/mem.h"

/*
 * The rank of a member by its key, raw and without quotes; the least comes
 * first. All keys that have no place of their own share one in the middle.
 */
unsigned fhir_order_rank(const char *key, size_t len) FD_NONNULL;

#endif
