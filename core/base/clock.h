#ifndef FD_BASE_CLOCK_H
#define FD_BASE_CLOCK_H

/*
 * The one clock. Everything that asks the time asks here, so that a test can
 * hold it: FHIRDECK_TEST_CLOCK=2026-02-03T10:31:00Z stops the wall clock at
 * that moment, and durations measure 0.
 */

#include "core/base/mem.h"

#include <time.h>

/* Reads FHIRDECK_TEST_CLOCK. */
void clock_init(void);
/* Stops the clock at a moment; tests move it by calling again. */
void clock_hold(time_t at);
bool clock_is_held(void);

/* Seconds since 1970, UTC. */
time_t clock_now(void);
/* Milliseconds that only go forward; for measuring and timers. Never held. */
int64_t clock_ticks(void);
/* Milliseconds since an earlier clock_ticks; 0 while the clock is held. */
long clock_since(int64_t ticks);

/* "2026-02-03 10:31:00" in local time / with "Z" in UTC / "10:31". */
void clock_format_local(char *out, size_t size, time_t at) FD_NONNULL;
void clock_format_utc(char *out, size_t size, time_t at) FD_NONNULL;
void clock_format_hour(char *out, size_t size, time_t at) FD_NONNULL;
/* "in 52 min", "12 days ago". */
void clock_format_relative(char *out, size_t size, time_t at) FD_NONNULL;
/* The same of a number of seconds from now; what is behind is negative. */
void clock_format_gap(char *out, size_t size, long gap) FD_NONNULL;
/* FHIR instant in UTC ("2026-02-03T10:31:00Z"). */
void clock_format_instant(char *out, size_t size, time_t at) FD_NONNULL;
/* Reads that form; false for anything else. */
bool clock_parse_instant(const char *text, time_t *out) FD_NONNULL FD_MUST_USE;

#endif
