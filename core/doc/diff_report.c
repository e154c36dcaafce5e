#include "core/doc/diff_align.h"

/*
 * From matched children to differences, in the order in which a reader meets
 * them: A's children in their order, what is only in B before the first one
 * in place that follows it. A pair of containers that differ is gone into at
 * once, and its own list of children goes on where it was when that is over.
 */

#include <string.h>

enum { WORK = 32 };

static struct span_of_text value_of(const struct diff *diff,
	enum diff_side side, uint32_t row)
{
	struct span_of_text value;

	diff_value(diff, side, row, &value.text, &value.len);
	return value;
}

static void report_changed(struct diff *diff, uint32_t a, uint32_t b)
{
	enum row_kind x = diff_node_kind(&diff->part[DIFF_A], a);
	enum row_kind y = diff_node_kind(&diff->part[DIFF_B], b);

	diff_add(diff, DIFF_CHANGED, diff_scalar_what(x,
		value_of(diff, DIFF_A, a), y, value_of(diff, DIFF_B, b)),
		a, b);
}

/* Attributes of an XML element are in its start tag. */
static void report_tags(struct diff *diff, uint32_t a, uint32_t b)
{
	struct span_of_text x, y;

	if (diff->part[DIFF_A].kind != SNIFF_XML)
		return;
	x = value_of(diff, DIFF_A, a);
	y = value_of(diff, DIFF_B, b);
	if (x.len != y.len || memcmp(x.text, y.text, x.len) != 0)
		report_changed(diff, a, b);
}

static void report_pair(struct diff *diff, uint32_t a, uint32_t b)
{
	const struct diff_part *x = &diff->part[DIFF_A];
	const struct diff_part *y = &diff->part[DIFF_B];

	if (x->hash[a] == y->hash[b])
		return;
	if (diff_node_shape(x, a) == DIFF_LEAF ||
	    diff_node_shape(y, b) == DIFF_LEAF ||
	    !diff_node_fits(diff, a, b)) {
		report_changed(diff, a, b);
		return;
	}
	report_tags(diff, a, b);
	diff->align = diff_align_new(diff, a, b);
}

static void report_alone(struct diff *diff, enum diff_side side,
	const struct kid *kid)
{
	enum diff_what what = kid->is_duplicate ? DIFF_DUPLICATE : DIFF_VALUE;

	if (side == DIFF_A)
		diff_add(diff, DIFF_REMOVED, what, kid->row, INDEX_NONE);
	else
		diff_add(diff, DIFF_ADDED, what, INDEX_NONE, kid->row);
}

/* B's children up to a number: only those without a partner are news. */
static bool catch_up(struct diff *diff, struct align *align, size_t to,
	size_t *budget)
{
	while (align->report[DIFF_B] < to) {
		const struct kid *kid =
			&align->kids[DIFF_B][align->report[DIFF_B]];

		if (!align_spend(budget, WORK))
			return false;
		align->report[DIFF_B]++;
		if (kid->match == KID_NONE)
			report_alone(diff, DIFF_B, kid);
	}
	return true;
}

static void report_kid(struct diff *diff, struct align *align,
	const struct kid *kid)
{
	uint32_t other;

	if (kid->match == KID_NONE) {
		report_alone(diff, DIFF_A, kid);
		return;
	}
	other = align->kids[DIFF_B][kid->match].row;
	if (align->shape == DIFF_LIST && !kid->is_placed)
		diff_add(diff, DIFF_MOVED, DIFF_VALUE, kid->row, other);
	report_pair(diff, kid->row, other);
}

bool align_report_step(struct diff *diff, struct align *align,
	size_t *budget)
{
	while (align->report[DIFF_A] < align->count[DIFF_A]) {
		const struct kid *kid =
			&align->kids[DIFF_A][align->report[DIFF_A]];

		if (kid->is_placed &&
		    !catch_up(diff, align, kid->match, budget))
			return false;
		if (!align_spend(budget, WORK))
			return false;
		align->report[DIFF_A]++;
		report_kid(diff, align, kid);
		if (diff->align != align)
			return false;
	}
	return catch_up(diff, align, align->count[DIFF_B], budget);
}
