#include "core/ig/extension_context.h"

/*
 * A context names an element by its path, or a type. The element that holds
 * the extension has several such names: from its resource ("Patient.contact
 * .name"), from each type on the way ("HumanName"), and those of the types
 * that its type specialises ("Element").
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/ig/invariant.h"

enum { WAY_MAX = 64 };

static bool is_called(const struct place *place, const char *name)
{
	return strlen(name) == place->name_len &&
		memcmp(name, place->name, place->name_len) == 0;
}

/* item in item, part in parameter: defined once, where they first stand. */
static bool is_nested(const struct place *from, const struct place *holder)
{
	const struct place *up = holder->up;

	if (up == from)
		return false;
	return (up->name_len == holder->name_len && memcmp(up->name,
		holder->name, up->name_len) == 0) || (is_called(holder,
		"part") && is_called(up, "parameter"));
}

/* "name.given", from below a place down to the holder; "" for itself. */
static void put_way(const struct place *from, const struct place *holder,
	bool with_type, struct buf *out)
{
	if (holder == from)
		return;
	put_way(from, holder->up, with_type, out);
	if (is_nested(from, holder))
		return;
	buf_printf(out, ".%.*s", (int)holder->name_len, holder->name);
	if (!holder->is_choice || holder->type == NULL)
		return;
	if (with_type)
		buf_printf(out, "%c%s", holder->type[0] >= 'a' ?
			holder->type[0] - 32 : holder->type[0],
			holder->type + 1);
	else
		buf_puts(out, "[x]");
}

static bool is_named(const struct place *from, const struct place *holder,
	const char *expression)
{
	struct buf name = BUF_INIT;
	bool is_it = false;

	for (int with_type = 0; with_type < 2 && !is_it; with_type++) {
		buf_clear(&name);
		buf_puts(&name, from->type);
		put_way(from, holder, with_type == 1, &name);
		is_it = strcmp(name.data, expression) == 0;
	}
	buf_finish(&name);
	return is_it;
}

static bool is_resource_place(const struct place *place)
{
	return place->row != INDEX_NONE && place->row == place->resource;
}

/* R5's names for what R4 has no type for: resources with a url. */
static bool is_canonical(const struct walk *walk, const struct place *holder,
	const char *expression)
{
	struct definition definition;
	definition_id id;

	if (strcmp(expression, "CanonicalResource") != 0 &&
	    strcmp(expression, "MetadataResource") != 0)
		return false;
	if (!is_resource_place(holder) || holder->type == NULL)
		return false;
	id = definitions_type(walk->definitions, holder->type,
		strlen(holder->type));
	if (id == 0)
		return false;
	definition_get(walk->definitions, id, &definition);
	return element_child_named(walk->definitions, definition.root, "url",
		3) != 0;
}

/* From the holder up to its resource. */
static bool fits_element(const struct walk *walk, const struct place *holder,
	const char *expression)
{
	const struct place *from = holder;
	const char *hash = strchr(expression, '#');

	if (hash != NULL)
		expression = hash + 1;
	if (strcmp(expression, "Element") == 0 ||
	    (holder->type != NULL && definitions_is_a(walk->definitions,
	    holder->type, expression)) ||
	    is_canonical(walk, holder, expression))
		return true;
	/* An element without a type of its own. */
	if (strcmp(expression, "BackboneElement") == 0 &&
	    holder->type != NULL && strcmp(holder->type, "Element") == 0)
		return true;
	for (int i = 0; from != NULL && i < WAY_MAX; i++) {
		if (from->type != NULL && is_named(from, holder, expression))
			return true;
		if (is_resource_place(from))
			break;
		from = from->up;
	}
	/* A profile by its URL: whoever it is for. */
	return strncmp(expression, "http", 4) == 0;
}

static bool fits(struct walk *walk, const struct place *holder,
	const struct extension_context *context)
{
	char *url;
	bool is_it;

	switch (context->kind) {
	case CONTEXT_ELEMENT:
		return fits_element(walk, holder, context->expression);
	case CONTEXT_EXTENSION:
		url = walk_member_dup(walk, holder->row, "url");
		is_it = text_equals(url, context->expression);
		free(url);
		return is_it;
	default:
		return holder->row != INDEX_NONE && invariant_holds(walk,
			context->expression, holder->row) == FHIRPATH_TRUE;
	}
}

static void report(struct walk *walk, const struct place *place,
	definition_id id, bool is_modifier)
{
	struct buf contexts = BUF_INIT;
	struct definition definition;

	definition_get(walk->definitions, id, &definition);
	for (size_t i = 0; i < definition_context_count(walk->definitions,
	     id); i++)
		buf_printf(&contexts, "%s%s", i > 0 ? ", " : "",
			definition_context(walk->definitions, id,
			i).expression);
	walk_report(walk, place, NULL, FINDING_ERROR, "extension",
		is_modifier ? "Extension_EXTM_Context_Wrong" :
		"Extension_EXTP_Context_Wrong", "The extension %s may not "
		"stand in %s: it is for %s", definition.url,
		place->up->type != NULL ? place->up->type : "this element",
		contexts.data);
	buf_finish(&contexts);
}

static void check_invariants(struct walk *walk, const struct place *place,
	definition_id id)
{
	const char *rule;

	for (size_t i = 0; (rule = definition_context_invariant(
	     walk->definitions, id, i)) != NULL; i++) {
		enum fhirpath_truth holds = place->up->row == INDEX_NONE ?
			FHIRPATH_UNKNOWN : invariant_holds(walk, rule,
			place->up->row);

		if (holds == FHIRPATH_FALSE)
			walk_report(walk, place, NULL, FINDING_ERROR,
				"structure", "Profile_EXT_Not_Here", "The "
				"extension may stand only where this holds: "
				"%s", rule);
	}
}

void extension_check_context(struct walk *walk, const struct place *place,
	definition_id definition, bool is_modifier)
{
	size_t count = definition_context_count(walk->definitions,
		definition);
	bool is_fine = count == 0;

	if (place->up == NULL)
		return;
	for (size_t i = 0; i < count && !is_fine; i++) {
		struct extension_context context = definition_context(
			walk->definitions, definition, i);

		is_fine = fits(walk, place->up, &context);
	}
	if (!is_fine)
		report(walk, place, definition, is_modifier);
	check_invariants(walk, place, definition);
}
