#ifndef FD_DOC_DUPLICATE_H
#define FD_DOC_DUPLICATE_H

/*
 * Names given twice in one JSON object. RFC 8259 lets them pass, and readers
 * differ in which one they take: where a signature or a key depends on it
 * (RFC 7515 section 4, RFC 7517 section 4, RFC 7519 section 4), they are
 * refused.
 */

#include "core/doc/index.h"

/*
 * True when an object at a row, or below it at any depth, has a member twice
 * (escapes decoded); the name of the first such is appended.
 */
bool duplicate_find(const struct doc_index *index, const char *text,
	uint32_t row, struct buf *name) FD_NONNULL;

#endif
