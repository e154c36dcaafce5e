#include "core/client/variables.h"

/*
 * uuid, today, now and timestamp, with a distance behind the last three. Days
 * are those of the calendar here: "today" is the date on this machine's wall,
 * and a month back from 31 March is 28 February. "now" is an instant in UTC.
 */

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/clock.h"
#include "core/base/random.h"
#include "core/base/text.h"

enum { FAR = 100000 };

struct distance {
	long days, months, seconds;
};

static const struct {
	const char *unit;
	struct distance one;
} units[] = {
	{ "s", { 0, 0, 1 } }, { "min", { 0, 0, 60 } },
	{ "h", { 0, 0, 3600 } }, { "d", { 1, 0, 0 } },
	{ "w", { 7, 0, 0 } }, { "m", { 0, 1, 0 } }, { "y", { 0, 12, 0 } },
};

/* "", "-7d", "+ 2h" */
static bool read_distance(const char *text, struct distance *out)
{
	char *trimmed = text_trim_dup(text), *number;
	size_t digits;
	long count = 0;
	bool is_good = *trimmed == '\0';

	*out = (struct distance){ 0 };
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

/* A moment that far from now; noon where only the day counts. */
static time_t moved(const struct distance *distance, bool is_day)
{
	time_t now = clock_now();
	struct tm tm;

	localtime_r(&now, &tm);
	move_months(&tm, distance->months);
	tm.tm_mday += (int)distance->days;
	tm.tm_isdst = -1;
	if (is_day) {
		tm.tm_hour = 12;
		tm.tm_min = tm.tm_sec = 0;
	}
	return mktime(&tm) + (is_day ? 0 : distance->seconds);
}

static void put_today(time_t at, struct buf *out)
{
	struct tm tm;
	char date[40] = "";

	localtime_r(&at, &tm);
	strftime(date, sizeof(date), "%Y-%m-%d", &tm);
	buf_puts(out, date);
}

static void put_now(time_t at, struct buf *out)
{
	char instant[40] = "";

	clock_format_instant(instant, sizeof(instant), at);
	buf_puts(out, instant);
}

static void put_timestamp(time_t at, struct buf *out)
{
	buf_printf(out, "%lld", (long long)at);
}

static const struct {
	const char *name;
	bool is_day;
	void (*put)(time_t at, struct buf *out);
} moments[] = {
	{ "today", true, put_today },
	{ "now", false, put_now },
	{ "isoTimestamp", false, put_now },
	{ "timestamp", false, put_timestamp },
};

bool variables_builtin(const char *name, struct buf *out)
{
	struct distance distance;
	char uuid[37];

	if (strcmp(name, "uuid") == 0 || strcmp(name, "guid") == 0 ||
	    strcmp(name, "random.uuid") == 0) {
		random_uuid(uuid);
		buf_puts(out, uuid);
		return true;
	}
	for (size_t i = 0; i < FD_COUNT(moments); i++) {
		size_t len = strlen(moments[i].name);

		if (strncmp(name, moments[i].name, len) != 0 ||
		    !read_distance(name + len, &distance) ||
		    (moments[i].is_day && distance.seconds != 0))
			continue;
		moments[i].put(moved(&distance, moments[i].is_day), out);
		return true;
	}
	return false;
}
