#include "core/net/http_date.h"

/*
 * Put into the order of an instant, which the clock can read and which checks
 * every number. The name of the day is not looked at: it says nothing new.
 */

#include <stdio.h>
#include <string.h>

#include "core/base/clock.h"

static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

bool http_date_parse(const char *text, time_t *out)
{
	char month[4] = "", instant[32];
	const char *found;

	if (strlen(text) != strlen("Tue, 03 Feb 2026 10:31:00 GMT") ||
	    text[3] != ',' || strcmp(text + 25, " GMT") != 0)
		return false;
	memcpy(month, text + 8, 3);
	found = strstr(months, month);
	if (found == NULL || (found - months) % 3 != 0)
		return false;
	snprintf(instant, sizeof(instant), "%.4s-%02d-%.2sT%.8sZ", text + 12,
		(int)(found - months) / 3 + 1, text + 5, text + 17);
	return clock_parse_instant(instant, out);
}

void http_date_format(char *out, size_t size, time_t at)
{
	static const char days[] = "SunMonTueWedThuFriSat";
	struct tm tm;

	gmtime_r(&at, &tm);
	/* By hand: strftime would speak the user's language. */
	snprintf(out, size, "%.3s, %02d %.3s %04d %02d:%02d:%02d GMT",
		days + 3 * tm.tm_wday, tm.tm_mday, months + 3 * tm.tm_mon,
		tm.tm_year + 1900, tm.tm_hour, tm.tm_min, tm.tm_sec);
}
