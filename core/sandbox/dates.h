#ifndef FD_SANDBOX_DATES_H
#define FD_SANDBOX_DATES_H

/*
 * FHIR dates as the stretch of time they stand for: "2026-02" is a month. Times
 * without a zone are taken as UTC.
 */

#include "core/base/mem.h"

struct date_range {
	int64_t from, to;	/* seconds since 1970; to is past the end */
};

/* date, dateTime or instant of FHIR R4; false for anything else. */
bool date_parse(const char *text, struct date_range *out)
	FD_NONNULL FD_MUST_USE;
/* True for a FHIR date (no time of day) that is in the calendar. */
bool date_is_date(const char *text) FD_NONNULL;

/*
 * A search value with its prefix ("ge2026-01"): false where the date is none.
 * prefix becomes two letters, "eq" where none was written.
 */
bool date_parse_value(const char *value, char prefix[3],
	struct date_range *out) FD_NONNULL FD_MUST_USE;
/* FHIR R4 search.html#prefix. */
bool date_matches(const char prefix[3], struct date_range wanted,
	struct date_range found);

#endif
