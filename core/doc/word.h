#ifndef FD_DOC_WORD_H
#define FD_DOC_WORD_H

/*
 * JSON's numbers and its three words (RFC 8259, sections 3 and 6), taken in
 * pieces of any size.
 */

#include "core/base/mem.h"

struct word {
	uint8_t state;
	const char *rest;	/* of true, false or null; NULL: a number */
};

void word_begin(struct word *word, char first) FD_NONNULL;
/* Goes over text, its first byte included; returns the bytes that fit. */
size_t word_take(struct word *word, const char *text, size_t len) FD_NONNULL;
/*
 * NULL when it may end where it stands; otherwise why not. is_end: because
 * the text does.
 */
const char *word_fault(const struct word *word, bool is_end) FD_NONNULL;
/* Why a byte that word_take left does not belong there. */
const char *word_misfit(const struct word *word) FD_NONNULL;

/*
 * The one at text[from..], known to end before to, where white space may
 * follow it. NULL when it is JSON's; otherwise the reason and where.
 */
const char *word_check(const char *text, size_t from, size_t to, bool is_end,
	size_t *bad) FD_NONNULL;

#endif
