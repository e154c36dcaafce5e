/*
 * The PCRE2 door: what matches where, what a wrong pattern is told, bytes that
 * are no UTF-8, and patterns that would take for ever.
 */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "core/doc/regex.h"

static struct regex *compile(const char *pattern, bool ignores_case)
{
	struct err err = ERR_INIT;
	struct regex *regex = regex_new(pattern, ignores_case, &err);

	assert_string_equal(err.text, "");
	assert_non_null(regex);
	return regex;
}

static void test_matches(void **state)
{
	static const struct {
		const char *pattern, *text;
		bool ignores_case, is_cut;
		int at, len;		/* at -1: no match */
	} rows[] = {
		{ "b+", "abbbc", false, false, 1, 3 },
		{ "^b", "ab", false, false, -1, 0 },
		{ "b$", "ab", false, false, 1, 1 },
		{ "b$", "ab", false, true, -1, 0 },
		{ "b$", "ab\n", false, false, -1, 0 },
		{ "a.b", "a\nb", false, false, 0, 3 },
		{ "x*", "aaxx", false, false, 2, 2 },
		{ "x*", "aa", false, false, -1, 0 },
		{ "smith", "Smith", true, false, 0, 5 },
		{ "smith", "Smith", false, false, -1, 0 },
		{ "zo\xc3\xab", "ZO\xc3\x8b", true, false, 0, 4 },
		{ "^.$", "\xc3\xab", false, false, 0, 2 },
		{ "\\w+", "\xc3\xab!", false, false, 0, 2 },
		{ "b", "\xff\xfe" "b", false, false, 2, 1 },
		{ "a.c", "a\xff" "c", false, false, -1, 0 },
		{ "a\\Kb", "ab", false, false, 1, 1 },
		{ "(?<=a)b", "bab", false, false, 2, 1 },
	};

	(void)state;
	for (size_t i = 0; i < FD_COUNT(rows); i++) {
		struct regex *regex = compile(rows[i].pattern,
			rows[i].ignores_case);
		struct regex_span span = { 0, 0 };
		enum regex_result result = regex_find(regex, rows[i].text,
			strlen(rows[i].text), 0, rows[i].is_cut, &span);

		if ((result == REGEX_FOUND) != (rows[i].at >= 0) ||
		    (result == REGEX_FOUND &&
		    ((int)span.at != rows[i].at ||
		    (int)span.len != rows[i].len)))
			fail_msg("row %zu: %d, %zu, %zu", i, result, span.at,
				span.len);
		regex_free(regex);
	}
}

static void test_from(void **state)
{
	struct regex *regex = compile("a|\xc3\xab", false);
	struct regex_span span;

	(void)state;
	assert_int_equal(regex_find(regex, "aba", 3, 1, false, &span),
		REGEX_FOUND);
	assert_int_equal(span.at, 2);
	assert_int_equal(regex_find(regex, "aba", 3, 3, false, &span),
		REGEX_NONE);
	/* From the middle of a character on. */
	assert_int_equal(regex_find(regex, "\xc3\xab\xc3\xab", 4, 1, false,
		&span), REGEX_FOUND);
	assert_int_equal(span.at, 2);
	assert_int_equal(regex_find(regex, "\xab\xab\xab\xab" "a", 5, 1,
		false, &span), REGEX_FOUND);
	assert_int_equal(span.at, 4);
	regex_free(regex);
}

static void test_wrong_patterns(void **state)
{
	static const struct {
		const char *pattern, *words;
	} rows[] = {
		{ "ab(c", "behind character 4: missing closing" },
		{ "\xc3\xab)", "behind character 1: unmatched" },
		{ "[a", "behind character 2: missing terminating ]" },
		{ "a\xff", "behind character 1: UTF-8 error" },
		{ "*a", "behind character 0: quantifier does not follow" },
	};

	(void)state;
	for (size_t i = 0; i < FD_COUNT(rows); i++) {
		struct err err = ERR_INIT;

		assert_null(regex_new(rows[i].pattern, false, &err));
		assert_int_equal(err.kind, ERR_USAGE);
		if (strstr(err.text, rows[i].words) == NULL)
			fail_msg("%s: %s", rows[i].pattern, err.text);
	}
}

/* They end, and say that nobody knows. */
static void test_hostile_patterns(void **state)
{
	static const char *const patterns[] = {
		"(a+)+$", "(a|aa)+$", "(.*)*b\\1", "(?:a*)*[^a]$",
		"((a?){20}){20}b", "(a+a+)+b",
	};
	enum { SIZE = 8192 };
	char *text = xmalloc(SIZE);

	(void)state;
	memset(text, 'a', SIZE);
	text[SIZE - 1] = '!';
	for (size_t i = 0; i < FD_COUNT(patterns); i++) {
		struct regex *regex = compile(patterns[i], false);
		struct regex_span span;
		enum regex_result result = regex_find(regex, text, SIZE, 0,
			false, &span);

		assert_true(result == REGEX_TOO_HARD || result == REGEX_NONE ||
			span.at + span.len == SIZE);
		/* And it is as good as before for what is easy. */
		assert_int_equal(regex_find(regex, "!", 1, 0, false, &span),
			strcmp(patterns[i], "(?:a*)*[^a]$") == 0 ?
			REGEX_FOUND : REGEX_NONE);
		regex_free(regex);
	}
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_matches),
		cmocka_unit_test(test_from),
		cmocka_unit_test(test_wrong_patterns),
		cmocka_unit_test(test_hostile_patterns),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
