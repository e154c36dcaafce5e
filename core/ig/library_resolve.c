#include "core/ig/library_part.h"

/*
 * Dependencies, in two passes. Breadth first it is settled which version of
 * each name is taken: the one asked for nearest to what was wanted, as the
 * FHIR tools have it, since two versions of one package can't both be the
 * definition of a URL. Depth first they are put in order, each behind all it
 * needs; packages that need each other come as they are met.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/map.h"
#include "core/base/text.h"

/* A package that is taken, and what its package.json asks for. */
struct node {
	const struct library_item *item;
	struct package *package;
	bool is_out;		/* in the set, or on its way there */
	bool is_needed;
};

struct resolving {
	struct library *library;
	struct library_set *set;
	size_t room, missing_room;
	struct map *nodes;	/* by name */
};

static void free_node(void *data)
{
	struct node *node = data;

	package_free(node->package);
	free(node);
}

/* Base R4, and what its makers publish beside it, is built in. */
static bool is_base(const char *name)
{
	static const char *const names[] = {
		"hl7.fhir.r4.core", "hl7.fhir.r4.expansions",
		"hl7.fhir.r4.examples", "hl7.fhir.r4.elements",
		"hl7.fhir.core",
	};

	for (size_t i = 0; i < FD_COUNT(names); i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return false;
}

static void miss(struct resolving *resolving, const char *name,
	const char *version, const char *by)
{
	struct library_set *set = resolving->set;

	for (size_t i = 0; i < set->missing_count; i++)
		if (strcmp(set->missing[i].name, name) == 0)
			return;
	set->missing = mem_grow(set->missing, set->missing_count,
		&resolving->missing_room, sizeof(*set->missing));
	set->missing[set->missing_count++] = (struct library_missing){
		.name = xstrdup(name), .version = xstrdup(version),
		.by = xstrdup(by), .is_in_base = is_base(name),
	};
}

static bool take(struct resolving *resolving,
	const struct library_item *item, struct err *err)
{
	struct node *node;

	if (map_get(resolving->nodes, item->name) != NULL)
		return true;
	node = xcalloc(1, sizeof(*node));
	node->item = item;
	node->package = package_open(item->path, NULL, err);
	map_put(resolving->nodes, item->name, node);
	return node->package != NULL;
}

static bool note_needed(struct resolving *resolving, const char *name)
{
	struct node *node = map_get(resolving->nodes, name);

	if (node != NULL)
		node->is_needed = true;
	return node != NULL;
}

/*
 * One step of the breadth: what the node at this position asks for. A package
 * that is broken counts as missing: the others can still be used.
 */
static void take_needs(struct resolving *resolving, const struct node *node)
{
	char *by = xasprintf("%s#%s", node->item->name, node->item->version);

	for (size_t i = 0; i < package_need_count(node->package); i++) {
		struct package_need need = package_need_at(node->package, i);
		const struct library_item *item = NULL;
		struct err err = ERR_INIT;

		if (note_needed(resolving, need.name))
			continue;
		if (!is_base(need.name))
			item = library_look_up(resolving->library, need.name,
				need.version);
		if (item == NULL) {
			miss(resolving, need.name, need.version, by);
		} else if (!take(resolving, item, &err)) {
			map_remove(resolving->nodes, need.name);
			miss(resolving, need.name, need.version, by);
		} else {
			note_needed(resolving, need.name);
		}
	}
	free(by);
}

static void put_out(struct resolving *resolving, struct node *node)
{
	struct library_set *set = resolving->set;

	if (node == NULL || node->is_out)
		return;
	node->is_out = true;
	for (size_t i = 0; i < package_need_count(node->package); i++)
		put_out(resolving, map_get(resolving->nodes, package_need_at(
			node->package, i).name));
	set->entries = mem_grow(set->entries, set->count, &resolving->room,
		sizeof(*set->entries));
	set->entries[set->count] = library_entry_of(node->item);
	set->entries[set->count++].is_needed = node->is_needed;
}

static bool take_wanted(struct resolving *resolving, const char *wanted,
	struct err *err)
{
	const struct library_item *item;

	if (!library_find_item(resolving->library, wanted, &item, err))
		return false;
	return is_base(item->name) || take(resolving, item, err);
}

bool library_resolve(struct library *library, const char *const *wanted,
	size_t count, struct library_set *out, struct err *err)
{
	struct resolving resolving = {
		.library = library, .set = out, .nodes = map_new(free_node),
	};
	bool is_good = true;

	*out = (struct library_set){ .entries = NULL };
	for (size_t i = 0; is_good && i < count; i++)
		is_good = take_wanted(&resolving, wanted[i], err);
	for (size_t i = 0; is_good && i < map_count(resolving.nodes); i++)
		take_needs(&resolving, map_value_at(resolving.nodes, i));
	for (size_t i = 0; is_good && i < map_count(resolving.nodes); i++)
		put_out(&resolving, map_value_at(resolving.nodes, i));
	map_free(resolving.nodes);
	if (!is_good)
		library_set_free(out);
	return is_good;
}

void library_set_free(struct library_set *set)
{
	for (size_t i = 0; i < set->missing_count; i++) {
		free(set->missing[i].name);
		free(set->missing[i].version);
		free(set->missing[i].by);
	}
	free(set->missing);
	free(set->entries);
	*set = (struct library_set){ .entries = NULL };
}
