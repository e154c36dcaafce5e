/*
 * Lines: the three ends, every way of feeding, and finding by offset.
 */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/buf.h"
#include "core/doc/lines.h"

static struct lines *lines_of(const char *text, size_t len)
{
	struct lines *lines = lines_new();

	while (lines_feed(lines, text, len, true, SIZE_MAX))
		continue;
	return lines;
}

/* The lines joined by |. */
static void assert_lines(const char *text, const char *expected)
{
	struct lines *lines = lines_of(text, strlen(text));
	struct buf joined = BUF_INIT;

	for (size_t i = 0; i < lines_count(lines); i++) {
		struct line line = lines_at(lines, i);

		if (i > 0)
			buf_putc(&joined, '|');
		buf_append(&joined, text + line.start, line.len);
	}
	assert_string_equal(joined.data, expected);
	assert_int_equal(lines_done(lines), strlen(text));
	buf_finish(&joined);
	lines_free(lines);
}

static void test_ends(void **state)
{
	(void)state;
	assert_lines("a\nb\n", "a|b");
	assert_lines("a\nb", "a|b");
	assert_lines("a\r\nb\r\n", "a|b");
	assert_lines("MSH|x\rPID|y\r", "MSH|x|PID|y");
	assert_lines("MSH\rPID", "MSH|PID");
	assert_lines("a\n\nb", "a||b");
	assert_lines("a\r\rb", "a||b");
	assert_lines("a\r\r\nb", "a||b");
	assert_lines("a\n\rb", "a||b");
	assert_lines("a\r\n\r\nb", "a||b");
	assert_lines("\n", "");
	assert_lines("\r\n\r\n", "|");
}

static void test_count(void **state)
{
	static const struct {
		const char *text;
		size_t count;
	} cases[] = {
		{ "", 0 }, { "\n", 1 }, { "a", 1 }, { "a\n", 1 },
		{ "\r", 1 }, { "\r\n", 1 }, { "\n\r", 2 }, { "a\nb", 2 },
	};

	(void)state;
	for (size_t i = 0; i < FD_COUNT(cases); i++) {
		struct lines *lines = lines_of(cases[i].text,
			strlen(cases[i].text));

		assert_int_equal(lines_count(lines), cases[i].count);
		lines_free(lines);
	}
}

static void assert_same(const struct lines *a, const struct lines *b)
{
	assert_int_equal(lines_count(a), lines_count(b));
	for (size_t i = 0; i < lines_count(a); i++) {
		struct line line = lines_at(a, i), other = lines_at(b, i);

		assert_int_equal(line.start, other.start);
		assert_int_equal(line.len, other.len);
	}
}

/* Every text of seven bytes out of three, cut everywhere, by every budget. */
static void test_every_feeding(void **state)
{
	(void)state;
	for (int n = 0; n < 2187; n++) {
		char text[7];
		struct lines *whole;

		for (int i = 0, rest = n; i < 7; i++, rest /= 3)
			text[i] = "a\r\n"[rest % 3];
		whole = lines_of(text, 7);
		for (size_t cut = 0; cut <= 7; cut++) {
			struct lines *lines = lines_new();

			while (lines_feed(lines, text, cut, false,
			    1 + cut % 3))
				continue;
			while (lines_feed(lines, text, 7, true, 1 + cut % 2))
				continue;
			assert_same(whole, lines);
			lines_free(lines);
		}
		lines_free(whole);
	}
}

static void test_arriving_line_grows(void **state)
{
	struct lines *lines = lines_new();

	(void)state;
	lines_feed(lines, "abc", 3, false, SIZE_MAX);
	assert_int_equal(lines_count(lines), 1);
	assert_int_equal(lines_at(lines, 0).len, 3);
	lines_feed(lines, "abcde\r", 6, false, SIZE_MAX);
	assert_int_equal(lines_count(lines), 1);
	assert_int_equal(lines_at(lines, 0).len, 5);
	lines_feed(lines, "abcde\r\nf", 8, false, SIZE_MAX);
	assert_int_equal(lines_count(lines), 2);
	assert_int_equal(lines_at(lines, 0).len, 5);
	assert_int_equal(lines_at(lines, 1).start, 7);
	lines_free(lines);
}

static void test_find(void **state)
{
	static const char text[] = "ab\ncd\r\n\nef";
	static const size_t expected[] = { 0, 0, 0, 1, 1, 1, 1, 2, 3, 3, 3 };
	struct lines *lines = lines_of(text, strlen(text));

	(void)state;
	for (size_t i = 0; i < FD_COUNT(expected); i++)
		assert_int_equal(lines_find(lines, i), expected[i]);
	lines_free(lines);
	lines = lines_new();
	assert_int_equal(lines_find(lines, 5), 0);
	lines_free(lines);
}

/* Many lines, of both ends, past the size of a chunk; a long one among them. */
static void test_many_lines(void **state)
{
	struct buf text = BUF_INIT;
	struct lines *lines;
	struct line line;

	(void)state;
	for (int i = 0; i < 50000; i++)
		buf_printf(&text, "%d%s", i, i % 3 == 0 ? "\r\n" :
			i % 3 == 1 ? "\n" : "\r");
	buf_fill(&text, 'x', 5000000);
	lines = lines_of(text.data, text.len);
	assert_int_equal(lines_count(lines), 50001);
	for (int i = 0; i < 50000; i++) {
		line = lines_at(lines, (size_t)i);
		assert_int_equal(strtol(text.data + line.start, NULL, 10), i);
		assert_int_equal(line.len, snprintf(NULL, 0, "%d", i));
		assert_int_equal(lines_find(lines, line.start), i);
	}
	assert_int_equal(lines_at(lines, 50000).len, 5000000);
	assert_true(lines_memory(lines) < 50001 * 5);
	lines_free(lines);
	buf_finish(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ends),
		cmocka_unit_test(test_count),
		cmocka_unit_test(test_every_feeding),
		cmocka_unit_test(test_arriving_line_grows),
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_many_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
