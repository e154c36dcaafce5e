#include "core/doc/diff_align.h"

/*
 * Which matched items kept their order: the longest increasing sequence of
 * partners (Fredman 1975, by binary search), so that as few as possible are
 * called moved. What is between two of those on either side and has no
 * partner yet is paired in order with what it may stand for: those are
 * the items that have changed. Lines don't move, and are paired only where
 * as many went as came.
 */

#include <stdlib.h>

enum {
	AHEAD_MAX = 64,		/* how far a partner is looked for */
	WORK = 32
};

/* Where number goes in the row of last ones: behind all below it. */
static size_t place_of(const struct align *align, const struct kid *kids,
	uint32_t number)
{
	size_t low = 0, high = align->tail_count;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (kids[align->tails[middle]].match < number)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void mark_placed(struct diff *diff, struct align *align)
{
	struct kid *x = align->kids[diff->first];
	struct kid *y = align->kids[1 - diff->first];
	uint32_t at = align->tail_count > 0 ?
		align->tails[align->tail_count - 1] : KID_NONE;

	while (at != KID_NONE) {
		x[at].is_placed = true;
		y[x[at].match].is_placed = true;
		at = align->before[at];
	}
	for (size_t i = 0; diff->form == DIFF_LINES &&
	    i < align->count[diff->first]; i++) {
		if (x[i].match == KID_NONE || x[i].is_placed)
			continue;
		y[x[i].match].match = KID_NONE;
		x[i].match = KID_NONE;
	}
}

bool align_order_step(struct diff *diff, struct align *align, size_t *budget)
{
	const struct kid *kids = align->kids[diff->first];
	size_t count = align->count[diff->first];

	if (align->tails == NULL) {
		align->tails = xmalloc((count + 1) * sizeof(uint32_t));
		align->before = xmalloc((count + 1) * sizeof(uint32_t));
	}
	while (align->at < count && align_spend(budget, WORK)) {
		uint32_t at = align->at++;
		size_t place;

		if (kids[at].match == KID_NONE)
			continue;
		place = place_of(align, kids, kids[at].match);
		align->before[at] = place > 0 ? align->tails[place - 1] :
			KID_NONE;
		align->tails[place] = at;
		if (place == align->tail_count)
			align->tail_count++;
	}
	if (align->at < count)
		return false;
	mark_placed(diff, align);
	return true;
}

/* Unmatched children from a number on, up to the next one in place. */
static size_t count_open(const struct kid *kids, size_t count, size_t from,
	size_t *end)
{
	size_t open = 0;

	while (from < count && !kids[from].is_placed)
		open += kids[from++].match == KID_NONE;
	*end = from;
	return open;
}

static size_t next_open(const struct kid *kids, size_t from, size_t end)
{
	while (from < end && kids[from].match != KID_NONE)
		from++;
	return from;
}

/* Pairs in order what may stand for one another, in x[i..) and y[j..). */
static void fill_gap(struct diff *diff, struct align *align, size_t i,
	size_t i_end, size_t j, size_t j_end)
{
	enum diff_side x = diff->first, y = 1 - x;
	struct kid *xs = align->kids[x], *ys = align->kids[y];

	for (; (i = next_open(xs, i, i_end)) < i_end; i++) {
		uint64_t class = diff_class(diff, &diff->part[x], xs[i].row);
		size_t at = next_open(ys, j, j_end);

		for (int ahead = 0; at < j_end && ahead < AHEAD_MAX &&
		    diff_class(diff, &diff->part[y], ys[at].row) != class;
		    ahead++)
			at = next_open(ys, at + 1, j_end);
		if (at >= j_end || diff_class(diff, &diff->part[y],
		    ys[at].row) != class)
			continue;
		xs[i].match = (uint32_t)at;
		ys[at].match = (uint32_t)i;
		xs[i].is_placed = ys[at].is_placed = true;
		j = at + 1;
	}
}

void align_fill_gaps(struct diff *diff, struct align *align)
{
	enum diff_side x = diff->first, y = 1 - x;
	const struct kid *xs = align->kids[x], *ys = align->kids[y];
	size_t i = 0, j = 0, i_end, j_end;

	while (i < align->count[x] || j < align->count[y]) {
		size_t open_x = count_open(xs, align->count[x], i, &i_end);
		size_t open_y = count_open(ys, align->count[y], j, &j_end);

		if (open_x > 0 && open_y > 0 &&
		    (diff->form == DIFF_TREE || open_x == open_y))
			fill_gap(diff, align, i, i_end, j, j_end);
		i = i_end + 1;
		j = j_end + 1;
	}
}
