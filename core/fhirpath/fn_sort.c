#include "core/fhirpath/functions.h"

/*
 * sort() (FHIRPath 3.0, on trial): by the items themselves, or by keys; a
 * minus in front of a key, or desc behind it, puts the largest first. What has
 * no key comes first either way, as the official tests have it. Merging from
 * below keeps the order of what is equal.
 */

#include <string.h>

struct sorter {
	struct fhirpath_run *run;
	struct fhirpath_item *keys;	/* count for each item */
	size_t count;
	bool is_descending[FP_ARGUMENTS_MAX];
};

/* A key that is not there. */
static bool is_missing(const struct fhirpath_item *key)
{
	return key->kind == FHIRPATH_NODE && key->row == INDEX_NONE &&
		key->shadow == INDEX_NONE;
}

static int compare_keys(struct sorter *sorter,
	const struct fhirpath_item *a, const struct fhirpath_item *b,
	bool is_descending)
{
	int order = 0;

	if (is_missing(a) || is_missing(b))
		return is_missing(b) - is_missing(a);
	if (fp_order(sorter->run, a, b, &order) != FP_ORDERED)
		return 0;
	return is_descending ? -order : order;
}

static int compare(struct sorter *sorter, uint32_t a, uint32_t b)
{
	for (size_t i = 0; i < sorter->count; i++) {
		int order = compare_keys(sorter,
			&sorter->keys[a * sorter->count + i],
			&sorter->keys[b * sorter->count + i],
			sorter->is_descending[i]);

		if (order != 0)
			return order;
	}
	return 0;
}

static void merge(struct sorter *sorter, const uint32_t *from, uint32_t *to,
	size_t low, size_t middle, size_t high)
{
	size_t left = low, right = middle;

	for (size_t at = low; at < high; at++)
		if (left < middle && (right >= high ||
		    compare(sorter, from[left], from[right]) <= 0))
			to[at] = from[left++];
		else
			to[at] = from[right++];
}

static bool make_key(const struct fp_call *call, struct sorter *sorter,
	size_t which, const struct fp_list *this, size_t index,
	struct fhirpath_item *key)
{
	struct fhirpath_run *run = call->run;
	const struct fp_node *node = fp_argument_node(call, which);
	uint32_t at = run->program->arguments[call->node->arguments + which];
	const struct fp_scope scope = { this, index, true,
		call->scope->total };
	struct fp_list found = { 0 };

	sorter->is_descending[which] = node->is_descending !=
		(node->op == FP_NEGATE);
	if (node->op == FP_NEGATE)
		at = node->right;
	if (!fp_evaluate(run, at, &scope, &found))
		return false;
	if (found.count > 1)
		return fp_fail(run, node, FHIRPATH_EXECUTION, "a key is one "
			"value, and these are %zu", found.count);
	*key = (struct fhirpath_item){ .row = INDEX_NONE,
		.shadow = INDEX_NONE };
	if (found.count == 1)
		*key = fhirpath_value(run, &found.items[0]);
	return true;
}

static bool make_keys(const struct fp_call *call, const struct fp_list *input,
	struct sorter *sorter)
{
	size_t arguments = call->node->argument_count;

	sorter->count = arguments > 0 ? arguments : 1;
	sorter->keys = fp_allocate(call->run, input->count * sorter->count *
		sizeof(*sorter->keys));
	for (size_t i = 0; i < input->count; i++) {
		struct fhirpath_item *keys = &sorter->keys[i * sorter->count];
		struct fhirpath_item item = input->items[i];
		struct fp_list this = fp_list_of(&item);

		if (arguments == 0)
			keys[0] = fhirpath_value(call->run, &item);
		for (size_t j = 0; j < arguments; j++)
			if (!make_key(call, sorter, j, &this, i, &keys[j]))
				return false;
	}
	return true;
}

bool fp_sort(const struct fp_call *call, const struct fp_list *input,
	struct fp_list *out)
{
	struct sorter sorter = { .run = call->run };
	size_t count = input->count, room = count * sizeof(uint32_t) + 4;
	uint32_t *from = fp_allocate(call->run, room);
	uint32_t *to = fp_allocate(call->run, room), *other;

	if (!make_keys(call, input, &sorter))
		return false;
	for (size_t i = 0; i < count; i++)
		from[i] = (uint32_t)i;
	for (size_t width = 1; width < count; width *= 2) {
		if (!fp_step(call->run, count))
			return false;
		for (size_t low = 0; low < count; low += 2 * width) {
			size_t middle = low + width < count ? low + width :
				count;
			size_t high = low + 2 * width < count ?
				low + 2 * width : count;

			merge(&sorter, from, to, low, middle, high);
		}
		other = from;
		from = to;
		to = other;
	}
	for (size_t i = 0; i < count; i++)
		if (!fp_add(call->run, out, &input->items[from[i]]))
			return false;
	return true;
}
