#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

/*
 * Placeholders: what is learned goes wherever and however it is written, what
 * only looks like it stays, and one person has one number.
 */

#include "core/base/secret.h"
#include "core/fhir/alias.h"

static struct aliases *aliases;

static int set_up(void **state)
{
	(void)state;
	aliases = aliases_new();
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	aliases_free(aliases);
	return 0;
}

static void learn(enum alias_kind kind, const char *text)
{
	struct alias_value value = { kind, text, strlen(text), false };

	aliases_learn_person(aliases, &value, 1);
}

#define PERSON(...) \
	aliases_learn_person(aliases, (struct alias_value[]){ __VA_ARGS__ }, \
		sizeof((struct alias_value[]){ __VA_ARGS__ }) / \
		sizeof(struct alias_value))
#define VALUE(kind, text)	{ kind, text, strlen(text), false }

static void expect_len(const char *text, size_t len, const char *wanted)
{
	struct buf out = BUF_INIT;

	aliases_apply(aliases, text, len, NULL, &out);
	assert_string_equal(out.data, wanted);
	buf_finish(&out);
}

static void expect(const char *text, const char *wanted)
{
	expect_len(text, strlen(text), wanted);
}

static void test_one_person(void **state)
{
	(void)state;
	PERSON(VALUE(ALIAS_NAME, "Ada Tester"),
		VALUE(ALIAS_IDENTIFIER, "9999999468"),
		VALUE(ALIAS_BIRTH_DATE, "1980-02-01"));
	PERSON(VALUE(ALIAS_NAME, "Bo Sample"),
		VALUE(ALIAS_IDENTIFIER, "RX12345"));
	expect("Ada Tester (9999999468), born 1980-02-01; RX12345 is Sample",
		"<name-1> (<nhs-number-1>), born <birth-date-1>; "
		"<identifier-2> is <name-2>");
}

/* Who is known by a number or by all of the name is not another person. */
static void test_linked(void **state)
{
	(void)state;
	learn(ALIAS_IDENTIFIER, "9999999468");
	PERSON(VALUE(ALIAS_NAME, "Tester"), VALUE(ALIAS_NAME, "Ada"),
		VALUE(ALIAS_IDENTIFIER, "999 999 9468"));
	PERSON(VALUE(ALIAS_NAME, "Ada Tester"),
		VALUE(ALIAS_PHONE, "0161 496 0000"));
	expect("Tester, Ada: 01614960000, 999-999-9468",
		"<name-1>, <name-1>: <phone-1>, <nhs-number-1>");
}

/* Two people of one name: their numbers tell them apart. */
static void test_namesakes(void **state)
{
	(void)state;
	PERSON(VALUE(ALIAS_NAME, "Ada Tester"),
		VALUE(ALIAS_IDENTIFIER, "9999999468"));
	PERSON(VALUE(ALIAS_NAME, "Ada Tester"),
		VALUE(ALIAS_IDENTIFIER, "9999999476"));
	PERSON(VALUE(ALIAS_NAME, "Ada"), VALUE(ALIAS_NAME, "Other"),
		VALUE(ALIAS_IDENTIFIER, "QQ-778899"));
	expect("9999999468 9999999476 QQ-778899",
		"<nhs-number-1> <nhs-number-2> <identifier-3>");
	expect("Other", "<name-3>");
}

static void test_several_of_one_kind(void **state)
{
	(void)state;
	PERSON(VALUE(ALIAS_IDENTIFIER, "MRN10001"),
		VALUE(ALIAS_IDENTIFIER, "MRN10002"));
	expect("MRN10001 MRN10002 MRN10001",
		"<identifier-1> <identifier-1b> <identifier-1>");
}

