#include "core/fhirpath/evaluate.h"

/*
 * Equality, equivalence and order (FHIRPath N1, "Equality" and
 * "Comparison"). Simple values are compared as System's; two elements with
 * parts are equal when their parts are, whatever the order of the names, and
 * lists in their order. Two rows of the same number are equal unseen.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/fhirpath/decimal.h"
#include "core/fhirpath/moment.h"
#include "core/fhirpath/unit.h"

static enum fhirpath_truth truth(bool value)
{
	return value ? FHIRPATH_TRUE : FHIRPATH_FALSE;
}

static bool is_number(const struct fhirpath_item *a)
{
	return a->kind == FHIRPATH_INTEGER || a->kind == FHIRPATH_DECIMAL;
}

static bool is_moment(const struct fhirpath_item *a)
{
	return a->kind == FHIRPATH_DATE || a->kind == FHIRPATH_DATETIME ||
		a->kind == FHIRPATH_TIME;
}

static bool read_moment(const struct fhirpath_item *a, struct moment *out)
{
	return moment_parse(a->text, a->len, a->kind == FHIRPATH_TIME ?
		MOMENT_TIME : a->kind == FHIRPATH_DATE ? MOMENT_DATE :
		MOMENT_DATETIME, out);
}

/* A string of the document without a type may be the moment it looks like. */
static void read_as(struct fhirpath_item *a, const struct fhirpath_item *b)
{
	struct moment moment;
	enum fhirpath_kind kind = b->kind;

	if (a->kind != FHIRPATH_STRING || a->row == INDEX_NONE ||
	    a->type != 0 || !is_moment(b))
		return;
	if (kind == FHIRPATH_DATE && memchr(a->text, 'T', a->len) != NULL)
		kind = FHIRPATH_DATETIME;
	else if (kind == FHIRPATH_DATETIME &&
	    memchr(a->text, 'T', a->len) == NULL)
		kind = FHIRPATH_DATE;
	a->kind = kind;
	if (!read_moment(a, &moment))
		a->kind = FHIRPATH_STRING;
}

static bool same_text(const struct fhirpath_item *a,
	const struct fhirpath_item *b)
{
	return a->len == b->len && memcmp(a->text, b->text, a->len) == 0;
}

static int compare_texts(const struct fhirpath_item *a,
	const struct fhirpath_item *b)
{
	int order = memcmp(a->text, b->text, a->len < b->len ? a->len :
		b->len);

	return order != 0 ? order : (a->len > b->len) - (a->len < b->len);
}

static bool read_number(const struct fhirpath_item *a, struct decimal *out)
{
	return decimal_parse(a->text, a->len, out);
}

static enum fp_order order_numbers(const struct fhirpath_item *a,
	const struct fhirpath_item *b, int *out)
{
	struct decimal x, y;

	if (!read_number(a, &x) || !read_number(b, &y))
		return FP_UNDECIDED;
	*out = decimal_compare(&x, &y);
	return FP_ORDERED;
}

static enum fp_order order_moments(const struct fhirpath_item *a,
	const struct fhirpath_item *b, int *out)
{
	struct moment x, y;

	if ((a->kind == FHIRPATH_TIME) != (b->kind == FHIRPATH_TIME))
		return FP_UNLIKE;
	if (!read_moment(a, &x) || !read_moment(b, &y) ||
	    !moment_compare(&x, &y, out))
		return FP_UNDECIDED;
	return FP_ORDERED;
}

/* A quantity's value in the basic units; a number alone is of unit 1. */
static bool read_quantity(const struct fhirpath_item *a, bool is_loose,
	struct decimal *out, struct unit_value *unit)
{
	bool has_unit = a->kind == FHIRPATH_QUANTITY;

	return read_number(a, out) && unit_parse(has_unit ? a->unit : "1",
		has_unit ? a->unit_len : 1, is_loose, unit);
}

