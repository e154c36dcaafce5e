#include "core/base/moment.h"

/*
 * The distance is kept as days, months and seconds and goes through the
 * calendar only when the moment is asked for, so that daylight saving and the
 * lengths of months come out as on the wall.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/clock.h"
#include "core/base/text.h"

enum { FAR = 100000 };

static const struct {
	const char *unit;
	struct moment one;
} units[] = {
	{ "s", { 0, 0, 1 } }, { "min", { 0, 0, 60 } },
	{ "h", { 0, 0, 3600 } }, { "d", { 1, 0, 0 } },
	{ "w", { 7, 0, 0 } }, { "m", { 0, 1, 0 } }, { "y", { 0, 12, 0 } },
};

bool moment_read(const char *text, struct moment *out)
{
	char *trimmed = text_trim_dup(text), *number;
	size_t digits;
	long count = 0;
	bool is_good = *trimmed == '\0';

	*out = (struct moment){ 0 };
	if (*trimmed == '+' || *trimmed == '-') {
		number = text_trim_dup(trimmed + 1);
		digits = strspn(number, "0123456789");
		for (size_t i = 0; i < FD_COUNT(units) && !is_good; i++) {
			if (strcmp(number + digits, units[i].unit) != 0)
				continue;
			number[digits] = '\0';
			is_good = text_parse_long(number, 0, FAR, &count);
			count = *trimmed == '-' ? -count : count;
			*out = units[i].one;
			break;
		}
		free(number);
	}
	out->days *= count;
	out->months *= count;
	out->seconds *= count;
	free(trimmed);
	return is_good;
}

static int days_of_month(long year, long month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31,
		30, 31 };
	bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return days[month] + (month == 1 && is_leap);
}

static void move_months(struct tm *tm, long months)
{
	long all = tm->tm_year * 12L + tm->tm_mon + months;
	int last;

	tm->tm_year = (int)(all / 12);
	tm->tm_mon = (int)(all % 12);
	if (tm->tm_mon < 0) {
		tm->tm_mon += 12;
		tm->tm_year--;
	}
	last = days_of_month(tm->tm_year + 1900L, tm->tm_mon);
	if (tm->tm_mday > last)
		tm->tm_mday = last;
}

time_t moment_time(const struct moment *moment, bool is_day)
{
	time_t now = clock_now();
	struct tm tm;

	localtime_r(&now, &tm);
	move_months(&tm, moment->months);
	tm.tm_mday += (int)moment->days;
	tm.tm_isdst = -1;
	if (is_day) {
		tm.tm_hour = 12;
		tm.tm_min = tm.tm_sec = 0;
	}
	return mktime(&tm) + (is_day ? 0 : moment->seconds);
}

void moment_format_day(char *out, size_t size, time_t at)
{
	struct tm tm;

	localtime_r(&at, &tm);
	strftime(out, size, "%Y-%m-%d", &tm);
}
