#include "core/fhir/capability_pool.h"

/*
 * Blocks of 64 KiB in a list, newest first, each filled from its front; what
 * is larger than a block gets one of its own behind the newest, so that the
 * room left in that one is not lost.
 */

#include <stdlib.h>
#include <string.h>

enum { BLOCK_SIZE = 64 << 10, ALIGNMENT = 16 };

struct pool_block {
	struct pool_block *next;
	size_t used, size;
	_Alignas(ALIGNMENT) char bytes[];
};

static struct pool_block *new_block(size_t size)
{
	struct pool_block *block = xcalloc(1, sizeof(*block) + size);

	block->size = size;
	return block;
}

static void *alloc_large(struct pool *pool, size_t size)
{
	struct pool_block *block = new_block(size);

	block->used = size;
	if (pool->blocks == NULL) {
		pool->blocks = block;
	} else {
		block->next = pool->blocks->next;
		pool->blocks->next = block;
	}
	return block->bytes;
}

static void *take(struct pool *pool, size_t size, size_t alignment)
{
	struct pool_block *block = pool->blocks;
	size_t at = block != NULL ?
		(block->used + alignment - 1) / alignment * alignment : 0;

	if (size > BLOCK_SIZE / 4)
		return alloc_large(pool, size);
	if (block == NULL || at + size > block->size) {
		block = new_block(BLOCK_SIZE);
		block->next = pool->blocks;
		pool->blocks = block;
		at = 0;
	}
	block->used = at + size;
	return block->bytes + at;
}

void *pool_alloc(struct pool *pool, size_t size)
{
	return take(pool, size, ALIGNMENT);
}

const char *pool_text(struct pool *pool, const char *text, size_t len)
{
	char *copy;

	if (len == 0)
		return "";
	copy = take(pool, len + 1, 1);
	memcpy(copy, text, len);
	return copy;
}

void pool_finish(struct pool *pool)
{
	while (pool->blocks != NULL) {
		struct pool_block *next = pool->blocks->next;

		free(pool->blocks);
		pool->blocks = next;
	}
}
