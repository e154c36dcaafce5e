#include "tui/kit/docview_internal.h"

/*
 * Members in another order than they were sent in. Nothing is moved: rows
 * keep their numbers and bytes, only the steps from one to the next differ,
 * and only among the members of one object. These are ranked when a step
 * first asks for them and kept in a small table; an entry that another one
 * pushes out is ranked again.
 *
 * An object stays as it was sent while its end has not come (members that
 * arrive would shuffle what is read) and when it has very many members. So
 * does all that has no members: arrays, the texts of a sequence, raw rows.
 * Whatever is open is therefore the last thing shown, as it is the last sent.
 */

#include <stdlib.h>

enum { SLOT_BITS = 6, SLOTS = 1 << SLOT_BITS, MEMBERS_MAX = 1000 };

struct members {
	uint32_t object;
	uint32_t count;		/* 0: the slot is free */
	uint32_t *row;		/* in the order shown */
};

struct docview_order {
	struct members slot[SLOTS];
};

void docview_forget_order(struct docview *view)
{
	if (view->order == NULL)
		return;
	for (size_t i = 0; i < SLOTS; i++)
		free(view->order->slot[i].row);
	free(view->order);
	view->order = NULL;
	if (view->rank != NULL)
		view->order = xcalloc(1, sizeof(*view->order));
}

void docview_set_order(struct docview *view, docview_rank *rank,
	const char *name)
{
	if (rank == view->rank)
		return;
	if (rank != NULL && view->order == NULL)
		view->order = xcalloc(1, sizeof(*view->order));
	view->rank = rank;
	view->order_name = name;
	docview_forget_order(view);
	if (docview_count(view) > 0)
		docview_settle(view);
}

bool docview_is_ordered(const struct docview *view)
{
	return view->rank != NULL && docview_is_json(view) &&
		docview_is_tree(view);
}

static int compare_ranked(const void *a, const void *b)
{
	const uint64_t *one = a, *other = b;

	return (*one > *other) - (*one < *other);
}

/* Rank and place as sent in one number, so that equal ranks stay as sent. */
static void rank_members(const struct docview *view, struct members *members)
{
	uint64_t *ranked = xmalloc(members->count * sizeof(*ranked));
	uint32_t at = members->object + 1;

	for (uint32_t i = 0; i < members->count; i++) {
		struct row row = tree_row(view->tree, view->text, at);
		unsigned rank = view->rank(view->text + row.key + 1,
			row.key_len - 2);

		ranked[i] = (uint64_t)rank << 32 | i;
		members->row[i] = at;
		at = tree_after(view->tree, view->text, at);
	}
	qsort(ranked, members->count, sizeof(*ranked), compare_ranked);
	for (uint32_t i = 0; i < members->count; i++)
		ranked[i] = members->row[(uint32_t)ranked[i]];
	for (uint32_t i = 0; i < members->count; i++)
		members->row[i] = (uint32_t)ranked[i];
	free(ranked);
}

/* The members of an object in the order shown; NULL where it is as sent. */
static const struct members *members_of(const struct docview *view,
	uint32_t object)
{
	struct members *members;
	struct row row;

	if (object == INDEX_NONE || !docview_is_ordered(view))
		return NULL;
	members = &view->order->slot[object * 2654435761u >>
		(32 - SLOT_BITS)];
	if (members->count > 0 && members->object == object)
		return members;
	row = tree_row(view->tree, view->text, object);
	if (row.kind != ROW_OBJECT || row.is_open || row.count < 2 ||
	    row.count > MEMBERS_MAX)
		return NULL;
	members->object = object;
	members->count = row.count;
	members->row = xrealloc(members->row,
		row.count * sizeof(*members->row));
	rank_members(view, members);
	return members;
}

static uint32_t position_of(const struct members *members, uint32_t at)
{
	uint32_t position = 0;

	while (members->row[position] != at)
		position++;
	return position;
}

static uint32_t first_child(const struct docview *view, uint32_t at)
{
	const struct members *members = members_of(view, at);

	return members != NULL ? members->row[0] :
		tree_first(view->tree, view->text, at);
}

