#ifndef FD_TESTS_TOOLS_SCHEMA_CONVERT_H
#define FD_TESTS_TOOLS_SCHEMA_CONVERT_H

/*
 * From FHIR Schemas to StructureDefinitions: all that a schema says of
 * inherited elements, of slices, of extensions and of what is left out. FHIR
 * lets only a profile say that: a differential over the type of the schema's
 * name (schema_structure.h). A schema of kind "extension" is a profile of
 * Extension under its own URL.
 */

#include "tests/tools/schema_structure.h"

/* pattern[x] or fixed[x]. */
static inline void structure_value(struct json *element, const char *stem,
	const char *type, const struct json *value)
{
	char *name = xasprintf("%s%s", stem, type);
	char *first = name + strlen(stem);

	if (*first >= 'a' && *first <= 'z')
		*first = (char)(*first - 'a' + 'A');
	json_adopt(element, name, json_dup(value));
	free(name);
}

static inline void structure_discriminator(struct json *slicing,
	const char *path)
{
	struct json *list = json_get(slicing, "discriminator");
	struct json *by;

	for (by = json_first(list); by != NULL; by = json_next(by))
		if (text_equals(json_get_string(by, "path"), path))
			return;
	if (list == NULL) {
		list = json_new_array();
		json_adopt(slicing, "discriminator", list);
	}
	by = json_new_object();
	json_set_string(by, "type", "value");
	json_set_string(by, "path", path);
	json_append(list, by);
}

/* Where a slice's pattern stands. */
struct match_place {
	const char *path, *id;		/* of the slice */
	const struct json *owner;	/* the sliced element's schema */
	const char *sliced;		/* its name there */
	struct json *slicing;
	struct json *slice;
};

/* A leaf of the pattern is a discriminator; below: "coding.system" or "". */
static inline void structure_match(struct structure_maker *maker,
	const struct match_place *place, const char *below,
	const struct json *value)
{
	const char *dot = *below != '\0' ? "." : "";
	struct json *element = place->slice;
	const char *type;
	char *way;

	if (json_type(value) == JSON_ARRAY) {
		structure_match(maker, place, below, json_first(value));
		return;
	}
	for (const struct json *at = json_first(value); at != NULL;
	    at = json_next(at)) {
		way = xasprintf("%s%s%s", below, dot, json_name(at));
		structure_match(maker, place, way, at);
		free(way);
	}
	if (value == NULL || json_type(value) == JSON_OBJECT)
		return;
	structure_discriminator(place->slicing, *below != '\0' ? below :
		"$this");
	way = xasprintf("%s%s%s", place->sliced, dot, below);
	type = schema_type_at(maker->schemas, place->owner, way);
	free(way);
	if (*below != '\0') {
		element = structure_element(maker, xasprintf("%s.%s",
			place->path, below), xasprintf("%s.%s", place->id,
			below));
		json_set_number(element, "min", 1);
	}
	structure_value(element, "pattern", type != NULL ? type : "string",
		value);
}

static inline void structure_counts(struct json *element,
	const struct json *schema)
{
	double min = json_get_number(schema, "min", -1);
	double max = json_get_number(schema, "max", -1);
	char *text = xasprintf("%.0f", max);

	if (min >= 0)
		json_set_number(element, "min", min);
	if (max >= 0)
		json_set_string(element, "max", text);
	free(text);
}

static inline struct json *structure_slicing(struct json *element,
	const struct json *schema)
{
	struct json *slicing = json_new_object();
	const char *rules = json_get_string(schema, "rules");

	json_set_string(slicing, "rules", rules != NULL ? rules : "open");
	json_set_bool(slicing, "ordered", json_get_bool(schema, "ordered",
		false));
	json_adopt(element, "slicing", slicing);
	return slicing;
}

static inline void structure_constrain(struct structure_maker *maker,
	const char *path, const char *id, const struct json *owner,
	const struct json *schema);

static inline void structure_slices(struct structure_maker *maker,
	struct json *element, const char *path, const char *id,
	const struct json *owner, const struct json *sliced)
{
	const struct json *facts = json_get(sliced, "slicing");
	struct match_place place = { .path = path, .owner = owner,
		.sliced = json_name(sliced) };

	if (facts == NULL)
		return;
	place.slicing = structure_slicing(element, facts);
	for (const struct json *at = json_first(json_get(facts, "slices"));
	    at != NULL; at = json_next(at)) {
		char *own = xasprintf("%s:%s", id, json_name(at));

		place.id = own;
		place.slice = structure_element(maker, xstrdup(path),
			xstrdup(own));
		json_set_string(place.slice, "sliceName", json_name(at));
		structure_counts(place.slice, at);
		structure_match(maker, &place, "", json_get(json_get(at,
			"match"), "value"));
		structure_constrain(maker, path, own, NULL, json_get(at,
			"schema"));
		free(own);
	}
}

/* "extensions": slices of extension by their URL. */
static inline void structure_extensions(struct structure_maker *maker,
	const char *path, const char *id, const struct json *extensions)
{
	struct json *element;

	if (json_count(extensions) == 0)
		return;
	element = structure_element(maker, xasprintf("%s.extension", path),
		xasprintf("%s.extension", id));
	structure_discriminator(structure_slicing(element, NULL), "url");
	for (const struct json *at = json_first(extensions); at != NULL;
	    at = json_next(at)) {
		element = structure_element(maker, xasprintf("%s.extension",
			path), xasprintf("%s.extension:%s", id,
			json_name(at)));
		json_set_string(element, "sliceName", json_name(at));
		structure_counts(element, at);
		structure_type(element, "Extension", json_get_string(at,
			"url"));
	}
}

