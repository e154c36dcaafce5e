#include "core/doc/diff_internal.h"

/*
 * Documents of every sort as rows with children. JSON, the one that can be
 * large, is read from where a row begins, without the other facts of a row,
 * which cost a walk each; the others go through their outline.
 */

#include <string.h>

static struct doc_index *index_of(const struct diff_part *part)
{
	return part->tree != NULL ? tree_index(part->tree) : NULL;
}

enum row_kind diff_node_kind(const struct diff_part *part, uint32_t row)
{
	struct doc_index *index = index_of(part);

	if (row == INDEX_NONE)
		return ROW_ARRAY;
	if (index != NULL)
		return index_kind(index, part->text, row);
	if (part->tree == NULL ||
	    tree_first(part->tree, part->text, row) == INDEX_NONE)
		return ROW_RAW;
	return ROW_OBJECT;
}

enum diff_shape diff_node_shape(const struct diff_part *part, uint32_t row)
{
	enum row_kind kind;

	if (row == INDEX_NONE)
		return part->kind == SNIFF_FORM && part->tree != NULL ?
			DIFF_SET : DIFF_LIST;
	kind = diff_node_kind(part, row);
	if (kind == ROW_OBJECT)
		return part->kind == SNIFF_XML ? DIFF_LIST : DIFF_SET;
	return kind == ROW_ARRAY ? DIFF_LIST : DIFF_LEAF;
}

uint32_t diff_node_first(const struct diff_part *part, uint32_t row)
{
	if (part->count == 0)
		return INDEX_NONE;
	if (row == INDEX_NONE)
		return 0;
	return part->tree == NULL ? INDEX_NONE :
		tree_first(part->tree, part->text, row);
}

uint32_t diff_node_next(const struct diff_part *part, uint32_t row)
{
	if (part->tree != NULL)
		return tree_next(part->tree, part->text, row);
	return row + 1 < part->count ? row + 1 : INDEX_NONE;
}

/* A string with its quotes; the index has seen that it ends. */
static struct span_of_text take_string(const char *text, const char *stop)
{
	const char *end = text + 1, *back;

	while ((end = memchr(end, '"', (size_t)(stop - end))) != NULL) {
		for (back = end; back > text + 1 && back[-1] == '\\'; back--)
			continue;
		if ((end - back) % 2 == 0)
			return (struct span_of_text){ text,
				(size_t)(end - text) + 1 };
		end++;
	}
	return (struct span_of_text){ text, (size_t)(stop - text) };
}

static bool is_space(char c)
{
	return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

struct span_of_text diff_json_key(const struct diff_part *part, uint32_t row)
{
	struct doc_index *index = index_of(part);
	uint32_t parent = index_parent(index, row);
	const char *text = part->text;

	if (parent == INDEX_NONE || index_kind(index, text, parent) !=
	    ROW_OBJECT)
		return (struct span_of_text){ text, 0 };
	return take_string(text + index_start(index, row), text + part->len);
}

struct span_of_text diff_json_scalar(const struct diff_part *part,
	uint32_t row, enum row_kind kind)
{
	struct span_of_text key = diff_json_key(part, row);
	const char *at = key.text + key.len, *stop = part->text + part->len;
	const char *from;

	if (key.len == 0)
		at = part->text + index_start(index_of(part), row);
	else
		while (at < stop && (is_space(*at) || *at == ':'))
			at++;
	if (kind == ROW_STRING)
		return take_string(at, stop);
	for (from = at; at < stop && !is_space(*at) && *at != ',' &&
	    *at != ']' && *at != '}'; at++)
		continue;
	return (struct span_of_text){ from, (size_t)(at - from) };
}

/* The path of a row within its parent: ".1" of "PID-5.1" in "PID-5". */
static uint64_t name_by_path(const struct diff *diff,
	const struct diff_part *part, uint32_t parent, uint32_t row)
{
	struct buf outer = BUF_INIT, inner = BUF_INIT;
	size_t shared = 0;
	uint64_t name;

	tree_path(part->tree, part->text, parent, &outer);
	tree_path(part->tree, part->text, row, &inner);
	if (inner.len > outer.len &&
	    memcmp(inner.data, outer.data, outer.len) == 0)
		shared = outer.len;
	name = diff_hash_bytes(diff->seed, inner.data + shared,
		inner.len - shared);
	buf_finish(&outer);
	buf_finish(&inner);
	return name;
}

static uint64_t name_in_outline(const struct diff *diff,
	const struct diff_part *part, uint32_t parent, uint32_t row)
{
	struct row facts;

	if (part->kind == SNIFF_HL7V2 && parent != INDEX_NONE)
		return name_by_path(diff, part, parent, row);
	facts = tree_row(part->tree, part->text, row);
	if (part->kind == SNIFF_HL7V2)
		return diff_hash_bytes(diff->seed, part->text + facts.value,
			facts.value_len < 3 ? facts.value_len : 3);
	return diff_hash_bytes(diff->seed, part->text + facts.key,
		facts.key_len);
}

uint64_t diff_node_name(const struct diff *diff,
	const struct diff_part *part, uint32_t parent, uint32_t row)
{
	struct span_of_text key;

	if (part->tree == NULL)
		return 0;
	if (index_of(part) == NULL)
		return name_in_outline(diff, part, parent, row);
	key = diff_json_key(part, row);
	return key.len == 0 ? 0 : diff_hash_string(diff->seed, key);
}

/* What the path of the first child has behind its parent's: "[", "." */
static char child_mark(const struct diff_part *part, uint32_t row)
{
	uint32_t child = diff_node_first(part, row);
	struct buf outer = BUF_INIT, inner = BUF_INIT;
	char mark = '\0';

	if (child != INDEX_NONE) {
		tree_path(part->tree, part->text, row, &outer);
		tree_path(part->tree, part->text, child, &inner);
		if (inner.len > outer.len)
			mark = inner.data[outer.len];
	}
	buf_finish(&outer);
	buf_finish(&inner);
	return mark;
}

bool diff_node_fits(const struct diff *diff, uint32_t a, uint32_t b)
{
	const struct diff_part *x = &diff->part[DIFF_A];
	const struct diff_part *y = &diff->part[DIFF_B];

	if (diff_node_kind(x, a) != diff_node_kind(y, b))
		return false;
	if (x->kind != SNIFF_HL7V2 || a == INDEX_NONE || b == INDEX_NONE)
		return true;
	return child_mark(x, a) == child_mark(y, b);
}
