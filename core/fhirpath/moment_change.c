#include "core/fhirpath/moment_days.h"

/*
 * Moving moments, and the ends of what they may mean. An amount of a unit
 * that is finer than what is known is first turned into whole ones of what is
 * (24 hours a day, 30 days a month, 365 a year: N1, "Date/Time Arithmetic"),
 * and what is left over is dropped. Months keep the day where the month has
 * it, and take its last one otherwise.
 */

#include <string.h>

#include "core/base/text.h"

int days_in_month(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31,
		30, 31 };
	bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return days[month - 1] + (month == 2 && is_leap);
}

long days_of(int year, int month, int day)
{
	long y = month > 2 ? year : year - 1;
	long m = month > 2 ? month - 3 : month + 9;

	return 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day;
}

bool days_move(struct moment *a, long days)
{
	long at = days_of(a->year, a->month, a->day) + days;
	long year;

	/* The year that day is in, or the one before it. */
	year = (at - 307) * 400 / 146097;
	if (at < days_of(1, 1, 1) || at > days_of(9999, 12, 31))
		return false;
	a->year = year < 1 ? 1 : (int)year;
	while (a->year < 9999 && days_of(a->year + 1, 1, 1) <= at)
		a->year++;
	a->month = 1;
	while (a->month < 12 && days_of(a->year, a->month + 1, 1) <= at)
		a->month++;
	a->day = (int)(at - days_of(a->year, a->month, 1)) + 1;
	return true;
}

void days_move_minutes(struct moment *a, long minutes)
{
	long at = a->hour * 60L + a->minute + minutes, days = at / 1440;

	at %= 1440;
	if (at < 0) {
		at += 1440;
		days--;
	}
	a->hour = (int)(at / 60);
	a->minute = (int)(at % 60);
	/* At the ends of time the date stays. */
	(void)days_move(a, days);
}

static bool move_months(struct moment *a, long long months)
{
	long long at = a->year * 12LL + a->month - 1;

	if (months > 12 * 10000 || months < -12 * 10000)
		return false;
	at += months;
	if (at < 12 || at >= 12 * 10000LL)
		return false;
	a->year = (int)(at / 12);
	a->month = (int)(at % 12) + 1;
	if (a->day > days_in_month(a->year, a->month))
		a->day = days_in_month(a->year, a->month);
	return true;
}

/* Nanoseconds of a day go round for a time, and into the date otherwise. */
static bool move_seconds(struct moment *a, const struct decimal *seconds)
{
	struct decimal billion = decimal_of(1000000000), product;
	const long long day = 86400000000000LL;
	long long nanos, at, days;

	if (!decimal_multiply(seconds, &billion, &product))
		return false;
	decimal_round(&product, 0, DECIMAL_DOWN);
	if (!decimal_to_long(&product, &nanos))
		return false;
	at = ((a->hour * 60LL + a->minute) * 60 + a->second) * 1000000000LL +
		a->nanoseconds;
	days = nanos / day;
	at += nanos % day;
	days += at / day - (at % day < 0);
	at = (at % day + day) % day;
	a->nanoseconds = (long)(at % 1000000000);
	at /= 1000000000;
	a->second = (int)(at % 60);
	a->minute = (int)(at / 60 % 60);
	a->hour = (int)(at / 3600);
	if (a->nanoseconds != 0 && a->precision >= MOMENT_SECOND &&
	    a->fraction_digits < 3) {
		a->precision = MOMENT_FRACTION;
		a->fraction_digits = 3;
	}
	return a->kind == MOMENT_TIME ||
		days_move(a, (long)days);
}

/* Each unit in the one it is counted in: months, days, or seconds. */
static const struct unit {
	const char *name, *code;	/* the calendar's, UCUM's */
	enum moment_precision precision;
	long times, per;
} units[] = {
	{ "year", NULL, MOMENT_YEAR, 12, 1 },
	{ "month", NULL, MOMENT_MONTH, 1, 1 },
	{ "week", "wk", MOMENT_DAY, 7, 1 },
	{ "day", "d", MOMENT_DAY, 1, 1 },
	{ "hour", "h", MOMENT_HOUR, 3600, 1 },
	{ "minute", "min", MOMENT_MINUTE, 60, 1 },
	{ "second", "s", MOMENT_SECOND, 1, 1 },
	{ "millisecond", "ms", MOMENT_FRACTION, 1, 1000 },
};

static const struct unit *find_unit(const char *name, size_t len)
{
	for (size_t i = 0; i < FD_COUNT(units); i++) {
		size_t size = strlen(units[i].name);
		const char *code = units[i].code;

		if ((len == size || (len == size + 1 && name[size] == 's')) &&
		    memcmp(units[i].name, name, size) == 0)
			return &units[i];
		if (code != NULL && strlen(code) == len &&
		    memcmp(code, name, len) == 0)
			return &units[i];
	}
	return NULL;
}

