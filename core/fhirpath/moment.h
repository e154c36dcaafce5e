#ifndef FD_FHIRPATH_MOMENT_H
#define FD_FHIRPATH_MOMENT_H

/*
 * Dates, times and both together, as precise as they were written, with the
 * offset they were written with or none (FHIRPath N1, "Date/Time").
 * Comparing two of different precision is often undecided.
 */

#include "core/base/buf.h"
#include "core/fhirpath/decimal.h"

enum moment_kind { MOMENT_DATE, MOMENT_DATETIME, MOMENT_TIME };
/* How far it is known. */
enum moment_precision {
	MOMENT_YEAR, MOMENT_MONTH, MOMENT_DAY, MOMENT_HOUR, MOMENT_MINUTE,
	MOMENT_SECOND, MOMENT_FRACTION
};

struct moment {
	enum moment_kind kind;
	enum moment_precision precision;
	int year, month, day, hour, minute, second;
	long nanoseconds;
	int fraction_digits;	/* as written, 9 at most */
	bool has_offset, is_zulu;
	int offset;		/* minutes east */
};

/* "2015-02", "2015-02-04T14:34:28.123+10:00", "14:34"; with or without a T
   at the end of a partial dateTime. False where it is none of that kind. */
bool moment_parse(const char *text, size_t len, enum moment_kind kind,
	struct moment *out) FD_NONNULL FD_MUST_USE;
void moment_print(const struct moment *a, struct buf *out) FD_NONNULL;
/* The wall clock in UTC, to the millisecond. */
void moment_now(struct moment *out) FD_NONNULL;

/* Negative, 0 or positive in *out; false while it can't be said. */
bool moment_compare(const struct moment *a, const struct moment *b, int *out)
	FD_NONNULL FD_MUST_USE;
/* Same precision and the same moment. */
bool moment_is_equivalent(const struct moment *a, const struct moment *b)
	FD_NONNULL;

/*
 * Moves it by an amount of a calendar unit ("days", "month") or one of UCUM's
 * of fixed length ("d", "s"). False for other units, or outside the years 1
 * to 9999.
 */
bool moment_add(struct moment *a, const struct decimal *amount,
	const char *unit, size_t unit_len, bool is_minus)
	FD_NONNULL FD_MUST_USE;

/* Digits of its precision: 4 a year, 8 a day, 17 milliseconds; of times 2 to
   9. */
int moment_digits(const struct moment *a) FD_NONNULL;
/* The first or the last moment it may mean, to so many digits; false where
   there is no such precision. */
bool moment_boundary(struct moment *a, int digits, bool is_high)
	FD_NONNULL FD_MUST_USE;
/* Cuts it to a date. */
void moment_to_date(struct moment *a) FD_NONNULL;

#endif
