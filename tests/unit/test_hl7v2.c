/*
 * Fields and places of HL7 v2 messages, names, and escapes.
 */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "core/doc/hl7v2.h"

static const char message[] =
	"MSH|^~\\&|APP^1.2^ISO|SITE\r"
	"PID|1||9999999468^^^NHS~B&C^^^X&Y&ISO||DOE\\T\\CO^Ann\r"
	"OBX|1|ST|a||first\n"
	"OBX|2|CE|b||^A^application/pdf^Base64^JVBE\r\n"
	"ZZZ|x";

static void assert_at(const char *place, const char *expected)
{
	struct hl7v2_run run = hl7v2_get(message, sizeof(message) - 1, place);

	if (run.len != strlen(expected) ||
	    memcmp(run.at, expected, run.len) != 0)
		fail_msg("%s is \"%.*s\", not \"%s\"", place, (int)run.len,
			run.at, expected);
}

static void test_get(void **state)
{
	char *text = hl7v2_get_dup(message, sizeof(message) - 1, "PID-5.1");

	(void)state;
	assert_string_equal(text, "DOE&CO");
	free(text);
	assert_at("MSH-1", "|");
	assert_at("MSH-2", "^~\\&");
	assert_at("MSH-2.1", "^~\\&");
	assert_at("MSH-3.2", "1.2");
	assert_at("MSH-4", "SITE");
	assert_at("MSH-9", "");
	assert_at("PID-3", "9999999468^^^NHS~B&C^^^X&Y&ISO");
	assert_at("PID-3.1", "9999999468");
	assert_at("PID-3[2].1.2", "C");
	assert_at("PID-3[2].4.3", "ISO");
	assert_at("PID-3[3]", "");
	assert_at("PID-99", "");
	assert_at("OBX-5", "first");
	assert_at("OBX[2]-5.5", "JVBE");
	assert_at("OBX[3]", "");
	assert_at("ZZZ", "ZZZ|x");
	assert_at("pid-1", "");
}

static void assert_place(const char *needle, const char *expected)
{
	const char *at = strstr(message, needle);
	struct hl7v2_place place;
	struct buf name = BUF_INIT;

	assert_non_null(at);
	assert_true(hl7v2_place_at(message, sizeof(message) - 1,
		(size_t)(at - message), &place));
	hl7v2_print_place(&place, &name);
	assert_string_equal(name.data, expected);
	buf_finish(&name);
}

static void test_place_at(void **state)
{
	struct hl7v2_place place;

	(void)state;
	assert_place("MSH", "MSH");
	assert_place("|^~", "MSH-1");
	assert_place("~\\&", "MSH-2");
	assert_place("1.2", "MSH-3.2");
	assert_place("PID", "PID");
	assert_place("NHS", "PID-3[1].4");
	assert_place("&ISO", "PID-3[2].4.2");
	assert_place("C^^^X", "PID-3[2].1.2");
	assert_place("Ann", "PID-5.2");
	assert_place("first", "OBX-5");
	assert_place("JVBE", "OBX[2]-5.5");
	assert_place("x", "ZZZ-1");
	assert_false(hl7v2_place_at("\r\r", 2, 1, &place));
}

static void test_refused_places(void **state)
{
	static const char *const wrong[] = { "", "PI", "PID-", "PID-0",
		"PID-x", "PID[0]", "PID[2", "PID-3[", "PID-3.", "PID-3.1.",
		"PID-3.1.1.1", "PID-3 ", "PID-99999999999", "1ID" };
	struct hl7v2_place place;

	(void)state;
	for (size_t i = 0; i < FD_COUNT(wrong); i++)
		if (hl7v2_parse_place(wrong[i], &place))
			fail_msg("\"%s\" was taken", wrong[i]);
}

static void test_decode(void **state)
{
	static const struct hl7v2_marks marks = { '|', '^', '~', '\\', '&' };
	static const char *const cases[][2] = {
		{ "a\\F\\b\\S\\c\\T\\d\\R\\e\\E\\f", "a|b^c&d~e\\f" },
		{ "x10\\S\\9/L", "x10^9/L" },
		{ "one\\.br\\two", "one\ntwo" },
		{ "\\X4D6E\\", "Mn" }, { "\\X4\\", "\\X4\\" },
		{ "\\H\\loud\\N\\", "loud" },
		{ "\\Zlocal\\ \\Q\\", "\\Zlocal\\ \\Q\\" },
		{ "a\\", "a\\" }, { "\\\\", "\\\\" },
	};

	(void)state;
	for (size_t i = 0; i < FD_COUNT(cases); i++) {
		struct buf out = BUF_INIT;

		hl7v2_decode((struct hl7v2_run){ cases[i][0],
			strlen(cases[i][0]) }, &marks, &out);
		assert_string_equal(out.data, cases[i][1]);
		buf_finish(&out);
	}
}

static void assert_name(const char *place, const char *expected)
{
	struct hl7v2_segment segment;
	struct hl7v2_place where;
	struct buf out = BUF_INIT;

	assert_true(hl7v2_parse_place(place, &where));
	assert_true(hl7v2_find(message, sizeof(message) - 1, where.segment,
		where.occurrence, &segment));
	hl7v2_print_name(&segment, &where, &out);
	assert_string_equal(out.data, expected);
	buf_finish(&out);
}

static void test_names(void **state)
{
	(void)state;
	assert_name("PID", "Patient identification");
	assert_name("PID-5", "Patient name");
	assert_name("PID-5.1", "Family name");
	assert_name("PID-3[2].4.3", "Universal ID type");
	assert_name("PID-39", "Tribal citizenship");
	assert_name("PID-40", "");
	assert_name("OBX-5.1", "");
	assert_name("OBX[2]-5.4", "Encoding");
	assert_name("OBX-20", "");
	assert_name("OBX-23", "Performing organization");
	assert_name("ZZZ-1", "");
}

static void test_odd_lines(void **state)
{
	static const char text[] = "\vPIDX|1\rPID#9\rab\rPID|7\x1c\r";
	struct hl7v2_reader reader;
	struct hl7v2_segment segment;
	size_t lines = 0;

	(void)state;
	hl7v2_begin(&reader, text, sizeof(text) - 1);
	while (hl7v2_next(&reader, &segment)) {
		assert_string_equal(segment.name, ++lines == 4 ? "PID" : "");
		assert_int_equal(segment.run.len, lines == 3 ? 2 :
			lines == 1 ? 6 : 5);
	}
	assert_int_equal(lines, 4);
	hl7v2_begin(&reader, "MSH\0^~\\&\0A", 10);
	assert_true(hl7v2_next(&reader, &segment));
	assert_string_equal(segment.name, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_get),
		cmocka_unit_test(test_place_at),
		cmocka_unit_test(test_refused_places),
		cmocka_unit_test(test_decode),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_odd_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
