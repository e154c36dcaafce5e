#ifndef FD_FHIRPATH_R4_TYPES_H
#define FD_FHIRPATH_R4_TYPES_H

/*
 * The types and elements of FHIR R4 (4.0.1) as a model: facts taken from its
 * StructureDefinitions into core/fhirpath/r4.types, one type a line.
 */

#include "core/fhirpath/fhirpath.h"

/* It needs no memory of its own and may be used by many at once. */
extern const struct fhirpath_model fhirpath_r4;

#endif
