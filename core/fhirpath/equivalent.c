#include "core/fhirpath/evaluate.h"

/*
 * Equivalence (~): texts without regard to case and to how many blanks stand
 * between words, numbers to the digits that the coarser one has, lists in any
 * order; and the hashes that let equality look at few candidates only. Items
 * that are equal have equal hashes, nothing more is promised.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/hash.h"
#include "core/base/text.h"
#include "core/fhirpath/decimal.h"
#include "core/fhirpath/moment.h"
#include "core/fhirpath/unit.h"

/* Lower case of ASCII; runs of white space are one blank. */
static void put_folded(const struct fhirpath_item *a, struct buf *out)
{
	bool was_blank = true;

	for (uint32_t i = 0; i < a->len; i++) {
		bool is_blank = text_is_space(a->text[i]);

		if (!is_blank)
			buf_putc(out, text_lower(a->text[i]));
		else if (!was_blank)
			buf_putc(out, ' ');
		was_blank = is_blank;
	}
	if (out->len > 0 && out->data[out->len - 1] == ' ')
		buf_truncate(out, out->len - 1);
}

static bool texts_alike(const struct fhirpath_item *a,
	const struct fhirpath_item *b)
{
	struct buf x = BUF_INIT, y = BUF_INIT;
	bool is_same;

	put_folded(a, &x);
	put_folded(b, &y);
	is_same = x.len == y.len && memcmp(x.data, y.data, x.len) == 0;
	buf_finish(&x);
	buf_finish(&y);
	return is_same;
}

static bool numbers_alike(struct decimal x, struct decimal y)
{
	int scale;

	decimal_trim(&x);
	decimal_trim(&y);
	scale = x.scale < y.scale ? x.scale : y.scale;
	decimal_round(&x, scale, DECIMAL_NEAREST);
	decimal_round(&y, scale, DECIMAL_NEAREST);
	return decimal_compare(&x, &y) == 0;
}

static bool read_quantity(const struct fhirpath_item *a, struct decimal *out,
	struct unit_value *unit)
{
	bool has_unit = a->kind == FHIRPATH_QUANTITY;

	return decimal_parse(a->text, a->len, out) && unit_parse(
		has_unit ? a->unit : "1", has_unit ? a->unit_len : 1, true,
		unit);
}

/* In the larger of the two units, so that 4 'g' keeps its few digits. */
static bool quantities_alike(const struct fhirpath_item *a,
	const struct fhirpath_item *b)
{
	struct decimal x, y, one = decimal_of(1);
	struct unit_value unit_a, unit_b;
	int order;

	if (a->kind == b->kind && a->unit_len == b->unit_len &&
	    memcmp(a->unit, b->unit, a->unit_len) == 0)
		return decimal_parse(a->text, a->len, &x) &&
			decimal_parse(b->text, b->len, &y) &&
			numbers_alike(x, y);
	if (!read_quantity(a, &x, &unit_a) || !read_quantity(b, &y, &unit_b) ||
	    !unit_is_comparable(&unit_a, &unit_b))
		return false;
	if (!unit_compare(&one, &unit_a, &one, &unit_b, &order))
		return false;
	if (order >= 0)
		return unit_convert(&y, &unit_b, &unit_a, &y) &&
			numbers_alike(x, y);
	return unit_convert(&x, &unit_a, &unit_b, &x) && numbers_alike(x, y);
}

static bool moments_alike(struct fhirpath_run *run,
	const struct fhirpath_item *a, const struct fhirpath_item *b)
{
	int order;

	return a->kind == b->kind &&
		fp_order(run, a, b, &order) == FP_ORDERED && order == 0;
}

/* Each part of the one like a part of the other. */
static bool nodes_alike(struct fhirpath_run *run,
	const struct fhirpath_item *a, const struct fhirpath_item *b)
{
	struct fp_list x = { 0 }, y = { 0 };
	bool is_alike;

	if (fp_equal(run, a, b) == FHIRPATH_TRUE)
		return true;
	if (run->depth >= run->settings.limits.depth ||
	    !fp_all_members(run, a, &x) || !fp_all_members(run, b, &y))
		return false;
	run->depth++;
	is_alike = x.count > 0 && fp_lists_equivalent(run, &x, &y);
	run->depth--;
	return is_alike;
}

