#include "core/ig/walk.h"

/*
 * What is inside an object. First all members are put beside the elements that
 * R4 has for them, a primitive with its shadow; then each element is counted
 * against all layers, and its items are walked. A choice's members
 * (valueString, valueQuantity) are one element; so two of them are one too
 * many.
 *
 * Of several layers that ask for the same thing only the strictest is told.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/ig/shape.h"
#include "core/ig/slice.h"
#include "core/ig/validator.h"

enum { MEMBERS_INLINE = 32 };

struct member {
	element_id base;
	const char *name;	/* the element's */
	const char *type;	/* "Quantity" of valueQuantity, or NULL */
	uint32_t row, shadow;
};

struct members {
	struct member *list;
	size_t count, room;
	struct member fixed[MEMBERS_INLINE];
};

static struct member *new_member(struct members *members)
{
	if (members->count == members->room) {
		struct member *list = xcalloc(members->room * 2,
			sizeof(*list));

		memcpy(list, members->list, members->count * sizeof(*list));
		if (members->list != members->fixed)
			free(members->list);
		members->list = list;
		members->room *= 2;
	}
	return &members->list[members->count++];
}

/* R4's element of that key. */
static element_id find_base(const struct walk *walk,
	const struct layers *layers, const char *key, size_t len,
	const char **type)
{
	for (size_t i = 0; i < layers->count; i++) {
		element_id id;

		if (layers->list[i].profile != NULL)
			continue;
		id = element_child(walk->definitions, layers->list[i].element,
			key, len, type);
		if (id != 0)
			return id;
	}
	return 0;
}

/* Told of the object, shown at the member. */
static void unknown(struct walk *walk, const struct place *place,
	uint32_t row, const char *key, size_t len)
{
	struct place at = *place;

	at.row = row;
	if (place->row == INDEX_NONE && len == 5 &&
	    memcmp(key, "value", 5) == 0)
		walk_report(walk, &at, NULL, FINDING_ERROR, "invalid",
			"ILLEGAL_PROPERTY", "A primitive's value is not put "
			"into the object with '_': only id and extension are");
	else
		walk_report(walk, &at, NULL, FINDING_ERROR, "structure",
			walk->xml != NULL ? "Undefined_element_" :
			"Unrecognised_property_", "%s has no element '%.*s'",
			place->type == NULL ? "This" : place->type,
			(int)(len > 100 ? 100 : len), key);
}

static void duplicate(struct walk *walk, const struct place *place,
	const char *key, size_t len)
{
	walk_report(walk, place, NULL, FINDING_ERROR, "invalid",
		"DUPLICATE_JSON_PROPERTY_KEY", "'%.*s' is there twice: "
		"readers differ in which one they take", (int)len, key);
}

/* Puts a row beside its element. */
static void put(struct walk *walk, const struct place *place,
	struct members *members, const struct member *found, bool is_shadow,
	const char *key, size_t len)
{
	struct member *member = NULL;
	uint32_t row = found->row, *slot;

	for (size_t i = 0; i < members->count && member == NULL; i++)
		if (members->list[i].base == found->base &&
		    text_equals(members->list[i].type, found->type))
			member = &members->list[i];
	if (member == NULL) {
		member = new_member(members);
		*member = *found;
		member->row = member->shadow = INDEX_NONE;
	}
	slot = is_shadow ? &member->shadow : &member->row;
	if (*slot != INDEX_NONE) {
		duplicate(walk, place, key, len);
		return;
	}
	*slot = row;
}

static enum primitive_kind primitive_of(const struct walk *walk,
	const struct member *member)
{
	if (member->type != NULL)
		return primitive_kind(member->type);
	return node_of(walk->validator->nodes, member->base)->primitive;
}

/* Where a row's key begins, behind its quote; len without the quotes. */
static const char *key_of(const struct walk *walk, uint32_t row, size_t *len)
{
	const char *key = walk->text + index_start(walk->index, row) + 1;
	const char *end = memchr(key, '"',
		(size_t)(walk->text + walk->len - key));

	*len = end == NULL ? 0 : (size_t)(end - key);
	if (memchr(key, '\\', *len) != NULL)
		*len = index_row(walk->index, walk->text, row).key_len - 2;
	return key;
}

