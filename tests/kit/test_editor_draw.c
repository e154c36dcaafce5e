#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/kit/editing.h"

static void shows_hostile_bytes_and_keeps_them(void **state)
{
	static const char bytes[] = "a\x1b[2J\xff\xe2\x80\xae" "b\0c";
	struct fixture *fixture = *state;
	struct editor *editor = fixture->editor;

	surface_resize(fixture->surface, 2, 40);
	editor_set(editor, bytes, sizeof(bytes) - 1);
	draw(fixture);
	assert_row(fixture->surface, 0, "a^[[2J\\xff<U+202E>b^@c");
	assert_int_equal(style_of(fixture->surface, 0, "^["), STYLE_HOSTILE);
	assert_int_equal(style_of(fixture->surface, 0, "\\xff"),
		STYLE_HOSTILE);
	for (int i = 0; i < surface_columns(fixture->surface); i++)
		assert_true((unsigned char)surface_cell(fixture->surface, 0,
			i)->text[0] >= 0x20);
	press_all(editor, "End Backspace Backspace");
	assert_bytes(editor, bytes, sizeof(bytes) - 3);
	assert_where(editor, 1, 20);
	/* What can't be typed is not: a control, a bidi override. */
	assert_false(editor_key(editor, 0x202e));
	assert_false(editor_key(editor, FDKEY_CTRL('g')));
	assert_bytes(editor, bytes, sizeof(bytes) - 3);
}

static void scrolls_down(void **state)
{
	struct fixture *fixture = *state;
	struct editor *editor = fixture->editor;

	set(editor, "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12");
	draw(fixture);
	assert_screen(fixture->surface, "1\n2\n3\n4\n5\n");
	press_all(editor, "Down Down Down Down Down");
	draw(fixture);
	assert_screen(fixture->surface, "2\n3\n4\n5\n6\n");
	assert_cursor(fixture, 4, 0);
	press(editor, "PageDown");
	draw(fixture);
	assert_screen(fixture->surface, "6\n7\n8\n9\n10\n");
	assert_cursor(fixture, 4, 0);
	press(editor, "PageDown");
	assert_where(editor, 12, 1);
	press(editor, "PageDown");
	assert_where(editor, 12, 1);
	press(editor, "PageUp");
	draw(fixture);
	assert_where(editor, 8, 1);
	press_all(editor, "PageUp PageUp PageUp");
	draw(fixture);
	assert_screen(fixture->surface, "1\n2\n3\n4\n5\n");
	assert_cursor(fixture, 0, 0);
	/* A jump shows what is around it. */
	editor_go_to(editor, strlen("1\n2\n3\n4\n5\n6\n7\n8\n"));
	draw(fixture);
	assert_screen(fixture->surface, "7\n8\n9\n10\n11\n");
	assert_cursor(fixture, 2, 0);
	/* The window follows a change above it. */
	set(editor, "a\nb\nc\nd\ne\nf\ng");
	press_all(editor, "M->");
	draw(fixture);
	press_all(editor, "M-< C-k C-k");
	draw(fixture);
	assert_screen(fixture->surface, "b\nc\nd\ne\nf\n");
}

static void scrolls_sideways_by_columns(void **state)
{
	struct fixture *fixture = *state;
	struct editor *editor = fixture->editor;

	surface_resize(fixture->surface, 2, 10);
	set(editor, "0123456789abcdefghij\nshort");
	press(editor, "End");
	draw(fixture);
	assert_screen(fixture->surface, "defghij\n\n");
	assert_cursor(fixture, 0, 7);
	press_all(editor, "Left Left Left Left Left Left Left");
	draw(fixture);
	assert_screen(fixture->surface, "defghij\n\n");
	assert_cursor(fixture, 0, 0);
	press(editor, "Left");
	draw(fixture);
	assert_screen(fixture->surface, "abcdefghij\n\n");
	assert_cursor(fixture, 0, 2);
	press(editor, "Down");
	draw(fixture);
	assert_screen(fixture->surface, "3456789abc\nrt\n");
	assert_cursor(fixture, 1, 2);
	press(editor, "Home");
	draw(fixture);
	assert_screen(fixture->surface, "0123456789\nshort\n");
	/* A wide character that the left border cuts is a blank. */
	set(editor, "\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2"
		"\xe6\xbc\xa2xy");
	press(editor, "End");
	draw(fixture);
	assert_row(fixture->surface, 0, " \xe6\xbc\xa2\xe6\xbc\xa2xy");
	assert_cursor(fixture, 0, 7);
}

