#ifndef FD_FHIR_SUMMARY_H
#define FD_FHIR_SUMMARY_H

/*
 * A resource in words, as a page to read out: what it is, what makes it not
 * count (entered in error, modifiers), then its elements under labels, the
 * telling ones first and none of them left out without a word. Values are
 * those that were sent, digit for digit. Lines name the rows they speak of.
 *
 * Long lists are told to their fiftieth item and large Bundles to their
 * thousandth entry, and the page says so; a page costs the same whatever the
 * document's size.
 */

#include "core/fhir/page.h"
#include "core/fhir/reference.h"

struct summary_options {
	size_t width;		/* columns of the page */
	bool is_private;	/* what identifies persons is masked */
	/* Where resources of the document are, kept between pages; or NULL. */
	struct references *references;
};

/* Appends the page of the resource at a row, or of any other value there. */
void summary_page(const struct doc_index *index, const char *text,
	uint32_t row, const struct summary_options *options, struct page *out)
	FD_NONNULL;
/*
 * The same of the resource a row stands in: nearest object with a
 * resourceType, or the whole document. Nothing for an empty one.
 */
void summary_page_around(const struct doc_index *index, const char *text,
	uint32_t row, const struct summary_options *options, struct page *out)
	FD_NONNULL;
/* Appends "Patient Yara NOTAPERSON", "Observation Consanguinity: Yes". */
void summary_name(const struct doc_index *index, const char *text,
	uint32_t row, const struct summary_options *options, struct buf *out)
	FD_NONNULL;

#endif
