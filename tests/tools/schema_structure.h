#ifndef FD_TESTS_TOOLS_SCHEMA_STRUCTURE_H
#define FD_TESTS_TOOLS_SCHEMA_STRUCTURE_H

/*
 * From FHIR Schemas to StructureDefinitions: their types. A schema becomes a
 * type with a snapshot: the elements of its bases and its new ones, with how
 * many there are. What it says beyond that goes into a profile of that type
 * (schema_convert.h), whose URL schema_profile gives.
 *
 * FHIR's choices are named by their types, so valueCode is a code, whatever
 * type its schema has; resourceType is no element.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/doc/json.h"
#include "core/ig/definitions.h"

static const char schema_types[] = "http://hl7.org/fhir/StructureDefinition/";

/* Owned. */
static inline char *schema_profile(const char *name)
{
	return xasprintf("http://schema.example/%s", name);
}

static inline const struct json *schema_base(const struct json *schemas,
	const struct json *schema)
{
	const char *base = json_get_string(schema, "base");

	return base != NULL ? json_get(schemas, base) : NULL;
}

static inline bool schema_has(const struct json *list, const char *name)
{
	for (const struct json *at = json_first(list); at != NULL;
	    at = json_next(at))
		if (text_equals(json_string(at), name))
			return true;
	return false;
}

/* Of the schema itself or one of its bases. */
static inline bool schema_has_element(const struct json *schemas,
	const struct json *schema, const char *name)
{
	for (; schema != NULL; schema = schema_base(schemas, schema))
		if (json_get(json_get(schema, "elements"), name) != NULL)
			return true;
	return false;
}

static inline bool schema_is_resource(const struct json *schemas,
	const char *name)
{
	return schema_has_element(schemas, json_get(schemas, name),
		"resourceType");
}

/* The type of "coding.system", or NULL. */
static inline const char *schema_type_at(const struct json *schemas,
	const struct json *schema, const char *path)
{
	size_t len = strcspn(path, ".");
	char *name = xstrndup(path, len);
	const char *found = NULL;

	for (; schema != NULL && found == NULL;
	    schema = schema_base(schemas, schema)) {
		const struct json *element = json_get(json_get(schema,
			"elements"), name);
		const char *type = json_get_string(element, "type");

		if (path[len] == '\0')
			found = type;
		else if (element != NULL)
			found = schema_type_at(schemas, type != NULL ?
				json_get(schemas, type) : element,
				path + len + 1);
	}
	free(name);
	return found;
}

/* A definition being made. */
struct structure_maker {
	const struct json *schemas;
	const struct json *schema;	/* it is made of */
	struct definitions *definitions;
	struct json *elements;
};

/* Takes path and id; returns the element, which the list owns. */
static inline struct json *structure_element(struct structure_maker *maker,
	char *path, char *id)
{
	struct json *element = json_new_object();

	json_set_string(element, "path", path);
	json_set_string(element, "id", id);
	json_append(maker->elements, element);
	free(path);
	free(id);
	return element;
}

static inline void structure_type(struct json *element, const char *code,
	const char *profile)
{
	struct json *types = json_get(element, "type");
	struct json *type = json_new_object();

	json_set_string(type, "code", code);
	if (profile != NULL) {
		struct json *profiles = json_new_array();

		json_append(profiles, json_new_string(profile));
		json_adopt(type, "profile", profiles);
	}
	if (types == NULL) {
		types = json_new_array();
		json_adopt(element, "type", types);
	}
	json_append(types, type);
}

/* Of a complex type that narrows its base: its profile comes with it. */
static inline void structure_type_of(const struct structure_maker *maker,
	struct json *element, const char *type)
{
	bool is_narrower = !schema_is_resource(maker->schemas, type) &&
		json_get_string(json_get(maker->schemas, type), "base") !=
		NULL;
	char *profile = is_narrower ? schema_profile(type) : NULL;

	structure_type(element, type, profile);
	free(profile);
}

