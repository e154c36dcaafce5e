#include "core/fhirpath/evaluate.h"

/*
 * Arguments of functions, evaluated when the function asks for them, and the
 * rule of single values ("Singleton Evaluation of Collections"): empty stays
 * empty, one is taken as the kind that is asked for, more is a fault.
 */

#include "core/fhirpath/decimal.h"

bool fp_argument(const struct fp_call *call, size_t at, struct fp_list *out)
{
	const struct fhirpath *program = call->run->program;

	return fp_evaluate(call->run,
		program->arguments[call->node->arguments + at], call->scope,
		out);
}

bool fp_argument_for(const struct fp_call *call, size_t at,
	const struct fp_list *this, size_t index, const struct fp_list *total,
	struct fp_list *out)
{
	const struct fhirpath *program = call->run->program;
	const struct fp_scope scope = { this, index, true,
		total != NULL ? total : call->scope->total };

	return fp_evaluate(call->run,
		program->arguments[call->node->arguments + at], &scope, out);
}

bool fp_argument_is_true(const struct fp_call *call, size_t at,
	const struct fhirpath_item *item, size_t index,
	enum fhirpath_truth *out)
{
	struct fhirpath_item copy = *item;
	struct fp_list this = fp_list_of(&copy), list = { 0 };
	struct fp_mark mark = fp_mark(call->run);
	bool is_several = false;
	bool is_good = fp_argument_for(call, at, &this, index, NULL, &list);

	if (is_good)
		*out = fp_truth_of(call->run, &list, &is_several);
	fp_release(call->run, mark);
	if (is_several)
		return fp_fail(call->run, fp_argument_node(call, at),
			FHIRPATH_EXECUTION, "a condition has one value, and "
			"this has several");
	return is_good;
}

bool fp_argument_value(const struct fp_call *call, size_t at,
	struct fhirpath_item *out, bool *is_there)
{
	struct fp_list list = { 0 };

	*is_there = false;
	if (!fp_argument(call, at, &list))
		return false;
	if (list.count > 1)
		return fp_fail(call->run, fp_argument_node(call, at),
			FHIRPATH_EXECUTION, "one value is needed here, and "
			"these are %zu", list.count);
	*is_there = list.count == 1;
	if (*is_there)
		*out = fhirpath_value(call->run, &list.items[0]);
	return true;
}

bool fp_argument_string(const struct fp_call *call, size_t at,
	struct fhirpath_item *out, bool *is_there)
{
	if (!fp_argument_value(call, at, out, is_there))
		return false;
	return !*is_there || out->kind == FHIRPATH_STRING ||
		fp_fail(call->run, fp_argument_node(call, at),
			FHIRPATH_EXECUTION, "a String is needed here");
}

bool fp_argument_integer(const struct fp_call *call, size_t at,
	long long *out, bool *is_there)
{
	struct fhirpath_item item;
	struct decimal number;

	if (!fp_argument_value(call, at, &item, is_there))
		return false;
	if (!*is_there)
		return true;
	if (item.kind != FHIRPATH_INTEGER ||
	    !decimal_parse(item.text, item.len, &number) ||
	    !decimal_to_long(&number, out))
		return fp_fail(call->run, fp_argument_node(call, at),
			FHIRPATH_EXECUTION, "a whole number is needed here");
	return true;
}
