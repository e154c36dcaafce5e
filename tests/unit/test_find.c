/*
 * Searching: smart case, ranges; and against a search too simple
 * to be wrong.
 */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/doc/find.h"

static void test_smart_case(void **state)
{
	static const char text[] = "Patient patient PATIENT";
	size_t at;

	(void)state;
	assert_true(find_forward(text, strlen(text), 0, "patient", &at));
	assert_int_equal(at, 0);
	assert_true(find_forward(text, strlen(text), 1, "patient", &at));
	assert_int_equal(at, 8);
	assert_true(find_forward(text, strlen(text), 9, "patient", &at));
	assert_int_equal(at, 16);
	assert_true(find_forward(text, strlen(text), 1, "PATIENT", &at));
	assert_int_equal(at, 16);
	assert_true(find_forward(text, strlen(text), 0, "Patient", &at));
	assert_int_equal(at, 0);
	assert_false(find_forward(text, strlen(text), 1, "Patient", &at));
	assert_false(find_forward(text, strlen(text), 0, "pAtient", &at));
}

static void test_edges(void **state)
{
	size_t at;

	(void)state;
	assert_false(find_forward("abc", 3, 0, "", &at));
	assert_false(find_forward("", 0, 0, "a", &at));
	assert_true(find_forward("abc", 3, 2, "c", &at));
	assert_int_equal(at, 2);
	assert_false(find_forward("abc", 2, 0, "bc", &at));
	assert_false(find_forward("abc", 3, 3, "c", &at));
	assert_false(find_forward("abc", 3, 0, "abcd", &at));
}

static void test_bytes(void **state)
{
	static const char text[] = "nul\0nul caf\xc3\xa9 \xff!";
	size_t at;

	(void)state;
	assert_true(find_forward(text, sizeof(text) - 1, 1, "nul", &at));
	assert_int_equal(at, 4);
	assert_true(find_forward(text, sizeof(text) - 1, 0, "f\xc3\xa9", &at));
	assert_int_equal(at, 10);
	assert_true(find_forward(text, sizeof(text) - 1, 0, "\xff", &at));
	assert_int_equal(at, 14);
}

static bool naive(const char *text, size_t from, size_t to,
	const char *needle, size_t *found)
{
	size_t len = strlen(needle);

	for (size_t at = from; at + len <= to; at++) {
		size_t same = 0;

		while (same < len &&
		    text_lower(text[at + same]) == needle[same])
			same++;
		if (same < len)
			continue;
		*found = at;
		return true;
	}
	return false;
}

static void test_against_naive(void **state)
{
	static const char *const needles[] = {
		"a", "ab", "aa", "ba:", "e\"", "zz", "abab",
	};
	unsigned random = 7;
	char text[300];

	(void)state;
	for (int round = 0; round < 2000; round++) {
		const char *needle = needles[round % FD_COUNT(needles)];
		size_t from, to, at = 0, other = 0;

		for (size_t i = 0; i < sizeof(text); i++) {
			random = random * 1664525u + 1013904223u;
			text[i] = "aAbBeE:\"z"[random >> 16 & 7];
		}
		from = random >> 8 & 63;
		to = sizeof(text) - (random >> 20 & 127);
		assert_int_equal(find_forward(text, to, from, needle, &at),
			naive(text, from, to, needle, &other));
		assert_int_equal(at, other);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_smart_case),
		cmocka_unit_test(test_edges),
		cmocka_unit_test(test_bytes),
		cmocka_unit_test(test_against_naive),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
