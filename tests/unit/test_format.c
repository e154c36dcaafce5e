/*
 * The formatter: what it prints, that only white space changes, that pieces
 * do not matter, and that it finds the faults that the index finds.
 */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/doc/format.h"
#include "tests/unit/index_samples.h"

static bool append(void *data, const char *text, size_t len)
{
	return buf_append(data, text, len);
}

static struct formatter *formatted(const char *text, size_t len, size_t piece,
	unsigned indent, struct buf *out)
{
	struct formatter *formatter = format_new(indent, append, out);

	buf_clear(out);
	for (size_t at = 0; at < len; at += piece) {
		size_t size = len - at < piece ? len - at : piece;
		char *copy = exact_copy(text + at, size);

		assert_true(format_feed(formatter, copy, size));
		free(copy);
	}
	assert_true(format_end(formatter));
	return formatter;
}

static void assert_formats(const char *text, unsigned indent,
	const char *expected)
{
	struct buf out = BUF_INIT;
	struct formatter *formatter = formatted(text, strlen(text), SIZE_MAX,
		indent, &out);

	assert_null(format_fault(formatter));
	assert_string_equal(out.data, expected);
	format_free(formatter);
	buf_finish(&out);
}

static void test_layout(void **state)
{
	(void)state;
	assert_formats("{\"a\":[1,{\"b\":[]},{}],\"c\":null}", 2,
		"{\n  \"a\": [\n    1,\n    {\n      \"b\": []\n    },\n    {}"
		"\n  ],\n  \"c\": null\n}\n");
	assert_formats("[1,[2]]", 4, "[\n    1,\n    [\n        2\n    ]\n"
		"]\n");
	assert_formats(" { \"a\" : [ 1 , 2 ] , \"b\" : { } } ", 0,
		"{\"a\":[1,2],\"b\":{}}\n");
	assert_formats("7", 2, "7\n");
	assert_formats(" \"x\"\n", 2, "\"x\"\n");
	assert_formats("", 2, "");
	assert_formats(" \n\t", 2, "");
	assert_formats("\xef\xbb\xbf{}", 2, "{}\n");
}

static void test_values_stay(void **state)
{
	(void)state;
	assert_formats("[1.10, -0, 1E+2, 12345678901234567890, "
		"\"\\u00e9\\/\\ud800\", \"  two  blanks \"]", 0,
		"[1.10,-0,1E+2,12345678901234567890,"
		"\"\\u00e9\\/\\ud800\",\"  two  blanks \"]\n");
	assert_formats("{\"a\":1,\"a\":2,\"\":3}", 0,
		"{\"a\":1,\"a\":2,\"\":3}\n");
}

static void test_several_texts(void **state)
{
	(void)state;
	assert_formats("{\"a\":1}\n{\"a\":2}\n", 0, "{\"a\":1}\n{\"a\":2}\n");
	assert_formats("{}[]1 2\"x\"true", 2, "{}\n[]\n1\n2\n\"x\"\ntrue\n");
	assert_formats("[1][2]", 2, "[\n  1\n]\n[\n  2\n]\n");
}

/* White space outside of strings taken away. */
static struct buf stripped(const char *text, size_t len)
{
	struct buf out = BUF_INIT;
	bool in_string = false;

	for (size_t i = 0; i < len; i++) {
		if (!in_string && strchr(" \t\r\n", text[i]) != NULL)
			continue;
		buf_putc(&out, text[i]);
		if (in_string && text[i] == '\\' && i + 1 < len)
			buf_putc(&out, text[++i]);
		else if (text[i] == '"')
			in_string = !in_string;
	}
	return out;
}

static void assert_same_tokens(const char *text, size_t len)
{
	struct buf out = BUF_INIT, again = BUF_INIT;
	struct buf tokens = stripped(text, len), other;
	unsigned indent;

	for (indent = 0; indent <= 3; indent++) {
		format_free(formatted(text, len, SIZE_MAX, indent, &out));
		other = stripped(out.data, out.len);
		assert_string_equal(tokens.data, other.data);
		format_free(formatted(out.data, out.len, 1000, indent,
			&again));
		assert_string_equal(out.data, again.data);
		buf_finish(&other);
	}
	buf_finish(&out);
	buf_finish(&again);
	buf_finish(&tokens);
}

static void test_only_white_space_changes(void **state)
{
	(void)state;
	for (size_t i = 0; i < FD_COUNT(samples); i++) {
		struct buf text = read_sample(samples[i]);
		size_t mark = strcmp(samples[i], "bom") == 0 ? 3 : 0;

		assert_same_tokens(text.data + mark, text.len - mark);
		buf_finish(&text);
	}
}

