#ifndef FD_FHIRPATH_UNIT_H
#define FD_FHIRPATH_UNIT_H

/*
 * Units of measure, as far as comparing quantities needs them: the units of
 * UCUM (ucum.org) that are linear, with prefixes, products, quotients, powers,
 * factors and annotations; and the words of the calendar. A unit that is not
 * known compares only with itself.
 */

#include "core/fhirpath/decimal.h"

enum {
	UNIT_METRE, UNIT_SECOND, UNIT_GRAM, UNIT_RADIAN, UNIT_KELVIN,
	UNIT_COULOMB, UNIT_CANDELA, UNIT_MONTH, UNIT_DIMENSIONS
};

/* factor / divisor of the basic units to these powers: no third is cut. */
struct unit_value {
	struct decimal factor, divisor;
	int power[UNIT_DIMENSIONS];
};

/* "mg/dL", "[lb_av]", "week"; false when it is not known. A month of the
   calendar is of another kind than UCUM's, unless they are said to be alike. */
bool unit_parse(const char *text, size_t len, bool are_months_alike,
	struct unit_value *out) FD_NONNULL FD_MUST_USE;
bool unit_is_comparable(const struct unit_value *a,
	const struct unit_value *b) FD_NONNULL;
/* Two amounts of comparable units; false when the numbers are too long. */
bool unit_compare(const struct decimal *x, const struct unit_value *a,
	const struct decimal *y, const struct unit_value *b, int *out)
	FD_NONNULL FD_MUST_USE;
bool unit_convert(const struct decimal *x, const struct unit_value *from,
	const struct unit_value *to, struct decimal *out)
	FD_NONNULL FD_MUST_USE;
/* "day", "years". */
bool unit_is_calendar(const char *text, size_t len) FD_NONNULL;
/* Appends the unit of a product or a quotient in UCUM's spelling. */
void unit_print_product(const char *a, size_t a_len, const char *b,
	size_t b_len, bool is_quotient, struct buf *out) FD_NONNULL;

#endif
