#include "core/sandbox/shelf.h"

/*
 * An array of items in the order of their first version, found by "Type/id".
 * Every version owns its text; only the newest is indexed, since only that is
 * searched. Nothing is ever taken off the shelf: a deleted resource is an item
 * whose newest version has no text, so that its history can be read (and a
 * read answers 410, not 404).
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/map.h"
#include "core/doc/index.h"
#include "core/sandbox/rewrite.h"

struct shelf {
	struct map *items;	/* "Type/id" to its item, in order */
	unsigned last_number;	/* of the ids made here */
};

enum { FIRST_NUMBER = 1000 };

static void free_item(void *data)
{
	struct shelf_item *item = data;

	for (size_t i = 0; i < item->count; i++)
		free(item->versions[i].text);
	free(item->versions);
	index_free(item->index);
	free(item->type);
	free(item->id);
	free(item);
}

struct shelf *shelf_new(void)
{
	struct shelf *shelf = xcalloc(1, sizeof(*shelf));

	shelf->items = map_new(free_item);
	shelf->last_number = FIRST_NUMBER;
	return shelf;
}

void shelf_free(struct shelf *shelf)
{
	if (shelf == NULL)
		return;
	map_free(shelf->items);
	free(shelf);
}

size_t shelf_count(const struct shelf *shelf)
{
	return map_count(shelf->items);
}

const struct shelf_item *shelf_at(const struct shelf *shelf, size_t at)
{
	return map_value_at(shelf->items, at);
}

static struct shelf_item *find(const struct shelf *shelf, const char *type,
	const char *id)
{
	char *key = xasprintf("%s/%s", type, id);
	struct shelf_item *item = map_get(shelf->items, key);

	free(key);
	return item;
}

const struct shelf_item *shelf_find(const struct shelf *shelf,
	const char *type, const char *id)
{
	return find(shelf, type, id);
}

const struct shelf_version *shelf_newest(const struct shelf_item *item)
{
	return &item->versions[item->count - 1];
}

const char *shelf_text(const struct shelf_item *item)
{
	return shelf_newest(item)->text;
}

static struct shelf_item *put_item(struct shelf *shelf, const char *type,
	const char *id)
{
	struct shelf_item *item = xcalloc(1, sizeof(*item));
	char *key = xasprintf("%s/%s", type, id);

	item->type = xstrdup(type);
	item->id = xstrdup(id);
	map_put(shelf->items, key, item);
	free(key);
	return item;
}

/* A client may have taken the number for an id of its own. */
static struct shelf_item *put_numbered(struct shelf *shelf, const char *type)
{
	char id[16];

	do
		snprintf(id, sizeof(id), "%u", ++shelf->last_number);
	while (find(shelf, type, id) != NULL);
	return put_item(shelf, type, id);
}

static void add_version(struct shelf_item *item, const char *method,
	char *text, size_t len, time_t updated)
{
	item->versions = mem_grow(item->versions, item->count, &item->alloc,
		sizeof(*item->versions));
	item->versions[item->count++] = (struct shelf_version){
		.text = text, .len = len, .updated = updated,
		.method = method };
	index_free(item->index);
	item->index = text != NULL ? index_text(text, len) : NULL;
}

const struct shelf_item *shelf_write(struct shelf *shelf, const char *type,
	const char *id, const struct doc_index *index, const char *text,
	time_t updated)
{
	struct shelf_item *item = id != NULL ? find(shelf, type, id) : NULL;
	struct buf own = BUF_INIT;
	size_t len;

	if (item == NULL)
		item = id != NULL ? put_item(shelf, type, id) :
			put_numbered(shelf, type);
	rewrite_identity(&own, index, text, item->id,
		(unsigned)item->count + 1, updated);
	len = own.len;
	add_version(item, id != NULL ? "PUT" : "POST", buf_take(&own), len,
		updated);
	return item;
}

void shelf_delete(struct shelf *shelf, const char *type, const char *id,
	time_t updated)
{
	struct shelf_item *item = find(shelf, type, id);

	if (item != NULL && shelf_text(item) != NULL)
		add_version(item, "DELETE", NULL, 0, updated);
}