static void test_pieces_do_not_matter(void **state)
{
	static const size_t pieces[] = { 1, 2, 3, 63, 64, 65, 1000 };

	(void)state;
	for (size_t i = 0; i < FD_COUNT(samples); i++) {
		struct buf text = read_sample(samples[i]);
		struct buf whole = BUF_INIT, out = BUF_INIT;

		format_free(formatted(text.data, text.len, SIZE_MAX, 2,
			&whole));
		for (size_t k = 0; k < FD_COUNT(pieces); k++) {
			format_free(formatted(text.data, text.len, pieces[k],
				2, &out));
			assert_string_equal(whole.data, out.data);
		}
		buf_finish(&whole);
		buf_finish(&out);
		buf_finish(&text);
	}
}

/* Every place of every token of a text in respect of the window's end. */
static void test_across_windows(void **state)
{
	static const char tail[] = "[ \"a\\\\\\u00e9\xc3\xa9\xf0\x9f\x98\x80\" "
		", -12.50e+3,true , {\"key\" : false}, [ ] ,null]";
	struct buf text = BUF_INIT, out = BUF_INIT, expected;

	(void)state;
	expected = stripped(tail, strlen(tail));
	buf_putc(&expected, '\n');
	for (size_t before = 32768 - strlen(tail) - 2; before <= 32769;
	    before++) {
		buf_clear(&text);
		buf_fill(&text, before % 2 == 0 ? ' ' : '\n', before);
		buf_puts(&text, tail);
		format_free(formatted(text.data, text.len, SIZE_MAX, 0,
			&out));
		assert_string_equal(out.data, expected.data);
	}
	buf_finish(&expected);
	buf_finish(&text);
	buf_finish(&out);
}

/* Tokens far longer than the window and the output's room. */
static void test_long_tokens(void **state)
{
	struct buf text = BUF_INIT;

	(void)state;
	buf_puts(&text, "{\"short\":1,\"");
	buf_fill(&text, 'k', 100000);
	buf_puts(&text, "\":\"");
	for (int i = 0; i < 100000; i++)
		buf_puts(&text, i % 7 == 0 ? "\\u20ac" : "\xe2\x82\xac");
	buf_puts(&text, "\",\"n\":[1");
	buf_fill(&text, '0', 100000);
	buf_puts(&text, ".5,");
	buf_fill(&text, ' ', 100000);
	buf_puts(&text, "2]}");
	assert_same_tokens(text.data, text.len);
	buf_finish(&text);
}

/* Indentation wider than what the fast way writes. */
static void test_deep(void **state)
{
	struct buf text = BUF_INIT, out = BUF_INIT;
	struct formatter *formatter;

	(void)state;
	buf_fill(&text, '[', 2048);
	buf_puts(&text, "1,2,3,4,5,6,7,8");
	buf_fill(&text, ']', 2048);
	assert_same_tokens(text.data, text.len);
	buf_insert(&text, 0, "[", 1);
	formatter = formatted(text.data, text.len, SIZE_MAX, 2, &out);
	assert_string_equal(format_fault(formatter)->reason,
		"the nesting is more than 2048 levels deep");
	format_free(formatter);
	buf_finish(&out);
	buf_finish(&text);
}

static void test_fault(void **state)
{
	static const struct {
		const char *text, *out, *reason;
		size_t line, column;
	} cases[] = {
		{ "{\"a\":1 \"b\" :  2}\n", "{\"a\":1\n\"b\" :  2}\n",
			"a comma or } was expected", 1, 8 },
		{ "[1,\n2,\n x , y]", "[1,2,x , y]",
			"a value was expected", 3, 2 },
		{ "[\"a\\q  b\" ]", "[\"a\\q  b\" ]",
			"JSON has no such escape", 1, 4 },
		{ "[ 1x ]", "[1x ]", "JSON has no such number", 1, 4 },
		{ "[1\v,2]", "[1\v,2]", "JSON has no such number", 1, 3 },
		{ "[ truth , 1 ]", "[truth , 1 ]", "a value was expected",
			1, 3 },
		{ "[1, 2", "[1,2\n", "the text ends before ]", 1, 6 },
		{ "[\"ab", "[\"ab\n", "the text ends inside a string", 1, 5 },
		{ "[tr", "[tr\n", "the text ends inside a word", 1, 4 },
		{ "]", "]", "a value was expected", 1, 1 },
		{ "{} ]", "{}\n]", "a value was expected", 1, 4 },
		{ "\xef\xbb\xbfx", "x", "a value was expected", 1, 1 },
	};

	(void)state;
	for (size_t i = 0; i < FD_COUNT(cases); i++) {
		struct buf out = BUF_INIT;
		struct formatter *formatter = formatted(cases[i].text,
			strlen(cases[i].text), 1, 0, &out);
		const struct format_fault *fault = format_fault(formatter);

		print_message("%s\n", cases[i].text);
		assert_non_null(fault);
		assert_string_equal(fault->reason, cases[i].reason);
		assert_int_equal(fault->line, cases[i].line);
		assert_int_equal(fault->column, cases[i].column);
		assert_string_equal(out.data, cases[i].out);
		format_free(formatter);
		buf_finish(&out);
	}
}

