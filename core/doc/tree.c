#include "core/doc/tree.h"

/*
 * Each call goes to the index or to the outline; there is nothing else here,
 * so that neither has to know of the other.
 */

#include <stdlib.h>

struct tree {
	enum sniff_kind kind;
	struct doc_index *index;	/* one of the two is NULL */
	struct outline *outline;
};

bool tree_has(enum sniff_kind kind)
{
	return kind == SNIFF_JSON || kind == SNIFF_NDJSON ||
		kind == SNIFF_XML || kind == SNIFF_HL7V2 ||
		kind == SNIFF_FORM;
}

struct tree *tree_new(enum sniff_kind kind)
{
	struct tree *tree = xcalloc(1, sizeof(*tree));

	tree->kind = kind;
	if (kind == SNIFF_JSON)
		tree->index = index_new();
	else if (kind == SNIFF_NDJSON)
		tree->index = index_new_sequence();
	else
		tree->outline = outline_new(kind);
	return tree;
}

void tree_free(struct tree *tree)
{
	if (tree == NULL)
		return;
	index_free(tree->index);
	outline_free(tree->outline);
	free(tree);
}

bool tree_feed(struct tree *tree, const char *text, size_t len,
	bool is_whole, size_t budget)
{
	return tree->index != NULL ?
		index_feed(tree->index, text, len, is_whole, budget) :
		outline_feed(tree->outline, text, len, is_whole, budget);
}

enum sniff_kind tree_kind(const struct tree *tree)
{
	return tree->kind;
}

struct doc_index *tree_index(const struct tree *tree)
{
	return tree->index;
}

struct outline *tree_outline(const struct tree *tree)
{
	return tree->outline;
}

size_t tree_done(const struct tree *tree)
{
	return tree->index != NULL ? index_done(tree->index) :
		outline_done(tree->outline);
}

const struct index_fault *tree_fault(const struct tree *tree)
{
	return tree->index != NULL ? index_fault(tree->index) :
		outline_fault(tree->outline);
}

size_t tree_memory(const struct tree *tree)
{
	return tree->index != NULL ? index_memory(tree->index) :
		outline_memory(tree->outline);
}

uint32_t tree_count(const struct tree *tree)
{
	return tree->index != NULL ? index_count(tree->index) :
		outline_count(tree->outline);
}

struct row tree_row(const struct tree *tree, const char *text, uint32_t at)
{
	return tree->index != NULL ? index_row(tree->index, text, at) :
		outline_row(tree->outline, text, at);
}

enum row_kind tree_row_kind(const struct tree *tree, const char *text,
	uint32_t at)
{
	return tree->index != NULL ? index_kind(tree->index, text, at) :
		outline_row(tree->outline, text, at).kind;
}

uint32_t tree_parent(const struct tree *tree, uint32_t at)
{
	return tree->index != NULL ? index_parent(tree->index, at) :
		outline_parent(tree->outline, at);
}

uint32_t tree_after(const struct tree *tree, const char *text, uint32_t at)
{
	return tree->index != NULL ? index_after(tree->index, text, at) :
		outline_after(tree->outline, at);
}

uint32_t tree_first(const struct tree *tree, const char *text, uint32_t at)
{
	return tree->index != NULL ? index_first(tree->index, text, at) :
		outline_first(tree->outline, at);
}

uint32_t tree_next(const struct tree *tree, const char *text, uint32_t at)
{
	return tree->index != NULL ? index_next(tree->index, text, at) :
		outline_next(tree->outline, at);
}

uint32_t tree_row_at(const struct tree *tree, size_t offset)
{
	return tree->index != NULL ? index_row_at(tree->index, offset) :
		outline_row_at(tree->outline, offset);
}

size_t tree_start(const struct tree *tree, const char *text, uint32_t at)
{
	struct row row = tree_row(tree, text, at);

	return row.key_len != 0 ? row.key : row.value;
}

void tree_path(const struct tree *tree, const char *text, uint32_t at,
	struct buf *out)
{
	if (tree->index != NULL)
		index_path(tree->index, text, at, out);
	else
		outline_path(tree->outline, text, at, out);
}
