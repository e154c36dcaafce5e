#include "core/fhirpath/decimal.h"

/*
 * Roots, exponentials and logarithms, reckoned with 18 digits so that every
 * product fits into 128 bits, and given with 15, which are then right. The
 * argument is first made small: e to a whole number times e to a fraction,
 * ten to a whole number times something near one; then the plain series.
 */

enum { WORKING = 18, GIVEN = 15, LARGEST_EXP = 80, SMALLEST_EXP = -80 };

/* To so many digits that count. */
static struct decimal cut(const struct decimal *a, int digits)
{
	struct decimal out = *a;
	int many = -a->scale;

	for (decimal_digits rest = a->digits; rest > 0; rest /= 10)
		many++;
	/* many: digits before the point, or less than nothing. */
	if (a->scale > digits - many)
		(void)decimal_round(&out, digits - many > 0 ?
			digits - many : 0, DECIMAL_NEAREST);
	return out;
}

static struct decimal multiply(const struct decimal *a,
	const struct decimal *b)
{
	struct decimal x = cut(a, WORKING), y = cut(b, WORKING), out = { 0 };

	(void)!decimal_multiply(&x, &y, &out);
	return cut(&out, WORKING);
}

static struct decimal divide(const struct decimal *a,
	const struct decimal *b)
{
	struct decimal x = cut(a, WORKING), y = cut(b, WORKING), out = { 0 };

	(void)!decimal_divide(&x, &y, &out);
	return cut(&out, WORKING);
}

static struct decimal add(const struct decimal *a, const struct decimal *b)
{
	struct decimal out = { 0 };

	(void)!decimal_add(a, b, &out);
	return cut(&out, WORKING + 2);
}

static struct decimal constant(decimal_digits digits, int scale)
{
	return (struct decimal){ .digits = digits, .scale = scale };
}

static void give(const struct decimal *a, struct decimal *out)
{
	*out = cut(a, GIVEN);
	decimal_trim(out);
}

bool decimal_sqrt(const struct decimal *a, struct decimal *out)
{
	decimal_digits low = 0, high, square = a->digits;
	int scale = a->scale;

	if (a->is_negative)
		return false;
	while (square < ~(decimal_digits)0 / 100 && scale < 36) {
		square *= 10;
		scale++;
	}
	if (scale % 2 != 0) {
		square /= 10;
		scale--;
	}
	high = (decimal_digits)1 << 64;
	while (high - low > 1) {
		decimal_digits middle = low + (high - low) / 2;

		if (middle * middle <= square)
			low = middle;
		else
			high = middle;
	}
	*out = constant(low, scale / 2);
	give(out, out);
	return true;
}

/* e to a number of at most a half. */
static struct decimal exp_small(const struct decimal *a)
{
	struct decimal sum = decimal_of(1), term = decimal_of(1);

	for (int i = 1; i < 25 && term.digits != 0; i++) {
		struct decimal number = decimal_of(i);

		term = multiply(&term, a);
		term = divide(&term, &number);
		sum = add(&sum, &term);
	}
	return sum;
}

static struct decimal exp_of(const struct decimal *a)
{
	struct decimal whole = *a, rest = { 0 }, out;
	struct decimal e = constant(2718281828459045235u, 18);
	long long times = 0;

	(void)!decimal_round(&whole, 0, DECIMAL_NEAREST);
	(void)!decimal_subtract(a, &whole, &rest);
	(void)!decimal_to_long(&whole, &times);
	out = exp_small(&rest);
	for (long long i = 0; i < times; i++)
		out = multiply(&out, &e);
	for (long long i = 0; i > times; i--)
		out = divide(&out, &e);
	return out;
}

bool decimal_exp(const struct decimal *a, struct decimal *out)
{
	struct decimal high = decimal_of(LARGEST_EXP);
	struct decimal low = decimal_of(SMALLEST_EXP), result;

	if (decimal_compare(a, &high) > 0 || decimal_compare(a, &low) < 0)
		return false;
	result = exp_of(a);
	give(&result, out);
	return true;
}

/* Of something between 0.3 and 3.2: 2 artanh((a - 1) / (a + 1)). */
static struct decimal ln_small(const struct decimal *a)
{
	struct decimal one = decimal_of(1), minus = decimal_of(-1);
	struct decimal up = add(a, &minus), down = add(a, &one);
	struct decimal ratio = divide(&up, &down), sum = ratio, power = ratio;
	struct decimal square = multiply(&ratio, &ratio);

	for (int i = 3; i < 90 && power.digits != 0; i += 2) {
		struct decimal number = decimal_of(i), term;

		power = multiply(&power, &square);
		term = divide(&power, &number);
		sum = add(&sum, &term);
	}
	return add(&sum, &sum);
}

static struct decimal ln_of(const struct decimal *a)
{
	struct decimal near = cut(a, WORKING), ten = decimal_of(10), tens;
	struct decimal high = constant(32, 1), low = constant(31, 2);
	struct decimal ln_ten = constant(2302585092994045684u, 18), small;
	int count = 0;

	for (; decimal_compare(&near, &high) > 0; count++)
		near = divide(&near, &ten);
	for (; decimal_compare(&near, &low) < 0; count--)
		near = multiply(&near, &ten);
	tens = decimal_of(count);
	tens = multiply(&tens, &ln_ten);
	small = ln_small(&near);
	return add(&tens, &small);
}

bool decimal_ln(const struct decimal *a, struct decimal *out)
{
	struct decimal result;

	if (a->is_negative || a->digits == 0)
		return false;
	result = ln_of(a);
	give(&result, out);
	return true;
}

static bool power_whole(const struct decimal *a, long long times,
	struct decimal *out)
{
	struct decimal square = *a;

	*out = decimal_of(1);
	for (; times > 0; times /= 2) {
		if (times % 2 != 0 && !decimal_multiply(out, &square, out))
			return false;
		if (times > 1 && !decimal_multiply(&square, &square, &square))
			return false;
	}
	return true;
}

bool decimal_power(const struct decimal *a, const struct decimal *exponent,
	struct decimal *out)
{
	struct decimal one = decimal_of(1), product;
	long long times;

	if (decimal_to_long(exponent, &times) && times >= 0)
		return power_whole(a, times, out);
	if (decimal_to_long(exponent, &times))
		return power_whole(a, -times, out) &&
			decimal_divide(&one, out, out);
	if (a->is_negative || a->digits == 0)
		return false;
	product = ln_of(a);
	product = multiply(&product, exponent);
	return decimal_exp(&product, out);
}
