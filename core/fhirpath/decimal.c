#include "core/fhirpath/decimal.h"

/*
 * Sums bring both numbers to one scale, products add the scales. When 128
 * bits are too few, the digits farthest behind the point go first: a result
 * is refused only when its whole part does not fit. Zero is never negative,
 * except where a boundary asks for it and makes it itself.
 */

#include <string.h>

#include "core/base/text.h"

enum { DIGITS_MAX = 38, QUOTIENT_DIGITS = 28, EXPONENT_MAX = 100 };

static const decimal_digits most = ~(decimal_digits)0;

static bool times(decimal_digits a, decimal_digits b, decimal_digits *out)
{
	if (a != 0 && b > most / a)
		return false;
	*out = a * b;
	return true;
}

static int count_digits(decimal_digits digits)
{
	int count = 1;

	while (digits >= 10) {
		digits /= 10;
		count++;
	}
	return count;
}

/* One digit fewer behind the point. */
static void drop_digit(struct decimal *a, bool is_nearest)
{
	decimal_digits last = a->digits % 10;

	a->digits = a->digits / 10 + (is_nearest && last >= 5 ? 1 : 0);
	a->scale--;
}

static void settle(struct decimal *a)
{
	if (a->digits == 0)
		a->is_negative = false;
}

static bool shift(struct decimal *a, int exponent)
{
	a->scale -= exponent;
	while (a->scale < 0) {
		if (!times(a->digits, 10, &a->digits))
			return false;
		a->scale++;
	}
	while (a->scale > DIGITS_MAX)
		drop_digit(a, true);
	return true;
}

static bool parse_exponent(const char *text, size_t len, int *out)
{
	bool is_negative = len > 0 && text[0] == '-';
	size_t at = len > 0 && (text[0] == '-' || text[0] == '+') ? 1 : 0;

	*out = 0;
	if (at == len)
		return false;
	for (; at < len; at++) {
		if (!text_is_digit(text[at]) || *out > EXPONENT_MAX)
			return false;
		*out = *out * 10 + (text[at] - '0');
	}
	if (is_negative)
		*out = -*out;
	return true;
}

bool decimal_parse(const char *text, size_t len, struct decimal *out)
{
	size_t at = 0, digits = 0;
	bool is_fraction = false;
	int exponent = 0;

	*out = (struct decimal){ 0 };
	if (len > 0 && (text[0] == '-' || text[0] == '+'))
		out->is_negative = text[at++] == '-';
	for (; at < len; at++) {
		if (text[at] == '.' && digits > 0 && !is_fraction &&
		    at + 1 < len && text_is_digit(text[at + 1])) {
			is_fraction = true;
			continue;
		}
		if (!text_is_digit(text[at]))
			break;
		if (out->digits > most / 10 - 1)
			return false;
		out->digits = out->digits * 10 + (unsigned)(text[at] - '0');
		out->scale += is_fraction;
		digits++;
	}
	if (digits == 0 || out->scale > DIGITS_MAX)
		return false;
	if (at < len && (text[at] != 'e' && text[at] != 'E'))
		return false;
	if (at < len &&
	    (!parse_exponent(text + at + 1, len - at - 1, &exponent) ||
	    !shift(out, exponent)))
		return false;
	settle(out);
	return true;
}

struct decimal decimal_of(long long number)
{
	return (struct decimal){
		.digits = number < 0 ? (decimal_digits)-(number + 1) + 1 :
			(decimal_digits)number,
		.is_negative = number < 0,
	};
}

bool decimal_to_long(const struct decimal *a, long long *out)
{
	struct decimal whole = *a;

	decimal_trim(&whole);
	if (whole.scale != 0 || whole.digits > INT64_MAX)
		return false;
	*out = (long long)whole.digits;
	if (whole.is_negative)
		*out = -*out;
	return true;
}

void decimal_print(const struct decimal *a, struct buf *out)
{
	char text[DIGITS_MAX + 2];
	decimal_digits digits = a->digits;
	int count = 0;

	do {
		text[count++] = (char)('0' + (int)(digits % 10));
		digits /= 10;
	} while (digits > 0);
	if (a->is_negative)
		buf_putc(out, '-');
	for (int at = a->scale >= count ? a->scale : count - 1; at >= 0;
	    at--) {
		buf_putc(out, at < count ? text[at] : '0');
		if (at == a->scale && at > 0)
			buf_putc(out, '.');
	}
}

int decimal_precision(const struct decimal *a)
{
	int count = count_digits(a->digits);

	return count > a->scale ? count : a->scale + 1;
}

/* Zeros behind it up to a scale; false when they do not fit. */
static bool widen(struct decimal *a, int scale)
{
	while (a->scale < scale) {
		if (!times(a->digits, 10, &a->digits))
			return false;
		a->scale++;
	}
	return true;
}

/* Both on one scale, the finer one if it fits. */
static void align(struct decimal *a, struct decimal *b)
{
	struct decimal *coarse = a->scale < b->scale ? a : b;
	struct decimal *fine = coarse == a ? b : a;

	(void)widen(coarse, fine->scale);
	while (fine->scale > coarse->scale)
		drop_digit(fine, true);
}