static inline void structure_add(struct structure_maker *maker,
	const char *url, const char *type, const char *kind, bool is_profile,
	const char *base)
{
	struct json *structure = json_new_object(), *tree = json_new_object();
	struct buf text = BUF_INIT;
	struct err err = ERR_INIT;

	json_set_string(structure, "resourceType", "StructureDefinition");
	json_set_string(structure, "url", url);
	json_set_string(structure, "name", type);
	json_set_string(structure, "type", type);
	json_set_string(structure, "kind", kind);
	json_set_string(structure, "derivation", is_profile ? "constraint" :
		"specialization");
	json_set_string(structure, "baseDefinition", base);
	json_adopt(tree, "element", maker->elements);
	json_adopt(structure, is_profile ? "differential" : "snapshot", tree);
	json_print(structure, false, &text);
	if (!definitions_add_resource(maker->definitions, text.data, text.len,
	    &err))
		fprintf(stderr, "%s: %s\n", url, err.text);
	json_free(structure);
	buf_finish(&text);
	maker->elements = NULL;
}

static inline void structure_primitive(struct structure_maker *outer,
	const char *name)
{
	struct structure_maker maker = *outer;
	char *url = xasprintf("%s%s", schema_types, name);
	struct json *value;

	maker.elements = json_new_array();
	(void)structure_element(&maker, xstrdup(name), xstrdup(name));
	value = structure_element(&maker, xasprintf("%s.value", name),
		xasprintf("%s.value", name));
	json_set_number(value, "min", 0);
	json_set_string(value, "max", "1");
	structure_add(&maker, url, name, "primitive-type", false, NULL);
	free(url);
}

/* "valueCodeableConcept" of "value"; the type that its schema names is taken
   where it is the name's, else there is a primitive of that name. */
static inline void structure_choices(struct structure_maker *maker,
	struct json *element, const char *stem, const struct json *choices)
{
	for (const struct json *at = json_first(choices); at != NULL;
	    at = json_next(at)) {
		const char *name = json_string(at);
		const char *type = schema_type_at(maker->schemas,
			maker->schema, name);
		char *own;

		if (!text_starts_with(name, stem))
			continue;
		own = xstrdup(name + strlen(stem));
		if (type != NULL && text_equals_nocase(own, type)) {
			structure_type_of(maker, element, type);
		} else {
			own[0] = text_lower(own[0]);
			structure_primitive(maker, own);
			structure_type(element, own, NULL);
		}
		free(own);
	}
}

/* The elements of one schema, or of an element, as a type has them. */
static inline void structure_list(struct structure_maker *maker,
	const char *path, const struct json *schema)
{
	const struct json *base = schema_base(maker->schemas, schema);

	for (const struct json *at = json_first(json_get(schema,
	    "elements")); at != NULL; at = json_next(at)) {
		const char *name = json_name(at);
		const struct json *choices = json_get(at, "choices");
		const char *type = json_get_string(at, "type");
		const char *end = choices != NULL ? "[x]" : "";
		struct json *element;
		char *own;

		if (strcmp(name, "resourceType") == 0 ||
		    json_get(at, "choiceOf") != NULL ||
		    schema_has_element(maker->schemas, base, name))
			continue;
		own = xasprintf("%s.%s", path, name);
		element = structure_element(maker, xasprintf("%s%s", own, end),
			xasprintf("%s%s", own, end));
		json_set_number(element, "min", schema_has(json_get(schema,
			"required"), name));
		json_set_string(element, "max", json_get_bool(at, "array",
			false) ? "*" : "1");
		if (choices != NULL)
			structure_choices(maker, element, name, choices);
		else if (type != NULL)
			structure_type_of(maker, element, type);
		else
			structure_type(element, "BackboneElement", NULL);
		structure_list(maker, own, at);
		free(own);
	}
}

static inline void structure_bases(struct structure_maker *maker,
	const char *path, const struct json *schema)
{
	if (schema == NULL)
		return;
	structure_bases(maker, path, schema_base(maker->schemas, schema));
	structure_list(maker, path, schema);
}

#endif
