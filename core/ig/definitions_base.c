#include "core/ig/definitions.h"

/*
 * From an element to others: the one it constrains, the child that a JSON
 * member is, the one a contentReference means.
 *
 * An element's base is looked for by its own steps from the root of each
 * definition below: a profile in between that doesn't name the path is passed
 * over. What was found is kept, because a walk asks again for every element of
 * every document.
 */

#include <stdlib.h>
#include <string.h>

#include "core/ig/definitions_part.h"

enum { LEVELS_MAX = 64 };

static const char *text_of(const struct linked *linked, compiled_text text)
{
	const char *found = compiled_get(linked->compiled, text);

	return found != NULL ? found : "";
}

static element_id root_of(const struct definitions *definitions,
	definition_id id)
{
	return definition_found(definitions, id)->root;
}

/* The element at the same path and slice in another definition, or 0. */
static element_id same_in(const struct definitions *definitions,
	definition_id other, element_id id)
{
	const struct linked *linked = linked_of(definitions, id);
	const struct element_record *record = element_record(definitions, id);
	const char *name = text_of(linked, record->name);
	element_id up, content, found;

	if (record->up == TABLE_NONE)
		return root_of(definitions, other);
	up = same_in(definitions, other, id_of(id >> NUMBER_BITS,
		record->up));
	if (up == 0)
		return 0;
	if (record->slice != COMPILED_NONE)
		return element_find_slice(definitions, up,
			text_of(linked, record->slice));
	found = element_child_named(definitions, up, name, strlen(name));
	if (found != 0 || element_record(definitions, up)->extra ==
	    TABLE_NONE)
		return found;
	content = element_content(definitions, up);
	return content != 0 ? element_child_named(definitions, content, name,
		strlen(name)) : 0;
}

static element_id find_base(const struct definitions *definitions,
	element_id id)
{
	definition_id at = definition_base(definitions,
		element_definition(definitions, id));

	for (int level = 0; at != 0 && level < LEVELS_MAX; level++) {
		element_id found = same_in(definitions, at, id);

		if (found != 0 && found != id)
			return found;
		at = definition_base(definitions, at);
	}
	return 0;
}

element_id element_base(const struct definitions *definitions, element_id id)
{
	struct linked *linked = &definitions->packages[id >> NUMBER_BITS];
	element_id *base;

	if (linked->bases == NULL)
		linked->bases = xcalloc(linked->element_count,
			sizeof(*linked->bases));
	base = &linked->bases[(id & NUMBER_MASK) - 1];
	if (*base == 0) {
		*base = find_base(definitions, id);
		if (*base == 0)
			*base = BASE_NONE;
	}
	return *base != BASE_NONE ? *base : 0;
}

/* "Questionnaire.item" from the root of a definition. */
static element_id at_path(const struct definitions *definitions,
	definition_id definition, const char *path)
{
	element_id at = root_of(definitions, definition);

	path += strcspn(path, ".");
	while (at != 0 && *path == '.') {
		size_t len = strcspn(++path, ".");
		size_t name = strcspn(path, ".[:");
		const char *colon = memchr(path, ':', len);

		at = element_child_named(definitions, at, path, name);
		if (at != 0 && colon != NULL) {
			char *slice = xstrndup(colon + 1,
				(size_t)(path + len - colon - 1));

			at = element_find_slice(definitions, at, slice);
			free(slice);
		}
		path += len;
	}
	return at;
}

/* A profile that doesn't name the element has it from those below. */
element_id element_of_profile(const struct definitions *definitions,
	const char *url, definition_id *profile)
{
	size_t len = strcspn(url, "#");
	definition_id at = definitions_find(definitions, url, len);
	element_id found = 0;

	*profile = at;
	if (at == 0 || url[len] == '\0')
		return at == 0 ? 0 : root_of(definitions, at);
	for (int level = 0; at != 0 && found == 0 && level < LEVELS_MAX;
	    level++) {
		found = at_path(definitions, at, url + len + 1);
		at = definition_base(definitions, at);
	}
	return found;
}

element_id element_content(const struct definitions *definitions,
	element_id id)
{
	const struct linked *linked = linked_of(definitions, id);
	const struct element_record *record = element_record(definitions, id);
	definition_id at = element_definition(definitions, id);
	const char *hash;

	if (record->extra == TABLE_NONE)
		return 0;
	hash = strchr(text_of(linked, linked->extras[record->extra].content),
		'#');
	if (linked->extras[record->extra].content == COMPILED_NONE ||
	    hash == NULL)
		return 0;
	for (int level = 0; at != 0 && level < LEVELS_MAX; level++) {
		element_id found = at_path(definitions, at, hash + 1);

		if (found != 0 && found != id)
			return found;
		at = definition_base(definitions, at);
	}
	return 0;
}

/* "String" is "string" with an upper-case initial. */
static bool is_type_spelled(const char *code, const char *ending, size_t len)
{
	char initial = code[0];

	if (initial >= 'a' && initial <= 'z')
		initial = (char)(initial - 'a' + 'A');
	return code[0] != '\0' && initial == ending[0] &&
		strncmp(code + 1, ending + 1, len - 1) == 0 &&
		code[len] == '\0';
}

/* A type by its spelling in a choice, when no one narrows the choice. */
static const char *any_type(const struct definitions *definitions,
	const char *ending, size_t len)
{
	char name[64];

	if (len >= sizeof(name))
		return NULL;
	memcpy(name, ending, len);
	for (int i = 0; i < 2; i++) {
		definition_id id = definitions_type(definitions, name, len);

		if (id != 0)
			return text_of(linked_of(definitions, id),
				structure_record_of(definitions, id)->type);
		if (name[0] >= 'A' && name[0] <= 'Z')
			name[0] = (char)(name[0] - 'A' + 'a');
	}
	return NULL;
}

static const char *choice_type(const struct definitions *definitions,
	element_id at, const char *ending, size_t len)
{
	for (int level = 0; at != 0 && level < LEVELS_MAX; level++) {
		struct element_type type;
		uint32_t count;

		(void)linked_list(linked_of(definitions, at),
			element_record(definitions, at)->types, &count);
		for (size_t i = 0; i < count; i++) {
			type = element_type_at(definitions, at, i);
			if (is_type_spelled(type.code, ending, len))
				return type.code;
		}
		if (count != 0)
			return NULL;
		at = element_base(definitions, at);
	}
	return any_type(definitions, ending, len);
}

element_id element_child(const struct definitions *definitions, element_id of,
	const char *key, size_t len, const char **type)
{
	const struct linked *linked = linked_of(definitions, of);
	element_id at = element_child_named(definitions, of, key, len);

	*type = NULL;
	if (at != 0)
		return (element_record(definitions, at)->flags &
			ELEMENT_IS_CHOICE) == 0 ? at : 0;
	for (at = element_first(definitions, of); at != 0;
	    at = element_next(definitions, at)) {
		const struct element_record *record =
			element_record(definitions, at);
		const char *name;
		size_t stem;

		if ((record->flags & ELEMENT_IS_CHOICE) == 0)
			continue;
		name = text_of(linked, record->name);
		stem = strlen(name);
		if (stem >= len || memcmp(name, key, stem) != 0 ||
		    key[stem] < 'A' || key[stem] > 'Z')
			continue;
		*type = choice_type(definitions, at, key + stem, len - stem);
		if (*type != NULL)
			return at;
	}
	return 0;
}