static void test_written_otherwise(void **state)
{
	(void)state;
	learn(ALIAS_NAME, "Zo\xc3\xab O'Brien");
	expect("ZO\xc3\x8b O'BRIEN", "<name-1>");
	expect("?name=Zo%C3%AB%20O%27Brien&x=1", "?name=<name-1>&x=1");
	expect("?name=zo%c3%ab+o'brien", "?name=<name-1>");
	expect("url=a%253Fname%253DZo%25C3%25AB",
		"url=a%253Fname%253D<name-1>");
	expect("{\"n\":\"Zo\\u00eb\\tO\\u0027Brien\"}",
		"{\"n\":\"<name-1>\"}");
	expect("<b>Zo&#235; O&apos;Brien</b>", "<b><name-1></b>");
	expect("Zo\xc3\xab\nO\xe2\x80\x99""Brien", "<name-1>");
	expect("Zo\xeb", "<name-1>");
	expect("O\xe2\x80\x8b'Brien", "<name-1>");
	expect("\\nO'Brien", "\\n<name-1>");
}

static void test_words_are_not_eaten(void **state)
{
	(void)state;
	learn(ALIAS_NAME, "Jo");
	learn(ALIAS_NAME, "Ann");
	learn(ALIAS_NAME, "Patient");
	learn(ALIAS_IDENTIFIER, "12345");
	learn(ALIAS_IDENTIFIER, "R0A");
	expect("Jo annulled the Patient's ANN, R0A, 123456, 12345.",
		"Jo annulled the Patient's <name-2>, R0A, 123456, "
		"<identifier-4>.");
	expect("myAnn Annular xann", "my<name-2> Annular xann");
	assert_string_equal(aliases_use(aliases, "Jo", 2), "<name-1>");
	assert_string_equal(aliases_use(aliases, "R0A", 3), "<identifier-5>");
	assert_null(aliases_use(aliases, "R0B", 3));
}

static void test_prefixes(void **state)
{
	(void)state;
	learn(ALIAS_NAME, "Smith");
	learn(ALIAS_NAME, "Smith-Jones");
	learn(ALIAS_NAME, "Smithson");
	learn(ALIAS_IDENTIFIER, "AB12345");
	learn(ALIAS_IDENTIFIER, "AB12345/6");
	expect("Smith Smith-Jones Smithson Smithsonian AB12345/6 AB12345/7",
		"<name-1> <name-2> <name-3> Smithsonian <identifier-5> "
		"<identifier-4>/7");
}

static void test_ids(void **state)
{
	(void)state;
	learn(ALIAS_ID, "Patient/1");
	learn(ALIAS_ID, "Patient/ada-tester");
	expect("GET /r4/Patient/1/_history Patient/12 Patient/1-2 Patient/1.",
		"GET /r4/Patient/<id-1>/_history Patient/12 Patient/1-2 "
		"Patient/<id-1>.");
	expect("subject=ada-tester", "subject=<id-2>");
}

static void test_dates(void **state)
{
	(void)state;
	learn(ALIAS_BIRTH_DATE, "1980-02-01");
	expect("19800201 01/02/1980 1 Feb 1980 01-FEB-1980 1980-02-01T00:00 "
		"1980-02-02 (1 February 1980)",
		"<birth-date-1> <birth-date-1> <birth-date-1> <birth-date-1> "
		"<birth-date-1>T00:00 1980-02-02 (<birth-date-1>)");
	expect("DOB: 03/04/1977, on 03/05/1977",
		"DOB: <birth-date-2>, on 03/05/1977");
}

static void test_by_form(void **state)
{
	(void)state;
	expect("NHS 9999999468, 999 999 9468, 999-999-9468 and 999%20999%20"
		"9468; 9999999469 has a wrong check digit",
		"NHS <nhs-number-1>, <nhs-number-1>, <nhs-number-1> and "
		"<nhs-number-1>; 9999999469 has a wrong check digit");
	expect("19999999468 99999994681", "19999999468 99999994681");
	expect("Authorization: Bearer abcDEF123456", "Authorization: Bearer "
		"<token-1>");
	expect("Bearer realm=\"x\", basic authentication, Bearer tokens",
		"Bearer realm=\"x\", basic authentication, Bearer tokens");
	expect("at eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.c2ln.",
		"at <token-2>.");
	expect("ada.tester@example.org. a@b", "<email-2>. a@b");
	expect("id 0b6f3c52-91d4-4d53-8a7e-1f3f0b6a9c11 stays",
		"id 0b6f3c52-91d4-4d53-8a7e-1f3f0b6a9c11 stays");
	expect("key aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0eF", "key <token-3>");
}