static bool same_unit(const struct fhirpath_item *a,
	const struct fhirpath_item *b)
{
	return a->kind == FHIRPATH_QUANTITY && b->kind == FHIRPATH_QUANTITY &&
		a->unit_len == b->unit_len &&
		memcmp(a->unit, b->unit, a->unit_len) == 0;
}

static enum fp_order order_quantities(const struct fhirpath_item *a,
	const struct fhirpath_item *b, int *out)
{
	struct unit_value unit_a, unit_b;
	struct decimal x, y;

	if (same_unit(a, b))
		return order_numbers(a, b, out);
	if (!read_quantity(a, false, &x, &unit_a) ||
	    !read_quantity(b, false, &y, &unit_b))
		return FP_UNDECIDED;
	if (!unit_is_comparable(&unit_a, &unit_b))
		return unit_a.power[UNIT_MONTH] != 0 ||
			unit_b.power[UNIT_MONTH] != 0 ? FP_UNDECIDED :
			FP_UNLIKE;
	return unit_compare(&x, &unit_a, &y, &unit_b, out) ? FP_ORDERED :
		FP_UNDECIDED;
}

enum fp_order fp_order(struct fhirpath_run *run,
	const struct fhirpath_item *a, const struct fhirpath_item *b,
	int *out)
{
	struct fhirpath_item x = fhirpath_value(run, a);
	struct fhirpath_item y = fhirpath_value(run, b);

	read_as(&x, &y);
	read_as(&y, &x);
	if (is_number(&x) && is_number(&y))
		return order_numbers(&x, &y, out);
	if (x.kind == FHIRPATH_STRING && y.kind == FHIRPATH_STRING) {
		*out = compare_texts(&x, &y);
		return FP_ORDERED;
	}
	if (is_moment(&x) && is_moment(&y))
		return order_moments(&x, &y, out);
	if ((x.kind == FHIRPATH_QUANTITY || y.kind == FHIRPATH_QUANTITY) &&
	    (x.kind == FHIRPATH_QUANTITY || is_number(&x)) &&
	    (y.kind == FHIRPATH_QUANTITY || is_number(&y)))
		return order_quantities(&x, &y, out);
	return FP_UNLIKE;
}

/* All members of both, matched by name. */
static bool same_members(struct fhirpath_run *run, uint32_t a, uint32_t b);

static bool same_rows(struct fhirpath_run *run, uint32_t a, uint32_t b)
{
	struct row x = index_row(run->index, run->text, a);
	struct row y = index_row(run->index, run->text, b);
	struct decimal left, right;
	char *one, *two;
	bool is_same;

	if (x.kind != y.kind || !fp_step(run, 1))
		return false;
	switch (x.kind) {
	case ROW_OBJECT:
	case ROW_ARRAY:
		return x.count == y.count && same_members(run, a, b);
	case ROW_NUMBER:
		if (decimal_parse(run->text + x.value, x.value_len, &left) &&
		    decimal_parse(run->text + y.value, y.value_len, &right))
			return decimal_compare(&left, &right) == 0;
		break;
	default:
		break;
	}
	if (x.value_len == y.value_len && memcmp(run->text + x.value,
	    run->text + y.value, x.value_len) == 0)
		return true;
	if (x.kind != ROW_STRING || (memchr(run->text + x.value, '\\',
	    x.value_len) == NULL && memchr(run->text + y.value, '\\',
	    y.value_len) == NULL))
		return false;
	one = index_string_dup(run->index, run->text, a);
	two = index_string_dup(run->index, run->text, b);
	is_same = one != NULL && two != NULL && strcmp(one, two) == 0;
	free(one);
	free(two);
	return is_same;
}

static uint32_t partner(struct fhirpath_run *run, uint32_t row,
	uint32_t object)
{
	struct row member = index_row(run->index, run->text, row);
	struct buf key = BUF_INIT;
	uint32_t found;

	index_unescape(&key, run->text + member.key + 1, member.key_len - 2);
	found = index_member(run->index, run->text, object, key.data);
	buf_finish(&key);
	return found;
}

