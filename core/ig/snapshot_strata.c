#include "core/ig/snapshot_strata.h"

/*
 * A layer is whole when its definition is a type's, or a snapshot's: it has
 * all children of the place, if any. The others are sparse, and speak of
 * children only where a profile does.
 */

#include <string.h>

#include "core/ig/definitions_part.h"

static void add(struct strata *strata, element_id id)
{
	if (id != 0 && strata->count < STRATA_MAX)
		strata->list[strata->count++] = id;
}

void strata_of_definition(const struct definitions *definitions,
	definition_id definition, struct strata *out)
{
	definition_id chain[STRATA_MAX / 2];
	size_t count = 0;
	struct definition facts;

	while (definition != 0 && count < STRATA_MAX / 2) {
		chain[count++] = definition;
		definition_get(definitions, definition, &facts);
		if (!facts.is_profile || facts.is_from_snapshot)
			break;
		definition = definition_base(definitions, definition);
	}
	while (count > 0) {
		definition_get(definitions, chain[--count], &facts);
		add(out, facts.root);
	}
}

static bool is_whole(const struct definitions *definitions, element_id id)
{
	struct definition facts;

	definition_get(definitions, element_definition(definitions, id),
		&facts);
	return !facts.is_profile || facts.is_from_snapshot;
}

/* The one profile that a layer holds its type to, or 0. */
static definition_id type_profile(const struct definitions *definitions,
	element_id layer)
{
	struct element facts;
	const char *url;

	element_get(definitions, layer, &facts);
	if (facts.type_count != 1 ||
	    element_type_at(definitions, layer, 0).profile_count != 1)
		return 0;
	url = element_type_profile(definitions, layer, 0, 0);
	return definitions_find(definitions, url, strlen(url));
}

/* An extension is there as often as its definition says; other datatypes as
   often as the element. */
static bool is_extension(const struct definitions *definitions,
	element_id layer)
{
	return strcmp(element_type_at(definitions, layer, 0).code,
		"Extension") == 0;
}

void strata_with_type_roots(const struct definitions *definitions,
	const struct strata *strata, struct strata *out)
{
	*out = (struct strata){ .slice = strata->slice,
		.sliced = strata->sliced };
	for (size_t i = 0; i < strata->count; i++) {
		definition_id profile = type_profile(definitions,
			strata->list[i]);

		if (profile != 0 && is_extension(definitions,
		    strata->list[i]))
			strata_of_definition(definitions, profile, out);
		add(out, strata->list[i]);
	}
}

static bool has_children(const struct definitions *definitions,
	const struct strata *strata, bool wants_whole)
{
	for (size_t i = 0; i < strata->count; i++)
		if (element_first(definitions, strata->list[i]) != 0 &&
		    (!wants_whole || is_whole(definitions, strata->list[i])))
			return true;
	return false;
}

/* Of the most derived layer that names types: which; 0 for several. */
static element_id typed_layer(const struct definitions *definitions,
	const struct strata *strata, size_t *type_count)
{
	*type_count = 0;
	for (size_t i = strata->count; i-- > 0;) {
		struct element facts;

		element_get(definitions, strata->list[i], &facts);
		*type_count = facts.type_count;
		if (facts.type_count != 0)
			return strata->list[i];
	}
	return 0;
}

element_id strata_content(const struct definitions *definitions,
	const struct strata *strata)
{
	element_id content = 0;

	for (size_t i = 0; content == 0 && i < strata->count; i++)
		content = element_content(definitions, strata->list[i]);
	return content;
}

/* The datatype's root, and what its profile has. */
static void add_type(const struct definitions *definitions,
	const struct strata *strata, struct strata *out)
{
	size_t type_count;
	element_id typed = typed_layer(definitions, strata, &type_count);
	const char *code = "Element";
	definition_id profile = 0;

	if (type_count == 1) {
		code = element_type_at(definitions, typed, 0).code;
		profile = type_profile(definitions, typed);
	}
	if (profile == 0)
		profile = definitions_type(definitions, code, strlen(code));
	if (profile != 0)
		strata_of_definition(definitions, profile, out);
}

/* Sets the layer that has all children before the others. */
static void put_whole_first(const struct definitions *definitions,
	struct strata *inside)
{
	for (size_t i = 0; i < inside->count; i++) {
		element_id whole = inside->list[i];

		if (element_first(definitions, whole) == 0 ||
		    !is_whole(definitions, whole))
			continue;
		memmove(inside->list + 1, inside->list,
			i * sizeof(*inside->list));
		inside->list[0] = whole;
		return;
	}
}

