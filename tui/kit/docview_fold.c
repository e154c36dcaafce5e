#include "tui/kit/docview_internal.h"

/*
 * Folding. Whether a container is folded is a rule (its depth against
 * `level`) and a bit a row that turns the rule round; so folding everything
 * to a level touches no row, rows that arrive later obey it, and a row that
 * was opened by hand stays open. For a long base64 string the rule is always
 * "folded".
 *
 * A folded container shows its opening row alone. What is visible is
 * therefore known from a row's ancestors: docview_home goes up through them
 * and gives the outermost folded one.
 */

#include <stdlib.h>
#include <string.h>

void docview_forget_folds(struct docview *view)
{
	free(view->flip);
	view->flip = NULL;
	view->flip_words = 0;
}

static bool is_flipped(const struct docview *view, uint32_t at)
{
	return at / 64 < view->flip_words &&
		(view->flip[at / 64] >> at % 64 & 1) != 0;
}

static void flip(struct docview *view, uint32_t at)
{
	size_t words = at / 64 + 1;

	if (words > view->flip_words) {
		words += words / 2;
		view->flip = xrealloc(view->flip,
			words * sizeof(*view->flip));
		memset(view->flip + view->flip_words, 0,
			(words - view->flip_words) * sizeof(*view->flip));
		view->flip_words = words;
	}
	view->flip[at / 64] ^= (uint64_t)1 << at % 64;
}

bool docview_is_container(const struct docview *view, uint32_t at)
{
	return tree_first(view->tree, view->text, at) != INDEX_NONE;
}

static bool is_base64(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		char c = text[i];

		/* "\/" and "\n" are how some writers put / and line ends. */
		if ((c < 'A' || c > 'Z') && (c < 'a' || c > 'z') &&
		    (c < '0' || c > '9') && strchr("+/=-_\\", c) == NULL)
			return false;
	}
	return true;
}

/* The beginning and the end tell: the rest is never walked. */
bool docview_is_blob(const struct docview *view, const struct row *row)
{
	const char *inside = view->text + row->value + 1;
	size_t len = row->value_len - 2;

	return row->kind == ROW_STRING && row->value_len > DOCVIEW_BLOB + 2 &&
		is_base64(inside, DOCVIEW_BLOB) &&
		is_base64(inside + len - 16, 16);
}

static uint32_t depth_of(const struct docview *view, uint32_t at)
{
	uint32_t depth = 0;

	while ((at = tree_parent(view->tree, at)) != INDEX_NONE)
		depth++;
	return depth;
}

/*
 * For a container whose depth is known. Segments of a message and the texts of
 * a sequence have no root around them: at level 1 they are folded themselves.
 */
static bool is_shut(const struct docview *view, uint32_t at, uint32_t depth)
{
	depth += view->kind == SNIFF_HL7V2 || view->kind == SNIFF_NDJSON;
	return (view->level != 0 && depth >= view->level) !=
		is_flipped(view, at);
}

bool docview_is_folded(const struct docview *view, uint32_t at)
{
	struct row row;

	if (docview_is_container(view, at))
		return is_shut(view, at, view->level != 0 ?
			depth_of(view, at) : 0);
	if (tree_row_kind(view->tree, view->text, at) != ROW_STRING)
		return false;
	row = tree_row(view->tree, view->text, at);
	return docview_is_blob(view, &row) && !is_flipped(view, at);
}

/* The opening row of a closing one; any other row itself. */
uint32_t docview_opening(const struct docview *view, uint32_t at)
{
	if (tree_row_kind(view->tree, view->text, at) != ROW_CLOSE)
		return at;
	return tree_row(view->tree, view->text, at).pair;
}

uint32_t docview_home(const struct docview *view, uint32_t at)
{
	uint32_t open = docview_opening(view, at), home = at, depth;

	depth = view->level != 0 ? depth_of(view, open) : 0;
	if (open != at && is_shut(view, open, depth))
		home = open;
	while ((open = tree_parent(view->tree, open)) != INDEX_NONE) {
		depth -= depth > 0;
		if (is_shut(view, open, depth))
			home = open;
	}
	return home;
}

void docview_reveal(struct docview *view, uint32_t at, bool is_blob_too)
{
	uint32_t open = docview_opening(view, at);

	if (open == at && is_blob_too && !docview_is_container(view, at) &&
	    docview_is_folded(view, at))
		flip(view, at);
	if (open != at && docview_is_folded(view, open))
		flip(view, open);
	while ((open = tree_parent(view->tree, open)) != INDEX_NONE) {
		if (docview_is_folded(view, open))
			flip(view, open);
	}
}

uint32_t docview_fault_row(const struct docview *view)
{
	const struct index_fault *fault = tree_fault(view->tree);

	if (fault == NULL || tree_count(view->tree) == 0)
		return INDEX_NONE;
	return docview_home(view, tree_row_at(view->tree, fault->offset));
}

void docview_go_to_row(struct docview *view, uint32_t row)
{
	if (view->tree == NULL || row >= tree_count(view->tree))
		return;
	if (!docview_is_tree(view)) {
		docview_go_to_offset(view, tree_start(view->tree, view->text,
			row));
		return;
	}
	docview_reveal(view, row, false);
	/* What stood first may have been inside what is open now. */
	view->top = docview_home(view, (uint32_t)view->top);
	docview_select(view, row);
}

void docview_fold_to_level(struct docview *view, unsigned level)
{
	docview_forget_folds(view);
	view->level = level;
	if (!docview_is_tree(view) || docview_count(view) == 0)
		return;
	view->at = docview_home(view, (uint32_t)view->at);
	view->top = docview_home(view, (uint32_t)view->top);
	docview_settle(view);
}

/* True where the selected row can be folded or unfolded. */
static bool can_fold(const struct docview *view, uint32_t at)
{
	struct row row = tree_row(view->tree, view->text, at);

	return docview_is_container(view, at) || docview_is_blob(view, &row);
}

static bool has_row(const struct docview *view)
{
	return docview_row(view) != INDEX_NONE;
}

static void flip_selected(struct docview *view)
{
	flip(view, (uint32_t)view->at);
	view->top = docview_home(view, (uint32_t)view->top);
	docview_settle(view);
}

void docview_open(struct docview *view)
{
	uint32_t at = (uint32_t)view->at;

	if (has_row(view) && docview_is_folded(view, at))
		flip_selected(view);
	else if (has_row(view) && docview_is_container(view, at))
		docview_move(view, DOCVIEW_DOWN, 1);
	else
		docview_move(view, DOCVIEW_RIGHT, 1);
}

void docview_shut(struct docview *view)
{
	uint32_t at = (uint32_t)view->at;

	if (view->scroll > 0)
		docview_move(view, DOCVIEW_LEFT, 1);
	else if (has_row(view) && can_fold(view, at) &&
	    !docview_is_folded(view, at))
		flip_selected(view);
	else
		docview_move(view, DOCVIEW_PARENT, 1);
}

void docview_toggle(struct docview *view)
{
	if (!has_row(view))
		return;
	view->at = docview_opening(view, (uint32_t)view->at);
	if (can_fold(view, (uint32_t)view->at))
		flip_selected(view);
	else
		docview_settle(view);
}