static bool same_members(struct fhirpath_run *run, uint32_t a, uint32_t b)
{
	bool is_object = index_kind(run->index, run->text, a) == ROW_OBJECT;
	uint32_t x = index_first(run->index, run->text, a);
	uint32_t y = index_first(run->index, run->text, b);

	if (run->depth >= run->settings.limits.depth)
		return fp_fail(run, NULL, FHIRPATH_LIMIT, "the elements that "
			"are compared are more than %u deep (limit: depth)",
			run->settings.limits.depth);
	run->depth++;
	for (; x != INDEX_NONE; x = index_next(run->index, run->text, x)) {
		uint32_t other = is_object ? partner(run, x, b) : y;

		if (other == INDEX_NONE || !same_rows(run, x, other))
			break;
		if (!is_object)
			y = index_next(run->index, run->text, y);
	}
	run->depth--;
	return x == INDEX_NONE;
}

static enum fhirpath_truth equal_nodes(struct fhirpath_run *run,
	const struct fhirpath_item *a, const struct fhirpath_item *b)
{
	if (a->row != INDEX_NONE && b->row != INDEX_NONE)
		return truth(a->row == b->row ||
			same_rows(run, a->row, b->row));
	/* Shadows alone. */
	if (a->row == INDEX_NONE && b->row == INDEX_NONE)
		return truth(a->shadow == b->shadow ||
			(a->shadow != INDEX_NONE && b->shadow != INDEX_NONE &&
			same_rows(run, a->shadow, b->shadow)));
	return FHIRPATH_FALSE;
}

enum fhirpath_truth fp_equal(struct fhirpath_run *run,
	const struct fhirpath_item *a, const struct fhirpath_item *b)
{
	struct fhirpath_item x, y;
	int order;

	if (a->kind == FHIRPATH_NODE && b->kind == FHIRPATH_NODE &&
	    a->row != INDEX_NONE && a->row == b->row)
		return FHIRPATH_TRUE;
	x = fhirpath_value(run, a);
	y = fhirpath_value(run, b);
	if (x.kind == FHIRPATH_NODE || y.kind == FHIRPATH_NODE)
		return x.kind == y.kind ? equal_nodes(run, &x, &y) :
			FHIRPATH_FALSE;
	if (x.kind == FHIRPATH_QUANTITY && y.kind == FHIRPATH_QUANTITY &&
	    a->kind == FHIRPATH_NODE && b->kind == FHIRPATH_NODE)
		return equal_nodes(run, a, b);
	switch (fp_order(run, &x, &y, &order)) {
	case FP_ORDERED:
		return truth(order == 0);
	case FP_UNDECIDED:
		return FHIRPATH_UNKNOWN;
	default:
		break;
	}
	if (x.kind != y.kind || x.kind == FHIRPATH_QUANTITY)
		return FHIRPATH_FALSE;
	if (x.kind == FHIRPATH_TYPE && !same_unit(&x, &y) &&
	    (x.unit_len != y.unit_len ||
	    memcmp(x.unit, y.unit, x.unit_len) != 0))
		return FHIRPATH_FALSE;
	return truth(same_text(&x, &y));
}

enum fhirpath_truth fp_lists_equal(struct fhirpath_run *run,
	const struct fp_list *a, const struct fp_list *b)
{
	enum fhirpath_truth all = FHIRPATH_TRUE;

	if (a->count == 0 || b->count == 0)
		return FHIRPATH_UNKNOWN;
	if (a->count != b->count)
		return FHIRPATH_FALSE;
	for (size_t i = 0; i < a->count; i++) {
		enum fhirpath_truth one = fp_equal(run, &a->items[i],
			&b->items[i]);

		if (one == FHIRPATH_FALSE)
			return FHIRPATH_FALSE;
		if (one == FHIRPATH_UNKNOWN)
			all = FHIRPATH_UNKNOWN;
	}
	return all;
}
