#ifndef FD_BASE_MOMENT_H
#define FD_BASE_MOMENT_H

/*
 * Moments some way from now, as people write them: "-7d", "+ 2h", with the
 * units s min h d w m y. Days are those of the calendar here, and a month
 * back from 31 March is 28 February.
 */

#include "core/base/mem.h"

#include <time.h>

struct moment {
	long days, months, seconds;	/* from now */
};

/* "" is now; false for what is no distance. */
bool moment_read(const char *text, struct moment *out) FD_NONNULL FD_MUST_USE;
/* By the clock; noon of it where only the day counts. */
time_t moment_time(const struct moment *moment, bool is_day) FD_NONNULL;
/* "2026-02-03" of the calendar here. */
void moment_format_day(char *out, size_t size, time_t at) FD_NONNULL;

#endif
