#include "core/ig/node.h"

/*
 * An open hash of element numbers. Only elements that documents touch get a
 * node, so a validator stays small however many definitions are loaded.
 */

#include <stdlib.h>
#include <string.h>

#include "core/ig/slice_criteria.h"

struct node_table {
	struct definitions *definitions;
	struct node **slots;
	size_t room, count;
};

enum { FIRST_ROOM = 256 };

struct node_table *node_table_new(struct definitions *definitions)
{
	struct node_table *table = xcalloc(1, sizeof(*table));

	table->definitions = definitions;
	table->room = FIRST_ROOM;
	table->slots = xcalloc(table->room, sizeof(*table->slots));
	return table;
}

static void node_free(struct node *node)
{
	if (node == NULL)
		return;
	free(node->required);
	free(node->slices);
	index_free(node->fixed.index);
	index_free(node->pattern.index);
	criteria_free(node->criteria);
	free(node);
}

void node_table_free(struct node_table *table)
{
	if (table == NULL)
		return;
	for (size_t i = 0; i < table->room; i++)
		node_free(table->slots[i]);
	free(table->slots);
	free(table);
}

static struct node **slot_of(const struct node_table *table, element_id id)
{
	size_t at = (id * 2654435761u) & (table->room - 1);

	while (table->slots[at] != NULL && table->slots[at]->id != id)
		at = (at + 1) & (table->room - 1);
	return &table->slots[at];
}

static void grow(struct node_table *table)
{
	struct node_table old = *table;

	table->room *= 2;
	table->slots = xcalloc(table->room, sizeof(*table->slots));
	for (size_t i = 0; i < old.room; i++)
		if (old.slots[i] != NULL)
			*slot_of(table, old.slots[i]->id) = old.slots[i];
	free(old.slots);
}

static void keep(element_id **list, size_t *count, element_id id)
{
	/* Doubled at powers of two: lists are short. */
	if ((*count & (*count - 1)) == 0)
		*list = xrealloc(*list, (*count == 0 ? 1 : *count * 2) *
			sizeof(**list));
	(*list)[(*count)++] = id;
}

static bool has_required_slice(const struct definitions *definitions,
	element_id of)
{
	element_id at = element_first_slice(definitions, of);

	for (; at != 0; at = element_next_slice(definitions, at)) {
		struct element slice;

		element_get(definitions, at, &slice);
		if (slice.has_min && slice.min > 0)
			return true;
	}
	return false;
}

static void read_value(struct node_value *value, const char *text)
{
	if (text == NULL || *text == '\0')
		return;
	value->text = text;
	value->index = index_text(text, strlen(text));
	if (index_count(value->index) == 0 ||
	    index_fault(value->index) != NULL)
		value->text = NULL;
}

static void read_children(const struct definitions *definitions,
	struct node *node)
{
	element_id at = element_first(definitions, node->id);

	for (; at != 0; at = element_next(definitions, at)) {
		struct element child;

		element_get(definitions, at, &child);
		if ((child.has_min && child.min > 0) ||
		    has_required_slice(definitions, at))
			keep(&node->required, &node->required_count, at);
	}
	at = element_first_slice(definitions, node->id);
	for (; at != 0; at = element_next_slice(definitions, at))
		keep(&node->slices, &node->slice_count, at);
}

static void read_type(struct definitions *definitions, struct node *node)
{
	struct definition definition;
	definition_id type;

	node->type = element_type_at(definitions, node->id, 0).code;
	node->primitive = primitive_kind(node->type);
	type = definitions_type(definitions, node->type, strlen(node->type));
	if (type == 0)
		return;
	definition_get(definitions, type, &definition);
	node->is_resource = definition.kind == DEFINITION_RESOURCE;
}

static struct node *read_node(struct definitions *definitions, element_id id)
{
	struct node *node = xcalloc(1, sizeof(*node));
	struct definition definition;

	node->id = id;
	element_get(definitions, id, &node->element);
	definition_get(definitions, element_definition(definitions, id),
		&definition);
	node->is_profile = definition.is_profile;
	if (node->element.type_count == 1)
		read_type(definitions, node);
	read_children(definitions, node);
	read_value(&node->fixed, node->element.fixed);
	read_value(&node->pattern, node->element.pattern);
	return node;
}

struct node *node_of(struct node_table *table, element_id id)
{
	struct node **slot = slot_of(table, id);

	if (*slot != NULL)
		return *slot;
	if (table->count * 2 >= table->room) {
		grow(table);
		slot = slot_of(table, id);
	}
	table->count++;
	*slot = read_node(table->definitions, id);
	return *slot;
}
