#include "core/client/variables.h"

/*
 * uuid, today, now and timestamp, with a distance (core/base/moment.h) behind
 * the last three. "today" is the date on this machine's wall, "now" an instant
 * in UTC.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/clock.h"
#include "core/base/moment.h"
#include "core/base/random.h"
#include "core/base/text.h"

static void put_today(time_t at, struct buf *out)
{
	char date[40] = "";

	moment_format_day(date, sizeof(date), at);
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
	struct moment moment;
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
		    !moment_read(name + len, &moment) ||
		    (moments[i].is_day && moment.seconds != 0))
			continue;
		moments[i].put(moment_time(&moment, moments[i].is_day), out);
		return true;
	}
	return false;
}
