#ifndef FD_DOC_WRAP_H
#define FD_DOC_WRAP_H

/*
 * Text cut into rows of a given number of columns: at line feeds, at blanks,
 * and where a word is longer than a row at a joint of it: behind ":" and "/",
 * before "(", so that an HGVS string or a URL stays readable.
 */

#include "core/base/buf.h"

/*
 * Bytes of the row that begins at text (at least one of len > 0 unless a line
 * feed stands there); *next is where the row after it begins, at most len.
 */
size_t wrap_row(const char *text, size_t len, size_t columns, size_t *next)
	FD_NONNULL;
/* Columns of the widest word, 0 for an empty text. */
size_t wrap_widest_word(const char *text) FD_NONNULL;
/* Appends text with a line feed wherever wrap_row would begin a new row. */
void wrap_put(struct buf *out, const char *text, size_t columns) FD_NONNULL;

#endif
