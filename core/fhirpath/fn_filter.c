#include "core/fhirpath/functions.h"

/*
 * Filtering, projection and types (FHIRPath N1 5.2, 5.5, 6.3, 7): functions
 * whose arguments are evaluated for each item, with $this, $index and $total.
 */

#include "core/fhirpath/evaluate.h"

bool fp_where(const struct fp_call *call, const struct fp_list *input,
	struct fp_list *out)
{
	out->is_unordered = input->is_unordered;
	for (size_t i = 0; i < input->count; i++) {
		struct fhirpath_item item = input->items[i];
		enum fhirpath_truth truth;

		/* Room first: what is allocated behind a mark is given back. */
		if (!fp_add(call->run, out, &item))
			return false;
		out->count--;
		if (!fp_argument_is_true(call, 0, &item, i, &truth))
			return false;
		if (truth == FHIRPATH_TRUE)
			out->items[out->count++] = item;
	}
	return true;
}

bool fp_select(const struct fp_call *call, const struct fp_list *input,
	struct fp_list *out)
{
	out->is_unordered = input->is_unordered;
	for (size_t i = 0; i < input->count; i++) {
		struct fhirpath_item item = input->items[i];
		struct fp_list this = fp_list_of(&item), found = { 0 };

		if (!fp_argument_for(call, 0, &this, i, NULL, &found) ||
		    !fp_add_list(call->run, out, &found))
			return false;
	}
	return true;
}

/* One round over what the last one found; repeatAll keeps what is equal. */
bool fp_repeat(const struct fp_call *call, const struct fp_list *input,
	struct fp_list *out)
{
	struct fp_list queue = { 0 };
	struct fp_set *seen = fp_set_new(call->run);

	if (!fp_add_list(call->run, &queue, input))
		return false;
	for (size_t i = 0; i < queue.count; i++) {
		struct fhirpath_item item = queue.items[i];
		struct fp_list this = fp_list_of(&item), found = { 0 };

		if (!fp_argument_for(call, 0, &this, i, NULL, &found))
			return false;
		for (size_t j = 0; j < found.count; j++) {
			bool is_new = true;

			if (call->variant == 0 && !fp_set_add(seen,
			    &found.items[j], &is_new))
				return false;
			if (is_new && (!fp_add(call->run, out,
			    &found.items[j]) || !fp_add(call->run, &queue,
			    &found.items[j])))
				return false;
		}
	}
	return true;
}

struct type_name {
	const char *space, *name;
	size_t space_len, len;
};

static bool type_argument(const struct fp_call *call, struct type_name *out)
{
	struct fhirpath_run *run = call->run;
	const struct fp_node *node = fp_argument_node(call, 0);

	if (!fp_type_argument(run->program,
	    run->program->arguments[call->node->arguments], &out->space,
	    &out->space_len, &out->name, &out->len))
		return fp_fail(run, node, FHIRPATH_SYNTAX,
			"a type is needed here");
	return fp_type_exists(run, out->space, out->space_len, out->name,
		out->len) || fp_fail(run, node, FHIRPATH_EXECUTION,
		"there is no type %.*s", (int)out->len, out->name);
}

bool fp_of_type(const struct fp_call *call, const struct fp_list *input,
	struct fp_list *out)
{
	struct type_name type;

	if (!type_argument(call, &type))
		return false;
	out->is_unordered = input->is_unordered;
	for (size_t i = 0; i < input->count; i++)
		if (fp_item_is(call->run, &input->items[i], type.space,
		    type.space_len, type.name, type.len, true) &&
		    !fp_add(call->run, out, &input->items[i]))
			return false;
	return true;
}

bool fp_as_type(const struct fp_call *call, const struct fp_list *input,
	struct fp_list *out)
{
	if (input->count > 1)
		return fp_fail(call->run, call->node, FHIRPATH_EXECUTION,
			"as() takes one item, and these are %zu: use "
			"ofType()", input->count);
	return fp_of_type(call, input, out);
}

bool fp_is_type(const struct fp_call *call, const struct fp_list *input,
	struct fp_list *out)
{
	struct type_name type;

	if (!type_argument(call, &type))
		return false;
	if (input->count > 1)
		return fp_fail(call->run, call->node, FHIRPATH_EXECUTION,
			"is() takes one item, and these are %zu",
			input->count);
	return input->count == 0 || fp_add_boolean(call->run, out,
		fp_item_is(call->run, &input->items[0], type.space,
			type.space_len, type.name, type.len, false));
}

bool fp_aggregate(const struct fp_call *call, const struct fp_list *input,
	struct fp_list *out)
{
	struct fp_list total = { 0 };

	if (call->node->argument_count > 1 && !fp_argument(call, 1, &total))
		return false;
	for (size_t i = 0; i < input->count; i++) {
		struct fhirpath_item item = input->items[i];
		struct fp_list this = fp_list_of(&item), next = { 0 };

		if (!fp_argument_for(call, 0, &this, i, &total, &next))
			return false;
		total = next;
	}
	return fp_add_list(call->run, out, &total);
}

/* Its arguments see the input as $this, and $index and $total as they are. */
bool fp_iif(const struct fp_call *call, const struct fp_list *input,
	struct fp_list *out)
{
	struct fhirpath_run *run = call->run;
	const uint32_t *arguments = run->program->arguments +
		call->node->arguments;
	struct fp_scope scope = *call->scope;
	struct fp_list criterion = { 0 };
	struct fhirpath_item value;
	bool is_true;

	if (input->count > 1)
		return fp_fail(run, call->node, FHIRPATH_EXECUTION,
			"iif() takes one item, and these are %zu",
			input->count);
	scope.this = input;
	if (!fp_evaluate(run, arguments[0], &scope, &criterion))
		return false;
	value.kind = FHIRPATH_BOOLEAN;
	if (criterion.count > 0)
		value = fhirpath_value(run, &criterion.items[0]);
	if (criterion.count > 1 || value.kind != FHIRPATH_BOOLEAN)
		return fp_fail(run, fp_argument_node(call, 0),
			FHIRPATH_SEMANTIC, "a Boolean is needed here");
	is_true = criterion.count > 0 && fp_is_text(&value, "true");
	if (!is_true && call->node->argument_count < 3)
		return true;
	return fp_evaluate(run, arguments[is_true ? 1 : 2], &scope, out);
}

bool fp_coalesce(const struct fp_call *call, const struct fp_list *input,
	struct fp_list *out)
{
	(void)input;
	for (size_t i = 0; i < call->node->argument_count &&
	    out->count == 0; i++)
		if (!fp_argument(call, i, out))
			return false;
	return true;
}