static void test_phones_by_form(void **state)
{
	(void)state;
	expect("ring 07700900123, now", "ring <phone-1>, now");
	expect("note=07700+900123&x=1", "note=<phone-1>&x=1");
	expect("tel 0161-496-0123 5", "tel <phone-2> 5");
	expect("at +44 7700 900456.", "at <phone-3>.");
	expect("%2B447700900789", "<phone-4>");
	expect("07700 900789", "<phone-4>");
	/* Times, ids and fractions are none. */
	expect("20260203103100 01-02-2026 103100 0.1234567890 0000012345",
		"20260203103100 01-02-2026 103100 0.1234567890 0000012345");
	expect("x-0123456782ab 012345678901 0123 4567",
		"x-0123456782ab 012345678901 0123 4567");
}

static void test_secrets(void **state)
{
	struct secret *secret = secret_new("pa%ss\\w\"ord", 11);

	(void)state;
	aliases_learn_secret(aliases, ALIAS_SECRET, secret);
	expect("xpa%ss\\w\"ordx {\"s\":\"pa%ss\\\\w\\\"ord\"} "
		"client_secret=pa%25ss%5Cw%22ord PA%SS\\W\"ORD",
		"x<secret-1>x {\"s\":\"<secret-1>\"} "
		"client_secret=<secret-1> PA%SS\\W\"ORD");
	secret_free(secret);
}

static void test_placeholders_stay(void **state)
{
	(void)state;
	learn(ALIAS_NAME, "Name");
	learn(ALIAS_NAME, "Numbers");
	expect("<name-7> <nhs-number-2b> <numbers-1>",
		"<name-7> <nhs-number-2b> <<name-2>-1>");
}

static void test_spared(void **state)
{
	const char *text = "Ada: Ada";
	struct alias_spans spans = { 0 };
	struct buf out = BUF_INIT;

	(void)state;
	learn(ALIAS_NAME, "Ada");
	alias_spans_add(&spans, 0, 3);
	aliases_apply(aliases, text, strlen(text), &spans, &out);
	assert_string_equal(out.data, "Ada: <name-1>");
	alias_spans_finish(&spans);
	buf_finish(&out);
}

static void test_counts(void **state)
{
	struct buf out = BUF_INIT;

	(void)state;
	aliases_words(aliases, &out);
	assert_string_equal(out.data, "nothing");
	buf_clear(&out);
	PERSON(VALUE(ALIAS_NAME, "Ada Tester"), VALUE(ALIAS_NAME, "Nobody"),
		VALUE(ALIAS_IDENTIFIER, "9999999468"));
	expect("Ada and Ada Tester, 9999999468, 999 999 9476",
		"<name-1> and <name-1>, <nhs-number-1>, <nhs-number-2>");
	assert_int_equal(aliases_replaced(aliases, ALIAS_NAME), 1);
	aliases_words(aliases, &out);
	assert_string_equal(out.data, "2 NHS numbers, 1 name");
	buf_finish(&out);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_one_person),
		TEST(test_linked),
		TEST(test_namesakes),
		TEST(test_several_of_one_kind),
		TEST(test_written_otherwise),
		TEST(test_words_are_not_eaten),
		TEST(test_prefixes),
		TEST(test_ids),
		TEST(test_dates),
		TEST(test_by_form),
		TEST(test_phones_by_form),
		TEST(test_secrets),
		TEST(test_placeholders_stay),
		TEST(test_spared),
		TEST(test_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
