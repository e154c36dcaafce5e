#include "core/ig/walk_value.h"

/*
 * minValue[x] and maxValue[x]. Numbers and quantities are compared exactly, if
 * need be by way of UCUM; dates by their common precision, as texts, when their
 * offsets agree. A quantity in a date's place is a span from now (a year ago,
 * in ten years), by whole days.
 *
 * https://hl7.org/fhir/R4/elementdefinition-definitions.html
 * #ElementDefinition.minValue_x_
 */

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/base/text.h"
#include "core/fhirpath/unit.h"
#include "core/ig/code_syntax.h"

struct limit {
	const struct layer *layer;
	bool is_min;
	struct doc_index *index;
	const char *text;
};

static void report(struct walk *walk, const struct place *place,
	const struct limit *limit, const char *id)
{
	struct buf shown = BUF_INIT;

	if (index_kind(walk->index, walk->text, place->row) != ROW_OBJECT)
		walk_quote(walk, place->row, &shown);
	walk_report(walk, place, limit->layer->profile, FINDING_ERROR,
		"invalid", id, "The value%s%s is %s than %.100s, the %s that "
		"is allowed here", shown.len > 0 ? " " : "", shown.data,
		limit->is_min ? "less" : "greater", limit->text,
		limit->is_min ? "least" : "most");
	buf_finish(&shown);
}

static void check_number(struct walk *walk, const struct place *place,
	const struct limit *limit)
{
	size_t len;
	const char *text = walk_string(walk, place->row, &len);
	bool is_decimal = place->primitive == PRIMITIVE_DECIMAL;
	struct decimal value, bound;
	int order;

	if (!decimal_parse(text, len, &value) || !decimal_parse(limit->text,
	    strlen(limit->text), &bound))
		return;
	order = decimal_compare(&value, &bound);
	if (limit->is_min ? order >= 0 : order <= 0)
		return;
	if (limit->is_min)
		report(walk, place, limit, is_decimal ?
			"Type_Specific_Checks_DT_Decimal_LT" :
			"Type_Specific_Checks_DT_Integer_LT");
	else
		report(walk, place, limit, is_decimal ?
			"Type_Specific_Checks_DT_Decimal_GT" :
			"Type_Specific_Checks_DT_Integer_GT");
}

/* A moment that is so many calendar units away. */
static bool shift(struct tm *when, double count, const char *unit)
{
	int whole = (int)count;

	if (count > 1e6 || count < -1e6)
		return false;
	if (text_equals(unit, "a"))
		when->tm_year += whole;
	else if (text_equals(unit, "mo"))
		when->tm_mon += whole;
	else if (text_equals(unit, "wk"))
		when->tm_mday += whole * 7;
	else if (text_equals(unit, "d"))
		when->tm_mday += whole;
	else if (text_equals(unit, "h"))
		when->tm_hour += whole;
	else if (text_equals(unit, "min"))
		when->tm_min += whole;
	else
		return false;
	return true;
}

static void check_span(struct walk *walk, const struct place *place,
	const struct limit *limit)
{
	struct tm when;
	char *value = index_find_dup(limit->index, limit->text, 0, "code");
	uint32_t row = index_member(limit->index, limit->text, 0, "value");
	char *number = row == INDEX_NONE ? NULL :
		index_scalar_dup(limit->index, limit->text, row);
	char wanted[32];
	size_t len;
	const char *text;

	if (value == NULL || number == NULL ||
	    gmtime_r(&walk->now, &when) == NULL ||
	    !shift(&when, strtod(number, NULL) * (limit->is_min ? -1 : 1),
	    value))
		goto out;
	(void)timegm(&when);
	if (strftime(wanted, sizeof(wanted), "%Y-%m-%dT%H:%M:%S", &when) == 0)
		goto out;
	text = walk_string(walk, place->row, &len);
	if (len > 19)
		len = 19;
	if (limit->is_min ? memcmp(text, wanted, len) < 0 :
	    memcmp(text, wanted, len) > 0)
		report(walk, place, limit, limit->is_min ?
			"TYPE_SPECIFIC_CHECKS_DT_QTY_GT_MIN" :
			"TYPE_SPECIFIC_CHECKS_DT_QTY_GT_MAX");
out:
	free(value);
	free(number);
}

static void check_date(struct walk *walk, const struct place *place,
	const struct limit *limit)
{
	const char *wanted = limit->text + 1;
	size_t size = strlen(limit->text), len;
	const char *text = walk_string(walk, place->row, &len);
	int order;

	if (size < 2)
		return;
	size -= 2;
	if (len > 19)
		len = 19;
	order = memcmp(text, wanted, len < size ? len : size);
	if (limit->is_min ? order < 0 : order > 0)
		report(walk, place, limit, limit->is_min ?
			"TYPE_SPECIFIC_CHECKS_DT_DT_LT" :
			"TYPE_SPECIFIC_CHECKS_DT_DT_GT");
}

