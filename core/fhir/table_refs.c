#include "core/fhir/table_internal.h"

/*
 * Entries by what refers to them: the fullUrl, and Type/id (FHIR R4
 * bundle.html#references). Only hashes are kept; a hit is compared with what
 * stands in the document, so nothing is copied and a collision does no harm.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/hash.h"
#include "core/base/text.h"

static void put(struct table_refs *refs, uint32_t hash, uint32_t item)
{
	size_t at = hash & (refs->slots - 1);

	while (refs->item[at] != 0)
		at = (at + 1) & (refs->slots - 1);
	refs->hash[at] = hash;
	refs->item[at] = item + 1;
}

static void grow(struct table_refs *refs)
{
	struct table_refs old = *refs;

	refs->slots = old.slots != 0 ? old.slots * 2 : 64;
	refs->hash = xcalloc(refs->slots, sizeof(*refs->hash));
	refs->item = xcalloc(refs->slots, sizeof(*refs->item));
	for (size_t i = 0; i < old.slots; i++)
		if (old.item[i] != 0)
			put(refs, old.hash[i], old.item[i] - 1);
	free(old.hash);
	free(old.item);
}

/*
 * The same reference again changes nothing: the first is found, and a Bundle
 * of copies makes no long chains.
 */
void table_refs_add(struct table_refs *refs, const char *reference,
	uint32_t item)
{
	uint32_t hash = hash32(HASH32_START, reference,
		strlen(reference));

	if (refs->slots != 0)
		for (size_t at = hash & (refs->slots - 1); refs->item[at] != 0;
		    at = (at + 1) & (refs->slots - 1))
			if (refs->hash[at] == hash)
				return;
	if ((refs->count + 1) * 2 > refs->slots)
		grow(refs);
	put(refs, hash, item);
	refs->count++;
}

void table_refs_finish(struct table_refs *refs)
{
	free(refs->hash);
	free(refs->item);
	*refs = (struct table_refs){ 0 };
}

/* "Type/id" of an entry's resource is the reference. */
static bool is_relative(const struct table_place *place,
	const struct table_item *item, const char *reference)
{
	const char *type = place->table->names[item->type].name;
	size_t len = strlen(type);

	return item->resource != INDEX_NONE &&
		strncmp(reference, type, len) == 0 && reference[len] == '/' &&
		table_says(place, item->resource, "id", reference + len + 1);
}

uint32_t table_refs_find(const struct table_place *place,
	const char *reference)
{
	const struct table_refs *refs = &place->table->refs;
	uint32_t hash = hash32(HASH32_START, reference,
		strlen(reference));

	if (refs->slots == 0)
		return INDEX_NONE;
	for (size_t at = hash & (refs->slots - 1); refs->item[at] != 0;
	    at = (at + 1) & (refs->slots - 1)) {
		uint32_t entry = refs->item[at] - 1;
		const struct table_item *item = &place->table->items[entry];

		if (refs->hash[at] == hash &&
		    (table_says(place, item->row, "fullUrl", reference) ||
		    is_relative(place, item, reference)))
			return entry;
	}
	return INDEX_NONE;
}
