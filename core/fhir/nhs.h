#ifndef FD_FHIR_NHS_H
#define FD_FHIR_NHS_H

/*
 * NHS numbers: ten digits, the last of them a check digit by modulus 11 with
 * weights 10 to 2 (NHS Data Dictionary, NHS NUMBER). Which of them may be a
 * real person's is a matter of ranges: the published test ranges are known
 * (944930, 9737383, 9737873, 9999999); numbers that begin with 4, 6 or 7 are
 * issued to people.
 */

#include "core/base/buf.h"

enum nhs_number {
	NHS_NUMBER_NOT,		/* no ten digits */
	NHS_NUMBER_WRONG,	/* the check digit is another */
	NHS_NUMBER_TEST,	/* good, of a published test range */
	NHS_NUMBER_REAL,	/* good, and likely a real person's */
	NHS_NUMBER_GOOD		/* good, of no known range */
};

/* Blanks and hyphens between the digits are allowed. */
enum nhs_number nhs_number_check(const char *text) FD_NONNULL;
/* "999 999 9468"; anything else as it is. */
void nhs_number_put(struct buf *out, const char *text) FD_NONNULL;
/* What is to be said of it: "check digit is wrong", "likely a real
   person's", or NULL. */
const char *nhs_number_remark(enum nhs_number number);
/* The systems that hold ten-digit numbers of this kind. */
bool nhs_number_is_system(const char *system) FD_NONNULL;

#endif
