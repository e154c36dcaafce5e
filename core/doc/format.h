#ifndef FD_DOC_FORMAT_H
#define FD_DOC_FORMAT_H

/*
 * A streaming pretty-printer: JSON in pieces of any size in, indented JSON out.
 *
 * Only white space between tokens changes; numbers, strings, key order and
 * duplicate keys stay byte for byte. The grammar is checked on the way. At the
 * first fault the rest goes out as it comes in. Several texts one after another
 * are allowed, each begins on a line of its own. Memory does not depend on the
 * input; nesting may be 2048 deep.
 */

#include "core/base/mem.h"

struct formatter;

/* Takes formatted text; false to stop. */
typedef bool format_sink(void *data, const char *text, size_t len);

struct format_fault {
	size_t offset;
	size_t line, column;	/* from 1; columns in bytes */
	const char *reason;
};

/* indent: columns a level; 0: everything of one text on one line. */
struct formatter *format_new(unsigned indent, format_sink *sink, void *data)
	FD_MUST_USE;
void format_free(struct formatter *formatter);
/* Both are false once the sink has refused; a fault in the text is no error
   of theirs. */
bool format_feed(struct formatter *formatter, const char *text, size_t len)
	FD_NONNULL;
/* The text is over: whatever is left goes out, with a line feed. */
bool format_end(struct formatter *formatter) FD_NONNULL;
/* NULL while the text is good; kept until format_free. */
const struct format_fault *format_fault(const struct formatter *formatter)
	FD_NONNULL;

#endif
