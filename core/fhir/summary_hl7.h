#ifndef FD_FHIR_SUMMARY_HL7_H
#define FD_FHIR_SUMMARY_HL7_H

/*
 * An HL7 v2 message (ER7, v2.5.1 chapter 2) in words: what it is, from whom to
 * whom, its verdict, patient, orders and results.
 */

#include "core/fhir/page.h"

/* Nothing for what does not begin with MSH. At most the first megabyte is
   read; what identifies a person is masked when is_private. */
void summary_hl7(const char *text, size_t len, bool is_private,
	struct page *out) FD_NONNULL;

#endif
