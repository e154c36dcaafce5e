#ifndef FD_BASE_MAP_H
#define FD_BASE_MAP_H

/*
 * Text keys to values, in the order they were put in.
 *
 * Keys are copied; values belong to whoever put them there, unless a free
 * function was given. Look-up is by hash, walking is by position.
 */

#include "core/base/mem.h"

struct map;

/* free_value may be NULL. */
struct map *map_new(void (*free_value)(void *)) FD_MUST_USE;
void map_free(struct map *map);

/* NULL when the key is not there. */
void *map_get(const struct map *map, const char *key) FD_NONNULL;
/* Puts or replaces (the old value is freed); key is copied. */
void map_put(struct map *map, const char *key, void *value)
	__attribute__((nonnull(1, 2)));
/* True when the key was there. Order of the others stays. */
bool map_remove(struct map *map, const char *key) FD_NONNULL;
size_t map_count(const struct map *map) FD_NONNULL;
/* Key and value at a position below map_count. */
const char *map_key_at(const struct map *map, size_t at) FD_NONNULL;
void *map_value_at(const struct map *map, size_t at) FD_NONNULL;

#endif
