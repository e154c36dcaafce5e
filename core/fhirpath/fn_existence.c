#include "core/fhirpath/functions.h"

/*
 * Existence (FHIRPath N1 5.1): questions about a collection, answered with a
 * Boolean or a number.
 */

bool fp_count(const struct fp_call *call, const struct fp_list *input,
	struct fp_list *out)
{
	if (call->variant == 1)
		return fp_add_boolean(call->run, out, input->count == 0);
	return fp_add_integer(call->run, out, (long long)input->count);
}

bool fp_exists(const struct fp_call *call, const struct fp_list *input,
	struct fp_list *out)
{
	if (call->node->argument_count == 0)
		return fp_add_boolean(call->run, out, input->count > 0);
	for (size_t i = 0; i < input->count; i++) {
		enum fhirpath_truth truth;

		if (!fp_argument_is_true(call, 0, &input->items[i], i,
		    &truth))
			return false;
		if (truth == FHIRPATH_TRUE)
			return fp_add_boolean(call->run, out, true);
	}
	return fp_add_boolean(call->run, out, false);
}

bool fp_all(const struct fp_call *call, const struct fp_list *input,
	struct fp_list *out)
{
	for (size_t i = 0; i < input->count; i++) {
		enum fhirpath_truth truth;

		if (!fp_argument_is_true(call, 0, &input->items[i], i,
		    &truth))
			return false;
		if (truth != FHIRPATH_TRUE)
			return fp_add_boolean(call->run, out, false);
	}
	return fp_add_boolean(call->run, out, true);
}

/* allTrue 0, anyTrue 1, allFalse 2, anyFalse 3. */
bool fp_all_are(const struct fp_call *call, const struct fp_list *input,
	struct fp_list *out)
{
	const char *wanted = call->variant < 2 ? "true" : "false";
	bool is_any = call->variant % 2 != 0;

	for (size_t i = 0; i < input->count; i++) {
		struct fhirpath_item value = fhirpath_value(call->run,
			&input->items[i]);

		if (value.kind != FHIRPATH_BOOLEAN)
			return fp_fail(call->run, call->node,
				FHIRPATH_EXECUTION, "all of these must be "
				"Booleans");
		if (fp_is_text(&value, wanted) == is_any)
			return fp_add_boolean(call->run, out, is_any);
	}
	return fp_add_boolean(call->run, out, !is_any);
}

static bool is_within(struct fhirpath_run *run, const struct fp_list *few,
	const struct fp_list *many, bool *out)
{
	struct fp_set *set = fp_set_new(run);
	bool is_new;

	for (size_t i = 0; i < many->count; i++)
		if (!fp_step(run, 1) ||
		    !fp_set_add(set, &many->items[i], &is_new))
			return false;
	*out = true;
	for (size_t i = 0; i < few->count && *out; i++)
		*out = fp_set_has(set, &few->items[i]);
	return true;
}

bool fp_subset(const struct fp_call *call, const struct fp_list *input,
	struct fp_list *out)
{
	struct fp_list other = { 0 };
	bool is_it;

	if (!fp_argument(call, 0, &other))
		return false;
	if (call->variant == 0 ?
	    !is_within(call->run, input, &other, &is_it) :
	    !is_within(call->run, &other, input, &is_it))
		return false;
	return fp_add_boolean(call->run, out, is_it);
}

bool fp_distinct(const struct fp_call *call, const struct fp_list *input,
	struct fp_list *out)
{
	const struct fp_list none = { 0 };

	return fp_unite(call->run, input, &none, out);
}

bool fp_is_distinct(const struct fp_call *call, const struct fp_list *input,
	struct fp_list *out)
{
	const struct fp_list none = { 0 };
	struct fp_list distinct = { 0 };

	return fp_unite(call->run, input, &none, &distinct) &&
		fp_add_boolean(call->run, out,
			distinct.count == input->count);
}

bool fp_not(const struct fp_call *call, const struct fp_list *input,
	struct fp_list *out)
{
	bool is_several;
	enum fhirpath_truth truth = fp_truth_of(call->run, input,
		&is_several);

	if (is_several)
		return fp_fail(call->run, call->node, FHIRPATH_EXECUTION,
			"not() takes one value, and these are %zu",
			input->count);
	return truth == FHIRPATH_UNKNOWN ||
		fp_add_boolean(call->run, out, truth == FHIRPATH_FALSE);
}
