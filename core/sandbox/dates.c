#include "core/sandbox/dates.h"

/*
 * Days are counted by the Gregorian rule from year 1 (719162 days lie before
 * 1970): the C library's own conversion depends on the zone of the process. A
 * fraction of a second is read over: searches here are exact to the second.
 */

#include <stdio.h>
#include <string.h>

#include "core/base/text.h"

static bool is_leap(int64_t year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int64_t days_in(int64_t year, int64_t month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31,
		30, 31 };

	return days[month - 1] + (month == 2 && is_leap(year));
}

/* Days from 1970-01-01 to the first of a month. */
static int64_t days_to(int64_t year, int64_t month)
{
	int64_t past = year - 1;
	int64_t days = past * 365 + past / 4 - past / 100 + past / 400;

	for (int64_t i = 1; i < month; i++)
		days += days_in(year, i);
	return days - 719162;
}

/* Exactly count digits; moves on. */
static bool read_digits(const char **at, int count, int64_t min, int64_t max,
	int64_t *out)
{
	*out = 0;
	for (int i = 0; i < count; i++, ++*at) {
		if (!text_is_digit(**at))
			return false;
		*out = *out * 10 + (**at - '0');
	}
	return *out >= min && *out <= max;
}

static bool skip(const char **at, char c)
{
	if (**at != c)
		return false;
	++*at;
	return true;
}

/* "Z", "+01:00", or nothing; seconds east of Greenwich. */
static bool read_zone(const char **at, int64_t *seconds)
{
	int64_t hours, minutes;
	char sign = **at;

	*seconds = 0;
	if (sign == '\0' || skip(at, 'Z'))
		return true;
	if (sign != '+' && sign != '-')
		return false;
	++*at;
	if (!read_digits(at, 2, 0, 14, &hours) || !skip(at, ':') ||
	    !read_digits(at, 2, 0, 59, &minutes))
		return false;
	*seconds = (hours * 60 + minutes) * 60 * (sign == '-' ? -1 : 1);
	return true;
}

static bool read_time(const char **at, struct date_range *range)
{
	int64_t hour, minute, second = 0, zone;
	bool has_second;

	if (!read_digits(at, 2, 0, 23, &hour) || !skip(at, ':') ||
	    !read_digits(at, 2, 0, 59, &minute))
		return false;
	has_second = skip(at, ':');
	if (has_second && !read_digits(at, 2, 0, 60, &second))
		return false;
	if (has_second && skip(at, '.'))
		while (text_is_digit(**at))
			++*at;
	if (!read_zone(at, &zone))
		return false;
	range->from += hour * 3600 + minute * 60 + second - zone;
	range->to = range->from + (has_second ? 1 : 60);
	return true;
}

static bool read_day(const char **at, struct date_range *range)
{
	int64_t year, month, day;

	if (!read_digits(at, 4, 1, 9999, &year))
		return false;
	range->from = days_to(year, 1) * 86400;
	range->to = days_to(year + 1, 1) * 86400;
	if (!skip(at, '-'))
		return true;
	if (!read_digits(at, 2, 1, 12, &month))
		return false;
	range->from = days_to(year, month) * 86400;
	range->to = range->from + days_in(year, month) * 86400;
	if (!skip(at, '-'))
		return true;
	if (!read_digits(at, 2, 1, days_in(year, month), &day))
		return false;
	range->from += (day - 1) * 86400;
	range->to = range->from + 86400;
	return !skip(at, 'T') || read_time(at, range);
}

bool date_parse(const char *text, struct date_range *out)
{
	return read_day(&text, out) && *text == '\0';
}

bool date_is_date(const char *text)
{
	struct date_range range;

	return strchr(text, 'T') == NULL && date_parse(text, &range);
}

bool date_parse_value(const char *value, char prefix[3],
	struct date_range *out)
{
	static const char known[] = "eq ne gt lt ge le sa eb";

	snprintf(prefix, 3, "eq");
	if (value[0] >= 'a' && value[0] <= 'z') {
		snprintf(prefix, 3, "%.2s", value);
		if (prefix[1] < 'a' || strstr(known, prefix) == NULL)
			return false;
		value += 2;
	}
	return date_parse(value, out);
}

bool date_matches(const char prefix[3], struct date_range wanted,
	struct date_range found)
{
	bool is_inside = found.from >= wanted.from && found.to <= wanted.to;

	if (strcmp(prefix, "eq") == 0)
		return is_inside;
	if (strcmp(prefix, "ne") == 0)
		return !is_inside;
	if (strcmp(prefix, "gt") == 0)
		return found.to > wanted.to;
	if (strcmp(prefix, "lt") == 0)
		return found.from < wanted.from;
	if (strcmp(prefix, "ge") == 0)
		return is_inside || found.to > wanted.to;
	if (strcmp(prefix, "le") == 0)
		return is_inside || found.from < wanted.from;
	if (strcmp(prefix, "sa") == 0)
		return found.from >= wanted.to;
	return found.to <= wanted.from;		/* "eb" */
}
