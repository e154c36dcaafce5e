#include "core/base/clock.h"

/*
 * Wall time from time(), ticks from the monotonic clock. Holding the wall
 * clock also makes durations 0, so that a golden screen never depends on how
 * busy the machine was; timers run on real ticks all the same, or a held
 * clock would stop the loop.
 */

#include <stdio.h>
#include <stdlib.h>

#include "core/base/text.h"

static bool is_held;
static time_t held_at;

void clock_init(void)
{
	const char *text = getenv("FHIRDECK_TEST_CLOCK");
	time_t at;

	if (text != NULL && clock_parse_instant(text, &at))
		clock_hold(at);
}

void clock_hold(time_t at)
{
	is_held = true;
	held_at = at;
}

bool clock_is_held(void)
{
	return is_held;
}

time_t clock_now(void)
{
	return is_held ? held_at : time(NULL);
}

int64_t clock_ticks(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

long clock_since(int64_t ticks)
{
	return is_held ? 0 : (long)(clock_ticks() - ticks);
}

static void format(char *out, size_t size, const char *form,
	const struct tm *parts)
{
	if (parts == NULL || strftime(out, size, form, parts) == 0)
		snprintf(out, size, "?");
}

void clock_format_local(char *out, size_t size, time_t at)
{
	struct tm parts;

	format(out, size, "%Y-%m-%d %H:%M:%S", localtime_r(&at, &parts));
}

void clock_format_utc(char *out, size_t size, time_t at)
{
	struct tm parts;

	format(out, size, "%Y-%m-%d %H:%M:%SZ", gmtime_r(&at, &parts));
}

void clock_format_instant(char *out, size_t size, time_t at)
{
	struct tm parts;

	format(out, size, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&at, &parts));
}

void clock_format_hour(char *out, size_t size, time_t at)
{
	struct tm parts;

	format(out, size, "%H:%M", localtime_r(&at, &parts));
}

void clock_format_gap(char *out, size_t size, long gap)
{
	static const struct {
		long seconds;
		const char *one, *many;
	} unit[] = {
		{ 86400, "day", "days" },
		{ 3600, "hour", "hours" },
		{ 60, "min", "min" },
		{ 1, "s", "s" },
	};
	long size_of_gap = labs(gap), count;
	size_t i = 0;

	if (gap == 0) {
		snprintf(out, size, "now");
		return;
	}
	while (size_of_gap < unit[i].seconds * (i < 2 ? 2 : 1))
		i++;
	count = size_of_gap / unit[i].seconds;
	snprintf(out, size, gap > 0 ? "in %ld %s" : "%ld %s ago", count,
		count == 1 ? unit[i].one : unit[i].many);
}

void clock_format_relative(char *out, size_t size, time_t at)
{
	clock_format_gap(out, size, (long)(at - clock_now()));
}

/* Days since 1970-01-01 of a date in the Gregorian calendar. */
static long days_since_epoch(long year, long month, long day)
{
	long era, of_era, of_year;

	year -= month <= 2;
	era = (year >= 0 ? year : year - 399) / 400;
	of_era = year - era * 400;
	of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 +
		of_year - 719468;
}

/* Exactly so many digits and the character behind them. */
static bool take_number(const char **place, int digits, char behind,
	long *out)
{
	*out = 0;
	for (; digits > 0; digits--) {
		if (!text_is_digit(**place))
			return false;
		*out = *out * 10 + (*(*place)++ - '0');
	}
	return *(*place)++ == behind;
}

bool clock_parse_instant(const char *text, time_t *out)
{
	static const struct {
		int digits;
		char behind;
		long min, max;
	} part[] = {
		{ 4, '-', 0, 9999 }, { 2, '-', 1, 12 }, { 2, 'T', 1, 31 },
		{ 2, ':', 0, 23 }, { 2, ':', 0, 59 }, { 2, 'Z', 0, 60 },
	};
	long value[FD_COUNT(part)], day;

	for (size_t i = 0; i < FD_COUNT(part); i++)
		if (!take_number(&text, part[i].digits, part[i].behind,
		    &value[i]) || value[i] < part[i].min ||
		    value[i] > part[i].max)
			return false;
	day = days_since_epoch(value[0], value[1], value[2]);
	if (*text != '\0' ||
	    day >= days_since_epoch(value[0], value[1] + 1, 1))
		return false;
	*out = (time_t)(day * 86400 + value[3] * 3600 + value[4] * 60 +
		value[5]);
	return true;
}
