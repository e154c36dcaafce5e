#ifndef FD_FHIR_SUMMARY_XML_H
#define FD_FHIR_SUMMARY_XML_H

/*
 * What an XML document is: a FHIR resource of which type, or any other root.
 */

#include "core/doc/outline.h"
#include "core/fhir/page.h"

void summary_xml(const struct outline *outline, const char *text,
	struct page *out) FD_NONNULL;

#endif