static void collect(struct walk *walk, const struct place *place,
	uint32_t row, const struct layers *layers, struct members *members)
{
	struct member found = { .row = row };
	struct buf decoded = BUF_INIT;
	size_t len;
	const char *key = key_of(walk, row, &len);
	bool is_shadow;

	if (memchr(key, '\\', len) != NULL) {
		index_unescape(&decoded, key, len);
		key = decoded.data;
		len = decoded.len;
	}
	is_shadow = len > 1 && key[0] == '_';
	found.base = find_base(walk, layers, key + is_shadow, len - is_shadow,
		&found.type);
	if (found.base == 0 || (is_shadow &&
	    primitive_of(walk, &found) == PRIMITIVE_NONE)) {
		unknown(walk, place, row, key, len);
	} else {
		found.name = element_name(walk->definitions, found.base);
		put(walk, place, members, &found, is_shadow, key, len);
	}
	buf_finish(&decoded);
}

static void too_few(struct walk *walk, const struct place *place,
	const struct layer *layer, size_t count)
{
	const struct element *element = &layer->node->element;
	bool is_magic = walk->magic != NULL && layer->profile != NULL &&
		strcmp(walk->magic, layer->profile) == 0;

	walk_report(walk, place, layer->profile, FINDING_ERROR,
		is_magic ? "required" : "structure", is_magic ?
		"VALIDATION_VAL_PROFILE_MINIMUM_MAGIC" :
		"Validation_VAL_Profile_Minimum", "%s: at least %u must be "
		"there, and %zu %s", element->path, element->min, count,
		count == 1 ? "is" : "are");
}

/* Each layer's minimum and maximum; the strictest of them is told. */
static void check_count(struct walk *walk, const struct place *place,
	const struct layers *child, size_t count)
{
	const struct layer *least = NULL, *most = NULL;

	for (size_t i = 0; i < child->count; i++) {
		const struct layer *layer = &child->list[i];
		const struct element *element = &layer->node->element;

		if (element->has_min && count < element->min &&
		    (least == NULL || element->min > least->node->element.min))
			least = layer;
		if (element->has_max && count > element->max &&
		    (most == NULL || element->max < most->node->element.max))
			most = layer;
	}
	if (least != NULL)
		too_few(walk, place, least, count);
	if (most != NULL && most->node->element.max == 0)
		walk_report(walk, place, most->profile, FINDING_ERROR,
			"structure", "Validation_VAL_Profile_Maximum",
			"%s: must not be there (most: 0), and %zu %s",
			most->node->element.path, count,
			count == 1 ? "is" : "are");
	else if (most != NULL)
		walk_report(walk, place, most->profile, FINDING_ERROR,
			"structure", "Validation_VAL_Profile_Maximum",
			"%s: at most %u may be there, and %zu are",
			most->node->element.path, most->node->element.max,
			count);
}

static size_t item_count(const struct walk *walk, uint32_t row)
{
	if (row == INDEX_NONE)
		return 0;
	if (index_kind(walk->index, walk->text, row) != ROW_ARRAY)
		return 1;
	return index_row(walk->index, walk->text, row).count;
}

static void walk_item(struct walk *walk, struct place *item,
	const struct layers *child, struct slicing *slicing)
{
	struct layers layers = { .count = child->count };

	memcpy(layers.list, child->list,
		child->count * sizeof(*child->list));
	if (!shape_check_item(walk, item))
		return;
	slicing_item(walk, slicing, item, &layers);
	walk_element(walk, item, &layers);
}

static bool is_null(const struct walk *walk, uint32_t row)
{
	return row == INDEX_NONE ||
		index_kind(walk->index, walk->text, row) == ROW_NULL;
}

static uint32_t enter(const struct walk *walk, uint32_t row)
{
	return row == INDEX_NONE ||
		index_kind(walk->index, walk->text, row) != ROW_ARRAY ?
		INDEX_NONE : index_first(walk->index, walk->text, row);
}

static uint32_t next(const struct walk *walk, uint32_t row)
{
	return row == INDEX_NONE ? INDEX_NONE :
		index_next(walk->index, walk->text, row);
}

/* Values and shadows of an array, side by side. */
static void walk_array(struct walk *walk, const struct place *member,
	const struct layers *child, struct slicing *slicing)
{
	uint32_t row = enter(walk, member->row);
	uint32_t shadow = enter(walk, member->shadow);
	long number = 0;

	for (; row != INDEX_NONE || shadow != INDEX_NONE; number++) {
		struct place item = *member;

		item.number = number;
		item.row = member->primitive != PRIMITIVE_NONE &&
			is_null(walk, row) ? INDEX_NONE : row;
		item.shadow = is_null(walk, shadow) ? INDEX_NONE : shadow;
		if (item.row == INDEX_NONE && item.shadow == INDEX_NONE) {
			item.row = row != INDEX_NONE ? row : shadow;
			(void)shape_check_null(walk, &item);
		} else {
			walk_item(walk, &item, child, slicing);
		}
		row = next(walk, row);
		shadow = next(walk, shadow);
	}
}

