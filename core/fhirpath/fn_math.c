#include "core/fhirpath/functions.h"

/*
 * Mathematics (FHIRPath N1 5.7): one number in, one out; empty where there is
 * none (the root of -1, or more digits than there is room for).
 */

#include "core/fhirpath/decimal.h"

static bool input_number(const struct fp_call *call,
	const struct fp_list *input, struct fhirpath_item *value,
	struct decimal *out, bool *is_there)
{
	*is_there = false;
	if (input->count == 0)
		return true;
	*value = fhirpath_value(call->run, &input->items[0]);
	if (input->count > 1 || (value->kind != FHIRPATH_INTEGER &&
	    value->kind != FHIRPATH_DECIMAL &&
	    value->kind != FHIRPATH_QUANTITY))
		return fp_fail(call->run, call->node, FHIRPATH_EXECUTION,
			"one number is needed in front of this");
	*is_there = decimal_parse(value->text, value->len, out);
	return true;
}

static bool argument_number(const struct fp_call *call, struct decimal *out,
	bool *is_there)
{
	struct fhirpath_item value;

	if (!fp_argument_value(call, 0, &value, is_there))
		return false;
	if (!*is_there)
		return true;
	if (value.kind != FHIRPATH_INTEGER && value.kind != FHIRPATH_DECIMAL)
		return fp_fail(call->run, fp_argument_node(call, 0),
			FHIRPATH_EXECUTION, "a number is needed here");
	*is_there = decimal_parse(value.text, value.len, out);
	return true;
}

static bool add(const struct fp_call *call, const struct decimal *number,
	const struct fhirpath_item *like, enum fhirpath_kind kind,
	struct fp_list *out)
{
	struct buf text = BUF_INIT;
	bool is_good;

	decimal_print(number, &text);
	is_good = fp_add_text(call->run, out, like->kind ==
		FHIRPATH_QUANTITY ? like->kind : kind, text.data, text.len);
	buf_finish(&text);
	if (is_good && like->kind == FHIRPATH_QUANTITY) {
		out->items[out->count - 1].unit = like->unit;
		out->items[out->count - 1].unit_len = like->unit_len;
	}
	return is_good;
}

static bool apply(int which, struct decimal *number)
{
	switch (which) {
	case 'a':
		number->is_negative = false;
		return true;
	case 'c':
		decimal_ceiling(number);
		return true;
	case 'f':
		decimal_floor(number);
		return true;
	case 't':
		decimal_round(number, 0, DECIMAL_DOWN);
		number->is_negative = number->is_negative &&
			number->digits != 0;
		return true;
	case 'e':
		return decimal_exp(number, number);
	case 'l':
		return decimal_ln(number, number);
	default:
		return decimal_sqrt(number, number);
	}
}

bool fp_math(const struct fp_call *call, const struct fp_list *input,
	struct fp_list *out)
{
	bool is_whole = call->variant == 'c' || call->variant == 'f' ||
		call->variant == 't';
	struct fhirpath_item value;
	struct decimal number;
	bool is_there;

	if (!input_number(call, input, &value, &number, &is_there))
		return false;
	if (!is_there || !apply(call->variant, &number))
		return true;
	return add(call, &number, &value, is_whole ? FHIRPATH_INTEGER :
		call->variant == 'a' ? value.kind : FHIRPATH_DECIMAL, out);
}

bool fp_round(const struct fp_call *call, const struct fp_list *input,
	struct fp_list *out)
{
	struct fhirpath_item value;
	struct decimal number;
	long long places = 0;
	bool is_there, is_given = true;

	if (!input_number(call, input, &value, &number, &is_there) ||
	    (call->node->argument_count > 0 &&
	    !fp_argument_integer(call, 0, &places, &is_given)))
		return false;
	if (!is_there || !is_given)
		return true;
	if (places < 0)
		return fp_fail(call->run, fp_argument_node(call, 0),
			FHIRPATH_EXECUTION, "there are no fewer than 0 "
			"digits behind the point");
	if (places < number.scale)
		decimal_round(&number, (int)places, DECIMAL_NEAREST);
	number.is_negative = number.is_negative && number.digits != 0;
	return add(call, &number, &value, FHIRPATH_DECIMAL, out);
}

bool fp_log(const struct fp_call *call, const struct fp_list *input,
	struct fp_list *out)
{
	struct decimal number, base, result;
	struct fhirpath_item value;
	bool is_there, is_base;

	if (!input_number(call, input, &value, &number, &is_there) ||
	    !argument_number(call, &base, &is_base))
		return false;
	if (!is_there || !is_base || !decimal_ln(&number, &number) ||
	    !decimal_ln(&base, &base) ||
	    !decimal_divide(&number, &base, &result))
		return true;
	/* The two were good for 15 digits. */
	decimal_round(&result, 13, DECIMAL_NEAREST);
	decimal_trim(&result);
	return add(call, &result, &value, FHIRPATH_DECIMAL, out);
}

bool fp_power(const struct fp_call *call, const struct fp_list *input,
	struct fp_list *out)
{
	struct decimal number, exponent, result;
	struct fhirpath_item value;
	bool is_there, is_given;

	if (!input_number(call, input, &value, &number, &is_there) ||
	    !argument_number(call, &exponent, &is_given))
		return false;
	if (!is_there || !is_given ||
	    !decimal_power(&number, &exponent, &result))
		return true;
	return add(call, &result, &value, result.scale == 0 &&
		value.kind == FHIRPATH_INTEGER ? FHIRPATH_INTEGER :
		FHIRPATH_DECIMAL, out);
}