/* What is finer than the precision: whole ones of the coarser unit. */
static bool move_coarsely(struct moment *a, const struct decimal *amount,
	enum moment_precision of)
{
	static const long per_day[] = {
		[MOMENT_DAY] = 1, [MOMENT_HOUR] = 86400,
		[MOMENT_MINUTE] = 86400, [MOMENT_SECOND] = 86400,
		[MOMENT_FRACTION] = 86400,
	};
	struct decimal days = decimal_of(1), quotient, rest;
	long long count;

	if (of >= MOMENT_DAY)
		days = decimal_of(per_day[of] * (a->precision == MOMENT_YEAR ?
			365 : a->precision == MOMENT_MONTH ? 30 : 1));
	else
		days = decimal_of(12);
	if (!decimal_divide_whole(amount, &days, &quotient, &rest) ||
	    !decimal_to_long(&quotient, &count))
		return false;
	if (a->precision == MOMENT_DAY)
		return count < 4000000 && count > -4000000 &&
			days_move(a, (long)count);
	return move_months(a, a->precision == MOMENT_YEAR ? count * 12 :
		count);
}

static bool move_by(struct moment *a, const struct decimal *amount,
	const struct unit *unit)
{
	struct decimal times = decimal_of(unit->times), count, whole;
	struct decimal per = decimal_of(unit->per);
	long long number;

	if (!decimal_multiply(amount, &times, &count) ||
	    !decimal_divide(&count, &per, &count))
		return false;
	if (a->kind != MOMENT_TIME && unit->precision > a->precision &&
	    a->precision <= MOMENT_DAY)
		return move_coarsely(a, &count, unit->precision);
	if (unit->precision >= MOMENT_HOUR)
		return move_seconds(a, &count);
	whole = count;
	decimal_round(&whole, 0, DECIMAL_DOWN);
	if (a->kind == MOMENT_TIME || !decimal_to_long(&whole, &number))
		return false;
	if (unit->precision <= MOMENT_MONTH)
		return move_months(a, number);
	return number < 4000000 && number > -4000000 &&
		days_move(a, (long)number);
}

bool moment_add(struct moment *a, const struct decimal *amount,
	const char *unit, size_t unit_len, bool is_minus)
{
	const struct unit *found = find_unit(unit, unit_len);
	struct decimal moved = *amount;

	if (found == NULL)
		return false;
	/* Only of seconds do fractions count. */
	if (found->precision < MOMENT_SECOND)
		decimal_round(&moved, 0, DECIMAL_DOWN);
	if (is_minus)
		moved.is_negative = !moved.is_negative;
	return move_by(a, &moved, found);
}

int moment_digits(const struct moment *a)
{
	static const int digits[] = { 4, 6, 8, 10, 12, 14, 17 };
	int count = digits[a->precision];

	return a->kind == MOMENT_TIME ? count - 8 : count;
}

static bool precision_of(int digits, bool is_time,
	enum moment_precision *out)
{
	static const int of[] = { 4, 6, 8, 10, 12, 14, 17 };

	for (size_t i = is_time ? MOMENT_HOUR : 0; i < FD_COUNT(of); i++)
		if (of[i] == digits + (is_time ? 8 : 0)) {
			*out = (enum moment_precision)i;
			return true;
		}
	return false;
}

static void fill(struct moment *a, bool is_high)
{
	if (a->kind != MOMENT_TIME && a->precision < MOMENT_MONTH)
		a->month = is_high ? 12 : 1;
	if (a->kind != MOMENT_TIME && a->precision < MOMENT_DAY)
		a->day = is_high ? days_in_month(a->year, a->month) : 1;
	if (a->precision < MOMENT_HOUR)
		a->hour = is_high ? 23 : 0;
	if (a->precision < MOMENT_MINUTE)
		a->minute = is_high ? 59 : 0;
	if (a->precision < MOMENT_SECOND)
		a->second = is_high ? 59 : 0;
	if (a->precision < MOMENT_FRACTION)
		a->nanoseconds = is_high ? 999999999 : 0;
}

bool moment_boundary(struct moment *a, int digits, bool is_high)
{
	enum moment_precision precision;

	if (!precision_of(digits, a->kind == MOMENT_TIME, &precision) ||
	    (a->kind == MOMENT_DATE && precision > MOMENT_DAY))
		return false;
	fill(a, is_high);
	a->precision = precision;
	a->fraction_digits = 3;
	/* Wherever on earth it was written. */
	if (a->kind == MOMENT_DATETIME && !a->has_offset &&
	    precision >= MOMENT_HOUR) {
		a->has_offset = true;
		a->offset = is_high ? -12 * 60 : 14 * 60;
	}
	return true;
}

void moment_to_date(struct moment *a)
{
	a->kind = MOMENT_DATE;
	if (a->precision > MOMENT_DAY)
		a->precision = MOMENT_DAY;
	a->has_offset = a->is_zulu = false;
}
