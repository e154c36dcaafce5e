#include "core/ig/resource_check.h"

/*
 * Element ids of one resource are one space of names, contained resources
 * another each (https://hl7.org/fhir/R4/element.html#id). The rows of the
 * resource are walked flat; Bundle entries and contained resources are passed
 * over, since they are looked at by themselves.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/map.h"
#include "core/base/text.h"

static bool has_key(const struct walk *walk, uint32_t row, const char *name)
{
	size_t len = strlen(name);
	uint32_t start = index_start(walk->index, row);

	return walk->len - start > len + 2 && walk->text[start] == '"' &&
		memcmp(walk->text + start + 1, name, len) == 0 &&
		walk->text[start + 1 + len] == '"';
}

static bool is_resource(const struct walk *walk, uint32_t row)
{
	return index_kind(walk->index, walk->text, row) == ROW_OBJECT &&
		index_member(walk->index, walk->text, row, "resourceType") !=
		INDEX_NONE;
}

static void look_at_id(struct walk *walk, const struct place *place,
	uint32_t row, struct map *seen)
{
	char *id = index_string_dup(walk->index, walk->text, row);
	struct place at = *place;

	at.row = row;
	if (id != NULL && map_get(seen, id) != NULL)
		walk_report(walk, &at, NULL, FINDING_ERROR, "invalid",
			"DUPLICATE_ID", "The id '%.64s' is there twice in one "
			"resource", id);
	else if (id != NULL)
		map_put(seen, id, walk);
	free(id);
}

/* Those of a StructureDefinition are of the elements it defines, which a
   snapshot and a differential share. */
static void check_ids(struct walk *walk, const struct place *place)
{
	struct map *seen;
	uint32_t end = index_after(walk->index, walk->text, place->row);
	uint32_t row = place->row + 1;

	if (text_equals(place->type, "StructureDefinition"))
		return;
	seen = map_new(NULL);
	while (row < end) {
		if (is_resource(walk, row)) {
			row = index_after(walk->index, walk->text, row);
			continue;
		}
		if (has_key(walk, row, "id") &&
		    index_parent(walk->index, row) != place->row)
			look_at_id(walk, place, row, seen);
		row++;
	}
	map_free(seen);
}

static void check_own_id(struct walk *walk, const struct place *place)
{
	uint32_t shadow = index_member(walk->index, walk->text, place->row,
		"_id");
	struct place at = { .up = place, .name = "id", .name_len = 2,
		.number = -1, .row = shadow, .shadow = INDEX_NONE };

	if (shadow != INDEX_NONE && index_kind(walk->index, walk->text,
	    shadow) == ROW_OBJECT && index_member(walk->index, walk->text,
	    shadow, "extension") != INDEX_NONE)
		walk_report(walk, &at, NULL, FINDING_ERROR, "business-rule",
			"FHIR_RESOURCE_ID_CANT_BE_EXTENDED",
			"A resource's id can't have extensions");
}

static void check_contained(struct walk *walk, const struct place *place)
{
	struct map *seen = map_new(NULL);
	uint32_t list = index_member(walk->index, walk->text, place->row,
		"contained");
	uint32_t row = list == INDEX_NONE ? INDEX_NONE :
		index_first(walk->index, walk->text, list);

	for (; row != INDEX_NONE;
	    row = index_next(walk->index, walk->text, row)) {
		uint32_t id = index_kind(walk->index, walk->text, row) !=
			ROW_OBJECT ? INDEX_NONE : index_member(walk->index,
			walk->text, row, "id");

		if (id != INDEX_NONE)
			look_at_id(walk, place, id, seen);
	}
	map_free(seen);
}

void resource_check(struct walk *walk, const struct place *place)
{
	check_ids(walk, place);
	check_own_id(walk, place);
	check_contained(walk, place);
}
