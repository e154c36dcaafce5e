#ifndef FD_IG_COMPILED_POOL_H
#define FD_IG_COMPILED_POOL_H

/*
 * Runs of bytes, each kept once: the pool of strings of a compiled file, and
 * its lists of numbers. Only core/ig's compiler includes this.
 */

#include "core/base/buf.h"

struct text_pool {
	struct buf bytes;
	struct text_pool_slot {
		uint32_t offset, len;	/* len 0: free */
	} *slots;
	size_t slot_count, count;
};

void text_pool_init(struct text_pool *pool) FD_NONNULL;
void text_pool_finish(struct text_pool *pool) FD_NONNULL;
/* Where these bytes stand; len > 0. */
uint32_t text_pool_put(struct text_pool *pool, const void *data, size_t len)
	FD_NONNULL;
/* The same with a NUL behind, which text need not have. */
uint32_t text_pool_put_text(struct text_pool *pool, const char *text,
	size_t len)
	FD_NONNULL;

#endif
