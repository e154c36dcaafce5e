#include "core/doc/json_edit.h"

/*
 * Three ways to one value: what it was, what it is to be here, what it has
 * become elsewhere. Who did not change a thing gives way; two who changed it
 * alike agree; objects, and lists of objects with names, are gone through
 * child by child. Everything else is a conflict, which is refused and named:
 * nothing is guessed.
 */

#include <string.h>

#include "core/base/text.h"
#include "core/doc/json.h"

/* What lists and objects have in common: children by name. */
static const char *name_of(const struct json *child, bool is_list)
{
	return is_list ? json_get_string(child, "name") : json_name(child);
}

static const struct json *child_of(const struct json *parent,
	const char *name, bool is_list)
{
	const struct json *at = json_first(parent);

	while (at != NULL && !text_equals(name_of(at, is_list), name))
		at = json_next(at);
	return at;
}

/* Every child has a name, and each another one. */
static bool has_names(const struct json *parent, bool is_list)
{
	for (const struct json *at = json_first(parent); at != NULL;
	    at = json_next(at))
		if (name_of(at, is_list) == NULL ||
		    child_of(parent, name_of(at, is_list), is_list) != at)
			return false;
	return true;
}

static void put(struct json *parent, const char *name, struct json *child,
	bool is_list)
{
	if (is_list)
		json_append(parent, child);
	else
		json_adopt(parent, name, child);
}

static bool conflict(struct buf *where, const char *name)
{
	if (where->len > 0)
		buf_insert(where, 0, ".", 1);
	buf_insert(where, 0, name, strlen(name));
	return false;
}

/* *out is NULL when the value goes; false: a conflict. */
static bool merge(const struct json *base, const struct json *ours,
	const struct json *theirs, struct buf *where, struct json **out);

static bool merge_child(const struct json *const parents[3],
	const char *name, bool is_list, struct buf *where, struct json *out)
{
	struct json *child;

	if (!merge(child_of(parents[0], name, is_list),
	    child_of(parents[1], name, is_list),
	    child_of(parents[2], name, is_list), where, &child))
		return conflict(where, name);
	if (child != NULL)
		put(out, name, child, is_list);
	return true;
}

static bool merge_children(const struct json *const parents[3],
	bool is_list, struct buf *where, struct json *out)
{
	const struct json *ours = parents[1], *theirs = parents[2], *at;

	for (at = json_first(theirs); at != NULL; at = json_next(at))
		if (!merge_child(parents, name_of(at, is_list), is_list,
		    where, out))
			return false;
	for (at = json_first(ours); at != NULL; at = json_next(at))
		if (child_of(theirs, name_of(at, is_list), is_list) == NULL &&
		    !merge_child(parents, name_of(at, is_list), is_list,
		    where, out))
			return false;
	return true;
}

/* All that are there are objects, or lists, whose children have names. */
static bool can_be_entered(const struct json *const parents[3])
{
	enum json_type type = json_type(parents[1]);

	if ((type != JSON_OBJECT && type != JSON_ARRAY) ||
	    json_type(parents[2]) != type ||
	    (parents[0] != NULL && json_type(parents[0]) != type))
		return false;
	for (size_t i = 0; i < 3; i++)
		if (!has_names(parents[i], type == JSON_ARRAY))
			return false;
	return true;
}

static bool merge(const struct json *base, const struct json *ours,
	const struct json *theirs, struct buf *where, struct json **out)
{
	const struct json *const parents[] = { base, ours, theirs };
	bool is_list = json_type(ours) == JSON_ARRAY;

	*out = NULL;
	if (json_equal(ours, theirs) || json_equal(theirs, base)) {
		*out = json_dup(ours);
		return true;
	}
	if (json_equal(ours, base)) {
		*out = json_dup(theirs);
		return true;
	}
	if (!can_be_entered(parents))
		return false;
	*out = is_list ? json_new_array() : json_new_object();
	if (merge_children(parents, is_list, where, *out))
		return true;
	json_free(*out);
	*out = NULL;
	return false;
}

struct json *json_merge(const struct json *base, const struct json *ours,
	const struct json *theirs, struct buf *where)
{
	struct json *out;

	buf_clear(where);
	(void)merge(base, ours, theirs, where, &out);
	return out;
}
