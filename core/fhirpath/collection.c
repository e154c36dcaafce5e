#include "core/fhirpath/evaluate.h"

/*
 * Memory of a run is an arena of blocks: nothing is freed one by one, and
 * what a criterion used is given back at once by going back to a mark. Lists
 * double by moving. Sets are small tables of positions by hash; equality has
 * the last word.
 */

#include <stdlib.h>
#include <string.h>

#include "core/fhirpath/decimal.h"

enum { BLOCK = 16384, FEW = 8 };

struct fp_block {
	struct fp_block *next;	/* older ones */
	size_t size, used;
	_Alignas(16) char data[];
};

void *fp_allocate(struct fhirpath_run *run, size_t size)
{
	struct fp_block *block = run->block;
	void *place;

	size = (size + 15) & ~(size_t)15;
	if (block == NULL || block->size - block->used < size) {
		size_t room = size > BLOCK ? size : BLOCK;

		block = xmalloc(sizeof(*block) + room);
		*block = (struct fp_block){ .next = run->block,
			.size = room };
		run->block = block;
		run->memory += room;
	}
	place = block->data + block->used;
	block->used += size;
	return place;
}

char *fp_keep(struct fhirpath_run *run, const char *text, size_t len)
{
	char *copy = fp_allocate(run, len + 1);

	memcpy(copy, text, len);
	copy[len] = '\0';
	return copy;
}

struct fp_mark fp_mark(const struct fhirpath_run *run)
{
	return (struct fp_mark){ run->block,
		run->block != NULL ? run->block->used : 0, run->memory };
}

void fp_release(struct fhirpath_run *run, struct fp_mark mark)
{
	while (run->block != mark.block) {
		struct fp_block *next = run->block->next;

		free(run->block);
		run->block = next;
	}
	if (run->block != NULL)
		run->block->used = mark.used;
	run->memory = mark.memory;
}

void fp_free_blocks(struct fhirpath_run *run)
{
	fp_release(run, (struct fp_mark){ NULL, 0, 0 });
}

static bool grow(struct fhirpath_run *run, struct fp_list *list, size_t room)
{
	struct fhirpath_item *items;
	size_t alloc = list->alloc > 0 ? list->alloc * 2 : 4;

	if (room > run->settings.limits.items)
		return fp_fail(run, NULL, FHIRPATH_LIMIT, "a collection has "
			"more than %zu items (limit: items)",
			run->settings.limits.items);
	while (alloc < room)
		alloc *= 2;
	if (run->memory > run->settings.limits.memory)
		return fp_fail(run, NULL, FHIRPATH_LIMIT, "more than %zu "
			"bytes are needed (limit: memory)",
			run->settings.limits.memory);
	items = fp_allocate(run, alloc * sizeof(*items));
	if (list->count > 0)
		memcpy(items, list->items, list->count * sizeof(*items));
	list->items = items;
	list->alloc = alloc;
	return true;
}

bool fp_add(struct fhirpath_run *run, struct fp_list *list,
	const struct fhirpath_item *item)
{
	struct fhirpath_item copy = *item;

	if (list->count == list->alloc && !grow(run, list, list->count + 1))
		return false;
	list->items[list->count++] = copy;
	return true;
}

bool fp_add_list(struct fhirpath_run *run, struct fp_list *list,
	const struct fp_list *more)
{
	if (more->count == 0)
		return true;
	if (list->count + more->count > list->alloc &&
	    !grow(run, list, list->count + more->count))
		return false;
	memcpy(list->items + list->count, more->items,
		more->count * sizeof(*more->items));
	list->count += more->count;
	return fp_step(run, more->count);
}

struct fp_list fp_list_of(struct fhirpath_item *item)
{
	return (struct fp_list){ .items = item, .count = 1 };
}

bool fp_add_text(struct fhirpath_run *run, struct fp_list *list,
	enum fhirpath_kind kind, const char *text, size_t len)
{
	struct fhirpath_item item = { .kind = kind, .row = INDEX_NONE,
		.shadow = INDEX_NONE };

	if (run->memory + len > run->settings.limits.memory ||
	    len > UINT32_MAX)
		return fp_fail(run, NULL, FHIRPATH_LIMIT, "more than %zu "
			"bytes are needed (limit: memory)",
			run->settings.limits.memory);
	item.text = fp_keep(run, text, len);
	item.len = (uint32_t)len;
	return fp_add(run, list, &item);
}

