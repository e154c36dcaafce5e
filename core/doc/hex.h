#ifndef FD_DOC_HEX_H
#define FD_DOC_HEX_H

/*
 * Bytes for the eye: a row of their values in hexadecimal and, beside them,
 * those that are printable ASCII.
 */

#include "core/base/buf.h"

/* Bytes a row that fit in that many columns: 16, 8 or 4. */
size_t hex_width(int columns);
/* Where the bytes and the characters begin in a row of that width. */
int hex_bytes_column(void);
int hex_text_column(size_t width);
/* "00000010  25 50 44 46 2d 31 2e 37  0a 25 e2 e3 cf d3 0a 31  %PDF-1.7..." */
void hex_row(const char *data, size_t len, size_t offset, size_t width,
	struct buf *out) FD_NONNULL;

#endif
