#include "core/fhirpath/evaluate.h"

/*
 * Reckoning with numbers, texts, dates and quantities. What has no result
 * (division by zero, more digits than there is room for) is empty, as N1
 * says; what can't be reckoned with at all is a fault.
 */

#include <string.h>

#include "core/fhirpath/decimal.h"
#include "core/fhirpath/moment.h"
#include "core/fhirpath/unit.h"

static bool is_number(const struct fhirpath_item *a)
{
	return a->kind == FHIRPATH_INTEGER || a->kind == FHIRPATH_DECIMAL;
}

static bool unsuited(struct fhirpath_run *run, const struct fp_node *node)
{
	return fp_fail(run, node, FHIRPATH_EXECUTION,
		"these two can't be reckoned with in this way");
}

static bool add_number(struct fhirpath_run *run, const struct decimal *value,
	enum fhirpath_kind kind, struct fp_list *out)
{
	struct buf text = BUF_INIT;
	bool is_good;

	decimal_print(value, &text);
	is_good = fp_add_text(run, out, kind, text.data, text.len);
	buf_finish(&text);
	return is_good;
}

static bool reckon(enum fp_binary how, const struct decimal *x,
	const struct decimal *y, struct decimal *out)
{
	struct decimal other;

	switch (how) {
	case FP_ADD:
		return decimal_add(x, y, out);
	case FP_SUBTRACT:
		return decimal_subtract(x, y, out);
	case FP_MULTIPLY:
		return decimal_multiply(x, y, out);
	case FP_DIVIDE:
		return decimal_divide(x, y, out);
	case FP_DIV:
		return decimal_divide_whole(x, y, out, &other);
	default:
		return decimal_divide_whole(x, y, &other, out);
	}
}

static bool numbers(struct fhirpath_run *run, const struct fp_node *node,
	const struct fhirpath_item *a, const struct fhirpath_item *b,
	struct fp_list *out)
{
	bool is_whole = node->binary == FP_DIV ||
		(a->kind == FHIRPATH_INTEGER && b->kind == FHIRPATH_INTEGER &&
		node->binary != FP_DIVIDE);
	struct decimal x, y, result;

	if (!decimal_parse(a->text, a->len, &x) ||
	    !decimal_parse(b->text, b->len, &y) ||
	    !reckon(node->binary, &x, &y, &result))
		return true;
	return add_number(run, &result, is_whole ? FHIRPATH_INTEGER :
		FHIRPATH_DECIMAL, out);
}

static bool add_quantity(struct fhirpath_run *run,
	const struct decimal *value, const char *unit, size_t unit_len,
	struct fp_list *out)
{
	char *kept = fp_keep(run, unit, unit_len);
	struct fhirpath_item *item;

	if (!add_number(run, value, FHIRPATH_QUANTITY, out))
		return false;
	item = &out->items[out->count - 1];
	item->unit = kept;
	item->unit_len = (uint32_t)unit_len;
	return true;
}

/* Sum and difference, in the first one's unit. */
static bool quantity_sum(struct fhirpath_run *run, const struct fp_node *node,
	const struct fhirpath_item *a, const struct fhirpath_item *b,
	struct fp_list *out)
{
	bool is_same = a->unit_len == b->unit_len &&
		memcmp(a->unit, b->unit, a->unit_len) == 0;
	struct unit_value unit_a, unit_b;
	struct decimal x, y, result;

	if (!decimal_parse(a->text, a->len, &x) ||
	    !decimal_parse(b->text, b->len, &y))
		return true;
	if (!is_same && (!unit_parse(a->unit, a->unit_len, false, &unit_a) ||
	    !unit_parse(b->unit, b->unit_len, false, &unit_b) ||
	    !unit_is_comparable(&unit_a, &unit_b) ||
	    !unit_convert(&y, &unit_b, &unit_a, &y)))
		return true;
	return !reckon(node->binary, &x, &y, &result) ||
		add_quantity(run, &result, a->unit, a->unit_len, out);
}

static bool quantity_product(struct fhirpath_run *run,
	const struct fp_node *node, const struct fhirpath_item *a,
	const struct fhirpath_item *b, struct fp_list *out)
{
	const char *unit_a = a->kind == FHIRPATH_QUANTITY ? a->unit : "1";
	const char *unit_b = b->kind == FHIRPATH_QUANTITY ? b->unit : "1";
	size_t len_a = a->kind == FHIRPATH_QUANTITY ? a->unit_len : 1;
	size_t len_b = b->kind == FHIRPATH_QUANTITY ? b->unit_len : 1;
	struct decimal x, y, result;
	struct buf unit = BUF_INIT;
	bool is_good = true;

	if (!decimal_parse(a->text, a->len, &x) ||
	    !decimal_parse(b->text, b->len, &y) ||
	    !reckon(node->binary, &x, &y, &result))
		return true;
	unit_print_product(unit_a, len_a, unit_b, len_b,
		node->binary == FP_DIVIDE, &unit);
	/* An expression that grows its unit in aggregate() has an end. */
	if (unit.len <= 1000)
		is_good = add_quantity(run, &result, unit.data, unit.len,
			out);
	buf_finish(&unit);
	return is_good;
}

