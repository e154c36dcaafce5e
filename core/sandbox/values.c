#include "core/sandbox/values.h"

/*
 * A path is names divided by dots; wherever an array stands in the way, all of
 * its elements are walked. Nothing is copied until a text is asked for.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/sandbox/shelf.h"

struct place values_top(const struct shelf_item *item)
{
	return (struct place){ item->index, shelf_text(item), 0 };
}

static bool walk(struct place at, const char *path, size_t len, values_fn *fn,
	void *data);

static bool walk_elements(struct place at, const char *path, size_t len,
	values_fn *fn, void *data)
{
	uint32_t row = index_first(at.index, at.text, at.row);

	for (; row != INDEX_NONE; row = index_next(at.index, at.text, row))
		if (walk((struct place){ at.index, at.text, row }, path, len,
		    fn, data))
			return true;
	return false;
}

static bool walk(struct place at, const char *path, size_t len, values_fn *fn,
	void *data)
{
	enum row_kind kind = index_kind(at.index, at.text, at.row);
	const char *dot = memchr(path, '.', len);
	size_t step = dot != NULL ? (size_t)(dot - path) : len;
	size_t skipped = dot != NULL ? step + 1 : step;
	char name[48];

	if (kind == ROW_ARRAY)
		return walk_elements(at, path, len, fn, data);
	if (len == 0)
		return fn == NULL || fn(data, at);
	if (kind != ROW_OBJECT || step >= sizeof(name))
		return false;
	snprintf(name, sizeof(name), "%.*s", (int)step, path);
	return values_member(at, name, &at) &&
		walk(at, path + skipped, len - skipped, fn, data);
}

bool values_any(struct place top, const char *path, values_fn *fn, void *data)
{
	for (;;) {
		const char *bar = strchr(path, '|');
		size_t len = bar != NULL ? (size_t)(bar - path) :
			strlen(path);

		if (walk(top, path, len, fn, data))
			return true;
		if (bar == NULL)
			return false;
		path = bar + 1;
	}
}

bool values_member(struct place object, const char *name, struct place *out)
{
	uint32_t row;

	if (index_kind(object.index, object.text, object.row) != ROW_OBJECT)
		return false;
	row = index_member(object.index, object.text, object.row, name);
	if (row == INDEX_NONE)
		return false;
	*out = (struct place){ object.index, object.text, row };
	return true;
}

bool values_member_is(struct place object, const char *name, const char *text)
{
	struct place member;

	return values_member(object, name, &member) &&
		index_string_equals(member.index, member.text, member.row,
			text);
}

char *values_text(struct place place)
{
	return index_scalar_dup(place.index, place.text, place.row);
}

static bool scalar_time(struct place place, struct date_range *out)
{
	char *text = values_text(place);
	bool is_time = text != NULL && date_parse(text, out);

	free(text);
	return is_time;
}

bool values_time(struct place place, struct date_range *out)
{
	struct date_range part;
	struct place member;

	if (index_kind(place.index, place.text, place.row) != ROW_OBJECT)
		return scalar_time(place, out);
	/* A Period that is open goes on for ever. */
	*out = (struct date_range){ INT64_MIN, INT64_MAX };
	if (values_member(place, "start", &member) &&
	    scalar_time(member, &part))
		out->from = part.from;
	if (values_member(place, "end", &member) && scalar_time(member, &part))
		out->to = part.to;
	return true;
}

bool reference_split(const char *text, struct reference *out)
{
	const char *end = strstr(text, "/_history/");
	const char *id, *type;

	if (end == NULL)
		end = text + strlen(text);
	for (id = end; id > text && id[-1] != '/'; id--)
		;
	if (id == text || id == end || *text == '#')
		return false;
	for (type = id - 1; type > text && type[-1] != '/'; type--)
		;
	if (type == id - 1 || (size_t)(id - 1 - type) >= sizeof(out->type) ||
	    (size_t)(end - id) >= sizeof(out->id))
		return false;
	snprintf(out->type, sizeof(out->type), "%.*s", (int)(id - 1 - type),
		type);
	snprintf(out->id, sizeof(out->id), "%.*s", (int)(end - id), id);
	return true;
}

bool values_reference(struct place place, struct reference *out)
{
	struct place member;
	char *text;
	bool is_split;

	if (!values_member(place, "reference", &member))
		return false;
	text = values_text(member);
	is_split = text != NULL && reference_split(text, out);
	free(text);
	return is_split;
}
