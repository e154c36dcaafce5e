#include "core/ig/definitions.h"

/*
 * Definitions as FHIRPath wants them. A type is the element whose children it
 * has: a type's root, or a backbone element, whose name is its path
 * ("Patient.contact"). Types' snapshots have what they inherit, so a member is
 * looked for in one place; the types above serve those that have none.
 */

#include <string.h>

#include "core/ig/definitions_part.h"

enum { LEVELS_MAX = 16 };

static fhirpath_type root_of(const struct definitions *definitions,
	definition_id id)
{
	return id != 0 ? definition_found(definitions, id)->root : 0;
}

static element_id at_path(const struct definitions *definitions,
	element_id at, const char *path, size_t len)
{
	while (at != 0 && len > 0) {
		const char *dot = memchr(path, '.', len);
		size_t step = dot != NULL ? (size_t)(dot - path) : len;

		at = element_child_named(definitions, at, path, step);
		len -= dot != NULL ? step + 1 : step;
		path += dot != NULL ? step + 1 : step;
	}
	return at;
}

static fhirpath_type find(void *data, const char *name, size_t len)
{
	const struct definitions *definitions = data;
	const char *dot = memchr(name, '.', len);
	size_t root_len = dot != NULL ? (size_t)(dot - name) : len;
	fhirpath_type root = root_of(definitions,
		definitions_type(definitions, name, root_len));

	if (root == 0 || dot == NULL)
		return root;
	return at_path(definitions, root, dot + 1, len - root_len - 1);
}

static const char *name_of(void *data, fhirpath_type type, size_t *len)
{
	const struct definitions *definitions = data;
	const struct linked *linked = linked_of(definitions, type);
	const struct element_record *record = element_record(definitions,
		type);
	const char *name = compiled_get(linked->compiled,
		record->up == TABLE_NONE ? record->name : record->path);

	if (name == NULL)
		name = "";
	*len = strlen(name);
	return name;
}

static fhirpath_type base_of(void *data, fhirpath_type type)
{
	const struct definitions *definitions = data;
	struct element_type above;

	if (element_record(definitions, type)->up == TABLE_NONE)
		return root_of(definitions, definition_base(definitions,
			element_definition(definitions, type)));
	above = element_type_at(definitions, type, 0);
	return find(data, above.code, strlen(above.code));
}

/* What an element's values are; 0 where there are several types or none. */
static fhirpath_type type_of(void *data, element_id element)
{
	const struct definitions *definitions = data;
	struct element facts;
	struct element_type only;

	if (element_first(definitions, element) != 0)
		return element;
	element_get(definitions, element, &facts);
	if (facts.content != NULL)
		return element_content(definitions, element);
	if (facts.type_count != 1)
		return 0;
	only = element_type_at(definitions, element, 0);
	return find(data, only.code, strlen(only.code));
}

static bool member(void *data, fhirpath_type type, const char *key,
	size_t len, struct fhirpath_element *out)
{
	const struct definitions *definitions = data;

	for (int level = 0; type != 0 && level < LEVELS_MAX; level++) {
		const char *choice;
		element_id found = element_child(definitions, type, key, len,
			&choice);

		if (found != 0) {
			out->name_len = strlen(element_name(definitions,
				found));
			out->type = choice != NULL ?
				find(data, choice, strlen(choice)) :
				type_of(data, found);
			return true;
		}
		type = base_of(data, type);
	}
	return false;
}

static bool element(void *data, fhirpath_type type, const char *name,
	size_t len, fhirpath_type *out)
{
	const struct definitions *definitions = data;

	*out = 0;
	for (int level = 0; type != 0 && level < LEVELS_MAX; level++) {
		element_id found = element_child_named(definitions, type,
			name, len);

		if (found != 0) {
			if ((element_record(definitions, found)->flags &
			    ELEMENT_IS_CHOICE) == 0)
				*out = type_of(data, found);
			return true;
		}
		type = base_of(data, type);
	}
	return false;
}

const struct fhirpath_model *definitions_model(
	struct definitions *definitions)
{
	definitions->model = (struct fhirpath_model){ definitions, find,
		name_of, base_of, member, element, true };
	return &definitions->model;
}
