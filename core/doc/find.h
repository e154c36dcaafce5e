#ifndef FD_DOC_FIND_H
#define FD_DOC_FIND_H

/*
 * Searching bytes for a literal text, in smart case: ASCII letters match
 * either case, unless the needle has a capital.
 *
 * A match lies whole inside the range. For slices, let the next one begin
 * strlen(needle) - 1 bytes before the last one's end.
 */

#include "core/base/mem.h"

/* A text made ready to be looked for; the text stays the caller's. */
struct needle {
	const char *text;
	size_t len;
	bool is_exact;		/* case matters; may be set by the caller */
	size_t rare;		/* place of its rarest byte */
};

struct needle find_prepare(const char *text) FD_NONNULL;
/* The first match whole inside text[from..to). Nothing matches "". */
bool find_needle(const struct needle *needle, const char *text, size_t from,
	size_t to, size_t *at) FD_NONNULL;

/* The first match that begins at from or behind it, in text[0..to). */
bool find_forward(const char *text, size_t to, size_t from,
	const char *needle, size_t *at) FD_NONNULL;

#endif