static char *part(const struct doc_index *index, const char *text,
	uint32_t object, const char *name)
{
	uint32_t row = index_member(index, text, object, name);

	return row == INDEX_NONE ? NULL : index_scalar_dup(index, text, row);
}

/* Of a Quantity; owned texts, NULL for what it hasn't. */
struct amount {
	char *value, *code, *unit, *system;
};

static struct amount amount_of(const struct doc_index *index,
	const char *text, uint32_t row)
{
	return (struct amount){ part(index, text, row, "value"),
		part(index, text, row, "code"),
		part(index, text, row, "unit"),
		part(index, text, row, "system") };
}

static void free_amount(struct amount *amount)
{
	free(amount->value);
	free(amount->code);
	free(amount->unit);
	free(amount->system);
}

/* <0, 0, >0 in *order; *is_converted: their units were made one. */
static bool compare_amounts(const struct amount *a, const struct amount *b,
	bool *is_converted, int *order)
{
	static const char ucum[] = "http://unitsofmeasure.org";
	struct decimal x, y;
	struct unit_value of_x, of_y;
	bool is_same = a->code == NULL && b->code == NULL ?
		a->unit == NULL || b->unit == NULL ||
		text_equals(a->unit, b->unit) :
		text_equals(a->code, b->code);

	*is_converted = !is_same;
	if (!decimal_parse(a->value, strlen(a->value), &x) ||
	    !decimal_parse(b->value, strlen(b->value), &y))
		return false;
	if (is_same) {
		*order = decimal_compare(&x, &y);
		return true;
	}
	return text_equals(a->system, ucum) && text_equals(b->system, ucum) &&
		a->code != NULL && b->code != NULL &&
		unit_parse(a->code, strlen(a->code), false, &of_x) &&
		unit_parse(b->code, strlen(b->code), false, &of_y) &&
		unit_is_comparable(&of_x, &of_y) &&
		unit_compare(&x, &of_x, &y, &of_y, order);
}

static void check_quantity(struct walk *walk, const struct place *place,
	const struct limit *limit)
{
	static const char *const ids[][2] = {
		{ "TYPE_SPECIFIC_CHECKS_DT_QTY_MAX_VALUE_WRONG",
			"TYPE_SPECIFIC_CHECKS_DT_QTY_MAX_VALUE_WRONG_UCUM" },
		{ "TYPE_SPECIFIC_CHECKS_DT_QTY_MIN_VALUE_WRONG",
			"TYPE_SPECIFIC_CHECKS_DT_QTY_MIN_VALUE_WRONG_UCUM" },
	};
	struct amount own = amount_of(walk->index, walk->text, place->row);
	struct amount wanted = amount_of(limit->index, limit->text, 0);
	bool is_converted;
	int order;

	if (own.value == NULL || wanted.value == NULL)
		;	/* nothing to compare */
	else if (!compare_amounts(&own, &wanted, &is_converted, &order))
		walk_unchecked(walk, "least or greatest quantity",
			"its unit can't be held against the value's");
	else if (limit->is_min ? order < 0 : order > 0)
		report(walk, place, limit, ids[limit->is_min][is_converted]);
	free_amount(&own);
	free_amount(&wanted);
}

static bool is_number(enum primitive_kind kind)
{
	return primitive_form(kind) == PRIMITIVE_AS_NUMBER;
}

static bool is_date(enum primitive_kind kind)
{
	return kind == PRIMITIVE_DATE || kind == PRIMITIVE_DATETIME ||
		kind == PRIMITIVE_INSTANT || kind == PRIMITIVE_TIME;
}

static void check_limit(struct walk *walk, const struct place *place,
	struct limit *limit)
{
	enum row_kind kind;

	limit->index = index_text(limit->text, strlen(limit->text));
	if (index_count(limit->index) > 0 &&
	    index_fault(limit->index) == NULL) {
		kind = index_kind(limit->index, limit->text, 0);
		if (kind == ROW_NUMBER && is_number(place->primitive))
			check_number(walk, place, limit);
		else if (kind == ROW_STRING && is_date(place->primitive))
			check_date(walk, place, limit);
		else if (kind == ROW_OBJECT && is_date(place->primitive))
			check_span(walk, place, limit);
		else if (kind == ROW_OBJECT &&
		    place->primitive == PRIMITIVE_NONE)
			check_quantity(walk, place, limit);
	}
	index_free(limit->index);
}

void value_check_range(struct walk *walk, const struct place *place,
	const struct layer *layer)
{
	const struct element *element = &layer->node->element;
	struct limit least = { layer, true, NULL, element->min_value };
	struct limit most = { layer, false, NULL, element->max_value };

	if (least.text != NULL)
		check_limit(walk, place, &least);
	if (most.text != NULL)
		check_limit(walk, place, &most);
}