static inline void structure_invariants(struct json *element,
	const struct json *constraints)
{
	struct json *list = json_new_array();

	for (const struct json *at = json_first(constraints); at != NULL;
	    at = json_next(at)) {
		struct json *constraint = json_dup(at);

		json_set_string(constraint, "key", json_name(at));
		json_append(list, constraint);
	}
	json_adopt(element, "constraint", list);
}

/* A name in a list with nothing else said of it. */
static inline void structure_counted(struct structure_maker *maker,
	const char *path, const char *id, const struct json *names,
	bool is_required)
{
	for (const struct json *at = json_first(names); at != NULL;
	    at = json_next(at)) {
		struct json *element = structure_element(maker,
			xasprintf("%s.%s", path, json_string(at)),
			xasprintf("%s.%s", id, json_string(at)));

		if (is_required)
			json_set_number(element, "min", 1);
		else
			json_set_string(element, "max", "0");
	}
}

static inline void structure_child(struct structure_maker *maker,
	const char *path, const char *id, const struct json *owner,
	const struct json *schema)
{
	const struct json *choices = json_get(schema, "choices");
	const struct json *pattern = json_get(schema, "pattern");
	const char *end = choices != NULL ? "[x]" : "";
	struct json *element = structure_element(maker, xasprintf("%s%s",
		path, end), xasprintf("%s%s", id, end));

	structure_counts(element, schema);
	structure_choices(maker, element, json_name(schema), choices);
	if (pattern != NULL && json_get_string(pattern, "type") != NULL)
		structure_value(element, "pattern", json_get_string(pattern,
			"type"), json_get(pattern, "value"));
	structure_invariants(element, json_get(schema, "constraints"));
	structure_slices(maker, element, path, id, owner, schema);
	structure_constrain(maker, path, id, NULL, schema);
}

/* All that a schema says beyond what a type can; owner: for the types of what
   its slices match, or NULL. */
static inline void structure_constrain(struct structure_maker *maker,
	const char *path, const char *id, const struct json *owner,
	const struct json *schema)
{
	structure_counted(maker, path, id, json_get(schema, "required"), true);
	structure_counted(maker, path, id, json_get(schema, "excluded"),
		false);
	structure_extensions(maker, path, id, json_get(schema, "extensions"));
	for (const struct json *at = json_first(json_get(schema,
	    "elements")); at != NULL; at = json_next(at)) {
		char *own_path = xasprintf("%s.%s", path, json_name(at));
		char *own_id = xasprintf("%s.%s", id, json_name(at));

		if (strcmp(json_name(at), "resourceType") != 0 &&
		    json_get(at, "choiceOf") == NULL)
			structure_child(maker, own_path, own_id, owner, at);
		free(own_path);
		free(own_id);
	}
}

static inline void structure_profile(struct structure_maker *maker,
	const char *url, const char *type, const char *kind)
{
	char *base = xasprintf("%s%s", schema_types, type);
	struct json *root;

	maker->elements = json_new_array();
	root = structure_element(maker, xstrdup(type), xstrdup(type));
	structure_invariants(root, json_get(maker->schema, "constraints"));
	structure_constrain(maker, type, type, maker->schema, maker->schema);
	structure_add(maker, url, type, kind, true, base);
	free(base);
}

static inline void structure_extension(struct structure_maker *maker,
	const char *url)
{
	const struct json *type = json_get(maker->schemas, "Extension");
	struct structure_maker fixed = *maker;
	struct json *value = json_new_string(url), *element;
	char *base = xasprintf("%sExtension", schema_types);

	/* Its choices' types are those of Extension. */
	fixed.schema = type;
	fixed.elements = json_new_array();
	(void)structure_element(&fixed, xstrdup("Extension"),
		xstrdup("Extension"));
	element = structure_element(&fixed, xstrdup("Extension.url"),
		xstrdup("Extension.url"));
	structure_value(element, "fixed", "Uri", value);
	structure_constrain(&fixed, "Extension", "Extension", type,
		maker->schema);
	structure_add(&fixed, url, "Extension", "complex-type", true, base);
	json_free(value);
	free(base);
}

static inline void structure_type_and_profile(struct structure_maker *maker,
	const char *name)
{
	const char *base = json_get_string(maker->schema, "base");
	const char *kind = schema_is_resource(maker->schemas, name) ?
		"resource" : "complex-type";
	char *url = xasprintf("%s%s", schema_types, name);
	char *from = base == NULL ? NULL : xasprintf("%s%s", schema_types,
		base);
	char *profile = schema_profile(name);

	maker->elements = json_new_array();
	(void)structure_element(maker, xstrdup(name), xstrdup(name));
	structure_bases(maker, name, maker->schema);
	structure_add(maker, url, name, kind, false, from);
	structure_profile(maker, profile, name, kind);
	free(profile);
	free(from);
	free(url);
}

/* All schemas of a file. */
static inline void schema_convert(const struct json *schemas,
	struct definitions *definitions)
{
	for (const struct json *at = json_first(schemas); at != NULL;
	    at = json_next(at)) {
		struct structure_maker maker = { .schemas = schemas,
			.schema = at, .definitions = definitions };
		const char *kind = json_get_string(at, "kind");

		if (text_equals(kind, "primitive-type"))
			structure_primitive(&maker, json_name(at));
		else if (text_equals(kind, "extension"))
			structure_extension(&maker, json_name(at));
		else
			structure_type_and_profile(&maker, json_name(at));
	}
}

#endif
