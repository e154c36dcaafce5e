#include "core/ig/xml_json_part.h"

/*
 * The children of an element by their names, by a hash table of their number:
 * XML may have a hundred thousand children of as many names.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/hash.h"

static bool has_same_name(const struct xml_json *xml, uint32_t a, uint32_t b)
{
	const struct xml_node *x = &xml->scan.nodes[a];
	const struct xml_node *y = &xml->scan.nodes[b];

	return x->name_len == y->name_len && memcmp(xml->text + x->name,
		xml->text + y->name, x->name_len) == 0;
}

static uint32_t hash_name(const struct xml_json *xml, uint32_t number)
{
	const struct xml_node *node = &xml->scan.nodes[number];

	return hash32(HASH32_START, xml->text + node->name, node->name_len);
}

/* The group of a node's name; a new one when there is none. slots: group + 1.
   Until all are known, first is a node of the group. */
static uint32_t find_group(const struct xml_json *xml,
	struct xml_groups *groups, uint32_t *slots, size_t room, uint32_t node)
{
	size_t at = hash_name(xml, node) & (room - 1);

	while (slots[at] != 0 && !has_same_name(xml, node,
	    groups->groups[slots[at] - 1].first))
		at = (at + 1) & (room - 1);
	if (slots[at] == 0) {
		groups->groups[groups->count++] = (struct xml_group){
			.first = node };
		slots[at] = (uint32_t)groups->count;
	}
	return slots[at] - 1;
}

/* Each node to the end of its group. of: its group, in order. */
static void fill_list(const struct xml_json *xml, uint32_t node,
	const uint32_t *of, struct xml_groups *groups)
{
	uint32_t start = 0;

	for (size_t i = 0; i < groups->count; i++) {
		groups->groups[i].first = start;
		start += groups->groups[i].count;
		groups->groups[i].count = 0;
	}
	for (; node != XML_NO_NODE; node = xml->scan.nodes[node].next) {
		struct xml_group *group = &groups->groups[*of++];

		groups->list[group->first + group->count++] = node;
	}
}

struct xml_groups xml_group_children(const struct xml_json *xml,
	const struct xml_node *parent)
{
	struct xml_groups groups = { .count = 0 };
	size_t count = 0, room = 8, i = 0;
	uint32_t *slots, *of;

	for (uint32_t at = parent->first; at != XML_NO_NODE;
	    at = xml->scan.nodes[at].next)
		count++;
	while (room < count * 2)
		room *= 2;
	slots = xcalloc(room, sizeof(*slots));
	of = xcalloc(count + 1, sizeof(*of));
	groups.groups = xcalloc(count + 1, sizeof(*groups.groups));
	groups.list = xcalloc(count + 1, sizeof(*groups.list));
	for (uint32_t at = parent->first; at != XML_NO_NODE;
	    at = xml->scan.nodes[at].next) {
		of[i] = find_group(xml, &groups, slots, room, at);
		groups.groups[of[i++]].count++;
	}
	fill_list(xml, parent->first, of, &groups);
	free(slots);
	free(of);
	return groups;
}

void xml_groups_finish(struct xml_groups *groups)
{
	free(groups->list);
	free(groups->groups);
}
