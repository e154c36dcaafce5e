#include "core/fhirpath/evaluate.h"

/*
 * From an item to its elements. A member of a JSON object is an element by
 * its own name, or a choice by the name without the type (the model says
 * which); "_name" is the other half of the primitive beside it, and in lists
 * the halves are paired by position. Whatever is null on both sides is not
 * there.
 */

#include <stdlib.h>
#include <string.h>

struct member {
	uint32_t row, shadow;
	fhirpath_type type;
};

void fp_node_item(struct fhirpath_run *run, uint32_t row, uint32_t shadow,
	fhirpath_type type, struct fhirpath_item *out)
{
	const char *name;
	size_t len;

	*out = (struct fhirpath_item){ .kind = FHIRPATH_NODE, .type = type,
		.row = row, .shadow = shadow };
	if (row == INDEX_NONE ||
	    index_kind(run->index, run->text, row) != ROW_OBJECT)
		return;
	if ((type == 0 || fp_type_text(run, type, "Resource") ||
	    fp_type_text(run, type, "DomainResource")) &&
	    fp_resource_type(run, row, &name, &len)) {
		type = lookup_find(&run->lookup, name, len);
		if (type != 0)
			out->type = type;
	}
}

/* The key of a member without its quotes. */
static const char *key_of(struct fhirpath_run *run, uint32_t row,
	size_t *len)
{
	const char *key = run->text + index_start(run->index, row);
	const char *end = key + 1;

	while (*end != '"')
		end += *end == '\\' ? 2 : 1;
	*len = (size_t)(end - key) - 1;
	return key + 1;
}

static bool add_pair(struct fhirpath_run *run, uint32_t row, uint32_t shadow,
	fhirpath_type type, struct fp_list *out)
{
	struct fhirpath_item item;

	if (row != INDEX_NONE &&
	    index_kind(run->index, run->text, row) == ROW_NULL)
		row = INDEX_NONE;
	if (shadow != INDEX_NONE &&
	    index_kind(run->index, run->text, shadow) != ROW_OBJECT)
		shadow = INDEX_NONE;
	if (row == INDEX_NONE && shadow == INDEX_NONE)
		return true;
	fp_node_item(run, row, shadow, type, &item);
	return fp_add(run, out, &item);
}

static bool is_array(struct fhirpath_run *run, uint32_t row)
{
	return row != INDEX_NONE &&
		index_kind(run->index, run->text, row) == ROW_ARRAY;
}

static uint32_t next_of(struct fhirpath_run *run, uint32_t row)
{
	return row == INDEX_NONE ? INDEX_NONE :
		index_next(run->index, run->text, row);
}

static bool add_member(struct fhirpath_run *run, const struct member *member,
	struct fp_list *out)
{
	uint32_t row = member->row, shadow = member->shadow;

	if (!is_array(run, row) && !is_array(run, shadow))
		return add_pair(run, row, shadow, member->type, out);
	/* One of them a list and the other not: no pair then. */
	row = is_array(run, row) ? index_first(run->index, run->text, row) :
		row;
	shadow = is_array(run, shadow) ?
		index_first(run->index, run->text, shadow) : INDEX_NONE;
	while (row != INDEX_NONE || shadow != INDEX_NONE) {
		if (!fp_step(run, 1) ||
		    !add_pair(run, row, shadow, member->type, out))
			return false;
		row = is_array(run, member->row) ? next_of(run, row) :
			INDEX_NONE;
		shadow = next_of(run, shadow);
	}
	return true;
}

/* What element a key is; its own name where the model does not know. */
static struct fhirpath_element element_of(struct fhirpath_run *run,
	fhirpath_type type, const char *key, size_t len)
{
	struct fhirpath_element out = { 0, len };

	if (type != 0 && lookup_member(&run->lookup, type, key, len,
	    &out))
		return out;
	/* Of a resource or type that the model has not: by the spelling. */
	if (type == 0 && fp_plain_model.member(NULL, 0, key, len, &out)) {
		const char *name = key + out.name_len;

		out.type = lookup_find(&run->lookup, name,
			len - out.name_len);
		if (out.type == 0 && len > out.name_len) {
			char first[64];

			if (len - out.name_len < sizeof(first)) {
				memcpy(first, name, len - out.name_len);
				first[0] |= 0x20;
				out.type = lookup_find(&run->lookup, first,
					len - out.name_len);
			}
		}
		return out;
	}
	return (struct fhirpath_element){ 0, len };
}

/* The key is the name, or the name with a type behind it. */
static bool is_member(struct fhirpath_run *run, fhirpath_type type,
	const char *key, size_t key_len, const char *name, size_t len,
	struct fhirpath_element *out)
{
	if (key_len < len || memcmp(key, name, len) != 0)
		return false;
	if (key_len > len && (key[len] < 'A' || key[len] > 'Z'))
		return false;
	*out = element_of(run, type, key, key_len);
	return out->name_len == len;
}

