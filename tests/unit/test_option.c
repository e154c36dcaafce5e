#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "core/engine/option.h"
#include "core/engine/script.h"

static int reset(void **state)
{
	(void)state;
	option_reset();
	return 0;
}

static void set(const char *name, const char *value)
{
	struct err err = ERR_INIT;

	assert_true(option_set(name, value, &err));
	assert_false(err_is_set(&err));
}

static void expect_refusal(const char *name, const char *value,
	const char *sentence)
{
	struct err err = ERR_INIT;

	assert_false(option_set(name, value, &err));
	assert_int_equal(err.kind, ERR_CONFIG);
	assert_string_equal(err.text, sentence);
}

static void every_row_is_whole(void **state)
{
	(void)state;
	for (int id = 0; id < OPTION_COUNT; id++) {
		const struct option *row = option_row((enum option_id)id);
		char number[40];

		assert_non_null(row->name);
		assert_int_equal(option_find(row->name), id);
		assert_true(strlen(row->help) > 10);
		/* Every default lies within its own limits. */
		if (row->type == OPTION_NUMBER) {
			snprintf(number, sizeof(number), "%ld", row->number);
			set(row->name, number);
			assert_int_equal(option_number((enum option_id)id),
				row->number);
		} else if (row->type != OPTION_BOOL) {
			set(row->name, row->text);
		}
	}
	assert_int_equal(option_find("no-such"), OPTION_COUNT);
	assert_int_equal(option_find(""), OPTION_COUNT);
}

static void begins_with_defaults(void **state)
{
	(void)state;
	assert_int_equal(option_number(OPT_ANSWER_LIMIT), 256);
	assert_true(option_bool(OPT_HISTORY));
	assert_false(option_bool(OPT_MOUSE));
	assert_string_equal(option_text(OPT_THEME), "dark");
	assert_string_equal(option_text(OPT_CLIPBOARD_COMMAND), "");
}

static void keeps_to_limits(void **state)
{
	(void)state;
	set("indent", "1");
	assert_int_equal(option_number(OPT_TAB_WIDTH), 1);
	set("indent", "8");
	assert_int_equal(option_number(OPT_TAB_WIDTH), 8);
	expect_refusal("indent", "0",
		"indent is a number from 1 to 8, not \"0\"");
	expect_refusal("indent", "9",
		"indent is a number from 1 to 8, not \"9\"");
	expect_refusal("indent", "two",
		"indent is a number from 1 to 8, not \"two\"");
	expect_refusal("indent", "",
		"indent is a number from 1 to 8, not \"\"");
	expect_refusal("timeout-total", "-1",
		"timeout-total is a number from 0 to 86400, not \"-1\"");
	/* What was there before stays. */
	assert_int_equal(option_number(OPT_TAB_WIDTH), 8);
	set("timeout-total", "0");
	set("timeout-total", "86400");
}

static void takes_yes_and_no_in_every_way(void **state)
{
	static const char *const yes[] = { "yes", "on", "true", "1", "YES" };
	static const char *const no[] = { "no", "off", "false", "0", "Off" };

	(void)state;
	for (size_t i = 0; i < FD_COUNT(yes); i++) {
		set("mouse", yes[i]);
		assert_true(option_bool(OPT_MOUSE));
		set("mouse", no[i]);
		assert_false(option_bool(OPT_MOUSE));
	}
	expect_refusal("mouse", "maybe", "mouse is yes or no, not \"maybe\"");
	expect_refusal("mouse", "", "mouse is yes or no, not \"\"");
}

static void takes_one_of_the_choices(void **state)
{
	(void)state;
	set("clipboard", "command");
	assert_string_equal(option_text(OPT_CLIPBOARD), "command");
	expect_refusal("clipboard", "osc", "clipboard is one of "
		"osc52 command off, not \"osc\"");
	expect_refusal("clipboard", "osc52 command", "clipboard is one of "
		"osc52 command off, not \"osc52 command\"");
	expect_refusal("clipboard", "", "clipboard is one of "
		"osc52 command off, not \"\"");
	assert_string_equal(option_text(OPT_CLIPBOARD), "command");
}

static void names_what_it_does_not_know(void **state)
{
	(void)state;
	expect_refusal("colour", "red",
		"there is no setting \"colour\"; :settings lists them");
}

static void resets(void **state)
{
	(void)state;
	set("theme", "light");
	set("theme", option_text(OPT_THEME));
	assert_string_equal(option_text(OPT_THEME), "light");
	set("indent", "4");
	option_reset();
	assert_string_equal(option_text(OPT_THEME), "dark");
	assert_int_equal(option_number(OPT_TAB_WIDTH), 2);
}

static void expect_format(enum option_id id, const char *expected)
{
	char out[100];

	option_format(id, out, sizeof(out));
	assert_string_equal(out, expected);
}

static void formats_as_it_would_be_written(void **state)
{
	struct words words;
	struct err err = ERR_INIT;
	char out[100];

	(void)state;
	expect_format(OPT_MOUSE, "no");
	set("mouse", "1");
	expect_format(OPT_MOUSE, "yes");
	expect_format(OPT_TAB_WIDTH, "2");
	expect_format(OPT_THEME, "dark");
	expect_format(OPT_CLIPBOARD_COMMAND, "");
	set("clipboard-command", "xclip -sel 'c'");
	option_format(OPT_CLIPBOARD_COMMAND, out, sizeof(out));
	assert_true(script_split(out, &words, &err));
	assert_int_equal(words.count, 1);
	assert_string_equal(words.word[0], "xclip -sel 'c'");
	words_finish(&words);
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, reset, reset)
	const struct CMUnitTest tests[] = {
		EACH(every_row_is_whole),
		EACH(begins_with_defaults),
		EACH(keeps_to_limits),
		EACH(takes_yes_and_no_in_every_way),
		EACH(takes_one_of_the_choices),
		EACH(names_what_it_does_not_know),
		EACH(resets),
		EACH(formats_as_it_would_be_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
