#include "core/ig/definitions.h"

/*
 * Definitions as such: what they are made from, and which of their trees
 * serves. A profile's differential does when all that it is made from is
 * there, down to the type; else its own snapshot, if it has one.
 */

#include <stdlib.h>
#include <string.h>

#include "core/ig/definitions_part.h"

enum { LEVELS_MAX = 64 };	/* profiles on profiles; loops end there */

static const char *text_of(const struct linked *linked, compiled_text text)
{
	const char *found = compiled_get(linked->compiled, text);

	return found != NULL ? found : "";
}

static bool is_profile(const struct structure_record *record)
{
	return (record->flags & STRUCTURE_IS_PROFILE) != 0;
}

static definition_id find_base(const struct definitions *definitions,
	definition_id id)
{
	const char *url = text_of(linked_of(definitions, id),
		structure_record_of(definitions, id)->base);
	definition_id base = url[0] != '\0' ?
		definitions_find(definitions, url, strlen(url)) : 0;

	return base != id ? base : 0;
}

static bool is_chain_whole(const struct definitions *definitions,
	definition_id id)
{
	for (int level = 0; level < LEVELS_MAX; level++) {
		if (!is_profile(structure_record_of(definitions, id)))
			return true;
		id = find_base(definitions, id);
		if (id == 0)
			return false;
	}
	return false;
}

static element_id find_root(const struct definitions *definitions,
	definition_id id)
{
	const struct structure_record *record =
		structure_record_of(definitions, id);
	uint32_t number = record->snapshot;

	if (record->differential != TABLE_NONE &&
	    (record->snapshot == TABLE_NONE ||
	    (is_profile(record) && is_chain_whole(definitions, id))))
		number = record->differential;
	return number != TABLE_NONE ? id_of(id >> NUMBER_BITS, number) : 0;
}

const struct found_structure *definition_found(
	const struct definitions *definitions, definition_id id)
{
	struct linked *linked = &definitions->packages[id >> NUMBER_BITS];
	struct found_structure *found;

	if (linked->found == NULL)
		linked->found = xcalloc(linked->structure_count,
			sizeof(*linked->found));
	found = &linked->found[(id & NUMBER_MASK) - 1];
	if (!found->is_known) {
		found->base = find_base(definitions, id);
		found->root = find_root(definitions, id);
		found->is_known = true;
	}
	return found;
}

void definition_get(const struct definitions *definitions, definition_id id,
	struct definition *out)
{
	const struct linked *linked = linked_of(definitions, id);
	const struct structure_record *record =
		structure_record_of(definitions, id);
	const struct found_structure *found =
		definition_found(definitions, id);

	*out = (struct definition){
		.url = text_of(linked, record->url),
		.version = text_of(linked, record->version),
		.name = text_of(linked, record->name),
		.title = text_of(linked, record->title),
		.description = text_of(linked, record->description),
		.type = text_of(linked, record->type),
		.base = text_of(linked, record->base),
		.status = text_of(linked, record->status),
		.package = linked->name,
		.kind = (enum definition_kind)(record->flags & STRUCTURE_KIND),
		.is_profile = is_profile(record),
		.is_abstract = (record->flags & STRUCTURE_IS_ABSTRACT) != 0,
		.root = found->root,
	};
	out->is_from_snapshot = record->snapshot != TABLE_NONE &&
		found->root == id_of(id >> NUMBER_BITS, record->snapshot);
}

definition_id definition_base(const struct definitions *definitions,
	definition_id id)
{
	return definition_found(definitions, id)->base;
}

bool definitions_is_a(const struct definitions *definitions, const char *type,
	const char *name)
{
	definition_id id;

	if (strcmp(type, name) == 0)
		return true;
	id = definitions_type(definitions, type, strlen(type));
	for (int level = 0; id != 0 && level < LEVELS_MAX; level++) {
		if (strcmp(text_of(linked_of(definitions, id),
		    structure_record_of(definitions, id)->type), name) == 0)
			return true;
		id = definition_base(definitions, id);
	}
	return false;
}

size_t definition_context_count(const struct definitions *definitions,
	definition_id id)
{
	uint32_t count;

	(void)linked_list(linked_of(definitions, id),
		structure_record_of(definitions, id)->contexts, &count);
	return count / 2;
}

struct extension_context definition_context(
	const struct definitions *definitions, definition_id id, size_t at)
{
	const struct linked *linked = linked_of(definitions, id);
	uint32_t count;
	const uint32_t *numbers = linked_list(linked,
		structure_record_of(definitions, id)->contexts, &count);
	struct extension_context context = { .expression = "" };

	if (at < count / 2) {
		context.kind = numbers[2 * at] == 1 ? CONTEXT_EXTENSION :
			numbers[2 * at] == 2 ? CONTEXT_FHIRPATH :
			CONTEXT_ELEMENT;
		context.expression = text_of(linked, numbers[2 * at + 1]);
	}
	return context;
}

const char *definition_context_invariant(
	const struct definitions *definitions, definition_id id, size_t at)
{
	const struct linked *linked = linked_of(definitions, id);
	uint32_t count;
	const uint32_t *numbers = linked_list(linked,
		structure_record_of(definitions, id)->invariants, &count);

	return at < count ? text_of(linked, numbers[at]) : NULL;
}
