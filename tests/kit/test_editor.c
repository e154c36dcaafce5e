#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/kit/editing.h"

static void types_and_shows(void **state)
{
	struct fixture *fixture = *state;

	type(fixture->editor, "one");
	press(fixture->editor, "Enter");
	type(fixture->editor, "two");
	assert_text(fixture->editor, "one\ntwo");
	assert_where(fixture->editor, 2, 4);
	draw(fixture);
	assert_screen(fixture->surface, "one\ntwo\n\n\n\n");
	assert_cursor(fixture, 1, 3);
}

static void moves_the_cursor(void **state)
{
	struct editor *editor = ((struct fixture *)*state)->editor;

	set(editor, "first line\nab\nthird line\n");
	assert_where(editor, 1, 1);
	press(editor, "Left");
	assert_where(editor, 1, 1);
	press(editor, "End");
	assert_where(editor, 1, 11);
	press(editor, "Right");
	assert_where(editor, 2, 1);
	press(editor, "Left");
	assert_where(editor, 1, 11);
	/* The column is kept over a shorter line. */
	press(editor, "Down");
	assert_where(editor, 2, 3);
	press(editor, "Down");
	assert_where(editor, 3, 11);
	press(editor, "Down");
	assert_where(editor, 4, 1);
	press(editor, "Down");
	assert_where(editor, 4, 1);
	press(editor, "Up");
	assert_where(editor, 3, 11);
	press(editor, "C-a");
	assert_where(editor, 3, 1);
	press(editor, "C-e");
	assert_where(editor, 3, 11);
	press(editor, "Home");
	press(editor, "Up");
	assert_where(editor, 2, 1);
	press(editor, "M->");
	assert_where(editor, 4, 1);
	press(editor, "M-<");
	assert_where(editor, 1, 1);
	press(editor, "Up");
	assert_where(editor, 1, 1);
}

static void erases_and_deletes(void **state)
{
	struct editor *editor = ((struct fixture *)*state)->editor;

	set(editor, "ab\ncd");
	press(editor, "Backspace");
	assert_text(editor, "ab\ncd");
	press(editor, "Delete");
	assert_text(editor, "b\ncd");
	press_all(editor, "End Delete");
	assert_text(editor, "bcd");
	press_all(editor, "End Delete");
	assert_text(editor, "bcd");
	press_all(editor, "Backspace Backspace");
	assert_text(editor, "b");
	set(editor, "x\ny");
	press_all(editor, "Down Backspace");
	assert_text(editor, "xy");
	assert_where(editor, 1, 2);
}

static void goes_over_whole_characters(void **state)
{
	struct fixture *fixture = *state;
	struct editor *editor = fixture->editor;

	/* e with an acute accent of its own, a wide one, a tab. */
	set(editor, "e\xcc\x81" "a\xe6\xbc\xa2\tz");
	draw(fixture);
	assert_row(fixture->surface, 0, "e\xcc\x81" "a\xe6\xbc\xa2    z");
	press(editor, "Right");
	assert_where(editor, 1, 2);
	press_all(editor, "Right Right");
	assert_where(editor, 1, 5);
	press(editor, "Right");
	assert_where(editor, 1, 9);
	draw(fixture);
	assert_cursor(fixture, 0, 8);
	press_all(editor, "Left Backspace");
	assert_text(editor, "e\xcc\x81" "a\tz");
	press_all(editor, "Backspace Backspace");
	assert_text(editor, "\tz");
	type(editor, "\xc3\xa9\xf0\x9f\x98\x80");
	assert_text(editor, "\xc3\xa9\xf0\x9f\x98\x80\tz");
	assert_where(editor, 1, 4);
}

static void refuses_keys_it_has_no_use_for(void **state)
{
	static const char *const names[] = { "Esc", "F1", "F5", "F12", "S-Tab",
		"M-x", "C-c", "Insert" };
	struct editor *editor = ((struct fixture *)*state)->editor;

	set(editor, "text");
	for (size_t i = 0; i < FD_COUNT(names); i++) {
		key_code key;

		assert_true(key_parse(names[i], &key));
		assert_false(editor_key(editor, key));
	}
	assert_text(editor, "text");
	assert_false(editor_is_changed(editor));
}

