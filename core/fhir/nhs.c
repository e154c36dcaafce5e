#include "core/fhir/nhs.h"

/*
 * The check digit (NHS Data Dictionary, NHS NUMBER): the first nine digits
 * times 10, 9, ... 2 are summed up; 11 less the remainder by 11 is the check
 * digit, 11 meaning 0 and 10 that no such number is issued. A published
 * national example fails it, so a wrong digit is said and nothing is refused.
 * Test ranges are those of the national test services; what else begins with
 * 4, 6 or 7 is of the ranges that are issued to people.
 */

#include <string.h>

#include "core/base/text.h"

enum { NHS_DIGITS = 10 };

/* The digits alone; false where there are not ten, or something else. */
static bool read_digits(const char *text, char digits[NHS_DIGITS + 1])
{
	size_t count = 0;

	for (; *text != '\0'; text++) {
		if (*text == ' ' || *text == '-')
			continue;
		if (!text_is_digit(*text) || count == NHS_DIGITS)
			return false;
		digits[count++] = *text;
	}
	digits[count] = '\0';
	return count == NHS_DIGITS;
}

static bool is_checked(const char *digits)
{
	unsigned sum = 0;

	for (unsigned i = 0; i < NHS_DIGITS - 1; i++)
		sum += (unsigned)(digits[i] - '0') * (NHS_DIGITS - i);
	return (11 - sum % 11) % 11 == (unsigned)(digits[9] - '0');
}

static bool is_test(const char *digits)
{
	static const char *const ranges[] = {
		"944930", "9737383", "9737873", "9999999",
	};

	for (size_t i = 0; i < FD_COUNT(ranges); i++)
		if (text_starts_with(digits, ranges[i]))
			return true;
	return false;
}

enum nhs_number nhs_number_check(const char *text)
{
	char digits[NHS_DIGITS + 1];

	if (!read_digits(text, digits))
		return NHS_NUMBER_NOT;
	if (!is_checked(digits))
		return NHS_NUMBER_WRONG;
	if (is_test(digits))
		return NHS_NUMBER_TEST;
	return strchr("467", digits[0]) != NULL ? NHS_NUMBER_REAL :
		NHS_NUMBER_GOOD;
}

void nhs_number_put(struct buf *out, const char *text)
{
	char digits[NHS_DIGITS + 1];

	if (read_digits(text, digits))
		buf_printf(out, "%.3s %.3s %.4s", digits, digits + 3,
			digits + 6);
	else
		buf_puts(out, text);
}

const char *nhs_number_remark(enum nhs_number number)
{
	static const char *const remarks[] = {
		[NHS_NUMBER_NOT] = "not ten digits",
		[NHS_NUMBER_WRONG] = "check digit is wrong",
		[NHS_NUMBER_REAL] = "likely a real person's",
		[NHS_NUMBER_GOOD] = NULL,
	};

	return remarks[number];
}

bool nhs_number_is_system(const char *system)
{
	static const char *const systems[] = {
		"https://fhir.nhs.uk/Id/nhs-number",
		"http://fhir.nhs.net/Id/nhs-number",
		"https://fhir.nhs.uk/Id/hsc-number",
		"https://fhir.hl7.org.uk/Id/chi-number",
		"urn:oid:2.16.840.1.113883.2.1.3.2.4.16.53",
		"urn:oid:2.16.840.1.113883.2.1.4.1",
	};

	for (size_t i = 0; i < FD_COUNT(systems); i++)
		if (strcmp(system, systems[i]) == 0)
			return true;
	return false;
}