int decimal_compare(const struct decimal *a, const struct decimal *b)
{
	struct decimal x = *a, y = *b;
	int sign;

	settle(&x);
	settle(&y);
	if (x.is_negative != y.is_negative)
		return x.is_negative ? -1 : 1;
	sign = x.is_negative ? -1 : 1;
	/* The one that can't be widened is the larger one for that. */
	if (!widen(&x, y.scale))
		return sign;
	if (!widen(&y, x.scale))
		return -sign;
	if (x.digits == y.digits)
		return 0;
	return x.digits > y.digits ? sign : -sign;
}

bool decimal_add(const struct decimal *a, const struct decimal *b,
	struct decimal *out)
{
	struct decimal x = *a, y = *b;

	align(&x, &y);
	*out = x;
	if (x.is_negative != y.is_negative) {
		out->is_negative = x.digits >= y.digits ? x.is_negative :
			y.is_negative;
		out->digits = x.digits >= y.digits ? x.digits - y.digits :
			y.digits - x.digits;
		settle(out);
		return true;
	}
	while (y.digits > most - x.digits) {
		if (x.scale == 0)
			return false;
		drop_digit(&x, true);
		drop_digit(&y, true);
	}
	*out = x;
	out->digits += y.digits;
	return true;
}

bool decimal_subtract(const struct decimal *a, const struct decimal *b,
	struct decimal *out)
{
	struct decimal negated = *b;

	negated.is_negative = !b->is_negative;
	return decimal_add(a, &negated, out);
}

bool decimal_multiply(const struct decimal *a, const struct decimal *b,
	struct decimal *out)
{
	struct decimal x = *a, y = *b;

	out->is_negative = a->is_negative != b->is_negative;
	while (!times(x.digits, y.digits, &out->digits)) {
		struct decimal *finer = x.scale > y.scale ? &x : &y;

		if (finer->scale == 0)
			return false;
		drop_digit(finer, true);
	}
	out->scale = x.scale + y.scale;
	while (out->scale > DIGITS_MAX)
		drop_digit(out, true);
	settle(out);
	return true;
}

bool decimal_divide(const struct decimal *a, const struct decimal *b,
	struct decimal *out)
{
	struct decimal x = *a, y = *b;
	decimal_digits rest;

	decimal_trim(&y);
	if (y.digits == 0)
		return false;
	/* Ten times the rest must fit. */
	while (y.digits > most / 20) {
		y.digits = y.digits / 10;
		y.scale--;
	}
	out->is_negative = a->is_negative != b->is_negative;
	out->digits = x.digits / y.digits;
	out->scale = x.scale - y.scale;
	rest = x.digits % y.digits;
	while ((rest != 0 || out->scale < 0) && out->scale < DIGITS_MAX &&
	    (out->scale < 0 ||
	    count_digits(out->digits) < QUOTIENT_DIGITS)) {
		decimal_digits next = rest * 10 / y.digits;

		if (!times(out->digits, 10, &out->digits))
			return false;
		out->digits += next;
		rest = rest * 10 % y.digits;
		out->scale++;
	}
	if (rest >= y.digits - rest && rest != 0)
		out->digits++;
	while (out->scale > DIGITS_MAX)
		drop_digit(out, true);
	settle(out);
	return out->scale >= 0;
}

bool decimal_divide_whole(const struct decimal *a, const struct decimal *b,
	struct decimal *quotient, struct decimal *rest)
{
	struct decimal x = *a, y = *b;

	if (b->digits == 0 || !widen(&x, y.scale) || !widen(&y, x.scale))
		return false;
	*quotient = (struct decimal){
		.digits = x.digits / y.digits,
		.is_negative = x.is_negative != y.is_negative,
	};
	*rest = x;
	rest->digits = x.digits % y.digits;
	settle(quotient);
	settle(rest);
	return true;
}

bool decimal_round(struct decimal *a, int scale, enum decimal_rounding how)
{
	decimal_digits unit = 1, rest;

	if (a->scale <= scale)
		return scale <= DIGITS_MAX && widen(a, scale);
	for (int i = a->scale - scale; i > 0; i--)
		if (!times(unit, 10, &unit)) {
			a->digits = 0;
			a->scale = scale;
			return true;
		}
	rest = a->digits % unit;
	a->digits /= unit;
	a->scale = scale;
	if (how == DECIMAL_NEAREST && rest >= unit - rest)
		a->digits++;
	return true;
}

static void to_whole(struct decimal *a, bool is_raised)
{
	struct decimal whole = *a;

	(void)decimal_round(&whole, 0, DECIMAL_DOWN);
	if (is_raised && decimal_compare(&whole, a) != 0)
		whole.digits++;
	settle(&whole);
	*a = whole;
}

void decimal_floor(struct decimal *a)
{
	to_whole(a, a->is_negative);
}

void decimal_ceiling(struct decimal *a)
{
	to_whole(a, !a->is_negative);
}

void decimal_trim(struct decimal *a)
{
	while (a->scale > 0 && a->digits % 10 == 0) {
		a->digits /= 10;
		a->scale--;
	}
}
