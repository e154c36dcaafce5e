#ifndef FD_FHIR_PAGE_PRINT_H
#define FD_FHIR_PAGE_PRINT_H

/*
 * Pages made ready for a width: long words broken at their joints, and a page
 * as plain text.
 */

#include "core/fhir/page.h"

/*
 * Puts line feeds into lines from a position on whose words are longer than
 * the room they will have: width columns, less the labels' for a pair.
 */
void page_break_words(struct page *page, size_t from, size_t width)
	FD_NONNULL;
/* As a view shows it, scrubbed, a line feed behind each line. */
void page_print(const struct page *page, size_t width, struct buf *out)
	FD_NONNULL;

#endif