static void indents(void **state)
{
	struct editor *editor = ((struct fixture *)*state)->editor;
	struct err err = ERR_INIT;

	set(editor, "{\n    \"a\": 1\n}");
	press_all(editor, "Down End");
	type(editor, ",");
	press(editor, "Enter");
	type(editor, "b");
	assert_text(editor, "{\n    \"a\": 1,\n    b\n}");
	/* No more than stands before the cursor. */
	set(editor, "    x");
	press_all(editor, "Right Right Enter");
	assert_text(editor, "  \n    x");
	set(editor, "a");
	press_all(editor, "End Tab Tab");
	assert_text(editor, "a   ");
	assert_true(option_set("indent", "4", &err));
	set(editor, "a");
	press_all(editor, "End Tab Tab");
	assert_text(editor, "a       ");
	set(editor, "\tx");
	press_all(editor, "End Enter");
	assert_text(editor, "\tx\n\t");
}

static void kills_and_yanks(void **state)
{
	struct editor *editor = ((struct fixture *)*state)->editor;

	set(editor, "one two\nthree\nfour");
	press_all(editor, "Right Right Right C-k");
	assert_text(editor, "one\nthree\nfour");
	/* In a row: the line end and the next line as well. */
	press_all(editor, "C-k C-k");
	assert_text(editor, "one\nfour");
	press_all(editor, "Down End C-y");
	assert_text(editor, "one\nfour two\nthree");
	press(editor, "C-u");
	assert_text(editor, "one\nfour two\n");
	press(editor, "C-y");
	assert_text(editor, "one\nfour two\nthree");
	set(editor, "alpha beta gamma");
	press_all(editor, "End C-w C-w");
	assert_text(editor, "alpha ");
	press(editor, "C-y");
	assert_text(editor, "alpha beta gamma");
	/* A key between them: the second kill stands alone. */
	press_all(editor, "C-w Left Right C-w C-y");
	assert_text(editor, "alpha beta ");
	set(editor, "a\nb");
	press_all(editor, "Down C-w");
	assert_text(editor, "ab");
	press_all(editor, "M-> C-k");
	assert_text(editor, "ab");
}

static void pastes_in_one_piece(void **state)
{
	struct editor *editor = ((struct fixture *)*state)->editor;
	enum { MEGABYTE = 1000000 };
	struct buf big = BUF_INIT;

	for (size_t i = 0; big.len < MEGABYTE; i++)
		buf_printf(&big, "\"line %zu\",\n", i);
	set(editor, "[]");
	press(editor, "Right");
	editor_paste(editor, big.data, big.len);
	assert_int_equal(editor_text(editor)->len, big.len + 2);
	assert_memory_equal(editor_text(editor)->data + 1, big.data, big.len);
	type(editor, "x");
	assert_int_equal(editor_text(editor)->data[big.len + 1], 'x');
	press_all(editor, "M-u M-u");
	assert_text(editor, "[]");
	press(editor, "M-r");
	assert_int_equal(editor_text(editor)->len, big.len + 2);
	buf_finish(&big);
}

static void keeps_carriage_returns(void **state)
{
	static const char message[] = "MSH|^~\\&|A|B\rPID|1\rPV1|2\r";
	struct fixture *fixture = *state;
	struct editor *editor = fixture->editor;

	set(editor, message);
	draw(fixture);
	assert_screen(fixture->surface,
		"MSH|^~\\&|A|B^M\nPID|1^M\nPV1|2^M\n\n\n");
	assert_int_equal(style_of(fixture->surface, 1, "^M"), STYLE_HOSTILE);
	press_all(editor, "Down End");
	assert_where(editor, 2, 6);
	type(editor, "|X");
	press(editor, "Enter");
	type(editor, "NTE|1");
	assert_text(editor, "MSH|^~\\&|A|B\rPID|1|X\rNTE|1\rPV1|2\r");
	/* On the last, empty line it is still the message's line end. */
	press(editor, "M->");
	type(editor, "ZZZ|");
	press(editor, "Enter");
	assert_text(editor,
		"MSH|^~\\&|A|B\rPID|1|X\rNTE|1\rPV1|2\rZZZ|\r");
	press_all(editor, "Backspace Backspace");
	assert_text(editor, "MSH|^~\\&|A|B\rPID|1|X\rNTE|1\rPV1|2\rZZZ");
	/* A message of one segment so far. */
	set(editor, "MSH|^~\\&|A");
	press_all(editor, "End Enter");
	assert_text(editor, "MSH|^~\\&|A\r");
}