static void walk_member(struct walk *walk, const struct place *place,
	const struct member *member, const struct layers *child,
	struct slicing *slicing)
{
	const struct node *base = child->list[0].node;
	struct place at = {
		.up = place, .name = member->name, .number = -1,
		.name_len = (uint32_t)strlen(member->name),
		.type = member->type != NULL ? member->type : base->type,
		.is_choice = member->type != NULL, .row = member->row,
		.shadow = member->shadow, .resource = place->resource,
		.primitive = primitive_of(walk, member),
	};
	uint32_t row = at.row != INDEX_NONE ? at.row : at.shadow;

	if (!shape_check_member(walk, &at, base->element.is_array))
		return;
	if (index_kind(walk->index, walk->text, row) == ROW_ARRAY) {
		walk_array(walk, &at, child, slicing);
		return;
	}
	if (base->element.is_array)
		at.number = 0;
	walk_item(walk, &at, child, slicing);
}

/* The members from at on that are the same element. */
static void walk_group(struct walk *walk, const struct place *place,
	const struct members *members, size_t at, const struct layers *layers)
{
	element_id base = members->list[at].base;
	struct layers child;
	struct slicing slicing;
	size_t count = 0;

	for (size_t i = 0; i < at; i++)
		if (members->list[i].base == base)
			return;
	layers_of_child(walk, layers, base, &child);
	for (size_t i = at; i < members->count; i++) {
		const struct member *member = &members->list[i];
		size_t values, shadows;

		if (member->base != base)
			continue;
		values = item_count(walk, member->row);
		shadows = item_count(walk, member->shadow);
		count += values > shadows ? values : shadows;
	}
	check_count(walk, place, &child, count);
	slicing_begin(walk, &slicing, &child);
	for (size_t i = at; i < members->count; i++)
		if (members->list[i].base == base)
			walk_member(walk, place, &members->list[i], &child,
				&slicing);
	slicing_end(walk, &slicing, place);
}

static bool has_member(const struct members *members, const char *name)
{
	for (size_t i = 0; i < members->count; i++)
		if (strcmp(members->list[i].name, name) == 0)
			return true;
	return false;
}

/* True when a layer before this one asks for the same child. */
static bool was_asked(const struct walk *walk, const struct layers *layers,
	size_t before, const char *name)
{
	for (size_t i = 0; i < before; i++) {
		const struct node *node = layers->list[i].node;

		for (size_t c = 0; c < node->required_count; c++)
			if (strcmp(element_name(walk->definitions,
			    node->required[c]), name) == 0)
				return true;
	}
	return false;
}

/* A child that some layer wants and that isn't there. */
static void check_missing(struct walk *walk, const struct place *place,
	const struct layers *layers, const char *name)
{
	struct layers child = { .count = 0 };
	struct slicing slicing;

	for (size_t i = 0; i < layers->count; i++)
		layers_add(walk, &child, element_child_named(
			walk->definitions, layers->list[i].element, name,
			strlen(name)), layers->list[i].profile);
	check_count(walk, place, &child, 0);
	slicing_begin(walk, &slicing, &child);
	slicing_end(walk, &slicing, place);
}

static void check_required(struct walk *walk, const struct place *place,
	const struct layers *layers, const struct members *members)
{
	for (size_t i = 0; i < layers->count; i++) {
		const struct node *node = layers->list[i].node;

		for (size_t c = 0; c < node->required_count; c++) {
			const char *name = element_name(walk->definitions,
				node->required[c]);

			if (!has_member(members, name) &&
			    !was_asked(walk, layers, i, name))
				check_missing(walk, place, layers, name);
		}
	}
}

void walk_members(struct walk *walk, const struct place *place,
	uint32_t object, const struct layers *layers)
{
	struct members members = { .room = MEMBERS_INLINE };
	bool is_resource = object == place->resource;
	uint32_t row = index_first(walk->index, walk->text, object);

	members.list = members.fixed;
	for (; row != INDEX_NONE;
	    row = index_next(walk->index, walk->text, row)) {
		size_t len;
		const char *key = key_of(walk, row, &len);

		if (is_resource && len == 12 &&
		    memcmp(key, "resourceType", 12) == 0)
			continue;
		collect(walk, place, row, layers, &members);
	}
	for (size_t i = 0; i < members.count; i++)
		walk_group(walk, place, &members, i, layers);
	check_required(walk, place, layers, &members);
	if (members.list != members.fixed)
		free(members.list);
}
