#include "core/doc/duplicate.h"

/*
 * The names of one object are decoded behind each other into one buffer and
 * sorted; equal ones are neighbours then. So a hostile object of many thousand
 * members costs no more than its sorting.
 */

#include <stdlib.h>
#include <string.h>

struct name {
	size_t at, len;
	const struct buf *names;	/* which may move while it is filled */
};

static int compare(const void *left, const void *right)
{
	const struct name *a = left, *b = right;
	int order;

	if (a->len != b->len)
		return a->len < b->len ? -1 : 1;
	order = a->len > 0 ? memcmp(a->names->data + a->at,
		b->names->data + b->at, a->len) : 0;
	return order != 0 ? order : (a->at > b->at) - (a->at < b->at);
}

static bool is_same(const struct name *a, const struct name *b)
{
	return a->len == b->len && (a->len == 0 || memcmp(
		a->names->data + a->at, b->names->data + b->at, a->len) == 0);
}

static bool object_has_twins(const struct doc_index *index, const char *text,
	uint32_t object, struct buf *found)
{
	struct buf names = BUF_INIT;
	struct name *name = NULL;
	size_t count = 0, alloc = 0;
	bool has_twins = false;

	for (uint32_t at = index_first(index, text, object); at != INDEX_NONE;
	    at = index_next(index, text, at)) {
		struct row row = index_row(index, text, at);
		size_t from = names.len;

		if (row.key_len < 2)
			continue;
		index_unescape_exact(&names, text + row.key + 1,
			row.key_len - 2);
		name = mem_grow(name, count, &alloc, sizeof(*name));
		name[count++] = (struct name){ from, names.len - from,
			&names };
	}
	if (count > 1)
		qsort(name, count, sizeof(*name), compare);
	for (size_t i = 1; i < count && !has_twins; i++) {
		has_twins = is_same(&name[i - 1], &name[i]);
		if (has_twins)
			buf_append(found, names.data + name[i].at,
				name[i].len);
	}
	free(name);
	buf_finish(&names);
	return has_twins;
}

bool duplicate_find(const struct doc_index *index, const char *text,
	uint32_t row, struct buf *name)
{
	uint32_t end = index_after(index, text, row);

	for (uint32_t at = row; at < end && at < index_count(index); at++)
		if (index_kind(index, text, at) == ROW_OBJECT &&
		    object_has_twins(index, text, at, name))
			return true;
	return false;
}
