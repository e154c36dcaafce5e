#include "core/fhirpath/functions.h"

/*
 * Subsetting and combining (FHIRPath N1 5.3, 5.4). In strict mode, what needs
 * an order refuses a collection that has none (children()).
 */

static bool has_order(const struct fp_call *call,
	const struct fp_list *input)
{
	return !call->run->settings.is_strict || !input->is_unordered ||
		fp_fail(call->run, call->node, FHIRPATH_SEMANTIC, "what "
			"children() gives has no order, so there is no "
			"telling which this would be");
}

static bool add_range(const struct fp_call *call, const struct fp_list *input,
	size_t from, size_t to, struct fp_list *out)
{
	struct fp_list range = { .count = 0 };

	if (!has_order(call, input))
		return false;
	if (from >= to)
		return true;
	range.items = input->items + from;
	range.count = to - from;
	return fp_add_list(call->run, out, &range);
}

bool fp_single(const struct fp_call *call, const struct fp_list *input,
	struct fp_list *out)
{
	if (input->count > 1)
		return fp_fail(call->run, call->node, FHIRPATH_EXECUTION,
			"one item is expected, and these are %zu",
			input->count);
	return fp_add_list(call->run, out, input);
}

bool fp_first(const struct fp_call *call, const struct fp_list *input,
	struct fp_list *out)
{
	return add_range(call, input, 0, input->count > 0, out);
}

bool fp_last(const struct fp_call *call, const struct fp_list *input,
	struct fp_list *out)
{
	return add_range(call, input, input->count > 0 ? input->count - 1 : 0,
		input->count, out);
}

bool fp_tail(const struct fp_call *call, const struct fp_list *input,
	struct fp_list *out)
{
	return add_range(call, input, input->count > 0, input->count, out);
}

static bool number(const struct fp_call *call, const struct fp_list *input,
	size_t *out)
{
	long long value;
	bool is_there;

	if (!fp_argument_integer(call, 0, &value, &is_there))
		return false;
	*out = !is_there || value < 0 ? 0 : value > (long long)input->count ?
		input->count : (size_t)value;
	return true;
}

bool fp_skip(const struct fp_call *call, const struct fp_list *input,
	struct fp_list *out)
{
	size_t count;

	return number(call, input, &count) &&
		add_range(call, input, count, input->count, out);
}

bool fp_take(const struct fp_call *call, const struct fp_list *input,
	struct fp_list *out)
{
	size_t count;

	return number(call, input, &count) &&
		add_range(call, input, 0, count, out);
}

/* The items that are in the argument too, or those that are not. */
static bool divide(const struct fp_call *call, const struct fp_list *input,
	bool is_kept, struct fp_list *out)
{
	struct fp_list other = { 0 };
	struct fp_set *set = fp_set_new(call->run);
	bool is_new;

	if (!fp_argument(call, 0, &other))
		return false;
	for (size_t i = 0; i < other.count; i++)
		if (!fp_set_add(set, &other.items[i], &is_new))
			return false;
	for (size_t i = 0; i < input->count; i++) {
		if (!fp_step(call->run, 1))
			return false;
		if (fp_set_has(set, &input->items[i]) == is_kept &&
		    !fp_add(call->run, out, &input->items[i]))
			return false;
	}
	return true;
}

bool fp_intersect(const struct fp_call *call, const struct fp_list *input,
	struct fp_list *out)
{
	const struct fp_list none = { 0 };
	struct fp_list both = { 0 };

	return divide(call, input, true, &both) &&
		fp_unite(call->run, &both, &none, out);
}

bool fp_exclude(const struct fp_call *call, const struct fp_list *input,
	struct fp_list *out)
{
	return divide(call, input, false, out);
}

bool fp_union(const struct fp_call *call, const struct fp_list *input,
	struct fp_list *out)
{
	struct fp_list other = { 0 };

	return fp_argument(call, 0, &other) &&
		fp_unite(call->run, input, &other, out);
}

bool fp_combine(const struct fp_call *call, const struct fp_list *input,
	struct fp_list *out)
{
	struct fp_list other = { 0 };

	return fp_argument(call, 0, &other) &&
		fp_add_list(call->run, out, input) &&
		fp_add_list(call->run, out, &other);
}