bool strata_inside(const struct definitions *definitions,
	const struct strata *strata, struct strata *out)
{
	*out = (struct strata){ .count = 0 };
	if (!has_children(definitions, strata, false))
		return false;
	if (!has_children(definitions, strata, true) &&
	    element_up(definitions, strata->list[0]) != 0) {
		add(out, strata_content(definitions, strata));
		if (out->count == 0)
			add_type(definitions, strata, out);
	}
	for (size_t i = 0; i < strata->count; i++)
		add(out, strata->list[i]);
	put_whole_first(definitions, out);
	return true;
}

/* The child is new when no layer before its own has one of its name. */
static bool is_new_name(const struct definitions *definitions,
	const struct strata *inside, size_t layer, element_id child)
{
	const char *name = element_name(definitions, child);

	for (size_t i = 0; i < layer; i++)
		if (element_child_named(definitions, inside->list[i], name,
		    strlen(name)) != 0)
			return false;
	return true;
}

/* From a child, or the layer's first, to one that is new. */
static element_id find_new(const struct definitions *definitions,
	const struct strata *inside, size_t layer, element_id child)
{
	for (;;) {
		while (child != 0 && !is_new_name(definitions, inside, layer,
		    child))
			child = element_next(definitions, child);
		if (child != 0 || ++layer >= inside->count)
			return child;
		child = element_first(definitions, inside->list[layer]);
	}
}

element_id strata_first(const struct definitions *definitions,
	const struct strata *inside)
{
	return inside->count == 0 ? 0 : find_new(definitions, inside, 0,
		element_first(definitions, inside->list[0]));
}

element_id strata_next(const struct definitions *definitions,
	const struct strata *inside, element_id at)
{
	element_id up = element_up(definitions, at);
	size_t layer = 0;

	while (layer < inside->count && inside->list[layer] != up)
		layer++;
	return find_new(definitions, inside, layer,
		element_next(definitions, at));
}

void strata_of_child(const struct definitions *definitions,
	const struct strata *inside, const char *name, struct strata *out)
{
	*out = (struct strata){ .count = 0 };
	for (size_t i = 0; i < inside->count; i++)
		add(out, element_child_named(definitions, inside->list[i],
			name, strlen(name)));
}

static bool has_name(const struct slice_names *names, const char *name)
{
	for (size_t i = 0; i < names->count; i++)
		if (strcmp(names->list[i], name) == 0)
			return true;
	return false;
}

void strata_slices(const struct definitions *definitions,
	const struct strata *strata, struct slice_names *out)
{
	out->count = 0;
	for (size_t i = 0; i < strata->count; i++) {
		element_id at = element_first_slice(definitions,
			strata->list[i]);

		for (; at != 0; at = element_next_slice(definitions, at)) {
			struct element facts;

			element_get(definitions, at, &facts);
			if (out->count < SLICES_MAX && facts.slice != NULL &&
			    !has_name(out, facts.slice))
				out->list[out->count++] = facts.slice;
		}
	}
}

static void add_slice(const struct definitions *definitions,
	const struct strata *strata, const char *name, struct strata *out)
{
	for (size_t i = 0; i < strata->count; i++) {
		element_id at = element_find_slice(definitions,
			strata->list[i], name);

		if (at == 0)
			continue;
		if (out->count == 0) {
			memcpy(out->list, strata->list,
				i * sizeof(*out->list));
			out->count = out->sliced = i;
		}
		add(out, at);
	}
}

void strata_of_slice(const struct definitions *definitions,
	const struct strata *strata, const char *name, struct strata *out)
{
	const char *of = strrchr(name, '/');

	*out = (struct strata){ .slice = name };
	if (of != NULL) {
		char whole[128];
		size_t len = (size_t)(of - name);

		if (len < sizeof(whole)) {
			memcpy(whole, name, len);
			whole[len] = '\0';
			add_slice(definitions, strata, whole, out);
		}
	}
	add_slice(definitions, strata, name, out);
}

/* A profile that isn't the one which speaks of this slice. */
static bool is_in_type_profile(const struct definitions *definitions,
	const struct strata *strata, element_id last)
{
	for (size_t i = 0; i < strata->count; i++) {
		definition_id of = element_definition(definitions,
			strata->list[i]);
		struct definition facts;

		definition_get(definitions, of, &facts);
		if (facts.is_profile && of != element_definition(definitions,
		    last))
			return true;
	}
	return false;
}

bool strata_of_only_type(const struct definitions *definitions,
	const struct strata *strata, struct strata *out)
{
	struct slice_names names;
	element_id last;
	uint32_t flags;

	strata_slices(definitions, strata, &names);
	if (names.count != 1)
		return false;
	strata_of_slice(definitions, strata, names.list[0], out);
	last = out->list[out->count - 1];
	flags = element_record(definitions, last)->flags;
	if ((flags & ELEMENT_IS_SPELLED) == 0)
		return false;
	out->is_only = true;
	if ((flags & ELEMENT_IS_UNNAMED) != 0) {
		out->slice = NULL;
		return true;
	}
	return is_in_type_profile(definitions, strata, last);
}
