#include "core/ig/walk.h"

/*
 * One element: its type, its value, what is in it, and then what only makes
 * sense with the whole of it (bindings, references, extensions, invariants).
 * Recursion goes with the document, which is foreign: it is bounded, across
 * questions of conformance as well, and what lies deeper is told as not
 * checked.
 */

#include <string.h>

#include "core/base/text.h"
#include "core/ig/attachment_check.h"
#include "core/ig/binding_check.h"
#include "core/ig/extension_check.h"
#include "core/ig/invariant.h"
#include "core/ig/narrative_check.h"
#include "core/ig/reference_check.h"
#include "core/ig/rule_check.h"
#include "core/ig/validator.h"
#include "core/ig/walk_value.h"

/* A layer that names types, and not this one. */
static bool allows_type(const struct walk *walk, const struct place *place,
	const struct layer *layer)
{
	const struct element *element = &layer->node->element;

	for (size_t i = 0; i < element->type_count; i++) {
		const char *code = element_type_at(walk->definitions,
			layer->element, i).code;

		if (strcmp(code, place->type) == 0 ||
		    strncmp(code, "http:", 5) == 0 ||
		    definitions_is_a(walk->definitions, place->type, code))
			return true;
	}
	return element->type_count == 0;
}

static void wrong_type(struct walk *walk, const struct place *place,
	const struct layer *layer)
{
	const struct element *element = &layer->node->element;
	struct buf types = BUF_INIT;
	bool is_extension = text_equals(place->up->type, "Extension");

	for (size_t i = 0; i < element->type_count; i++)
		buf_printf(&types, "%s%s", i == 0 ? "" : ", ",
			element_type_at(walk->definitions, layer->element,
			i).code);
	walk_report(walk, is_extension ? place->up : place, layer->profile,
		FINDING_ERROR, "structure", is_extension ?
		"Extension_EXT_Type" : "Validation_VAL_Profile_WrongType",
		"The type is %s, and allowed here is %s", place->type,
		types.data);
	buf_finish(&types);
}

static bool check_type(struct walk *walk, const struct place *place,
	const struct layers *layers)
{
	for (size_t i = 0; i < layers->count; i++) {
		if (layers->list[i].profile == NULL ||
		    allows_type(walk, place, &layers->list[i]))
			continue;
		wrong_type(walk, place, &layers->list[i]);
		return false;
	}
	return true;
}

static void check_whole(struct walk *walk, const struct place *place,
	const struct layers *layers)
{
	binding_check(walk, place, layers);
	if (text_equals(place->type, "Reference"))
		reference_check(walk, place, layers);
	if (text_equals(place->type, "Attachment") &&
	    place->row != INDEX_NONE)
		attachment_check(walk, place);
	rule_check(walk, place, layers);
	invariant_check(walk, place, layers);
}

static void walk_primitive(struct walk *walk, const struct place *place,
	struct layers *layers)
{
	if (place->row != INDEX_NONE)
		value_check_primitive(walk, place);
	if (place->row != INDEX_NONE && place->primitive == PRIMITIVE_XHTML)
		narrative_check(walk, place);
	value_check_layers(walk, place, layers);
	if (place->shadow != INDEX_NONE) {
		layers_add_types(walk, place, layers);
		walk_members(walk, place, place->shadow, layers);
	}
}

static void walk_complex(struct walk *walk, const struct place *place,
	struct layers *layers)
{
	layers_add_types(walk, place, layers);
	if (text_equals(place->type, "Extension"))
		extension_check(walk, place, layers);
	value_check_layers(walk, place, layers);
	walk_members(walk, place, place->row, layers);
}

void walk_element(struct walk *walk, const struct place *place,
	struct layers *layers)
{
	if (walk->level >= WALK_DEPTH_MAX) {
		walk_unchecked(walk, "elements more than 200 deep",
			"they are not looked at");
		return;
	}
	if (place->primitive == PRIMITIVE_NONE && layers->count > 0 &&
	    layers->list[0].node->is_resource) {
		walk->level++;
		walk_resource_in(walk, place, layers);
		walk->level--;
		return;
	}
	if (place->type != NULL && !check_type(walk, place, layers))
		return;
	walk->level++;
	if (place->primitive != PRIMITIVE_NONE)
		walk_primitive(walk, place, layers);
	else if (place->row != INDEX_NONE)
		walk_complex(walk, place, layers);
	check_whole(walk, place, layers);
	walk->level--;
}
