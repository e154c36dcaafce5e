#include "core/ig/slice_heads.h"

/*
 * Lists are short; all loops are bounded by them and by CHAIN_MAX, so that
 * definitions made from themselves do no harm.
 */

#include <string.h>

#include "core/ig/node.h"

enum { CHAIN_MAX = 32 };

static void add(struct heads *heads, element_id id)
{
	for (size_t depth = 0; id != 0 && depth < CHAIN_MAX; depth++) {
		for (size_t i = 0; i < heads->count; i++)
			if (heads->list[i] == id)
				return;
		if (heads->count == HEADS_MAX)
			return;
		heads->list[heads->count++] = id;
		id = element_base(heads->definitions, id);
	}
}

void heads_begin(struct heads *heads, struct node_table *nodes,
	struct definitions *definitions, element_id from)
{
	*heads = (struct heads){ .definitions = definitions, .nodes = nodes };
	add(heads, from);
}

static void add_definition(struct heads *heads, definition_id id)
{
	struct definition definition;

	if (id == 0)
		return;
	definition_get(heads->definitions, id, &definition);
	add(heads, definition.root);
}

static void add_url(struct heads *heads, const char *url)
{
	definition_id profile;
	element_id id = element_of_profile(heads->definitions, url, &profile);

	if (id != 0)
		add(heads, id);
}

void heads_expand(struct heads *heads, const char *type)
{
	struct definitions *definitions = heads->definitions;
	size_t count = heads->count;

	for (size_t i = 0; i < count; i++) {
		element_id id = heads->list[i];
		const struct element *element =
			&node_of(heads->nodes, id)->element;

		if (element->content != NULL)
			add(heads, element_content(definitions, id));
		for (size_t t = 0; t < element->type_count; t++) {
			struct element_type one = element_type_at(definitions,
				id, t);

			if (type != NULL && strcmp(type, one.code) != 0)
				continue;
			if (type == NULL && element->type_count > 1)
				break;
			for (size_t p = 0; p < one.profile_count; p++)
				add_url(heads, element_type_profile(
					definitions, id, t, p));
			add_definition(heads, definitions_type(definitions,
				one.code, strlen(one.code)));
		}
	}
	if (type != NULL)
		add_definition(heads, definitions_type(definitions, type,
			strlen(type)));
}

static void want(struct heads *heads, const struct node_value *value,
	bool is_fixed)
{
	if (value->text != NULL && heads->wanted_count < WANTED_MAX)
		heads->wanted[heads->wanted_count++] = (struct wanted){
			value->index, value->text, 0, is_fixed,
		};
}

void heads_values(struct heads *heads)
{
	for (size_t i = 0; i < heads->count; i++) {
		const struct node *node = node_of(heads->nodes,
			heads->list[i]);

		want(heads, &node->fixed, true);
		want(heads, &node->pattern, false);
	}
}

static void want_row(struct heads *heads, const struct wanted *from,
	uint32_t row)
{
	struct wanted part = *from;

	part.row = row;
	if (heads->wanted_count < WANTED_MAX)
		heads->wanted[heads->wanted_count++] = part;
}

/* The member of each value so far, of each item where it is an array. */
static void step_values(struct heads *heads, const char *name)
{
	struct wanted old[WANTED_MAX];
	size_t count = heads->wanted_count;

	memcpy(old, heads->wanted, sizeof(old));
	heads->wanted_count = 0;
	for (size_t i = 0; i < count; i++) {
		const struct wanted *from = &old[i];
		uint32_t row = from->row;

		if (index_kind(from->index, from->text, row) != ROW_OBJECT)
			continue;
		row = index_member(from->index, from->text, row, name);
		if (row == INDEX_NONE)
			continue;
		if (index_kind(from->index, from->text, row) != ROW_ARRAY) {
			want_row(heads, from, row);
			continue;
		}
		row = index_first(from->index, from->text, row);
		for (; row != INDEX_NONE;
		    row = index_next(from->index, from->text, row))
			want_row(heads, from, row);
	}
}

/* The child by its name, and those of its slices that must be there. */
static void step_member(struct heads *heads, struct step *step)
{
	struct heads next = *heads;
	struct definitions *definitions = heads->definitions;

	next.count = 0;
	for (size_t i = 0; i < heads->count; i++) {
		element_id child = element_child_named(definitions,
			heads->list[i], step->name, strlen(step->name));

		if (child == 0)
			continue;
		add(&next, child);
		if (node_of(heads->nodes, child)->element.is_choice)
			step->is_choice = true;
	}
	for (size_t i = 0, count = next.count; i < count; i++) {
		const struct node *node = node_of(heads->nodes, next.list[i]);

		for (size_t s = 0; s < node->slice_count; s++)
			if (node_of(heads->nodes, node->slices[s])->element
			    .min > 0)
				add(&next, node->slices[s]);
	}
	step_values(&next, step->name);
	*heads = next;
}

static bool is_extension_of(const struct heads *heads, element_id slice,
	const char *url)
{
	const struct node *node = node_of(heads->nodes, slice);
	element_id child;

	if (node->element.type_count == 1 && element_type_at(
	    heads->definitions, slice, 0).profile_count > 0 &&
	    strcmp(element_type_profile(heads->definitions, slice, 0, 0),
	    url) == 0)
		return true;
	child = element_child_named(heads->definitions, slice, "url", 3);
	if (child == 0)
		return false;
	node = node_of(heads->nodes, child);
	return node->fixed.text != NULL && index_string_equals(
		node->fixed.index, node->fixed.text, 0, url);
}

static void step_extension(struct heads *heads, const char *url)
{
	struct heads next = *heads;

	next.count = next.wanted_count = 0;
	for (size_t i = 0; i < heads->count; i++) {
		element_id child = element_child_named(heads->definitions,
			heads->list[i], "extension", 9);
		element_id slice = child == 0 ? 0 :
			element_first_slice(heads->definitions, child);

		for (; slice != 0;
		    slice = element_next_slice(heads->definitions, slice))
			if (is_extension_of(heads, slice, url))
				add(&next, slice);
	}
	add_url(&next, url);
	*heads = next;
}

static void step_resolve(struct heads *heads)
{
	struct heads next = *heads;
	struct definitions *definitions = heads->definitions;

	next.count = next.wanted_count = 0;
	for (size_t i = 0; i < heads->count; i++) {
		element_id id = heads->list[i];
		const struct element *element =
			&node_of(heads->nodes, id)->element;

		for (size_t t = 0; t < element->type_count; t++) {
			struct element_type one = element_type_at(definitions,
				id, t);

			for (size_t p = 0; p < one.target_count; p++)
				add_url(&next, element_type_target(
					definitions, id, t, p));
		}
		if (next.count > 0)
			break;
	}
	*heads = next;
}

void heads_step(struct heads *heads, struct step *step)
{
	switch (step->kind) {
	case STEP_MEMBER:
		heads_expand(heads, NULL);
		heads_values(heads);
		step_member(heads, step);
		break;
	case STEP_EXTENSION:
		heads_expand(heads, NULL);
		step_extension(heads, step->name);
		break;
	case STEP_TYPE:
		heads_expand(heads, step->name);
		break;
	case STEP_RESOLVE:
		step_resolve(heads);
		break;
	}
}
