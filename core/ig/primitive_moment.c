#include "core/ig/primitive_part.h"

/*
 * One small reader for all dates and times: each part moves behind what it
 * has read, and what it has not is -1.
 */

#include "core/base/text.h"

/* Exactly count digits at *at; moves on. */
static bool digits(const char **at, const char *end, int count, int *out)
{
	*out = 0;
	for (int i = 0; i < count; i++) {
		if (*at == end || !text_is_digit(**at))
			return false;
		*out = *out * 10 + (*(*at)++ - '0');
	}
	return true;
}

static int days_of(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31,
		30, 31 };
	bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return month == 2 && is_leap ? 29 : days[month - 1];
}

/* hh:mm:ss(.f+)? */
static bool read_clock(const char **at, const char *end,
	struct primitive_moment *out)
{
	int more;

	if (!digits(at, end, 2, &out->hour) || !primitive_take(at, end, ':') ||
	    !digits(at, end, 2, &out->minute) ||
	    !primitive_take(at, end, ':') ||
	    !digits(at, end, 2, &out->second) || out->hour > 23 ||
	    out->minute > 59 || out->second > 60)
		return false;
	if (!primitive_take(at, end, '.'))
		return true;
	if (!digits(at, end, 1, &more))
		return false;
	while (*at != end && text_is_digit(**at))
		(*at)++;
	return true;
}

/* Z|(+|-)hh:mm, up to 14:00 */
static bool read_zone(const char **at, const char *end,
	struct primitive_moment *out)
{
	bool is_west = *at != end && **at == '-';
	int hours, minutes;

	out->has_zone = true;
	if (primitive_take(at, end, 'Z'))
		return true;
	if (!is_west && (*at == end || **at != '+'))
		return false;
	(*at)++;
	if (!digits(at, end, 2, &hours) || !primitive_take(at, end, ':') ||
	    !digits(at, end, 2, &minutes) || minutes > 59 || hours > 14 ||
	    (hours == 14 && minutes > 0))
		return false;
	out->zone = (hours * 60 + minutes) * (is_west ? -1 : 1);
	return true;
}

/* Up to the day; moves *at behind what it has. */
static bool read_day(const char **at, const char *end,
	struct primitive_moment *out)
{
	if (!digits(at, end, 4, &out->year) || out->year == 0)
		return false;
	if (!primitive_take(at, end, '-'))
		return true;
	if (!digits(at, end, 2, &out->month) || out->month < 1 ||
	    out->month > 12)
		return false;
	if (!primitive_take(at, end, '-'))
		return true;
	return digits(at, end, 2, &out->day) && out->day >= 1 &&
		out->day <= days_of(out->year, out->month);
}

bool primitive_moment(const char *text, size_t len,
	struct primitive_moment *out)
{
	const char *at = text, *end = text + len;

	*out = (struct primitive_moment){ -1, -1, -1, -1, -1, -1, false, 0 };
	if (!read_day(&at, end, out))
		return false;
	if (at == end)
		return true;
	if (out->day < 0 || !primitive_take(&at, end, 'T') ||
	    !read_clock(&at, end, out))
		return false;
	return at == end || (read_zone(&at, end, out) && at == end);
}

bool primitive_clock(const char *text, size_t len,
	struct primitive_moment *out)
{
	const char *at = text;

	return read_clock(&at, text + len, out) && at == text + len;
}
