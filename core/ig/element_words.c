#include "core/ig/element_words.h"

/*
 * A profile's element says only what it changes. What it leaves out is asked
 * of the element it constrains, and so on down to the type.
 */

#include <string.h>

enum { BASES_MAX = 64 };

const char *binding_strength_name(enum binding_strength strength)
{
	static const char *const names[] = {
		[BINDING_NONE] = "", [BINDING_EXAMPLE] = "example",
		[BINDING_PREFERRED] = "preferred",
		[BINDING_EXTENSIBLE] = "extensible",
		[BINDING_REQUIRED] = "required",
	};

	return names[strength];
}

/* The nearest element down the line of bases that says something. */
static element_id that_says(const struct definitions *definitions,
	element_id id, bool (*says)(const struct element *element),
	struct element *out)
{
	for (int i = 0; id != 0 && i < BASES_MAX; i++) {
		element_get(definitions, id, out);
		if (says(out))
			return id;
		id = element_base(definitions, id);
	}
	return 0;
}

static bool says_min(const struct element *element)
{
	return element->has_min;
}

static bool says_max(const struct element *element)
{
	return element->has_max;
}

static bool says_types(const struct element *element)
{
	return element->type_count > 0 || element->content != NULL;
}

static bool says_binding(const struct element *element)
{
	return element->value_set != NULL;
}

bool element_find_binding(const struct definitions *definitions,
	element_id id, struct element *out)
{
	return that_says(definitions, id, says_binding, out) != 0;
}

void element_put_range(const struct definitions *definitions, element_id id,
	struct buf *out)
{
	struct element element;

	if (that_says(definitions, id, says_min, &element) != 0)
		buf_printf(out, "%u", element.min);
	else
		buf_puts(out, "0");
	buf_puts(out, "..");
	if (that_says(definitions, id, says_max, &element) == 0 ||
	    element.max == ELEMENT_UNBOUNDED)
		buf_puts(out, "*");
	else
		buf_printf(out, "%u", element.max);
}

/* "Patient" of ".../StructureDefinition/Patient|4.0.1". */
static void put_last_step(const char *url, struct buf *out)
{
	const char *slash = strrchr(url, '/');

	url = slash != NULL ? slash + 1 : url;
	buf_append(out, url, strcspn(url, "|"));
}

static void put_type(const struct definitions *definitions, element_id id,
	size_t at, struct buf *out)
{
	struct element_type type = element_type_at(definitions, id, at);
	bool has_targets = type.target_count > 0;
	size_t count = has_targets ? type.target_count : type.profile_count;

	put_last_step(type.code, out);
	for (size_t i = 0; i < count; i++) {
		buf_puts(out, i == 0 ? "(" : " | ");
		put_last_step(has_targets ? element_type_target(definitions,
			id, at, i) : element_type_profile(definitions, id, at,
			i), out);
	}
	buf_puts(out, count > 0 ? ")" : "");
}

void element_put_types(const struct definitions *definitions, element_id id,
	struct buf *out)
{
	struct element element;

	id = that_says(definitions, id, says_types, &element);
	if (id == 0)
		return;
	if (element.content != NULL)
		buf_printf(out, "as %s", element.content + 1);
	for (size_t at = 0; at < element.type_count; at++) {
		buf_puts(out, at > 0 ? " | " : "");
		put_type(definitions, id, at, out);
	}
}
