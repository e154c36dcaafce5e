#include "core/fhirpath/moment.h"

/*
 * Reading, writing and comparing; moment_change.c has the rest. Fields that
 * are not known hold the least they may be, so that a moment with an offset
 * can be brought to UTC by arithmetic on days and minutes. Seconds and their
 * fraction are one precision (N1: "seconds and milliseconds are considered a
 * single precision using a decimal").
 */

#include <stdio.h>
#include <time.h>

#include "core/base/clock.h"
#include "core/base/text.h"
#include "core/fhirpath/moment_days.h"

struct reader {
	const char *at, *end;
};

static bool take(struct reader *in, char c)
{
	if (in->at == in->end || *in->at != c)
		return false;
	in->at++;
	return true;
}

static bool number(struct reader *in, int digits, int min, int max, int *out)
{
	*out = 0;
	if (in->end - in->at < digits)
		return false;
	for (int i = 0; i < digits; i++, in->at++) {
		if (!text_is_digit(*in->at))
			return false;
		*out = *out * 10 + (*in->at - '0');
	}
	return *out >= min && *out <= max;
}

static bool read_date(struct reader *in, struct moment *out)
{
	out->precision = MOMENT_YEAR;
	if (!number(in, 4, 1, 9999, &out->year))
		return false;
	if (!take(in, '-'))
		return true;
	out->precision = MOMENT_MONTH;
	if (!number(in, 2, 1, 12, &out->month))
		return false;
	if (!take(in, '-'))
		return true;
	out->precision = MOMENT_DAY;
	return number(in, 2, 1, days_in_month(out->year, out->month),
		&out->day);
}

static bool read_fraction(struct reader *in, struct moment *out)
{
	long unit = 100000000;

	out->precision = MOMENT_FRACTION;
	if (in->at == in->end || !text_is_digit(*in->at))
		return false;
	for (; in->at < in->end && text_is_digit(*in->at); in->at++) {
		if (unit == 0)
			continue;	/* finer than anybody needs */
		out->nanoseconds += unit * (*in->at - '0');
		out->fraction_digits++;
		unit /= 10;
	}
	return true;
}

static bool read_time(struct reader *in, struct moment *out)
{
	out->precision = MOMENT_HOUR;
	if (!number(in, 2, 0, 23, &out->hour))
		return false;
	if (!take(in, ':'))
		return true;
	out->precision = MOMENT_MINUTE;
	if (!number(in, 2, 0, 59, &out->minute))
		return false;
	if (!take(in, ':'))
		return true;
	out->precision = MOMENT_SECOND;
	if (!number(in, 2, 0, 60, &out->second))
		return false;
	return !take(in, '.') || read_fraction(in, out);
}

static bool read_offset(struct reader *in, struct moment *out)
{
	int hours, minutes;
	bool is_west;

	if (in->at == in->end)
		return true;
	out->has_offset = true;
	if (take(in, 'Z')) {
		out->is_zulu = true;
		return true;
	}
	is_west = *in->at == '-';
	if (!take(in, '-') && !take(in, '+'))
		return false;
	if (!number(in, 2, 0, 14, &hours) || !take(in, ':') ||
	    !number(in, 2, 0, 59, &minutes))
		return false;
	out->offset = (hours * 60 + minutes) * (is_west ? -1 : 1);
	return true;
}

bool moment_parse(const char *text, size_t len, enum moment_kind kind,
	struct moment *out)
{
	struct reader in = { text, text + len };
	bool is_good;

	*out = (struct moment){ .kind = kind, .year = 1, .month = 1,
		.day = 1 };
	switch (kind) {
	case MOMENT_TIME:
		(void)take(&in, 'T');
		is_good = read_time(&in, out);
		break;
	case MOMENT_DATE:
		is_good = read_date(&in, out);
		break;
	default:
		is_good = read_date(&in, out);
		if (is_good && take(&in, 'T') && in.at < in.end)
			is_good = out->precision == MOMENT_DAY &&
				read_time(&in, out) && read_offset(&in, out);
		break;
	}
	return is_good && in.at == in.end;
}

