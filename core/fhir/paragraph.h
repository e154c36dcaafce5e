#ifndef FD_FHIR_PARAGRAPH_H
#define FD_FHIR_PARAGRAPH_H

/*
 * Plain text for 80 columns: scrubbed, wrapped at blanks, indented. What has
 * no blank (a URL) is never cut, so that it can be copied.
 */

#include "core/base/buf.h"

enum { PARAGRAPH_WIDTH = 80 };

/*
 * Appends text and a line feed. The line stands at column now; what is
 * wrapped, and each line of the text after its first, begins at indent.
 */
void paragraph_put(struct buf *out, size_t now, size_t indent,
	const char *text) FD_NONNULL;
/* "Label           text", wrapped; nothing at all for an empty text. */
void paragraph_row(struct buf *out, const char *label, const char *text)
	FD_NONNULL;
/* Scrubbed text, padded with blanks to columns (and one more if longer). */
void paragraph_cell(struct buf *out, const char *text, size_t columns)
	FD_NONNULL;

#endif
