#ifndef FD_FHIRPATH_DECIMAL_H
#define FD_FHIRPATH_DECIMAL_H

/*
 * Exact decimal numbers of up to 38 digits (FHIRPath asks for 28): a whole
 * number and how many of its digits stand behind the point, so that 1.10
 * keeps its zero. No binary fractions anywhere. What would need more digits
 * is rounded behind the point, half away from zero; what still does not fit
 * is refused.
 */

#include "core/base/buf.h"

__extension__ typedef unsigned __int128 decimal_digits;

struct decimal {
	decimal_digits digits;
	int scale;		/* digits behind the point, from 0 */
	bool is_negative;
};

enum decimal_rounding { DECIMAL_NEAREST, DECIMAL_DOWN };	/* to zero */

/* "-1.50", JSON's exponents too; false for any other text, or too long. */
bool decimal_parse(const char *text, size_t len, struct decimal *out)
	FD_NONNULL FD_MUST_USE;
struct decimal decimal_of(long long number);
/* False where it has a fraction or does not fit. */
bool decimal_to_long(const struct decimal *a, long long *out)
	FD_NONNULL FD_MUST_USE;
/* Appends it with all its digits behind the point. */
void decimal_print(const struct decimal *a, struct buf *out) FD_NONNULL;
/* "1.50": 3. */
int decimal_precision(const struct decimal *a) FD_NONNULL;

int decimal_compare(const struct decimal *a, const struct decimal *b)
	FD_NONNULL;
bool decimal_add(const struct decimal *a, const struct decimal *b,
	struct decimal *out) FD_NONNULL FD_MUST_USE;
bool decimal_subtract(const struct decimal *a, const struct decimal *b,
	struct decimal *out) FD_NONNULL FD_MUST_USE;
bool decimal_multiply(const struct decimal *a, const struct decimal *b,
	struct decimal *out) FD_NONNULL FD_MUST_USE;
/* To 28 digits where it does not come out even. */
bool decimal_divide(const struct decimal *a, const struct decimal *b,
	struct decimal *out) FD_NONNULL FD_MUST_USE;
/* Whole times that b is in a, and what is left over. */
bool decimal_divide_whole(const struct decimal *a, const struct decimal *b,
	struct decimal *quotient, struct decimal *rest)
	FD_NONNULL FD_MUST_USE;

/* To that many digits behind the point; zeros are added where there are
   fewer. False when they do not fit. */
bool decimal_round(struct decimal *a, int scale, enum decimal_rounding how)
	FD_NONNULL;
void decimal_floor(struct decimal *a) FD_NONNULL;
void decimal_ceiling(struct decimal *a) FD_NONNULL;
/* Without zeros at the end of the fraction. */
void decimal_trim(struct decimal *a) FD_NONNULL;

/* To 15 digits; false where there is no (real, or small enough) result. */
bool decimal_sqrt(const struct decimal *a, struct decimal *out)
	FD_NONNULL FD_MUST_USE;
bool decimal_exp(const struct decimal *a, struct decimal *out)
	FD_NONNULL FD_MUST_USE;
bool decimal_ln(const struct decimal *a, struct decimal *out)
	FD_NONNULL FD_MUST_USE;
/* Exact where the exponent is a whole number from 0. */
bool decimal_power(const struct decimal *a, const struct decimal *exponent,
	struct decimal *out) FD_NONNULL FD_MUST_USE;

#endif