static void tabs_are_cut_clean(void **state)
{
	struct fixture *fixture = *state;

	surface_resize(fixture->surface, 1, 6);
	set(fixture->editor, "abcd\tz");
	draw(fixture);
	assert_row(fixture->surface, 0, "abcd");
	press(fixture->editor, "End");
	draw(fixture);
	assert_row(fixture->surface, 0, "   z");
	assert_cursor(fixture, 0, 4);
}

static void draws_into_its_part_only(void **state)
{
	struct fixture *fixture = *state;
	struct canvas whole = canvas_whole(fixture->surface);
	struct canvas part = canvas_part(&whole, 1, 3, 2, 6);

	for (int row = 0; row < whole.rows; row++)
		canvas_text(&whole, row, 0, STYLE_DIM, "....................");
	set(fixture->editor, "long enough\nxy\nz");
	press(fixture->editor, "Down");
	editor_draw(fixture->editor, &part, true, SIZE_MAX);
	assert_screen(fixture->surface, "....................\n"
		"...long e...........\n...xy    ...........\n"
		"....................\n....................\n");
	assert_cursor(fixture, 2, 3);
	/* Without the focus the cursor is not its own. */
	surface_set_cursor(fixture->surface, 4, 4);
	editor_draw(fixture->editor, &part, false, SIZE_MAX);
	assert_cursor(fixture, 4, 4);
}

static void fits_the_smallest_canvases(void **state)
{
	struct fixture *fixture = *state;
	struct editor *editor = fixture->editor;

	set(editor, "ab\xe6\xbc\xa2\x1b\r\n\tc\n");
	for (int rows = 0; rows <= 3; rows++) {
		for (int columns = 0; columns <= 9; columns++) {
			struct canvas canvas;

			surface_resize(fixture->surface, 3, 9);
			canvas = canvas_whole(fixture->surface);
			canvas = canvas_part(&canvas, 0, 0, rows, columns);
			press(editor, "M-<");
			for (int i = 0; i < 9; i++) {
				editor_draw(editor, &canvas, true, 3);
				press(editor, "Right");
			}
		}
	}
	surface_resize(fixture->surface, 1, 1);
	press_all(editor, "M-< Right");
	draw(fixture);
	assert_screen(fixture->surface, "b\n");
	assert_cursor(fixture, 0, 0);
}

static int style_at(const struct fixture *fixture, int row, int column)
{
	return surface_cell(fixture->surface, row, column)->style;
}

static void colours_json(void **state)
{
	struct fixture *fixture = *state;

	surface_resize(fixture->surface, 3, 40);
	set(fixture->editor, " {\"key\": \"a\\\"b\", \"n\": [-1.5e3, true,\n"
		"null, nul, \"open, 1\n2, \"k\"");
	draw(fixture);
	assert_int_equal(style_at(fixture, 0, 1), STYLE_JSON_PUNCTUATION);
	assert_int_equal(style_of(fixture->surface, 0, "\"key\""),
		STYLE_JSON_KEY);
	assert_int_equal(style_of(fixture->surface, 0, "\"a"),
		STYLE_JSON_STRING);
	assert_int_equal(style_of(fixture->surface, 0, "b\","),
		STYLE_JSON_STRING);
	assert_int_equal(style_of(fixture->surface, 0, "-1.5"),
		STYLE_JSON_NUMBER);
	assert_int_equal(style_of(fixture->surface, 0, "e3"),
		STYLE_JSON_NUMBER);
	assert_int_equal(style_of(fixture->surface, 0, "true"),
		STYLE_JSON_LITERAL);
	assert_int_equal(style_of(fixture->surface, 1, "null"),
		STYLE_JSON_LITERAL);
	assert_int_equal(style_of(fixture->surface, 1, "nul,"),
		STYLE_DEFAULT);
	/* A string that is not closed ends with its line. */
	assert_int_equal(style_of(fixture->surface, 1, "1"),
		STYLE_JSON_STRING);
	assert_int_equal(style_of(fixture->surface, 2, "2"),
		STYLE_JSON_NUMBER);
	set(fixture->editor, "key: \"value\" 1 true");
	draw(fixture);
	for (int i = 0; i < 40; i++)
		assert_int_equal(style_at(fixture, 0, i), STYLE_DEFAULT);
}

