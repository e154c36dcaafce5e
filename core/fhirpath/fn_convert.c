#include "core/fhirpath/functions.h"

/*
 * Conversion (FHIRPath N1 5.5): to...() gives the value or nothing, and
 * convertsTo...() says whether there would be one; the same code decides.
 */

#include <string.h>
#include <strings.h>

#include "core/base/text.h"
#include "core/fhirpath/decimal.h"
#include "core/fhirpath/moment.h"
#include "core/fhirpath/unit.h"

typedef bool convert_fn(const struct fp_call *call,
	const struct fhirpath_item *value, struct fp_list *out);

static bool is_number(const struct fhirpath_item *a)
{
	return a->kind == FHIRPATH_INTEGER || a->kind == FHIRPATH_DECIMAL;
}

static bool is_one_of(const struct fhirpath_item *value,
	const char *const *words)
{
	for (; *words != NULL; words++)
		if (strlen(*words) == value->len &&
		    strncasecmp(*words, value->text, value->len) == 0)
			return true;
	return false;
}

static bool to_boolean(const struct fp_call *call,
	const struct fhirpath_item *value, struct fp_list *out)
{
	static const char *const yes[] = { "true", "t", "yes", "y", "1",
		"1.0", NULL };
	static const char *const no[] = { "false", "f", "no", "n", "0", "0.0",
		NULL };
	struct decimal number, one = decimal_of(1);

	if (value->kind == FHIRPATH_BOOLEAN || value->kind == FHIRPATH_STRING) {
		if (is_one_of(value, yes))
			return fp_add_boolean(call->run, out, true);
		return !is_one_of(value, no) ||
			fp_add_boolean(call->run, out, false);
	}
	if (!is_number(value) ||
	    !decimal_parse(value->text, value->len, &number))
		return true;
	if (decimal_compare(&number, &one) == 0)
		return fp_add_boolean(call->run, out, true);
	return number.digits != 0 || fp_add_boolean(call->run, out, false);
}

static bool is_plain_number(const struct fhirpath_item *value, bool is_whole)
{
	for (uint32_t i = 0; i < value->len; i++)
		if (!text_is_digit(value->text[i]) &&
		    (value->text[i] != '.' || is_whole) &&
		    (i > 0 || (value->text[i] != '-' &&
		    value->text[i] != '+')))
			return false;
	return true;
}

static bool to_integer(const struct fp_call *call,
	const struct fhirpath_item *value, struct fp_list *out)
{
	struct decimal number;
	long long whole;

	if (value->kind == FHIRPATH_BOOLEAN)
		return fp_add_integer(call->run, out,
			fp_is_text(value, "true"));
	if (value->kind != FHIRPATH_INTEGER &&
	    value->kind != FHIRPATH_STRING)
		return true;
	if (!is_plain_number(value, true) ||
	    !decimal_parse(value->text, value->len, &number) ||
	    !decimal_to_long(&number, &whole))
		return true;
	return fp_add_integer(call->run, out, whole);
}

static bool to_decimal(const struct fp_call *call,
	const struct fhirpath_item *value, struct fp_list *out)
{
	const char *text = value->text;
	size_t len = value->len;
	struct decimal number;

	if (value->kind == FHIRPATH_BOOLEAN) {
		text = fp_is_text(value, "true") ? "1.0" : "0.0";
		len = 3;
	} else if (!is_number(value) && (value->kind != FHIRPATH_STRING ||
	    !is_plain_number(value, false))) {
		return true;
	}
	if (!decimal_parse(text, len, &number))
		return true;
	if (*text == '+') {
		text++;
		len--;
	}
	return fp_add_text(call->run, out, FHIRPATH_DECIMAL, text, len);
}

static bool to_string(const struct fp_call *call,
	const struct fhirpath_item *value, struct fp_list *out)
{
	struct buf text = BUF_INIT;
	bool is_good;

	if (value->kind == FHIRPATH_NODE || value->kind == FHIRPATH_TYPE)
		return true;
	fp_put_text(value, &text);
	is_good = fp_add_text(call->run, out, FHIRPATH_STRING, text.data,
		text.len);
	buf_finish(&text);
	return is_good;
}

static bool read_moment(const struct fhirpath_item *value,
	enum moment_kind kind, struct moment *out)
{
	if (value->kind == FHIRPATH_TIME && kind != MOMENT_TIME)
		return false;
	if (value->kind != FHIRPATH_TIME && value->kind != FHIRPATH_STRING &&
	    kind == MOMENT_TIME)
		return false;
	switch (value->kind) {
	case FHIRPATH_DATE:
	case FHIRPATH_DATETIME:
	case FHIRPATH_TIME:
	case FHIRPATH_STRING:
		break;
	default:
		return false;
	}
	if (kind == MOMENT_TIME)
		return value->len > 0 && *value->text != 'T' && moment_parse(
			value->text, value->len, MOMENT_TIME, out);
	return moment_parse(value->text, value->len, MOMENT_DATETIME, out);
}

static bool add_moment(const struct fp_call *call,
	const struct moment *moment, enum fhirpath_kind kind,
	struct fp_list *out)
{
	struct buf text = BUF_INIT;
	bool is_good;

	moment_print(moment, &text);
	is_good = fp_add_text(call->run, out, kind, text.data, text.len);
	buf_finish(&text);
	return is_good;
}

