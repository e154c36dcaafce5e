#include "core/doc/prune.h"

/*
 * Rows are numbered in document order, so a container holds a wanted value
 * when the next wanted row lies before its end. One pass over the containers
 * on the way is all there is; what holds nothing is stepped over.
 */

#include <stdlib.h>
#include <string.h>

struct pruner {
	const struct doc_index *index;
	const char *text;
	const uint32_t *rows;	/* sorted */
	size_t count, next;	/* the first that is not behind us */
	struct buf *out;
};

static int by_number(const void *a, const void *b)
{
	const uint32_t *left = a, *right = b;

	return (*left > *right) - (*left < *right);
}

/* The first wanted row at or behind at. */
static uint32_t wanted(struct pruner *pruner, uint32_t at)
{
	while (pruner->next < pruner->count &&
	    pruner->rows[pruner->next] < at)
		pruner->next++;
	return pruner->next < pruner->count ? pruner->rows[pruner->next] :
		INDEX_NONE;
}

static bool is_named(const struct pruner *pruner, const struct row *row,
	const char *name)
{
	size_t len = strlen(name);

	return row->key_len == len + 2 &&
		memcmp(pruner->text + row->key + 1, name, len) == 0;
}

static bool is_resource(const struct pruner *pruner, uint32_t row)
{
	return index_kind(pruner->index, pruner->text, row) == ROW_OBJECT &&
		index_member(pruner->index, pruner->text, row,
			"resourceType") != INDEX_NONE;
}

static void put_row(struct pruner *pruner, uint32_t at, bool is_whole);

static void put_members(struct pruner *pruner, uint32_t container)
{
	bool keeps_names = is_resource(pruner, container), is_first = true;
	uint32_t at = index_first(pruner->index, pruner->text, container);

	while (at != INDEX_NONE) {
		struct row row = index_row(pruner->index, pruner->text, at);
		uint32_t end = index_after(pruner->index, pruner->text, at);
		bool is_name = keeps_names && (is_named(pruner, &row,
			"resourceType") || is_named(pruner, &row, "id"));

		if (is_name || wanted(pruner, at) < end) {
			if (!is_first)
				buf_putc(pruner->out, ',');
			is_first = false;
			if (row.key_len > 0) {
				buf_append(pruner->out, pruner->text + row.key,
					row.key_len);
				buf_putc(pruner->out, ':');
			}
			put_row(pruner, at, is_name);
		}
		at = index_next(pruner->index, pruner->text, at);
	}
}

static void put_row(struct pruner *pruner, uint32_t at, bool is_whole)
{
	struct row row = index_row(pruner->index, pruner->text, at);
	bool is_object = row.kind == ROW_OBJECT;

	if (is_whole || wanted(pruner, at) == at) {
		buf_append(pruner->out, pruner->text + row.value,
			row.value_len);
		return;
	}
	buf_putc(pruner->out, is_object ? '{' : '[');
	put_members(pruner, at);
	buf_putc(pruner->out, is_object ? '}' : ']');
}

void doc_prune(const struct doc_index *index, const char *text, uint32_t top,
	uint32_t *rows, size_t count, struct buf *out)
{
	struct pruner pruner = { index, text, rows, count, 0, out };

	if (count == 0)
		return;
	qsort(rows, count, sizeof(*rows), by_number);
	put_row(&pruner, top, false);
}