static struct buf without_space(const char *text, size_t len)
{
	struct buf out = BUF_INIT;

	for (size_t i = 0; i < len; i++)
		if (text[i] == '\0' || strchr(" \t\r\n", text[i]) == NULL)
			buf_putc(&out, text[i]);
	return out;
}

/* The same fault as the index finds, and nothing lost but white space. */
static void assert_same_fault(const char *text, size_t len)
{
	struct doc_index *index = index_text(text, len);
	const struct index_fault *expected = index_fault(index);
	struct buf out = BUF_INIT, all = without_space(text, len), sent;
	struct formatter *formatter = formatted(text, len, 1000, 2, &out);
	const struct format_fault *fault = format_fault(formatter);

	sent = without_space(out.data, out.len);
	assert_int_equal(all.len, sent.len);
	assert_memory_equal(all.data, sent.data, all.len);
	/* Several values, and none, are no fault here. */
	if (expected == NULL || (strncmp(expected->reason, "only", 4) != 0 &&
	    strncmp(expected->reason, "there", 5) != 0)) {
		assert_int_equal(fault != NULL, expected != NULL);
		if (fault != NULL) {
			assert_string_equal(fault->reason, expected->reason);
			assert_int_equal(fault->offset, expected->offset);
			assert_int_equal(fault->line, expected->line);
			assert_int_equal(fault->column, expected->column);
		}
	}
	format_free(formatter);
	index_free(index);
	buf_finish(&sent);
	buf_finish(&all);
	buf_finish(&out);
}

static void test_same_faults_as_the_index(void **state)
{
	static const char likely[] = "\"\\{}[]:, \n0e-.tu\x01\x80\xc3\xe2\xff";
	uint32_t random = 4711;

	(void)state;
	for (size_t i = 0; i < FD_COUNT(samples); i++) {
		struct buf text = read_sample(samples[i]);
		size_t mark = strcmp(samples[i], "bom") == 0 ? 3 : 0;

		for (int n = 0; n < 60; n++) {
			size_t len = text.len - mark, cut;
			char *copy = exact_copy(text.data + mark, len);

			random = random * 1664525 + 1013904223;
			cut = (random >> 8) % len;
			assert_same_fault(copy, cut);
			random = random * 1664525 + 1013904223;
			copy[(random >> 8) % len] =
				likely[random % (sizeof(likely) - 1)];
			assert_same_fault(copy, len);
			free(copy);
		}
		buf_finish(&text);
	}
}

static bool refuse(void *data, const char *text, size_t len)
{
	(void)text;
	(void)len;
	return --*(int *)data > 0;
}

static void test_sink_that_refuses(void **state)
{
	struct buf text = BUF_INIT;
	int left = 2;
	struct formatter *formatter = format_new(2, refuse, &left);

	(void)state;
	buf_putc(&text, '[');
	for (int i = 0; i < 100000; i++)
		buf_puts(&text, "1,");
	assert_false(format_feed(formatter, text.data, text.len));
	assert_false(format_feed(formatter, text.data, text.len));
	assert_false(format_end(formatter));
	assert_int_equal(left, 0);
	format_free(formatter);
	buf_finish(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_layout),
		cmocka_unit_test(test_values_stay),
		cmocka_unit_test(test_several_texts),
		cmocka_unit_test(test_only_white_space_changes),
		cmocka_unit_test(test_pieces_do_not_matter),
		cmocka_unit_test(test_across_windows),
		cmocka_unit_test(test_long_tokens),
		cmocka_unit_test(test_deep),
		cmocka_unit_test(test_fault),
		cmocka_unit_test(test_same_faults_as_the_index),
		cmocka_unit_test(test_sink_that_refuses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
