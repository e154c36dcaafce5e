#ifndef FD_FHIR_NARRATIVE_H
#define FD_FHIR_NARRATIVE_H

/*
 * The narrative of a resource (FHIR R4 narrative.html), its text.div of XHTML,
 * as readable lines.
 */

#include "core/fhir/page.h"

/* Appends the narrative of the resource at a row under a heading; nothing
   where it has none. Masked as a whole when is_private. */
void narrative_page(const struct doc_index *index, const char *text,
	uint32_t row, bool is_private, size_t width, struct page *out)
	FD_NONNULL;

#endif
