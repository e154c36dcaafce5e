#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/fhir/nhs.h"

static void check_digit_is_verified(void **state)
{
	(void)state;
	assert_int_equal(nhs_number_check("9999999468"), NHS_NUMBER_TEST);
	assert_int_equal(nhs_number_check("999 999 9468"), NHS_NUMBER_TEST);
	assert_int_equal(nhs_number_check("999-999-9468"), NHS_NUMBER_TEST);
	assert_int_equal(nhs_number_check("9999999469"), NHS_NUMBER_WRONG);
	assert_int_equal(nhs_number_check("9999999486"), NHS_NUMBER_WRONG);
	/* Nine times 11 less nothing: check digit 0. */
	assert_int_equal(nhs_number_check("0000000000"), NHS_NUMBER_GOOD);
	/* The remainder asks for 10: no last digit is right. */
	for (char last = '0'; last <= '9'; last++) {
		char number[] = "0000000060";

		number[9] = last;
		assert_int_equal(nhs_number_check(number), NHS_NUMBER_WRONG);
	}
}

static void ranges_are_told_apart(void **state)
{
	(void)state;
	assert_int_equal(nhs_number_check("9449305552"), NHS_NUMBER_TEST);
	assert_int_equal(nhs_number_check("9737383222"), NHS_NUMBER_TEST);
	/* Published as an example, and wrong. */
	assert_int_equal(nhs_number_check("9449307559"), NHS_NUMBER_WRONG);
	assert_int_equal(nhs_number_check("4000000004"), NHS_NUMBER_REAL);
	assert_int_equal(nhs_number_check("6000000006"), NHS_NUMBER_REAL);
	assert_int_equal(nhs_number_check("7000000007"), NHS_NUMBER_REAL);
	assert_int_equal(nhs_number_check("1000000001"), NHS_NUMBER_GOOD);
}

static void anything_else_is_not_one(void **state)
{
	static const char *const no[] = {
		"", " ", "999999946", "99999994680", "99999X9468",
		"9999999468\n", "+999999946", ("\xd9\xa9" "99999946"),
	};

	(void)state;
	for (size_t i = 0; i < FD_COUNT(no); i++)
		assert_int_equal(nhs_number_check(no[i]), NHS_NUMBER_NOT);
}

static void assert_put(const char *text, const char *expected)
{
	struct buf out = BUF_INIT;

	nhs_number_put(&out, text);
	assert_string_equal(out.data, expected);
	buf_finish(&out);
}

static void is_written_3_3_4(void **state)
{
	(void)state;
	assert_put("9999999468", "999 999 9468");
	assert_put("99 999 99 468", "999 999 9468");
	assert_put("9999999469", "999 999 9469");
	assert_put("12345", "12345");
	assert_put("", "");
}

static void remarks_are_for_what_is_odd(void **state)
{
	(void)state;
	assert_null(nhs_number_remark(NHS_NUMBER_TEST));
	assert_null(nhs_number_remark(NHS_NUMBER_GOOD));
	assert_string_equal(nhs_number_remark(NHS_NUMBER_WRONG),
		"check digit is wrong");
	assert_string_equal(nhs_number_remark(NHS_NUMBER_REAL),
		"likely a real person's");
	assert_non_null(nhs_number_remark(NHS_NUMBER_NOT));
}

static void systems_are_known(void **state)
{
	(void)state;
	assert_true(nhs_number_is_system("https://fhir.nhs.uk/Id/nhs-number"));
	assert_true(nhs_number_is_system(
		"https://fhir.hl7.org.uk/Id/chi-number"));
	assert_true(nhs_number_is_system(
		"urn:oid:2.16.840.1.113883.2.1.3.2.4.16.53"));
	assert_false(nhs_number_is_system(
		"https://fhir.nhs.uk/Id/nhs-number/"));
	assert_false(nhs_number_is_system(
		"https://fhir.nhs.uk/Id/ods-organization-code"));
	assert_false(nhs_number_is_system(""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(check_digit_is_verified),
		cmocka_unit_test(ranges_are_told_apart),
		cmocka_unit_test(anything_else_is_not_one),
		cmocka_unit_test(is_written_3_3_4),
		cmocka_unit_test(remarks_are_for_what_is_odd),
		cmocka_unit_test(systems_are_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
