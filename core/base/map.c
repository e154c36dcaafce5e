#include "core/base/map.h"

/*
 * An array of entries in order, and beside it an open-addressing table of
 * positions (FNV-1a, linear probing, at most two thirds full). Removal closes
 * the gap in the array and builds the table again: maps here are small and
 * removals rare, so the simple thing is the right one.
 */

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/hash.h"

struct entry {
	char *key;
	void *value;
};

struct map {
	struct entry *entries;
	size_t count, alloc;
	uint32_t *slots;	/* position + 1, 0 for a free slot */
	size_t slot_count;	/* a power of two, or 0 */
	void (*free_value)(void *);
};

struct map *map_new(void (*free_value)(void *))
{
	struct map *map = xcalloc(1, sizeof(*map));

	map->free_value = free_value;
	return map;
}

static void free_entry(struct map *map, struct entry *entry)
{
	if (map->free_value != NULL)
		map->free_value(entry->value);
	free(entry->key);
}

void map_free(struct map *map)
{
	if (map == NULL)
		return;
	for (size_t i = 0; i < map->count; i++)
		free_entry(map, &map->entries[i]);
	free(map->entries);
	free(map->slots);
	free(map);
}

/* The slot that holds key, or the free one where it belongs. */
static uint32_t *find_slot(const struct map *map, const char *key)
{
	size_t at = hash32(HASH32_START, key, strlen(key)) &
		(map->slot_count - 1);

	while (map->slots[at] != 0 &&
	    strcmp(map->entries[map->slots[at] - 1].key, key) != 0)
		at = (at + 1) & (map->slot_count - 1);
	return &map->slots[at];
}

static void rebuild(struct map *map, size_t slot_count)
{
	free(map->slots);
	map->slots = xcalloc(slot_count, sizeof(*map->slots));
	map->slot_count = slot_count;
	for (size_t i = 0; i < map->count; i++)
		*find_slot(map, map->entries[i].key) = (uint32_t)i + 1;
}

void *map_get(const struct map *map, const char *key)
{
	uint32_t at;

	if (map->count == 0)
		return NULL;
	at = *find_slot(map, key);
	return at != 0 ? map->entries[at - 1].value : NULL;
}

void map_put(struct map *map, const char *key, void *value)
{
	uint32_t *slot;

	if ((map->count + 1) * 3 > map->slot_count * 2)
		rebuild(map, map->slot_count != 0 ? map->slot_count * 2 : 16);
	slot = find_slot(map, key);
	if (*slot != 0) {
		struct entry *entry = &map->entries[*slot - 1];

		if (map->free_value != NULL && entry->value != value)
			map->free_value(entry->value);
		entry->value = value;
		return;
	}
	map->entries = mem_grow(map->entries, map->count, &map->alloc,
		sizeof(*map->entries));
	map->entries[map->count].key = xstrdup(key);
	map->entries[map->count].value = value;
	*slot = (uint32_t)++map->count;
}

bool map_remove(struct map *map, const char *key)
{
	size_t at;

	if (map->count == 0)
		return false;
	at = *find_slot(map, key);
	if (at-- == 0)
		return false;
	free_entry(map, &map->entries[at]);
	memmove(&map->entries[at], &map->entries[at + 1],
		(map->count - at - 1) * sizeof(*map->entries));
	map->count--;
	rebuild(map, map->slot_count);
	return true;
}

size_t map_count(const struct map *map)
{
	return map->count;
}

const char *map_key_at(const struct map *map, size_t at)
{
	assert(at < map->count);
	return map->entries[at].key;
}

void *map_value_at(const struct map *map, size_t at)
{
	assert(at < map->count);
	return map->entries[at].value;
}
