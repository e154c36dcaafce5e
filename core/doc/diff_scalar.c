#include "core/doc/diff_internal.h"

/*
 * How two values differ that are not equal. Numbers are compared as decimal
 * numbers of any length, never as floating point: both become digits without
 * zeros at either end and a power of ten, and where those are equal only the
 * way of writing differs, in FHIR the precision (R4 datatypes.html#decimal).
 * Strings are compared once more without regard to case and white space.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

/* Longer exponents are no numbers to us. */
enum { EXPONENT_DIGITS = 15 };

struct decimal {
	struct buf digits;	/* empty: zero */
	bool is_negative;
	int64_t power;		/* of the last digit */
};

static bool read_exponent(const char *text, size_t len, int64_t *out)
{
	bool is_negative = len > 0 && *text == '-';
	int64_t value = 0;

	if (len > 0 && (*text == '-' || *text == '+')) {
		text++;
		len--;
	}
	if (len > EXPONENT_DIGITS)
		return false;
	for (size_t i = 0; i < len; i++)
		value = value * 10 + (text[i] - '0');
	*out = is_negative ? -value : value;
	return true;
}

static bool read_decimal(struct span_of_text raw, struct decimal *out)
{
	bool has_point = false;
	size_t at = 0;

	if (raw.len > 0 && raw.text[0] == '-') {
		out->is_negative = true;
		at++;
	}
	for (; at < raw.len; at++) {
		char c = raw.text[at];

		if (c == 'e' || c == 'E')
			break;
		if (c == '.') {
			has_point = true;
			continue;
		}
		if (out->digits.len > 0 || c != '0')
			buf_putc(&out->digits, c);
		out->power -= has_point;
	}
	if (at < raw.len) {
		int64_t exponent;

		if (!read_exponent(raw.text + at + 1, raw.len - at - 1,
		    &exponent))
			return false;
		out->power += exponent;
	}
	while (out->digits.len > 0 &&
	    out->digits.data[out->digits.len - 1] == '0') {
		buf_truncate(&out->digits, out->digits.len - 1);
		out->power++;
	}
	if (out->digits.len == 0) {
		out->power = 0;
		out->is_negative = false;
	}
	return true;
}

static bool is_same_number(struct span_of_text a, struct span_of_text b)
{
	struct decimal x = { .digits = BUF_INIT };
	struct decimal y = { .digits = BUF_INIT };
	bool is_same = read_decimal(a, &x) && read_decimal(b, &y) &&
		x.is_negative == y.is_negative && x.power == y.power &&
		x.digits.len == y.digits.len &&
		memcmp(x.digits.data, y.digits.data, x.digits.len) == 0;

	buf_finish(&x.digits);
	buf_finish(&y.digits);
	return is_same;
}

/* Lower case, white space left out. */
static void reduce(struct buf *text)
{
	size_t kept = 0;

	for (size_t i = 0; i < text->len; i++)
		if (!text_is_space(text->data[i]))
			text->data[kept++] = text_lower(text->data[i]);
	buf_truncate(text, kept);
}

static bool is_same_but_spacing(struct span_of_text a, struct span_of_text b,
	bool is_json)
{
	struct buf x = BUF_INIT, y = BUF_INIT;
	bool is_same;

	if (is_json) {
		index_unescape_exact(&x, a.text + 1, a.len - 2);
		index_unescape_exact(&y, b.text + 1, b.len - 2);
	} else {
		buf_append(&x, a.text, a.len);
		buf_append(&y, b.text, b.len);
	}
	reduce(&x);
	reduce(&y);
	is_same = x.len == y.len && memcmp(x.data, y.data, x.len) == 0;
	buf_finish(&x);
	buf_finish(&y);
	return is_same;
}

/* true and false are of one type. */
static enum row_kind type_of(enum row_kind kind)
{
	return kind == ROW_FALSE ? ROW_TRUE : kind;
}

enum diff_what diff_scalar_what(enum row_kind kind_a, struct span_of_text a,
	enum row_kind kind_b, struct span_of_text b)
{
	if (type_of(kind_a) != type_of(kind_b))
		return DIFF_TYPE;
	if (kind_a == ROW_NUMBER)
		return is_same_number(a, b) ? DIFF_PRECISION : DIFF_VALUE;
	if ((kind_a == ROW_STRING || kind_a == ROW_RAW) &&
	    is_same_but_spacing(a, b, kind_a == ROW_STRING))
		return DIFF_SPACING;
	return DIFF_VALUE;
}
