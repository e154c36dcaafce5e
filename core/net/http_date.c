#include "core/net/http_date.h"

/*
 * Put into the order of an instant, which the clock can read and which checks
 * every number. The name of the day is not looked at: it says nothing new.
 */

#include <stdio.h>
#include <string.h>

#include "core/base/clock.h"

bool http_date_parse(const char *text, time_t *out)
{
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
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
