/*
 * What the editor does for JSON: the partner of a bracket, indentation behind
 * an opening one and before a closing one, a text laid out anew, a megabyte
 * pasted; and undo of each.
 */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "tests/kit/editing.h"

static void expect_text(struct editor *editor, const char *wanted)
{
	assert_string_equal(editor_text(editor)->data, wanted);
}

static void expect_partner(struct editor *editor, size_t at, size_t wanted)
{
	editor_go_to(editor, at);
	assert_true(editor_partner(editor) == wanted);
}

static void finds_the_other_bracket(void **state)
{
	struct fixture *fixture = *state;
	struct editor *editor = fixture->editor;

	set(editor, "{\"a}\": [1, {\"\\\"]\": 2}],\n\"b\": 3}");
	expect_partner(editor, 0, 30);
	expect_partner(editor, 30, 0);
	expect_partner(editor, 31, 0);
	expect_partner(editor, 7, 21);
	expect_partner(editor, 21, 7);
	expect_partner(editor, 11, 20);
	/* Inside strings, and where there is none. */
	expect_partner(editor, 3, SIZE_MAX);
	expect_partner(editor, 14, SIZE_MAX);
	expect_partner(editor, 26, SIZE_MAX);
	set(editor, "]{");
	expect_partner(editor, 0, SIZE_MAX);
	expect_partner(editor, 1, SIZE_MAX);
	set(editor, "");
	expect_partner(editor, 0, SIZE_MAX);
}

static void indents_behind_brackets(void **state)
{
	struct fixture *fixture = *state;
	struct editor *editor = fixture->editor;

	set(editor, "{");
	press_all(editor, "End Enter");
	expect_text(editor, "{\n  ");
	press(editor, "[");
	press(editor, "Enter");
	expect_text(editor, "{\n  [\n    ");
	press(editor, "]");
	expect_text(editor, "{\n  [\n  ]");
	press_all(editor, "Enter }");
	expect_text(editor, "{\n  [\n  ]\n}");
	/* What is no JSON is left alone. */
	set(editor, "MSH|^~\\&|A[");
	press_all(editor, "End Enter");
	expect_text(editor, "MSH|^~\\&|A[\r");
}

static void swaps_and_undoes(void **state)
{
	struct fixture *fixture = *state;
	struct editor *editor = fixture->editor;

	set(editor, "{\"a\":1.10}");
	editor_swap(editor, "{\n  \"a\": 1.10\n}", 15);
	expect_text(editor, "{\n  \"a\": 1.10\n}");
	assert_true(editor_offset(editor) == 0);
	press(editor, "M-u");
	expect_text(editor, "{\"a\":1.10}");
	assert_false(editor_is_changed(editor));
	press(editor, "M-r");
	expect_text(editor, "{\n  \"a\": 1.10\n}");
	editor_go_to(editor, 2);
	editor_insert(editor, "\r\n", 2);
	expect_text(editor, "{\n\r\n  \"a\": 1.10\n}");
}

static void a_megabyte_is_one_change(void **state)
{
	struct fixture *fixture = *state;
	struct editor *editor = fixture->editor;
	struct buf large = BUF_INIT;

	buf_puts(&large, "[");
	while (large.len < 1 << 20)
		buf_puts(&large, "{\"value\":\"0123456789\"},\n");
	buf_puts(&large, "0]");
	set(editor, "{}");
	editor_go_to(editor, 1);
	editor_paste(editor, large.data, large.len);
	assert_true(editor_text(editor)->len == large.len + 2);
	assert_memory_equal(editor_text(editor)->data + 1, large.data,
		large.len);
	draw(fixture);
	expect_partner(editor, 1, large.len);
	press(editor, "M-u");
	expect_text(editor, "{}");
	press(editor, "M-r");
	assert_true(editor_text(editor)->len == large.len + 2);
	buf_finish(&large);
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		EACH(finds_the_other_bracket),
		EACH(indents_behind_brackets),
		EACH(swaps_and_undoes),
		EACH(a_megabyte_is_one_change),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