static void colours_stay_right_when_scrolled(void **state)
{
	struct fixture *fixture = *state;

	surface_resize(fixture->surface, 1, 10);
	set(fixture->editor, "[\"xxxxxxxxxxxxxxxxxxxx\", 12345]");
	press(fixture->editor, "End");
	draw(fixture);
	assert_row(fixture->surface, 0, " 12345]");
	assert_int_equal(style_at(fixture, 0, 1), STYLE_JSON_NUMBER);
	press_all(fixture->editor, "Home Right Right Right Right Right Right "
		"Right Right Right Right Right Right");
	draw(fixture);
	assert_int_equal(style_at(fixture, 0, 0), STYLE_JSON_STRING);
}

static void marks_the_fault(void **state)
{
	struct fixture *fixture = *state;
	struct canvas canvas = canvas_whole(fixture->surface);

	set(fixture->editor, "{\"a\" 1,\n\t\xe6\xbc\xa2");
	editor_draw(fixture->editor, &canvas, true, 5);
	assert_int_equal(style_at(fixture, 0, 5), STYLE_FAULT);
	assert_int_equal(style_at(fixture, 0, 4), STYLE_DEFAULT);
	assert_int_equal(style_at(fixture, 0, 6), STYLE_JSON_PUNCTUATION);
	/* A line end, both halves of a wide character, the text's end. */
	editor_draw(fixture->editor, &canvas, true, 7);
	assert_int_equal(style_at(fixture, 0, 7), STYLE_FAULT);
	assert_int_equal(style_at(fixture, 1, 0), STYLE_DEFAULT);
	editor_draw(fixture->editor, &canvas, true, 10);
	assert_int_equal(style_at(fixture, 0, 7), STYLE_DEFAULT);
	assert_int_equal(style_at(fixture, 1, 4), STYLE_FAULT);
	assert_int_equal(style_at(fixture, 1, 5), STYLE_FAULT);
	editor_draw(fixture->editor, &canvas, true, 12);
	assert_int_equal(style_at(fixture, 1, 6), STYLE_FAULT);
	editor_draw(fixture->editor, &canvas, true, 13);
	for (int i = 0; i < canvas.columns; i++)
		assert_int_not_equal(style_at(fixture, 1, i), STYLE_FAULT);
	/* An offset inside a character leads to the character. */
	editor_go_to(fixture->editor, 10);
	assert_where(fixture->editor, 2, 5);
	type(fixture->editor, "x");
	assert_text(fixture->editor, "{\"a\" 1,\n\tx\xe6\xbc\xa2");
	editor_go_to(fixture->editor, 1000);
	assert_where(fixture->editor, 2, 8);
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		EACH(shows_hostile_bytes_and_keeps_them),
		EACH(scrolls_down),
		EACH(scrolls_sideways_by_columns),
		EACH(tabs_are_cut_clean),
		EACH(draws_into_its_part_only),
		EACH(fits_the_smallest_canvases),
		EACH(colours_json),
		EACH(colours_stay_right_when_scrolled),
		EACH(marks_the_fault),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
