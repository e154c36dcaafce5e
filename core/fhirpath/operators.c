#include "core/fhirpath/evaluate.h"

/*
 * The operators. Logic has three values and asks for the right side only
 * when the left one does not decide; everything else is empty as soon as one
 * side is.
 */

#include <string.h>

#include "core/fhirpath/decimal.h"

static bool one_truth(struct fhirpath_run *run, const struct fp_node *node,
	uint32_t side, const struct fp_scope *scope,
	enum fhirpath_truth *out)
{
	struct fp_list list = { 0 };
	bool is_several;

	if (!fp_evaluate(run, side, scope, &list))
		return false;
	*out = fp_truth_of(run, &list, &is_several);
	return !is_several || fp_fail(run, node, FHIRPATH_EXECUTION,
		"a condition has one value, and one side of this has %zu",
		list.count);
}

static enum fhirpath_truth combine(enum fp_binary how, enum fhirpath_truth a,
	enum fhirpath_truth b)
{
	switch (how) {
	case FP_AND:
		if (a == FHIRPATH_FALSE || b == FHIRPATH_FALSE)
			return FHIRPATH_FALSE;
		return a == FHIRPATH_TRUE ? b : FHIRPATH_UNKNOWN;
	case FP_OR:
		if (a == FHIRPATH_TRUE || b == FHIRPATH_TRUE)
			return FHIRPATH_TRUE;
		return a == FHIRPATH_FALSE ? b : FHIRPATH_UNKNOWN;
	case FP_XOR:
		if (a == FHIRPATH_UNKNOWN || b == FHIRPATH_UNKNOWN)
			return FHIRPATH_UNKNOWN;
		return a != b ? FHIRPATH_TRUE : FHIRPATH_FALSE;
	default:
		if (a == FHIRPATH_FALSE || b == FHIRPATH_TRUE)
			return FHIRPATH_TRUE;
		return a == FHIRPATH_TRUE ? b : FHIRPATH_UNKNOWN;
	}
}

static bool logic(struct fhirpath_run *run, const struct fp_node *node,
	const struct fp_scope *scope, struct fp_list *out)
{
	enum fhirpath_truth a, b = FHIRPATH_UNKNOWN;

	if (!one_truth(run, node, node->left, scope, &a))
		return false;
	if ((node->binary == FP_AND && a == FHIRPATH_FALSE) ||
	    (node->binary == FP_OR && a == FHIRPATH_TRUE) ||
	    (node->binary == FP_IMPLIES && a == FHIRPATH_FALSE))
		return fp_add_truth(run, out, combine(node->binary, a, b));
	return one_truth(run, node, node->right, scope, &b) &&
		fp_add_truth(run, out, combine(node->binary, a, b));
}

static enum fhirpath_truth opposite(enum fhirpath_truth a)
{
	if (a == FHIRPATH_UNKNOWN)
		return a;
	return a == FHIRPATH_TRUE ? FHIRPATH_FALSE : FHIRPATH_TRUE;
}

static bool membership(struct fhirpath_run *run, const struct fp_node *node,
	const struct fp_list *one, const struct fp_list *all,
	struct fp_list *out)
{
	if (one->count > 1)
		return fp_fail(run, node, FHIRPATH_EXECUTION, "one value is "
			"looked for at a time, and these are %zu",
			one->count);
	if (one->count == 0)
		return true;
	for (size_t i = 0; i < all->count; i++)
		if (fp_equal(run, &all->items[i], &one->items[0]) ==
		    FHIRPATH_TRUE)
			return fp_add_boolean(run, out, true);
	return fp_add_boolean(run, out, false);
}

static bool single(struct fhirpath_run *run, const struct fp_node *node,
	const struct fp_list *list)
{
	return list->count <= 1 || fp_fail(run, node, FHIRPATH_EXECUTION,
		"this takes one value a side, and here are %zu",
		list->count);
}

static bool compare(struct fhirpath_run *run, const struct fp_node *node,
	const struct fp_list *a, const struct fp_list *b,
	struct fp_list *out)
{
	int order = 0;
	bool is_it;

