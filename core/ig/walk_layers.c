#include "core/ig/walk.h"

/*
 * Which elements of which definitions look at a row. A profile is a layer of
 * its own, and so is each profile it is made from; what they leave out is
 * found in the layers beside them. Lists are short and bounded: a profile made
 * from itself ends with its first repetition.
 */

#include <string.h>

#include "core/ig/validator.h"

enum { CHAIN_MAX = 32 };

bool layers_add(struct walk *walk, struct layers *layers, element_id element,
	const char *profile)
{
	if (element == 0)
		return false;
	for (size_t i = 0; i < layers->count; i++)
		if (layers->list[i].element == element)
			return false;
	if (layers->count == LAYERS_MAX) {
		walk_unchecked(walk, "profiles",
			"more apply to one element than can be looked at");
		return false;
	}
	layers->list[layers->count++] = (struct layer){
		element, node_of(walk->validator->nodes, element), profile,
	};
	return true;
}

void layers_add_profile(struct walk *walk, struct layers *layers,
	definition_id profile)
{
	struct definitions *definitions = walk->definitions;

	for (size_t i = 0; i < CHAIN_MAX && profile != 0; i++) {
		struct definition definition;

		definition_get(definitions, profile, &definition);
		if (!layers_add(walk, layers, definition.root,
		    definition.is_profile ? definition.url : NULL) ||
		    !definition.is_profile)
			return;
		profile = definition_base(definitions, profile);
		if (profile == 0 && !definition.is_from_snapshot)
			walk_unchecked(walk, definition.base,
				"this profile is not here, and others are "
				"made from it");
	}
}

void layers_of_child(struct walk *walk, const struct layers *layers,
	element_id base, struct layers *out)
{
	struct definitions *definitions = walk->definitions;
	const char *name = element_name(definitions, base);
	size_t len = strlen(name);

	out->count = 0;
	layers_add(walk, out, base, NULL);
	for (size_t i = 0; i < layers->count; i++)
		layers_add(walk, out, element_child_named(definitions,
			layers->list[i].element, name, len),
			layers->list[i].profile);
}

/* An element of a profile as the profile says it, and those it constrains. */
static void add_element(struct walk *walk, struct layers *layers,
	element_id element)
{
	for (size_t i = 0; i < CHAIN_MAX && element != 0; i++) {
		struct definition definition;

		definition_get(walk->definitions, element_definition(
			walk->definitions, element), &definition);
		if (!layers_add(walk, layers, element, definition.is_profile ?
		    definition.url : NULL))
			return;
		element = element_base(walk->definitions, element);
	}
}

/*
 * It may be in a package that is missing; where none is, a profile asks for
 * what nobody has defined. Extensions are looked at by themselves.
 */
static void unknown_profile(struct walk *walk, const struct place *place,
	const struct layer *layer, size_t type, const char *url)
{
	const char *code = element_type_at(walk->definitions, layer->element,
		type).code;

	if (walk->settings->has_missing_packages ||
	    strcmp(code, "Extension") == 0)
		walk_unchecked(walk, url, "this profile is not here");
	else
		walk_report(walk, place, layer->profile, FINDING_ERROR,
			"structure", "Validation_VAL_Unknown_Profile",
			"This has to conform to %s, which is in no package "
			"here, so nobody can tell", url);
}

/* The profiles that a layer's element has for the type: one applies, of
   several one must. */
static void add_type_profiles(struct walk *walk, const struct place *place,
	const struct layer *layer, size_t type, size_t count,
	struct layers *layers)
{
	struct definitions *definitions = walk->definitions;
	const char *first = element_type_profile(definitions, layer->element,
		type, 0);

	for (size_t i = 0; i < count; i++) {
		const char *url = element_type_profile(definitions,
			layer->element, type, i);
		definition_id id;
		element_id element = element_of_profile(definitions, url,
			&id);

		if (element == 0) {
			unknown_profile(walk, place, layer, type, url);
			return;
		}
		if (strchr(url, '#') != NULL) {
			add_element(walk, layers, element);
			return;
		}
		if (count == 1 || walk_conforms(walk, place, id)) {
			layers_add_profile(walk, layers, id);
			return;
		}
	}
	walk_report(walk, place, layer->profile, FINDING_ERROR, "structure",
		"Validation_VAL_Profile_NoMatch",
		"This conforms to none of the %zu profiles that are allowed "
		"here (%s and so on)", count, first);
}

void layers_add_types(struct walk *walk, const struct place *place,
	struct layers *layers)
{
	struct definitions *definitions = walk->definitions;
	size_t count = layers->count;
	definition_id type;

	for (size_t i = 0; i < count; i++) {
		const struct layer layer = layers->list[i];
		const struct element *element = &layer.node->element;

		if (element->content != NULL)
			layers_add(walk, layers, element_content(definitions,
				layer.element), layer.profile);
		for (size_t t = 0; t < element->type_count; t++) {
			struct element_type one = element_type_at(definitions,
				layer.element, t);

			if (one.profile_count > 0 && place->type != NULL &&
			    definitions_is_a(definitions, place->type,
			    one.code))
				add_type_profiles(walk, place, &layer, t,
					one.profile_count, layers);
		}
	}
	if (place->type == NULL || strcmp(place->type, "BackboneElement") == 0
	    || strncmp(place->type, "http:", 5) == 0)
		return;
	type = definitions_type(definitions, place->type, strlen(place->type));
	if (type != 0) {
		struct definition definition;

		definition_get(definitions, type, &definition);
		layers_add(walk, layers, definition.root, NULL);
	}
}
