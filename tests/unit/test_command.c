#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "core/engine/command.h"

static struct buf ran;
static char ran_by[] = "ran";

static bool run_note(void *context, const struct args *args, struct err *err)
{
	(void)err;
	buf_printf(&ran, "%s", (const char *)context);
	for (size_t i = 0; i < args->count; i++)
		buf_printf(&ran, " %s", args->word[i]);
	buf_putc(&ran, '|');
	return true;
}

static bool run_failure(void *context, const struct args *args,
	struct err *err)
{
	(void)context;
	(void)args;
	return err_set(err, ERR_NETWORK, "no answer came");
}

static const struct command rows[] = {
	{ "send", "", "Send the request", "Request", NULL, 0, 0, 0, run_note,
		NULL },
	{ "set", "NAME VALUE", "Change a setting", "Deck", NULL, 0, 2, 2,
		run_note, "option" },
	{ "settings", "", "Show the settings", "Deck", NULL, 0, 0, 0,
		run_note, NULL },
	{ "note", "TEXT...", "Note words", "Deck", NULL, 0, 1, 99, run_note,
		NULL },
	{ "break", "", "Fail", "Deck", NULL, 0, 0, 0, run_failure, NULL },
	{ "screen-assert", "TEXT", "For tests", "Tests", NULL, COMMAND_HIDDEN,
		1, 1, run_note, NULL },
	{ "delete", "", "Delete it", "Request", NULL, COMMAND_CHANGES_DATA, 0,
		0, run_note, NULL },
};

static const struct command more[] = {
	{ "quit", "", "Leave", "Deck", NULL, 0, 0, 0, run_note, NULL },
};

static int add_tables(void **state)
{
	(void)state;
	command_add(rows, FD_COUNT(rows));
	command_add(more, FD_COUNT(more));
	return 0;
}

static int start(void **state)
{
	(void)state;
	ran = (struct buf)BUF_INIT;
	return 0;
}

static int finish(void **state)
{
	(void)state;
	buf_finish(&ran);
	return 0;
}

static void finds_rows(void **state)
{
	(void)state;
	assert_int_equal(command_count(), FD_COUNT(rows) + FD_COUNT(more));
	assert_ptr_equal(command_at(0), &rows[0]);
	assert_ptr_equal(command_at(FD_COUNT(rows)), &more[0]);
	assert_ptr_equal(command_find("quit"), &more[0]);
	assert_null(command_find("qui"));
	assert_null(command_find(""));
	assert_null(command_find("Quit"));
}

static void expect_match(const char *name, const char *expected)
{
	struct err err = ERR_INIT;
	const struct command *found = command_match(name, &err);

	assert_non_null(found);
	assert_string_equal(found->name, expected);
	assert_false(err_is_set(&err));
}

static void expect_refusal(const char *name, const char *sentence)
{
	struct err err = ERR_INIT;

	assert_null(command_match(name, &err));
	assert_int_equal(err.kind, ERR_USAGE);
	assert_string_equal(err.text, sentence);
}

static void takes_unique_beginnings(void **state)
{
	(void)state;
	expect_match("q", "quit");
	expect_match("sen", "send");
	/* A whole name is never a beginning. */
	expect_match("set", "set");
	expect_match("sett", "settings");
	expect_refusal("se", "\"se\" could be send, set, settings");
	expect_refusal("s", "\"s\" could be send, set, settings");
	/* Hidden ones are found by their whole name only. */
	expect_match("screen-assert", "screen-assert");
	expect_refusal("screen",
		"there is no command \"screen\"; ? lists them all");
}

static void suggests_the_nearest(void **state)
{
	(void)state;
	expect_refusal("quti",
		"there is no command \"quti\"; did you mean \"quit\"?");
	expect_refusal("setings",
		"there is no command \"setings\"; did you mean \"settings\"?");
	expect_refusal("elephants",
		"there is no command \"elephants\"; ? lists them all");
	/* Nothing of it is in any name. */
	expect_refusal("xyz", "there is no command \"xyz\"; ? lists them all");
}

static void expect_line(const char *line, const char *expected)
{
	struct err err = ERR_INIT;

	buf_clear(&ran);
	assert_true(command_run_line(line, true, NULL, ran_by, &err));
	assert_string_equal(ran.data, expected);
	assert_false(err_is_set(&err));
}

static void expect_failure(const char *line, bool is_typed,
	const char *done, const char *sentence)
{
	struct err err = ERR_INIT;

	buf_clear(&ran);
	assert_false(command_run_line(line, is_typed, NULL, ran_by, &err));
	assert_string_equal(ran.data, done);
	assert_string_equal(err.text, sentence);
}

static void runs_lines(void **state)
{
	(void)state;
	expect_line("", "");
	expect_line("# nothing", "");
	expect_line("send", "ran|");
	expect_line("set theme 'light blue'", "ran theme light blue|");
	expect_line("note a b c d e", "ran a b c d e|");
	expect_line("send ; note x ; quit", "ran|ran x|ran|");
	expect_line("; ; send ;", "ran|");
	expect_line("q", "ran|");
}

static void stops_at_the_first_failure(void **state)
{
	(void)state;
	expect_failure("send ; break ; quit", true, "ran|", "no answer came");
	expect_failure("send ; 'open", true, "", "a ' quote is not closed");
	expect_failure("send ; nonsense ; quit", true, "ran|",
		"there is no command \"nonsense\"; ? lists them all");
}

static void files_write_whole_names(void **state)
{
	(void)state;
	expect_failure("q", false, "",
		"there is no command \"q\"; ? lists them all");
}

static void counts_arguments(void **state)
{
	(void)state;
	expect_failure("set theme", true, "", "set needs NAME VALUE");
	expect_failure("set a b c", true, "", "set takes only NAME VALUE");
	expect_failure("quit now", true, "", "quit takes no argument");
	expect_failure("note", true, "", "note needs TEXT...");
}

static const char *refuse_changes(void *context, const struct command *command)
{
	assert_string_equal(context, "ran");
	return command->flags & COMMAND_CHANGES_DATA ?
		"production is read-only: :unlock first" : NULL;
}

static void a_check_may_refuse(void **state)
{
	struct err err = ERR_INIT;

	(void)state;
	assert_true(command_run_line("send", true, refuse_changes, ran_by,
		&err));
	assert_false(command_run_line("send ; delete ; send", true,
		refuse_changes, ran_by, &err));
	assert_string_equal(err.text,
		"production is read-only: :unlock first");
	assert_string_equal(ran.data, "ran|ran|");
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, start, finish)
	const struct CMUnitTest tests[] = {
		EACH(finds_rows),
		EACH(takes_unique_beginnings),
		EACH(suggests_the_nearest),
		EACH(runs_lines),
		EACH(stops_at_the_first_failure),
		EACH(files_write_whole_names),
		EACH(counts_arguments),
		EACH(a_check_may_refuse),
	};

	return cmocka_run_group_tests(tests, add_tables, NULL);
}