static void print_time(const struct moment *a, struct buf *out)
{
	buf_printf(out, "%02d", a->hour);
	if (a->precision >= MOMENT_MINUTE)
		buf_printf(out, ":%02d", a->minute);
	if (a->precision >= MOMENT_SECOND)
		buf_printf(out, ":%02d", a->second);
	if (a->precision >= MOMENT_FRACTION) {
		char digits[16];

		snprintf(digits, sizeof(digits), "%09ld",
			a->nanoseconds);
		buf_putc(out, '.');
		buf_append(out, digits, (size_t)a->fraction_digits);
	}
}

void moment_print(const struct moment *a, struct buf *out)
{
	if (a->kind == MOMENT_TIME) {
		print_time(a, out);
		return;
	}
	buf_printf(out, "%04d", a->year);
	if (a->precision >= MOMENT_MONTH)
		buf_printf(out, "-%02d", a->month);
	if (a->precision >= MOMENT_DAY)
		buf_printf(out, "-%02d", a->day);
	if (a->kind == MOMENT_DATE || a->precision < MOMENT_HOUR)
		return;
	buf_putc(out, 'T');
	print_time(a, out);
	if (a->is_zulu)
		buf_putc(out, 'Z');
	else if (a->has_offset)
		buf_printf(out, "%c%02d:%02d", a->offset < 0 ? '-' : '+',
			(a->offset < 0 ? -a->offset : a->offset) / 60,
			(a->offset < 0 ? -a->offset : a->offset) % 60);
}

void moment_now(struct moment *out)
{
	time_t at = clock_now();
	struct tm tm;

	gmtime_r(&at, &tm);
	*out = (struct moment){
		.kind = MOMENT_DATETIME, .precision = MOMENT_FRACTION,
		.year = tm.tm_year + 1900, .month = tm.tm_mon + 1,
		.day = tm.tm_mday, .hour = tm.tm_hour, .minute = tm.tm_min,
		.second = tm.tm_sec, .fraction_digits = 3,
		.has_offset = true, .is_zulu = true,
	};
}

/* At UTC; what has no time or no offset stays. */
static struct moment at_utc(const struct moment *a)
{
	struct moment out = *a;

	if (a->has_offset && a->precision >= MOMENT_HOUR)
		days_move_minutes(&out, -a->offset);
	return out;
}

static int compare_seconds(const struct moment *a, const struct moment *b)
{
	if (a->second != b->second)
		return a->second - b->second;
	return (a->nanoseconds > b->nanoseconds) -
		(a->nanoseconds < b->nanoseconds);
}

/* A day may lie between the two for all that is known of their offsets. */
static bool compare_without_offset(const struct moment *a,
	const struct moment *b, int *out)
{
	long gap = days_of(a->year, a->month, a->day) -
		days_of(b->year, b->month, b->day);

	*out = gap < 0 ? -1 : 1;
	return gap < -1 || gap > 1;
}

bool moment_compare(const struct moment *a, const struct moment *b, int *out)
{
	enum moment_precision least = a->precision < b->precision ?
		a->precision : b->precision;
	struct moment x = *a, y = *b;
	const int *left[] = { &x.year, &x.month, &x.day, &x.hour, &x.minute };
	const int *right[] = { &y.year, &y.month, &y.day, &y.hour,
		&y.minute };

	if (least >= MOMENT_HOUR && a->kind != MOMENT_TIME &&
	    a->has_offset != b->has_offset)
		return compare_without_offset(a, b, out);
	if (least >= MOMENT_HOUR) {
		x = at_utc(a);
		y = at_utc(b);
	}
	for (int i = a->kind == MOMENT_TIME ? 3 : 0;
	    i < (int)FD_COUNT(left) && i <= (int)least; i++) {
		*out = *left[i] - *right[i];
		if (*out != 0)
			return true;
	}
	*out = least >= MOMENT_SECOND ? compare_seconds(&x, &y) : 0;
	return least >= MOMENT_SECOND || a->precision == b->precision;
}

bool moment_is_equivalent(const struct moment *a, const struct moment *b)
{
	int order;

	return moment_compare(a, b, &order) && order == 0;
}
