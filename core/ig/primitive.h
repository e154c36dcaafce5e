#ifndef FD_IG_PRIMITIVE_H
#define FD_IG_PRIMITIVE_H

/*
 * The primitive types of R4 (https://hl7.org/fhir/R4/datatypes.html#primitive),
 * each with a matcher written by hand: what the type's regular expression
 * asks, and what it can't ask (days of the calendar, ranges).
 */

#include "core/base/mem.h"

enum primitive_kind {
	PRIMITIVE_NONE,		/* no primitive type */
	PRIMITIVE_BOOLEAN, PRIMITIVE_INTEGER, PRIMITIVE_UNSIGNED,
	PRIMITIVE_POSITIVE, PRIMITIVE_DECIMAL, PRIMITIVE_STRING,
	PRIMITIVE_MARKDOWN, PRIMITIVE_CODE, PRIMITIVE_ID, PRIMITIVE_URI,
	PRIMITIVE_URL, PRIMITIVE_CANONICAL, PRIMITIVE_OID, PRIMITIVE_UUID,
	PRIMITIVE_DATE, PRIMITIVE_DATETIME, PRIMITIVE_INSTANT,
	PRIMITIVE_TIME, PRIMITIVE_BASE64, PRIMITIVE_XHTML
};

/* How JSON writes it. */
enum primitive_form {
	PRIMITIVE_AS_STRING, PRIMITIVE_AS_NUMBER, PRIMITIVE_AS_BOOLEAN
};

enum { PRIMITIVE_STRING_MAX = 1024 * 1024 };

struct primitive_fault {
	const char *id;		/* of the message catalogue */
	const char *code;	/* issue type */
	bool is_warning;
	/* What was expected, to stand behind "'...' is ". */
	const char *wrong;
};

/* "dateTime"; also "http://hl7.org/fhirpath/System.String". */
enum primitive_kind primitive_kind(const char *type) FD_NONNULL;
enum primitive_form primitive_form(enum primitive_kind kind);
/* True when it is a value of the kind; this_year is for years that are
   unlikely. Text is decoded, and not empty. */
bool primitive_check(enum primitive_kind kind, const char *text, size_t len,
	int this_year, struct primitive_fault *out) FD_NONNULL;

/* The parts of a date, dateTime or instant; -1 where it doesn't have one. */
struct primitive_moment {
	int year, month, day, hour, minute, second;
	bool has_zone;
	int zone;	/* minutes east of UTC */
};
/* False when it is none, or a day that the calendar hasn't. */
bool primitive_moment(const char *text, size_t len,
	struct primitive_moment *out) FD_NONNULL;
/* The same for a time, which sets but hour, minute and second. */
bool primitive_clock(const char *text, size_t len,
	struct primitive_moment *out) FD_NONNULL;

#endif
