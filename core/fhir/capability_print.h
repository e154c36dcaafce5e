#ifndef FD_FHIR_CAPABILITY_PRINT_H
#define FD_FHIR_CAPABILITY_PRINT_H

/*
 * The part of capability_print that is about one resource type.
 */

#include "core/fhir/capability.h"

void capability_print_resource(const struct capability_resource *resource,
	struct buf *out) FD_NONNULL;

#endif
