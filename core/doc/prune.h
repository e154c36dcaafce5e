#ifndef FD_DOC_PRUNE_H
#define FD_DOC_PRUNE_H

/*
 * A document cut down to some of its values: they are as they were sent, and
 * what holds them is kept around them, so that one still sees what they are
 * of. An object that says its resourceType keeps that and its id.
 */

#include "core/base/buf.h"
#include "core/doc/index.h"

/*
 * Appends what is left of the value at top. rows: of values inside, in any
 * order, more than once; they are sorted here. Nothing is appended for none.
 */
void doc_prune(const struct doc_index *index, const char *text, uint32_t top,
	uint32_t *rows, size_t count, struct buf *out)
	__attribute__((nonnull(1, 2, 6)));

#endif