/* The object whose members an item has: a primitive's are its shadow's. */
static uint32_t object_of(struct fhirpath_run *run,
	const struct fhirpath_item *item)
{
	if (item->kind != FHIRPATH_NODE)
		return INDEX_NONE;
	if (item->row != INDEX_NONE &&
	    index_kind(run->index, run->text, item->row) == ROW_OBJECT)
		return item->row;
	return item->shadow;
}

static void note_member(struct member *member, uint32_t row,
	bool is_shadow, fhirpath_type type)
{
	if (is_shadow && member->shadow == INDEX_NONE)
		member->shadow = row;
	if (!is_shadow && member->row == INDEX_NONE)
		member->row = row;
	if (member->type == 0)
		member->type = type;
}

/* name and namespace of what type() gave. */
static bool type_members(struct fhirpath_run *run,
	const struct fhirpath_item *item, const char *name, size_t len,
	struct fp_list *out)
{
	if (len == 4 && memcmp(name, "name", 4) == 0)
		return fp_add_text(run, out, FHIRPATH_STRING, item->text,
			item->len);
	if (len == 9 && memcmp(name, "namespace", 9) == 0)
		return fp_add_text(run, out, FHIRPATH_STRING, item->unit,
			item->unit_len);
	return true;
}

static bool quantity_members(struct fhirpath_run *run,
	const struct fhirpath_item *item, const char *name, size_t len,
	struct fp_list *out)
{
	if (len == 5 && memcmp(name, "value", 5) == 0)
		return fp_add_text(run, out, FHIRPATH_DECIMAL, item->text,
			item->len);
	if ((len == 4 && memcmp(name, "unit", 4) == 0) ||
	    (len == 4 && memcmp(name, "code", 4) == 0))
		return fp_add_text(run, out, FHIRPATH_STRING, item->unit,
			item->unit_len);
	return true;
}

bool fp_members(struct fhirpath_run *run, const struct fhirpath_item *item,
	const char *name, size_t len, struct fp_list *out)
{
	struct member member = { INDEX_NONE, INDEX_NONE, 0 };
	uint32_t object = object_of(run, item), row;

	if (item->kind == FHIRPATH_TYPE)
		return type_members(run, item, name, len, out);
	if (item->kind == FHIRPATH_QUANTITY)
		return quantity_members(run, item, name, len, out);
	if (object == INDEX_NONE)
		return true;
	for (row = index_first(run->index, run->text, object);
	    row != INDEX_NONE; row = index_next(run->index, run->text, row)) {
		struct fhirpath_element element;
		size_t key_len;
		const char *key;

		if (run->text[index_start(run->index, row)] != '"')
			break;		/* raw rows of a broken text */
		key = key_of(run, row, &key_len);
		if (key_len > 0 && *key == '_' && (key_len == 1 ||
		    len == 0 || *name != '_') && is_member(run, item->type,
		    key + 1, key_len - 1, name, len, &element))
			note_member(&member, row, true, element.type);
		else if (is_member(run, item->type, key, key_len, name, len,
		    &element))
			note_member(&member, row, false, element.type);
	}
	return add_member(run, &member, out);
}

/* True where the member beside it brings this shadow along. */
static bool has_value_member(struct fhirpath_run *run, uint32_t object,
	const char *key, size_t len)
{
	char *name = xstrndup(key, len);
	bool is_there = index_member(run->index, run->text, object, name) !=
		INDEX_NONE;

	free(name);
	return is_there;
}

static uint32_t shadow_of(struct fhirpath_run *run, uint32_t object,
	uint32_t row, const char *key, size_t len)
{
	enum row_kind kind = index_kind(run->index, run->text, row);
	char *name;
	uint32_t shadow;

	if (kind == ROW_OBJECT)
		return INDEX_NONE;
	name = xasprintf("_%.*s", (int)len, key);
	shadow = index_member(run->index, run->text, object, name);
	free(name);
	return shadow;
}

bool fp_all_members(struct fhirpath_run *run,
	const struct fhirpath_item *item, struct fp_list *out)
{
	uint32_t object = object_of(run, item), row;

	if (object == INDEX_NONE)
		return true;
	for (row = index_first(run->index, run->text, object);
	    row != INDEX_NONE; row = index_next(run->index, run->text, row)) {
		struct member member = { row, INDEX_NONE, 0 };
		size_t len;
		const char *key;

		if (!fp_step(run, 1))
			return false;
		if (run->text[index_start(run->index, row)] != '"')
			break;
		key = key_of(run, row, &len);
		if (len == 12 && memcmp(key, "resourceType", 12) == 0)
			continue;
		if (len > 1 && *key == '_') {
			if (has_value_member(run, object, key + 1, len - 1))
				continue;
			member = (struct member){ INDEX_NONE, row, 0 };
			key++;
			len--;
		} else {
			member.shadow = shadow_of(run, object, row, key, len);
		}
		member.type = element_of(run, item->type, key, len).type;
		if (!add_member(run, &member, out))
			return false;
	}
	return true;
}
