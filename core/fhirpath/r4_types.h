#ifndef FD_FHIRPATH_R4_TYPES_H
#define FD_FHIRPATH_R4_TYPES_H

/*
 * The types and elements of FHIR R4 (4.0.1) as a model: facts taken from its
 * StructureDefinitions into core/fhirpath/r4.types, one type a line.
 */

#include "core/fhirpath/fhirpath.h"

/* It needs no memory of its own and may be used by many at once. */
extern const struct fhirpath_model fhirpath_r4;

/* Elements of a type, those it inherits last: name and types, "A|B", neither
   terminated. Nothing for a type that there is none of. */
void fhirpath_r4_each(const char *type, void (*each)(void *data,
	const char *name, size_t len, const char *types, size_t types_len),
	void *data) __attribute__((nonnull(1, 2)));

#endif
