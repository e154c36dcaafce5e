#include "core/fhirpath/functions.h"

/*
 * lowBoundary(), highBoundary(), precision(), comparable() and the parts of
 * dates (FHIRPath 3.0, on trial). A number may mean anything within half of
 * its last digit; to fewer digits than it has, the low end is cut and the
 * high end is rounded, both by their size without the sign, as the official
 * tests have it.
 */

#include "core/fhirpath/decimal.h"
#include "core/fhirpath/moment.h"
#include "core/fhirpath/unit.h"

enum { DECIMAL_PLACES = 8, PLACES_MAX = 31 };

static bool one_value(const struct fp_call *call, const struct fp_list *input,
	struct fhirpath_item *out, bool *is_there)
{
	*is_there = input->count == 1;
	if (input->count > 1)
		return fp_fail(call->run, call->node, FHIRPATH_EXECUTION,
			"one value is needed in front of this, and these are "
			"%zu", input->count);
	if (*is_there)
		*out = fhirpath_value(call->run, &input->items[0]);
	return true;
}

static bool is_moment(const struct fhirpath_item *value)
{
	return value->kind == FHIRPATH_DATE ||
		value->kind == FHIRPATH_DATETIME ||
		value->kind == FHIRPATH_TIME;
}

static bool read_moment(const struct fhirpath_item *value,
	struct moment *out)
{
	return moment_parse(value->text, value->len,
		value->kind == FHIRPATH_TIME ? MOMENT_TIME :
		value->kind == FHIRPATH_DATE ? MOMENT_DATE :
		MOMENT_DATETIME, out);
}

static bool number_boundary(const struct fp_call *call,
	const struct fhirpath_item *value, int places, struct fp_list *out)
{
	struct decimal number, half = { .digits = 5 };
	bool is_low = call->variant == 0, is_outward, is_good;
	struct buf text = BUF_INIT;

	if (!decimal_parse(value->text, value->len, &number) ||
	    number.scale >= PLACES_MAX)
		return true;
	half.scale = number.scale + 1;
	/* By size: away from zero, or towards it. */
	is_outward = number.digits == 0 ? true :
		number.is_negative == is_low;
	half.is_negative = number.digits == 0 ? is_low :
		is_outward == number.is_negative;
	if (!decimal_add(&number, &half, &number))
		return true;
	if (!decimal_round(&number, places, is_outward ? DECIMAL_NEAREST :
	    DECIMAL_DOWN))
		return true;
	decimal_print(&number, &text);
	is_good = fp_add_text(call->run, out, value->kind ==
		FHIRPATH_QUANTITY ? value->kind : FHIRPATH_DECIMAL,
		text.data, text.len);
	buf_finish(&text);
	if (is_good && value->kind == FHIRPATH_QUANTITY) {
		out->items[out->count - 1].unit = value->unit;
		out->items[out->count - 1].unit_len = value->unit_len;
	}
	return is_good;
}

static bool moment_bounds(const struct fp_call *call,
	const struct fhirpath_item *value, int digits, struct fp_list *out)
{
	enum fhirpath_kind kind = value->kind;
	struct moment moment;
	struct buf text = BUF_INIT;
	bool is_good;

	if (!read_moment(value, &moment))
		return true;
	/* A date to the hour or finer is a dateTime. */
	if (kind == FHIRPATH_DATE && digits > 8) {
		moment.kind = MOMENT_DATETIME;
		kind = FHIRPATH_DATETIME;
	}
	if (!moment_boundary(&moment, digits, call->variant == 1))
		return true;
	moment_print(&moment, &text);
	is_good = fp_add_text(call->run, out, kind, text.data, text.len);
	buf_finish(&text);
	return is_good;
}

bool fp_boundary(const struct fp_call *call, const struct fp_list *input,
	struct fp_list *out)
{
	struct fhirpath_item value;
	long long digits = -1;
	bool is_there, is_given = false;

	if (!one_value(call, input, &value, &is_there))
		return false;
	if (call->node->argument_count > 0 &&
	    !fp_argument_integer(call, 0, &digits, &is_given))
		return false;
	if (!is_there || (is_given && (digits < 0 || digits > PLACES_MAX)))
		return true;
	if (is_moment(&value))
		return moment_bounds(call, &value, is_given ? (int)digits :
			value.kind == FHIRPATH_DATE ? 8 :
			value.kind == FHIRPATH_TIME ? 9 : 17, out);
	if (value.kind != FHIRPATH_INTEGER &&
	    value.kind != FHIRPATH_DECIMAL && value.kind != FHIRPATH_QUANTITY)
		return fp_fail(call->run, call->node, FHIRPATH_EXECUTION,
			"a number, a quantity, a date or a time is needed in "
			"front of this");
	return number_boundary(call, &value, is_given ? (int)digits :
		DECIMAL_PLACES, out);
}

bool fp_precision(const struct fp_call *call, const struct fp_list *input,
	struct fp_list *out)
{
	struct fhirpath_item value;
	struct moment moment;
	struct decimal number;
	bool is_there;

	if (!one_value(call, input, &value, &is_there))
		return false;
	if (!is_there)
		return true;
	if (is_moment(&value))
		return !read_moment(&value, &moment) || fp_add_integer(
			call->run, out, moment_digits(&moment));
	if (value.kind != FHIRPATH_INTEGER && value.kind != FHIRPATH_DECIMAL)
		return true;
	/* Digits behind the point; of a whole number, all its digits. */
	return !decimal_parse(value.text, value.len, &number) ||
		fp_add_integer(call->run, out, number.scale > 0 ?
			number.scale : decimal_precision(&number));
}

bool fp_comparable(const struct fp_call *call, const struct fp_list *input,
	struct fp_list *out)
{
	struct fhirpath_item value, other;
	struct unit_value a, b;
	bool is_there, is_other;

	if (!one_value(call, input, &value, &is_there) ||
	    !fp_argument_value(call, 0, &other, &is_other))
		return false;
	if (!is_there || !is_other)
		return true;
	if (value.kind != FHIRPATH_QUANTITY ||
	    other.kind != FHIRPATH_QUANTITY)
		return fp_fail(call->run, call->node, FHIRPATH_EXECUTION,
			"comparable() is about quantities");
	return fp_add_boolean(call->run, out,
		unit_parse(value.unit, value.unit_len, false, &a) &&
		unit_parse(other.unit, other.unit_len, false, &b) &&
		unit_is_comparable(&a, &b));
}

bool fp_part_of(const struct fp_call *call, const struct fp_list *input,
	struct fp_list *out)
{
	struct fhirpath_item value;
	struct moment moment;
	const long *parts;
	bool is_there;

	if (!one_value(call, input, &value, &is_there))
		return false;
	if (!is_there || !is_moment(&value) || !read_moment(&value, &moment) ||
	    (int)moment.precision < call->variant ||
	    (moment.kind == MOMENT_TIME && call->variant < MOMENT_HOUR))
		return true;
	parts = (const long[]){ moment.year, moment.month, moment.day,
		moment.hour, moment.minute, moment.second,
		moment.nanoseconds / 1000000 };
	return fp_add_integer(call->run, out, parts[call->variant]);
}
