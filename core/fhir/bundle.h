#ifndef FD_FHIR_BUNDLE_H
#define FD_FHIR_BUNDLE_H

/*
 * Bundles by index: type, total, paging links (FHIR R4 http.html#paging),
 * entries by fullUrl.
 */

#include "core/doc/index.h"

/* Owned resourceType of the document (or of a row), or NULL. */
char *fhir_resource_type(const struct doc_index *index, const char *text,
	uint32_t row) FD_NONNULL FD_MUST_USE;
/* Owned URL of the link with that relation ("next"), or NULL. */
char *bundle_link(const struct doc_index *index, const char *text,
	const char *relation) FD_NONNULL FD_MUST_USE;
/* Owned Bundle.type, or NULL when the document is no Bundle. */
char *bundle_type(const struct doc_index *index, const char *text)
	FD_NONNULL FD_MUST_USE;
/* Number of entries; total as sent, or -1. */
uint32_t bundle_entry_count(const struct doc_index *index, const char *text,
	long *total) FD_NONNULL;
/* Resource row of the entry with that fullUrl, or INDEX_NONE. */
uint32_t bundle_find_full_url(const struct doc_index *index, const char *text,
	const char *full_url) FD_NONNULL;

#endif