	if (!single(run, node, a) || !single(run, node, b))
		return false;
	if (a->count == 0 || b->count == 0)
		return true;
	switch (fp_order(run, &a->items[0], &b->items[0], &order)) {
	case FP_UNDECIDED:
		return true;
	case FP_UNLIKE:
		if (a->items[0].kind != FHIRPATH_NODE ||
		    a->items[0].row != INDEX_NONE) {
			struct fhirpath_item x = fhirpath_value(run,
				&a->items[0]);
			struct fhirpath_item y = fhirpath_value(run,
				&b->items[0]);

			if (x.kind == FHIRPATH_QUANTITY &&
			    y.kind == FHIRPATH_QUANTITY)
				return true;
		}
		return fp_fail(run, node, FHIRPATH_EXECUTION,
			"these two can't be put in an order");
	default:
		break;
	}
	switch (node->binary) {
	case FP_LESS:
		is_it = order < 0;
		break;
	case FP_LESS_EQUAL:
		is_it = order <= 0;
		break;
	case FP_GREATER:
		is_it = order > 0;
		break;
	default:
		is_it = order >= 0;
		break;
	}
	return fp_add_boolean(run, out, is_it);
}

static bool put_side(struct fhirpath_run *run, const struct fp_node *node,
	const struct fp_list *side, struct buf *out)
{
	struct fhirpath_item value;

	if (side->count == 0)
		return true;
	value = fhirpath_value(run, &side->items[0]);
	if (value.kind != FHIRPATH_STRING)
		return fp_fail(run, node, FHIRPATH_EXECUTION,
			"& joins Strings; toString() makes one");
	buf_append(out, value.text, value.len);
	return true;
}

static bool concatenate(struct fhirpath_run *run, const struct fp_node *node,
	const struct fp_list *a, const struct fp_list *b,
	struct fp_list *out)
{
	struct buf text = BUF_INIT;
	bool is_good = single(run, node, a) && single(run, node, b) &&
		put_side(run, node, a, &text) &&
		put_side(run, node, b, &text) &&
		fp_add_text(run, out, FHIRPATH_STRING, text.data, text.len);

	buf_finish(&text);
	return is_good;
}

static bool arithmetic(struct fhirpath_run *run, const struct fp_node *node,
	const struct fp_list *a, const struct fp_list *b,
	struct fp_list *out)
{
	if (!single(run, node, a) || !single(run, node, b))
		return false;
	if (a->count == 0 || b->count == 0)
		return true;
	return fp_calculate(run, node, a, b, out);
}

static bool apply(struct fhirpath_run *run, const struct fp_node *node,
	const struct fp_list *a, const struct fp_list *b,
	struct fp_list *out)
{
	switch (node->binary) {
	case FP_IN:
		return membership(run, node, a, b, out);
	case FP_CONTAINS:
		return membership(run, node, b, a, out);
	case FP_EQUAL:
		return fp_add_truth(run, out, fp_lists_equal(run, a, b));
	case FP_NOT_EQUAL:
		return fp_add_truth(run, out,
			opposite(fp_lists_equal(run, a, b)));
	case FP_EQUIVALENT:
		return fp_add_boolean(run, out,
			fp_lists_equivalent(run, a, b));
	case FP_NOT_EQUIVALENT:
		return fp_add_boolean(run, out,
			!fp_lists_equivalent(run, a, b));
	case FP_UNION:
		out->is_unordered = a->is_unordered || b->is_unordered;
		return fp_unite(run, a, b, out);
	case FP_CONCATENATE:
		return concatenate(run, node, a, b, out);
	case FP_LESS:
	case FP_LESS_EQUAL:
	case FP_GREATER:
	case FP_GREATER_EQUAL:
		return compare(run, node, a, b, out);
	default:
		return arithmetic(run, node, a, b, out);
	}
}

bool fp_binary(struct fhirpath_run *run, const struct fp_node *node,
	const struct fp_scope *scope, struct fp_list *out)
{
	struct fp_list a = { 0 }, b = { 0 };

	if (node->binary == FP_AND || node->binary == FP_OR ||
	    node->binary == FP_XOR || node->binary == FP_IMPLIES)
		return logic(run, node, scope, out);
	if (!fp_evaluate(run, node->left, scope, &a) ||
	    !fp_evaluate(run, node->right, scope, &b))
		return false;
	/* A limit that is met inside a comparison sets the fault only. */
	return apply(run, node, &a, &b, out) &&
		run->fault->kind == FHIRPATH_FINE;
}