static void keeps_crlf(void **state)
{
	struct editor *editor = ((struct fixture *)*state)->editor;

	set(editor, "a\r\nb");
	press_all(editor, "Right Right");
	assert_where(editor, 2, 1);
	press(editor, "Left");
	assert_where(editor, 1, 2);
	press_all(editor, "Enter x");
	assert_text(editor, "a\r\nx\r\nb");
	press_all(editor, "Delete");
	assert_text(editor, "a\r\nxb");
	press_all(editor, "Left Backspace");
	assert_text(editor, "axb");
	/* A CR and a LF that meet are one line end. */
	set(editor, "a\rx\nb");
	press_all(editor, "Down Delete");
	assert_text(editor, "a\r\nb");
	press_all(editor, "M-> Up End Right");
	assert_where(editor, 2, 1);
}

static void undoes_translation_of_pastes(void **state)
{
	struct editor *editor = ((struct fixture *)*state)->editor;

	/* A terminal makes CR of line ends... */
	paste(editor, "{\r  \"a\": 1\r}");
	assert_text(editor, "{\n  \"a\": 1\n}");
	/* ... which HL7 v2 has itself. */
	set(editor, "");
	paste(editor, "MSH|^~\\&|\rPID|1\r");
	assert_text(editor, "MSH|^~\\&|\rPID|1\r");
	paste(editor, "PV1|1\rPV2|1\r");
	assert_text(editor, "MSH|^~\\&|\rPID|1\rPV1|1\rPV2|1\r");
	set(editor, "");
	paste(editor, "a\r\nb\rc");
	assert_text(editor, "a\r\nb\rc");
}

static void undoes_by_words(void **state)
{
	struct editor *editor = ((struct fixture *)*state)->editor;

	set(editor, "");
	type(editor, "one two");
	assert_true(editor_is_changed(editor));
	press(editor, "C-_");
	assert_text(editor, "one ");
	press(editor, "M-u");
	assert_text(editor, "");
	assert_false(editor_is_changed(editor));
	press(editor, "M-u");
	press_all(editor, "M-r M-r M-r");
	assert_text(editor, "one two");
	assert_where(editor, 1, 8);
	/* Erasing is one change, and brings the cursor back. */
	press_all(editor, "Backspace Backspace Backspace");
	press(editor, "M-u");
	assert_text(editor, "one two");
	assert_where(editor, 1, 8);
	press_all(editor, "Home Delete Delete M-u");
	assert_text(editor, "one two");
	/* A new change ends what could be done again. */
	press_all(editor, "M-r M-u");
	type(editor, "x");
	press(editor, "M-r");
	assert_text(editor, "xone two");
	/* Back by hand is unchanged, too. */
	set(editor, "same");
	type(editor, "x");
	press(editor, "Backspace");
	assert_false(editor_is_changed(editor));
	press(editor, "Delete");
	type(editor, "S");
	assert_true(editor_is_changed(editor));
	set(editor, "other");
	assert_false(editor_is_changed(editor));
	press(editor, "M-u");
	assert_text(editor, "other");
}

static void long_lines_are_edited_at_both_ends(void **state)
{
	struct fixture *fixture = *state;
	struct editor *editor = fixture->editor;
	struct buf line = BUF_INIT;

	buf_puts(&line, "{\"data\": \"");
	buf_fill(&line, 'A', 3000000);
	buf_puts(&line, "\"}\nlast");
	surface_resize(fixture->surface, 2, 20);
	editor_set(editor, line.data, line.len);
	press(editor, "End");
	assert_where(editor, 1, 3000013);
	press_all(editor, "Left Left x");
	draw(fixture);
	assert_true(screen_has(fixture->surface, "Ax\"}"));
	press(editor, "Down");
	assert_where(editor, 2, 5);
	press(editor, "Up");
	assert_where(editor, 1, 3000012);
	press(editor, "Home");
	draw(fixture);
	assert_row(fixture->surface, 0, "{\"data\": \"AAAAAAAAAA");
	assert_row(fixture->surface, 1, "last");
	buf_finish(&line);
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		EACH(types_and_shows),
		EACH(moves_the_cursor),
		EACH(erases_and_deletes),
		EACH(goes_over_whole_characters),
		EACH(refuses_keys_it_has_no_use_for),
		EACH(indents),
		EACH(kills_and_yanks),
		EACH(pastes_in_one_piece),
		EACH(keeps_carriage_returns),
		EACH(keeps_crlf),
		EACH(undoes_translation_of_pastes),
		EACH(undoes_by_words),
		EACH(long_lines_are_edited_at_both_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