bool fp_equivalent(struct fhirpath_run *run, const struct fhirpath_item *a,
	const struct fhirpath_item *b)
{
	struct fhirpath_item x = fhirpath_value(run, a);
	struct fhirpath_item y = fhirpath_value(run, b);
	struct decimal left, right;
	bool is_number_x = x.kind == FHIRPATH_INTEGER ||
		x.kind == FHIRPATH_DECIMAL;
	bool is_number_y = y.kind == FHIRPATH_INTEGER ||
		y.kind == FHIRPATH_DECIMAL;

	if (x.kind == FHIRPATH_NODE || y.kind == FHIRPATH_NODE)
		return x.kind == y.kind && nodes_alike(run, &x, &y);
	if (is_number_x && is_number_y)
		return decimal_parse(x.text, x.len, &left) &&
			decimal_parse(y.text, y.len, &right) &&
			numbers_alike(left, right);
	if ((x.kind == FHIRPATH_QUANTITY || is_number_x) &&
	    (y.kind == FHIRPATH_QUANTITY || is_number_y))
		return quantities_alike(&x, &y);
	if (x.kind == FHIRPATH_STRING && y.kind == FHIRPATH_STRING)
		return texts_alike(&x, &y);
	if (x.kind == FHIRPATH_DATE || x.kind == FHIRPATH_DATETIME ||
	    x.kind == FHIRPATH_TIME)
		return moments_alike(run, &x, &y);
	return fp_equal(run, &x, &y) == FHIRPATH_TRUE;
}

bool fp_lists_equivalent(struct fhirpath_run *run, const struct fp_list *a,
	const struct fp_list *b)
{
	bool *taken;

	if (a->count != b->count)
		return false;
	if (a->count == 0)
		return true;
	taken = fp_allocate(run, b->count * sizeof(*taken));
	memset(taken, 0, b->count * sizeof(*taken));
	for (size_t i = 0; i < a->count; i++) {
		size_t at = 0;

		while (at < b->count && (taken[at] || !fp_step(run, 1) ||
		    !fp_equivalent(run, &a->items[i], &b->items[at])))
			at++;
		if (at == b->count)
			return false;
		taken[at] = true;
	}
	return true;
}

static uint64_t hash_number(const char *text, size_t len)
{
	struct decimal number;

	if (!decimal_parse(text, len, &number))
		return hash64(2, text, len);
	decimal_trim(&number);
	return (uint64_t)number.digits * 31 + (uint64_t)number.scale * 7 +
		number.is_negative;
}

/* Texts with escapes, and what may be equal in other spellings, all alike. */
static uint64_t hash_row(struct fhirpath_run *run, uint32_t at, int depth)
{
	struct row row = index_row(run->index, run->text, at);
	const char *value = run->text + row.value;
	uint64_t hash = (uint64_t)row.kind + 17;

	if (row.kind == ROW_NUMBER)
		return hash_number(value, row.value_len);
	if (row.kind == ROW_STRING)
		return memchr(value, '\\', row.value_len) != NULL ? hash :
			hash64(hash, value, row.value_len);
	if (row.kind != ROW_OBJECT && row.kind != ROW_ARRAY)
		return hash;
	hash += row.count;
	if (depth == 0)
		return hash;
	for (uint32_t child = index_first(run->index, run->text, at);
	    child != INDEX_NONE;
	    child = index_next(run->index, run->text, child))
		hash += hash_row(run, child, depth - 1);
	return hash;
}

static uint64_t hash_moment(const struct fhirpath_item *a)
{
	struct moment moment;

	if (!moment_parse(a->text, a->len, a->kind == FHIRPATH_TIME ?
	    MOMENT_TIME : MOMENT_DATETIME, &moment))
		return 5;
	/* An offset may move what is equal to another day. */
	if (moment.has_offset)
		return 3000 + (uint64_t)moment.second;
	return (uint64_t)(
		moment.year * 400 + moment.month * 31 + moment.day) * 86400 +
		(uint64_t)(moment.hour * 60 + moment.minute) * 60 +
		(uint64_t)moment.second;
}

uint64_t fp_hash(struct fhirpath_run *run, const struct fhirpath_item *item)
{
	struct fhirpath_item value = fhirpath_value(run, item);
	uint64_t hash;

	switch (value.kind) {
	case FHIRPATH_NODE:
		hash = value.row != INDEX_NONE ? hash_row(run, value.row, 4) :
			1;
		break;
	case FHIRPATH_INTEGER:
	case FHIRPATH_DECIMAL:
		hash = hash_number(value.text, value.len);
		break;
	case FHIRPATH_DATE:
	case FHIRPATH_DATETIME:
	case FHIRPATH_TIME:
		hash = hash_moment(&value);
		break;
	case FHIRPATH_QUANTITY:
		hash = 4;
		break;
	default:
		hash = hash64(HASH64_START, value.text, value.len);
		break;
	}
	return hash ^ hash >> 32;
}
