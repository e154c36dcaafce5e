#ifndef FD_IG_COMPILED_POOL_H
#define FD_IG_COMPILED_POOL_H

/*
 * Runs of bytes, each kept once: the pool of strings of a compiled file, and
 * its lists of numbers. Only core/ig's compiler includes this.
 */

#include "core/base/buf.h"

struct pool {
	struct buf bytes;
	struct pool_slot {
		uint32_t offset, len;	/* len 0: free */
	} *slots;
	size_t slot_count, count;
};

void pool_init(struct pool *pool) FD_NONNULL;
void pool_finish(struct pool *pool) FD_NONNULL;
/* Where these bytes stand; len > 0. */
uint32_t pool_put(struct pool *pool, const void *data, size_t len) FD_NONNULL;
/* The same with a NUL behind, which text need not have. */
uint32_t pool_put_text(struct pool *pool, const char *text, size_t len)
	FD_NONNULL;

#endif
