#ifndef FD_DOC_LINES_H
#define FD_DOC_LINES_H

/*
 * The lines of a text over its original bytes, for whatever is not JSON and
 * for the raw form of what is.
 *
 * A line ends with LF, CR LF or a bare CR (HL7 v2 ends segments so); the last
 * one may have no end. About four bytes are kept for each. As with doc/index,
 * the caller keeps the text, which may move and grow between calls, and
 * offsets are 32 bits: lines end at 4 GiB.
 */

#include "core/base/mem.h"

struct lines;

struct line {
	size_t start, len;	/* without its end */
};

struct lines *lines_new(void) FD_MUST_USE;
void lines_free(struct lines *lines);
/*
 * Goes on over text[0..len), the same text as before and more, at most about
 * `budget` bytes. is_whole: the text ends here. True while work is left.
 */
bool lines_feed(struct lines *lines, const char *text, size_t len,
	bool is_whole, size_t budget) FD_NONNULL;

/* Bytes that have been looked at. */
size_t lines_done(const struct lines *lines) FD_NONNULL;
/* One whose end has not come counts as soon as it has a byte. */
size_t lines_count(const struct lines *lines) FD_NONNULL;
/* at < lines_count. */
struct line lines_at(const struct lines *lines, size_t at) FD_NONNULL;
/* The line that an offset belongs to; the last one for one too far; 0 when
   there is none. */
size_t lines_find(const struct lines *lines, size_t offset) FD_NONNULL;
size_t lines_memory(const struct lines *lines) FD_NONNULL;

#endif
