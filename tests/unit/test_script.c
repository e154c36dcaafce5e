#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "core/engine/script.h"

/* The words as "[one][two]". */
static void expect_words(const char *line, const char *expected)
{
	struct buf out = BUF_INIT;
	struct words words;
	struct err err = ERR_INIT;

	assert_true(script_split(line, &words, &err));
	for (size_t i = 0; i < words.count; i++)
		buf_printf(&out, "[%s]", words.word[i]);
	assert_null(words.word[words.count]);
	assert_string_equal(out.data, expected);
	words_finish(&words);
	buf_finish(&out);
}

static void splits_at_white_space(void **state)
{
	(void)state;
	expect_words("", "");
	expect_words(" \t ", "");
	expect_words("one", "[one]");
	expect_words("  bind list\tj  move-down \r",
		"[bind][list][j][move-down]");
	expect_words("a ; b", "[a][;][b]");
	expect_words("a;b", "[a;b]");
}

static void knows_quotes(void **state)
{
	(void)state;
	expect_words("'one two' three", "[one two][three]");
	expect_words("\"one two\"", "[one two]");
	expect_words("''", "[]");
	expect_words("a '' \"\"", "[a][][]");
	expect_words("a'b c'\"d e\"f", "[ab cd ef]");
	expect_words("'\"' \"'\"", "[\"][']");
	/* Single quotes keep everything. */
	expect_words("'a\\nb # ; \\'", "[a\\nb # ; \\]");
	expect_words("\"a\\\"b\\\\c\\nd\\te\\e\"", "[a\"b\\c\nd\te\033]");
	expect_words("one\\ two \\'x \\\\", "[one two]['x][\\]");
	expect_words("\\#x", "[#x]");
}

static void knows_comments(void **state)
{
	(void)state;
	expect_words("# all", "");
	expect_words("a # b", "[a]");
	expect_words("a#b c", "[a#b][c]");
	expect_words("'#' b", "[#][b]");
	expect_words("fg=#ff0000", "[fg=#ff0000]");
}

static void names_an_open_quote(void **state)
{
	static const char *const open[] = { "'a", "a \"b", "\"a\\\"",
		"'a' 'b" };
	struct words words;

	(void)state;
	for (size_t i = 0; i < FD_COUNT(open); i++) {
		struct err err = ERR_INIT;

		assert_false(script_split(open[i], &words, &err));
		assert_int_equal(err.kind, ERR_USAGE);
		assert_non_null(strstr(err.text, "quote is not closed"));
		words_finish(&words);
	}
}

static void expect_round_trip(const char *text)
{
	struct buf line = BUF_INIT;
	struct words words;
	struct err err = ERR_INIT;

	buf_puts(&line, "set ");
	script_quote(&line, text);
	buf_puts(&line, " end");
	assert_true(script_split(line.data, &words, &err));
	assert_int_equal(words.count, 3);
	assert_string_equal(words.word[1], text);
	words_finish(&words);
	buf_finish(&line);
}

static void quotes_so_that_it_comes_back(void **state)
{
	static const char *const texts[] = { "", " ", "plain", "two words",
		"it's", "'", "''", "\"", "\\", "a\\", "\\'", "#", "a#b", ";",
		"a;b", "\n\t\r", "\x1b[2J", "caf\xc3\xa9", "\xff", "-x",
		"$HOME", "`id`", "xclip -sel c" };
	static const char letters[] = "ab '\"\\#;\n\t";
	uint32_t seed = 11;

	(void)state;
	for (size_t i = 0; i < FD_COUNT(texts); i++)
		expect_round_trip(texts[i]);
	for (int round = 0; round < 5000; round++) {
		char text[12] = "";

		for (size_t i = 0; i < sizeof(text) - 1; i++) {
			seed = seed * 1664525u + 1013904223u;
			text[i] = letters[(seed >> 16) % sizeof(letters)];
		}
		expect_round_trip(text);
	}
}

static void plain_words_stay_readable(void **state)
{
	struct buf out = BUF_INIT;

	(void)state;
	script_quote(&out, "message.receiver:identifier=R0A|x");
	assert_string_equal(out.data, "message.receiver:identifier=R0A|x");
	buf_finish(&out);
}

struct runs {
	struct buf done, complaints;
};

static bool run(void *data, const struct words *words, struct err *err)
{
	struct runs *runs = data;

	if (strcmp(words->word[0], "bad") == 0)
		return err_set(err, ERR_CONFIG, "that is bad");
	for (size_t i = 0; i < words->count; i++)
		buf_printf(&runs->done, "%s%s", i > 0 ? " " : "",
			words->word[i]);
	buf_putc(&runs->done, '|');
	return true;
}

static void complain(void *data, const struct err *err)
{
	struct runs *runs = data;

	buf_printf(&runs->complaints, "%s|", err->text);
}

static void expect_run(const char *text, const char *done,
	const char *complaints, size_t failed)
{
	struct runs runs = { BUF_INIT, BUF_INIT };

	assert_int_equal(script_run("rc", text, run, &runs, complain, &runs),
		failed);
	assert_string_equal(runs.done.data, done);
	assert_string_equal(runs.complaints.data, complaints);
	buf_finish(&runs.done);
	buf_finish(&runs.complaints);
}

static void runs_line_by_line(void **state)
{
	(void)state;
	expect_run("", "", "", 0);
	expect_run("a 1\n\n# none\n  b 2", "a 1|b 2|", "", 0);
	expect_run("a 1\r\nb 2\r\n", "a 1|b 2|", "", 0);
}

static void joins_lines_that_go_on(void **state)
{
	(void)state;
	expect_run("a \\\n  1 \\\n  2\nb\n", "a 1 2|b|", "", 0);
	expect_run("a\\", "a\\|", "", 0);
}

static void goes_on_after_a_line_that_fails(void **state)
{
	(void)state;
	expect_run("a\nbad 1\nb\n'open\n\nc \\\n1\nbad\n", "a|b|c 1|",
		"rc line 2: that is bad|rc line 4: a ' quote is not closed|"
		"rc line 8: that is bad|", 3);
	/* A command of several lines is named by its first. */
	expect_run("\nbad \\\n1\n", "", "rc line 2: that is bad|", 1);
	assert_int_equal(script_run("rc", "'x", run, NULL, NULL, NULL), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(splits_at_white_space),
		cmocka_unit_test(knows_quotes),
		cmocka_unit_test(knows_comments),
		cmocka_unit_test(names_an_open_quote),
		cmocka_unit_test(quotes_so_that_it_comes_back),
		cmocka_unit_test(plain_words_stay_readable),
		cmocka_unit_test(runs_line_by_line),
		cmocka_unit_test(joins_lines_that_go_on),
		cmocka_unit_test(goes_on_after_a_line_that_fails),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
