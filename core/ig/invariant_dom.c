#include "core/ig/invariant_dom.h"

/*
 * dom-3 as published takes long and is wrong; what it means is that somebody
 * refers to a contained resource, or that it refers to its container. All
 * strings of the resource that begin with '#' are looked at in one pass.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/map.h"

static void fail(struct walk *walk, const struct place *place,
	const char *id, const char *sentence)
{
	walk_report(walk, place, NULL, FINDING_ERROR, "invariant", id, "%s",
		sentence);
}

static bool has(const struct walk *walk, uint32_t object, const char *steps)
{
	return index_find(walk->index, walk->text, object, steps) !=
		INDEX_NONE;
}

/* Every "#id" in rows [from, to). */
static void gather(const struct walk *walk, uint32_t from, uint32_t to,
	struct map *out)
{
	for (uint32_t row = from; row < to; row++) {
		struct row value;
		char *text;

		if (index_kind(walk->index, walk->text, row) != ROW_STRING)
			continue;
		value = index_row(walk->index, walk->text, row);
		if (value.value_len < 3 || value.value_len > 200 ||
		    walk->text[value.value + 1] != '#')
			continue;
		text = index_string_dup(walk->index, walk->text, row);
		map_put(out, text + 1, out);
		free(text);
	}
}

/* "#" alone: it refers to what contains it. */
static bool refers_to_container(const struct walk *walk, uint32_t row)
{
	struct map *found = map_new(NULL);
	bool does;

	gather(walk, row, index_after(walk->index, walk->text, row), found);
	does = map_get(found, "") != NULL;
	map_free(found);
	return does;
}

static void check_referred(struct walk *walk, const struct place *place,
	uint32_t row, struct map *referred)
{
	char *id = walk_member_dup(walk, row, "id");

	if (id != NULL && map_get(referred, id) == NULL &&
	    !refers_to_container(walk, row))
		walk_report(walk, place, NULL, FINDING_ERROR, "invariant",
			"CONTAINED_ORPHAN_DOM3", "dom-3: nothing refers to the "
			"contained resource '%.64s', and it does not refer to "
			"what contains it", id);
	free(id);
}

static void check_contained(struct walk *walk, const struct place *place,
	uint32_t row, long number, struct map *referred)
{
	struct place at = { .up = place, .name = "contained", .name_len = 9,
		.number = number, .row = row, .shadow = INDEX_NONE,
		.resource = place->resource };

	if (index_kind(walk->index, walk->text, row) != ROW_OBJECT)
		return;
	if (has(walk, row, "contained"))
		fail(walk, &at, "INV_FAILED", "dom-2: a contained resource "
			"must not contain resources itself");
	if (has(walk, row, "meta.versionId") ||
	    has(walk, row, "meta.lastUpdated"))
		fail(walk, &at, "INV_FAILED", "dom-4: a contained resource "
			"must not have meta.versionId or meta.lastUpdated");
	if (has(walk, row, "meta.security"))
		fail(walk, &at, "INV_FAILED", "dom-5: a contained resource "
			"must not have a security label");
	check_referred(walk, &at, row, referred);
}

static void check_all_contained(struct walk *walk, const struct place *place,
	uint32_t list)
{
	struct map *referred = map_new(NULL);
	uint32_t row = index_first(walk->index, walk->text, list);
	long number = 0;

	gather(walk, place->row, index_after(walk->index, walk->text,
		place->row), referred);
	for (; row != INDEX_NONE; number++) {
		check_contained(walk, place, row, number, referred);
		row = index_next(walk->index, walk->text, row);
	}
	map_free(referred);
}

void invariant_check_dom(struct walk *walk, const struct place *place)
{
	uint32_t list = index_member(walk->index, walk->text, place->row,
		"contained");

	if (list != INDEX_NONE &&
	    index_kind(walk->index, walk->text, list) == ROW_ARRAY)
		check_all_contained(walk, place, list);
	if (walk->settings->best_practice &&
	    !has(walk, place->row, "text.div"))
		walk_report(walk, place, NULL, FINDING_WARNING, "invariant",
			"INV_FAILED", "dom-6: a resource should have a "
			"narrative");
}