uint32_t docview_next(const struct docview *view, uint32_t at)
{
	const struct members *members = members_of(view,
		tree_parent(view->tree, at));
	uint32_t position;

	if (members == NULL)
		return tree_next(view->tree, view->text, at);
	position = position_of(members, docview_opening(view, at)) + 1;
	return position < members->count ? members->row[position] :
		INDEX_NONE;
}

uint32_t docview_previous(const struct docview *view, uint32_t at)
{
	uint32_t parent = tree_parent(view->tree, at), up;
	const struct members *members = members_of(view, parent);

	at = docview_opening(view, at);
	if (members != NULL) {
		up = position_of(members, at);
		return up > 0 ? members->row[up - 1] : INDEX_NONE;
	}
	if (at == 0 || at - 1 == parent ||
	    tree_row_kind(view->tree, view->text, at) == ROW_RAW)
		return INDEX_NONE;
	at = docview_opening(view, at - 1);
	/* Where nothing closes it is the last one deep inside. */
	while ((up = tree_parent(view->tree, at)) != parent)
		at = up;
	return at;
}

/* The last row shown of a value that is whole. */
static uint32_t end_of(const struct docview *view, uint32_t at)
{
	return docview_is_container(view, at) && !docview_is_folded(view, at) ?
		tree_after(view->tree, view->text, at) - 1 : at;
}

static bool is_open(const struct docview *view, uint32_t at)
{
	return tree_row(view->tree, view->text, at).is_open;
}

static bool step_down(const struct docview *view, size_t *place)
{
	uint32_t at = (uint32_t)*place, next, parent;

	if (docview_is_container(view, at) && !docview_is_folded(view, at)) {
		*place = first_child(view, at);
		return true;
	}
	next = docview_next(view, at);
	parent = tree_parent(view->tree, at);
	at = docview_opening(view, at);
	if (next == INDEX_NONE && parent != INDEX_NONE &&
	    !is_open(view, parent))
		next = tree_after(view->tree, view->text, parent) - 1;
	else if (next == INDEX_NONE)
		next = tree_after(view->tree, view->text, at);
	if (next >= docview_count(view))
		return false;
	*place = next;
	return true;
}

static bool step_up(const struct docview *view, size_t *place)
{
	uint32_t at = (uint32_t)*place, open = docview_opening(view, at);
	const struct members *members;
	uint32_t position;

	if (at == 0)
		return false;
	if (open != at) {
		members = members_of(view, open);
		*place = members != NULL ?
			end_of(view, members->row[members->count - 1]) :
			docview_home(view, at - 1);
		return true;
	}
	open = tree_parent(view->tree, at);
	members = members_of(view, open);
	if (members == NULL) {
		*place = docview_home(view, at - 1);
		return true;
	}
	position = position_of(members, at);
	*place = position > 0 ? end_of(view, members->row[position - 1]) :
		open;
	return true;
}

bool docview_order_step(const struct docview *view, size_t *place,
	bool is_down)
{
	return is_down ? step_down(view, place) : step_up(view, place);
}

void docview_order_row(const struct docview *view, uint32_t at,
	struct row *row)
{
	if (members_of(view, row->parent) != NULL)
		row->is_last = docview_next(view, at) == INDEX_NONE;
}

/* The ancestor of a row that lies at a depth, or the row. */
static uint32_t lift(const struct docview *view, uint32_t at, uint32_t depth,
	uint32_t to)
{
	at = docview_opening(view, at);
	for (; depth > to; depth--)
		at = tree_parent(view->tree, at);
	return at;
}

bool docview_is_before(const struct docview *view, size_t a, size_t b)
{
	uint32_t one = (uint32_t)a, other = (uint32_t)b, depth, parent;
	const struct members *members;

	if (a == b || !docview_is_ordered(view))
		return a < b;
	depth = tree_row(view->tree, view->text, one).depth;
	parent = tree_row(view->tree, view->text, other).depth;
	one = lift(view, one, depth, parent);
	other = lift(view, other, parent, depth);
	/* In one another, or both ends of one: as they were sent. */
	if (one == other)
		return a < b;
	while ((parent = tree_parent(view->tree, one)) !=
	    tree_parent(view->tree, other)) {
		one = parent;
		other = tree_parent(view->tree, other);
	}
	members = members_of(view, parent);
	return members == NULL ? one < other :
		position_of(members, one) < position_of(members, other);
}
