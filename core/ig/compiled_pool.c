#include "core/ig/compiled_pool.h"

/*
 * Open addressing over (offset, length) of what is already there: a look-up
 * compares bytes where they lie, so that the table holds no copies. What
 * someone else appends to the bytes is left alone and never found.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/hash.h"

void text_pool_init(struct text_pool *pool)
{
	*pool = (struct text_pool){ .bytes = BUF_INIT };
}

void text_pool_finish(struct text_pool *pool)
{
	buf_finish(&pool->bytes);
	free(pool->slots);
}

/* A NUL hashes as any byte: a text is its bytes and the NUL. */
static uint32_t hash_of(const char *data, size_t len, size_t with_nul)
{
	uint32_t hash = hash32(HASH32_START, data, len);

	hash = hash32(hash, "", with_nul);
	return hash ^ hash >> 15;
}

static bool is_at(const struct text_pool *pool,
	const struct text_pool_slot *slot,
	const char *data, size_t len, size_t with_nul)
{
	return slot->len == len + with_nul &&
		memcmp(pool->bytes.data + slot->offset, data, len) == 0 &&
		(with_nul == 0 ||
		    pool->bytes.data[slot->offset + len] == '\0');
}

static void grow(struct text_pool *pool)
{
	struct text_pool_slot *old = pool->slots;
	size_t old_count = pool->slot_count;

	pool->slot_count = old_count != 0 ? old_count * 2 : 256;
	pool->slots = xcalloc(pool->slot_count, sizeof(*pool->slots));
	for (size_t i = 0; i < old_count; i++) {
		size_t at;

		if (old[i].len == 0)
			continue;
		at = hash_of(pool->bytes.data + old[i].offset, old[i].len, 0);
		for (at &= pool->slot_count - 1; pool->slots[at].len != 0;)
			at = (at + 1) & (pool->slot_count - 1);
		pool->slots[at] = old[i];
	}
	free(old);
}

static uint32_t put(struct text_pool *pool, const char *data, size_t len,
	size_t with_nul)
{
	size_t at;

	if (pool->count * 3 >= pool->slot_count * 2)
		grow(pool);
	at = hash_of(data, len, with_nul) & (pool->slot_count - 1);
	while (pool->slots[at].len != 0) {
		if (is_at(pool, &pool->slots[at], data, len, with_nul))
			return pool->slots[at].offset;
		at = (at + 1) & (pool->slot_count - 1);
	}
	pool->slots[at] = (struct text_pool_slot){ (uint32_t)pool->bytes.len,
		(uint32_t)(len + with_nul) };
	pool->count++;
	(void)buf_append(&pool->bytes, data, len);
	if (with_nul != 0)
		(void)buf_putc(&pool->bytes, '\0');
	return pool->slots[at].offset;
}

uint32_t text_pool_put(struct text_pool *pool, const void *data, size_t len)
{
	return put(pool, data, len, 0);
}

uint32_t text_pool_put_text(struct text_pool *pool, const char *text,
	size_t len)
{
	return put(pool, text, len, 1);
}
