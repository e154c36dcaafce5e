#include "core/fhir/summary_part.h"

/*
 * Dates and times exactly as written, and behind them in parentheses what a
 * person would count on their fingers: the day of the week, the time here
 * where the text is of another zone, an age. Text of no such form stays alone.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/base/clock.h"
#include "core/base/text.h"

struct moment {
	int year, month, day, hour, minute, second;
	bool has_time;
	long offset;	/* seconds east of Greenwich */
};

/* Two digits at text, or -1. */
static int two_digits(const char *text)
{
	if (!text_is_digit(text[0]) || !text_is_digit(text[1]))
		return -1;
	return (text[0] - '0') * 10 + (text[1] - '0');
}

/* "Z" or "+01:00" to the end of the text. */
static bool read_zone(const char *text, struct moment *out)
{
	int hours, minutes;

	if (strcmp(text, "Z") == 0)
		return true;
	if (*text != '+' && *text != '-')
		return false;
	hours = two_digits(text + 1);
	if (hours < 0 || text[3] != ':')
		return false;
	minutes = two_digits(text + 4);
	if (minutes < 0 || text[6] != '\0')
		return false;
	out->offset = (hours * 60L + minutes) * (*text == '-' ? -60 : 60);
	return true;
}

static bool read_time(const char *text, struct moment *out)
{
	if (strlen(text) < 9 || text[0] != 'T' || text[3] != ':' ||
	    text[6] != ':')
		return false;
	out->hour = two_digits(text + 1);
	out->minute = two_digits(text + 4);
	out->second = two_digits(text + 7);
	text += 9;
	if (*text == '.')
		do
			text++;
		while (text_is_digit(*text));
	out->has_time = true;
	return out->hour >= 0 && out->hour < 24 && out->minute >= 0 &&
		out->minute < 60 && out->second >= 0 && out->second <= 60 &&
		read_zone(text, out);
}

/* A whole date (FHIR R4 datatypes.html#date), with a time or without. */
static bool read_moment(const char *text, struct moment *out)
{
	int high, low;

	*out = (struct moment){ 0 };
	if (strlen(text) < 10 || text[4] != '-' || text[7] != '-')
		return false;
	high = two_digits(text);
	low = two_digits(text + 2);
	out->month = two_digits(text + 5);
	out->day = two_digits(text + 8);
	if (high < 0 || low < 0 || out->month < 1 || out->month > 12 ||
	    out->day < 1 || out->day > 31)
		return false;
	out->year = high * 100 + low;
	return text[10] == '\0' || read_time(text + 10, out);
}

static const char *weekday(const struct moment *at)
{
	static const char *const names[] = {
		"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday",
		"Friday", "Saturday"
	};
	static const int shift[] = { 0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4 };
	int year = at->year - (at->month < 3);

	return names[(year + year / 4 - year / 100 + year / 400 +
		shift[at->month - 1] + at->day) % 7];
}

/* Seconds since 1970 of a date by the proleptic Gregorian calendar. */
static time_t seconds_of(const struct moment *at)
{
	long year = at->year - (at->month <= 2);
	long era = year / 400, of_era = year - era * 400;
	long of_year = (153 * (at->month + (at->month > 2 ? -3 : 9)) + 2) / 5 +
		at->day - 1;
	long days = era * 146097 + of_era * 365 + of_era / 4 -
		of_era / 100 + of_year - 719468;

	return (time_t)days * 86400 + at->hour * 3600L + at->minute * 60L +
		at->second - at->offset;
}

/* ", 10:30 here" where the zone here differs from the one written. */
static void put_here(const struct moment *at, struct buf *out)
{
	time_t moment = seconds_of(at);
	struct tm here;

	if (!at->has_time || at->year < 1000 ||
	    localtime_r(&moment, &here) == NULL)
		return;
	if (here.tm_hour != at->hour || here.tm_min != at->minute)
		buf_printf(out, ", %02d:%02d here", here.tm_hour,
			here.tm_min);
}

/* True where a text of that form is something else: a version. */
static bool is_no_date(const struct summary *summary, uint32_t row)
{
	struct buf name = BUF_INIT;
	bool is_not;

	summary_element_name(summary, row, &name);
	is_not = strcmp(name.data, "version") == 0 ||
		strcmp(name.data, "valueString") == 0;
	buf_finish(&name);
	return is_not;
}

bool datatype_put_date(struct summary *summary, uint32_t row, struct buf *out)
{
	size_t start = out->len;
	struct moment at;

	if (!summary_put_scalar(summary, row, out))
		return false;
	if (is_no_date(summary, row) || !read_moment(out->data + start, &at))
		return true;
	buf_printf(out, " (%s", weekday(&at));
	put_here(&at, out);
	buf_putc(out, ')');
	return true;
}

/* Years between a date and now. */
static int age(const struct moment *birth)
{
	time_t now = clock_now();
	struct tm today;
	int years;

	if (localtime_r(&now, &today) == NULL)
		return -1;
	years = today.tm_year + 1900 - birth->year;
	if (today.tm_mon + 1 < birth->month || (today.tm_mon + 1 ==
	    birth->month && today.tm_mday < birth->day))
		years--;
	return years;
}

/* With the age it makes today, unless the person has died. */
bool datatype_put_birth_date(struct summary *summary, uint32_t row,
	struct buf *out)
{
	uint32_t parent = index_parent(summary->index, row);
	size_t start = out->len;
	struct moment birth;

	if (!summary_put_scalar(summary, row, out))
		return false;
	if (!read_moment(out->data + start, &birth) || parent == INDEX_NONE ||
	    summary_find(summary, parent, "deceasedDateTime") != INDEX_NONE ||
	    summary_is(summary, summary_find(summary, parent,
	    "deceasedBoolean"), ROW_TRUE))
		return true;
	if (age(&birth) < 0)
		buf_puts(out, " (in the future)");
	else
		buf_printf(out, " (age %d)", age(&birth));
	return true;
}