static bool to_date(const struct fp_call *call,
	const struct fhirpath_item *value, struct fp_list *out)
{
	struct moment moment;

	if (!read_moment(value, MOMENT_DATE, &moment))
		return true;
	moment_to_date(&moment);
	return add_moment(call, &moment, FHIRPATH_DATE, out);
}

static bool to_datetime(const struct fp_call *call,
	const struct fhirpath_item *value, struct fp_list *out)
{
	struct moment moment;

	return !read_moment(value, MOMENT_DATETIME, &moment) ||
		add_moment(call, &moment, FHIRPATH_DATETIME, out);
}

static bool to_time(const struct fp_call *call,
	const struct fhirpath_item *value, struct fp_list *out)
{
	struct moment moment;

	return !read_moment(value, MOMENT_TIME, &moment) ||
		add_moment(call, &moment, FHIRPATH_TIME, out);
}

/* "4", "4 days", "4.0 'mg'": the number and the unit. */
static bool read_quantity(const struct fhirpath_item *value,
	struct fhirpath_item *out)
{
	const char *at = value->text, *end = value->text + value->len;
	struct decimal number;

	*out = (struct fhirpath_item){ .kind = FHIRPATH_QUANTITY,
		.row = INDEX_NONE, .shadow = INDEX_NONE, .text = at,
		.unit = "1", .unit_len = 1 };
	while (at < end && !text_is_space(*at))
		at++;
	out->len = (uint32_t)(at - out->text);
	if (!is_plain_number(out, false) ||
	    !decimal_parse(out->text, out->len, &number))
		return false;
	if (at == end)
		return true;
	while (at < end && text_is_space(*at))
		at++;
	out->unit = at;
	out->unit_len = (uint32_t)(end - at);
	if (unit_is_calendar(at, (size_t)(end - at)))
		return true;
	if (end - at < 3 || *at != '\'' || end[-1] != '\'')
		return false;
	out->unit++;
	out->unit_len -= 2;
	return memchr(out->unit, '\'', out->unit_len) == NULL;
}

/* Into another unit; false when it is none of its kind. */
static bool change_unit(const struct fp_call *call,
	struct fhirpath_item *quantity, const struct fhirpath_item *unit,
	bool *is_there)
{
	struct unit_value from, to;
	struct decimal number;
	struct buf text = BUF_INIT;
	const char *name = unit->text;
	size_t len = unit->len;

	*is_there = unit_parse(quantity->unit, quantity->unit_len, false,
		&from) && unit_parse(name, len, false, &to) &&
		unit_is_comparable(&from, &to) && decimal_parse(
		quantity->text, quantity->len, &number) &&
		unit_convert(&number, &from, &to, &number);
	if (!*is_there)
		return true;
	decimal_print(&number, &text);
	quantity->text = fp_keep(call->run, text.data, text.len);
	quantity->len = (uint32_t)text.len;
	quantity->unit = name;
	quantity->unit_len = (uint32_t)len;
	buf_finish(&text);
	return true;
}

static bool to_quantity(const struct fp_call *call,
	const struct fhirpath_item *value, struct fp_list *out)
{
	struct fhirpath_item quantity = *value, unit;
	bool is_there;

	if (value->kind == FHIRPATH_BOOLEAN) {
		quantity.text = fp_is_text(value, "true") ? "1.0" : "0.0";
		quantity.len = 3;
	}
	if (is_number(value) || value->kind == FHIRPATH_BOOLEAN) {
		quantity.unit = "1";
		quantity.unit_len = 1;
	} else if (value->kind == FHIRPATH_STRING) {
		if (!read_quantity(value, &quantity))
			return true;
	} else if (value->kind != FHIRPATH_QUANTITY) {
		return true;
	}
	quantity.kind = FHIRPATH_QUANTITY;
	if (value->kind != FHIRPATH_QUANTITY)
		quantity.row = quantity.shadow = INDEX_NONE;
	if (call->node->argument_count > 0) {
		if (!fp_argument_string(call, 0, &unit, &is_there))
			return false;
		if (is_there && (!change_unit(call, &quantity, &unit,
		    &is_there) || !is_there))
			return true;
		quantity.row = quantity.shadow = INDEX_NONE;
	}
	return fp_add(call->run, out, &quantity);
}

static convert_fn *const converters[] = {
	[FHIRPATH_BOOLEAN] = to_boolean, [FHIRPATH_INTEGER] = to_integer,
	[FHIRPATH_DECIMAL] = to_decimal, [FHIRPATH_STRING] = to_string,
	[FHIRPATH_DATE] = to_date, [FHIRPATH_DATETIME] = to_datetime,
	[FHIRPATH_TIME] = to_time, [FHIRPATH_QUANTITY] = to_quantity,
};

bool fp_convert(const struct fp_call *call, const struct fp_list *input,
	struct fp_list *out)
{
	struct fhirpath_item value;

	if (input->count == 0)
		return true;
	if (input->count > 1)
		return fp_fail(call->run, call->node, FHIRPATH_EXECUTION,
			"one value is converted at a time, and these are "
			"%zu: use select()", input->count);
	value = fhirpath_value(call->run, &input->items[0]);
	return converters[call->variant](call, &value, out);
}

bool fp_converts(const struct fp_call *call, const struct fp_list *input,
	struct fp_list *out)
{
	struct fp_list found = { 0 };

	if (input->count == 0)
		return true;
	return fp_convert(call, input, &found) &&
		fp_add_boolean(call->run, out, found.count > 0);
}