static bool quantities(struct fhirpath_run *run, const struct fp_node *node,
	const struct fhirpath_item *a, const struct fhirpath_item *b,
	struct fp_list *out)
{
	bool are_both = a->kind == FHIRPATH_QUANTITY &&
		b->kind == FHIRPATH_QUANTITY;

	if (node->binary == FP_MULTIPLY || node->binary == FP_DIVIDE)
		return quantity_product(run, node, a, b, out);
	if (are_both &&
	    (node->binary == FP_ADD || node->binary == FP_SUBTRACT))
		return quantity_sum(run, node, a, b, out);
	return unsuited(run, node);
}

static bool moments(struct fhirpath_run *run, const struct fp_node *node,
	const struct fhirpath_item *a, const struct fhirpath_item *b,
	struct fp_list *out)
{
	enum moment_kind kind = a->kind == FHIRPATH_TIME ? MOMENT_TIME :
		a->kind == FHIRPATH_DATE ? MOMENT_DATE : MOMENT_DATETIME;
	struct moment moment;
	struct decimal amount;
	struct buf text = BUF_INIT;
	bool is_good;

	if (b->kind != FHIRPATH_QUANTITY ||
	    (node->binary != FP_ADD && node->binary != FP_SUBTRACT))
		return unsuited(run, node);
	if (!moment_parse(a->text, a->len, kind, &moment) ||
	    !decimal_parse(b->text, b->len, &amount))
		return true;
	if (!moment_add(&moment, &amount, b->unit, b->unit_len,
	    node->binary == FP_SUBTRACT))
		return fp_fail(run, node, FHIRPATH_EXECUTION, "a date or "
			"time can't be moved by %.*s %.*s", (int)b->len,
			b->text, (int)b->unit_len, b->unit);
	moment_print(&moment, &text);
	is_good = fp_add_text(run, out, a->kind, text.data, text.len);
	buf_finish(&text);
	return is_good;
}

static bool texts(struct fhirpath_run *run, const struct fhirpath_item *a,
	const struct fhirpath_item *b, struct fp_list *out)
{
	struct buf text = BUF_INIT;
	bool is_good;

	buf_append(&text, a->text, a->len);
	buf_append(&text, b->text, b->len);
	is_good = fp_add_text(run, out, FHIRPATH_STRING, text.data, text.len);
	buf_finish(&text);
	return is_good;
}

bool fp_calculate(struct fhirpath_run *run, const struct fp_node *node,
	const struct fp_list *a, const struct fp_list *b,
	struct fp_list *out)
{
	struct fhirpath_item x = fhirpath_value(run, &a->items[0]);
	struct fhirpath_item y = fhirpath_value(run, &b->items[0]);

	if (is_number(&x) && is_number(&y))
		return numbers(run, node, &x, &y, out);
	if (x.kind == FHIRPATH_DATE || x.kind == FHIRPATH_DATETIME ||
	    x.kind == FHIRPATH_TIME)
		return moments(run, node, &x, &y, out);
	if ((x.kind == FHIRPATH_QUANTITY || is_number(&x)) &&
	    (y.kind == FHIRPATH_QUANTITY || is_number(&y)))
		return quantities(run, node, &x, &y, out);
	if (node->binary == FP_ADD && x.kind == FHIRPATH_STRING &&
	    y.kind == FHIRPATH_STRING)
		return texts(run, &x, &y, out);
	return unsuited(run, node);
}

bool fp_negate(struct fhirpath_run *run, const struct fp_node *node,
	const struct fp_list *input, struct fp_list *out)
{
	struct fhirpath_item value;
	struct decimal number;

	if (input->count == 0)
		return true;
	value = fhirpath_value(run, &input->items[0]);
	if (input->count > 1 || (!is_number(&value) &&
	    value.kind != FHIRPATH_QUANTITY))
		return fp_fail(run, node, FHIRPATH_EXECUTION,
			"a sign belongs in front of one number");
	if (!decimal_parse(value.text, value.len, &number))
		return true;
	if (node->op == FP_NEGATE && number.digits != 0)
		number.is_negative = !number.is_negative;
	if (value.kind == FHIRPATH_QUANTITY)
		return add_quantity(run, &number, value.unit, value.unit_len,
			out);
	return add_number(run, &number, value.kind, out);
}
