#ifndef FD_FHIR_CAPABILITY_POOL_H
#define FD_FHIR_CAPABILITY_POOL_H

/*
 * Memory that is given out piece by piece and freed at once: a statement has
 * some ten thousand small texts that live and die together.
 */

#include "core/base/mem.h"

struct pool_block;

struct pool {
	struct pool_block *blocks;
};

/* Zeroed and aligned for anything. */
void *pool_alloc(struct pool *pool, size_t size)
	__attribute__((nonnull, returns_nonnull, warn_unused_result));
/* A copy of len bytes, terminated; "" costs nothing. */
const char *pool_text(struct pool *pool, const char *text, size_t len)
	FD_NONNULL FD_MUST_USE;
void pool_finish(struct pool *pool) FD_NONNULL;

#endif
