#ifndef FD_IG_ELEMENT_PAGE_H
#define FD_IG_ELEMENT_PAGE_H

/*
 * What an element of a document means: its definition in R4 and what the
 * loaded profiles for its resource make of it, in words.
 */

#include "core/fhir/page.h"
#include "core/ig/definitions.h"
#include "core/ig/terminology.h"

/*
 * The element at a row of a FHIR resource in JSON. False, and nothing added,
 * where no definition is known: the document is no resource, or an unknown
 * one. Of an element that R4 doesn't know, it says what holds it.
 */
bool element_page(const struct definitions *definitions,
	struct terminology *terminology, const struct doc_index *index,
	const char *text, uint32_t row, struct page *page)
	FD_NONNULL FD_MUST_USE;

#endif