bool fp_add_boolean(struct fhirpath_run *run, struct fp_list *list,
	bool value)
{
	const struct fhirpath_item item = {
		.kind = FHIRPATH_BOOLEAN, .row = INDEX_NONE,
		.shadow = INDEX_NONE, .text = value ? "true" : "false",
		.len = value ? 4 : 5,
	};

	return fp_add(run, list, &item);
}

bool fp_add_truth(struct fhirpath_run *run, struct fp_list *list,
	enum fhirpath_truth value)
{
	return value == FHIRPATH_UNKNOWN ||
		fp_add_boolean(run, list, value == FHIRPATH_TRUE);
}

bool fp_add_integer(struct fhirpath_run *run, struct fp_list *list,
	long long value)
{
	struct decimal number = decimal_of(value);
	struct buf text = BUF_INIT;
	bool is_good;

	decimal_print(&number, &text);
	is_good = fp_add_text(run, list, FHIRPATH_INTEGER, text.data,
		text.len);
	buf_finish(&text);
	return is_good;
}

/* Slots hold positions + 1 in list; while there are few, there are none. */
struct fp_set {
	struct fhirpath_run *run;
	struct fp_list list;
	uint64_t *hashes;
	uint32_t *slots;
	size_t slot_count;
};

static void build(struct fp_set *set, size_t slot_count)
{
	size_t size = slot_count * sizeof(*set->slots);
	uint64_t *hashes = fp_allocate(set->run, slot_count / 2 *
		sizeof(*hashes));

	for (size_t i = 0; i < set->list.count; i++)
		hashes[i] = set->slot_count > 0 ? set->hashes[i] :
			fp_hash(set->run, &set->list.items[i]);
	set->hashes = hashes;
	set->slots = fp_allocate(set->run, size);
	memset(set->slots, 0, size);
	set->slot_count = slot_count;
	for (size_t i = 0; i < set->list.count; i++) {
		size_t at = hashes[i] & (slot_count - 1);

		while (set->slots[at] != 0)
			at = (at + 1) & (slot_count - 1);
		set->slots[at] = (uint32_t)i + 1;
	}
}

struct fp_set *fp_set_new(struct fhirpath_run *run)
{
	struct fp_set *set = fp_allocate(run, sizeof(*set));

	*set = (struct fp_set){ .run = run };
	return set;
}

/* True for an equal item; otherwise *slot is the free one. */
static bool find(struct fp_set *set, const struct fhirpath_item *item,
	uint64_t hash, uint32_t **slot)
{
	size_t at = hash & (set->slot_count - 1);

	*slot = NULL;
	if (set->slot_count == 0) {
		for (size_t i = 0; i < set->list.count; i++)
			if (fp_equal(set->run, &set->list.items[i], item) ==
			    FHIRPATH_TRUE)
				return true;
		return false;
	}
	for (; set->slots[at] != 0; at = (at + 1) & (set->slot_count - 1)) {
		uint32_t other = set->slots[at] - 1;

		if (set->hashes[other] == hash && fp_equal(set->run,
		    &set->list.items[other], item) == FHIRPATH_TRUE)
			return true;
	}
	*slot = &set->slots[at];
	return false;
}

bool fp_set_add(struct fp_set *set, const struct fhirpath_item *item,
	bool *is_new)
{
	uint64_t hash;
	uint32_t *slot;

	if (set->list.count * 2 >= set->slot_count && set->list.count >= FEW)
		build(set, set->slot_count > 0 ? set->slot_count * 4 :
			FEW * 8);
	hash = set->slot_count > 0 ? fp_hash(set->run, item) : 0;
	*is_new = !find(set, item, hash, &slot);
	if (!*is_new)
		return true;
	if (slot != NULL) {
		set->hashes[set->list.count] = hash;
		*slot = (uint32_t)set->list.count + 1;
	}
	return fp_add(set->run, &set->list, item);
}

bool fp_set_has(struct fp_set *set, const struct fhirpath_item *item)
{
	uint32_t *slot;

	return find(set, item, set->slot_count > 0 ?
		fp_hash(set->run, item) : 0, &slot);
}

static bool unite_one(struct fp_set *set, const struct fp_list *list,
	struct fp_list *out)
{
	bool is_new;

	for (size_t i = 0; i < list->count; i++) {
		if (!fp_step(set->run, 1) ||
		    !fp_set_add(set, &list->items[i], &is_new))
			return false;
		if (is_new && !fp_add(set->run, out, &list->items[i]))
			return false;
	}
	return true;
}

bool fp_unite(struct fhirpath_run *run, const struct fp_list *a,
	const struct fp_list *b, struct fp_list *out)
{
	struct fp_set *set = fp_set_new(run);

	return unite_one(set, a, out) && unite_one(set, b, out);
}
