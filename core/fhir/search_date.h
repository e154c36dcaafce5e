#ifndef FD_FHIR_SEARCH_DATE_H
#define FD_FHIR_SEARCH_DATE_H

/*
 * Dates as people say them, for the values of a search: "today", "yesterday",
 * "now", "-7d", "+2w", "today-1m" become the date or instant they mean now.
 */

#include "core/base/buf.h"

/* Appends "2026-01-27", or an instant where hours count; false for others. */
bool search_date_read(const char *word, struct buf *out) FD_NONNULL
	FD_MUST_USE;
/* Words worth offering, NULL at the end. */
const char *search_date_word(size_t at);

#endif
