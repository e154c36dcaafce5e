#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "core/base/text.h"
#include "tui/kit/surface.h"

static struct surface *surface;
static struct canvas canvas;

static int tear_down(void **state)
{
	(void)state;
	surface_free(surface);
	surface = NULL;
	return 0;
}

static void open_screen(int rows, int columns)
{
	surface_free(surface);
	surface = surface_new(rows, columns);
	canvas = canvas_whole(surface);
}

/* Halves of wide characters belong together; nothing hostile stands raw. */
static void check_cells(void)
{
	for (int row = 0; row < surface_rows(surface); row++) {
		for (int i = 0; i < surface_columns(surface); i++) {
			const struct cell *cell = surface_cell(surface, row,
				i);
			size_t len = strlen(cell->text);

			assert_true(cell->width <= 2);
			assert_true((cell->width == 0) == (len == 0));
			if (cell->width == 0)
				assert_int_equal(cell[-1].width, 2);
			if (cell->width == 2) {
				assert_true(i + 1 < surface_columns(surface));
				assert_int_equal(cell[1].width, 0);
			}
			for (size_t at = 0; at < len; ) {
				struct text_rune rune = text_decode(
					cell->text + at, len - at);

				assert_true(rune.is_valid);
				assert_false(text_rune_is_hostile(rune.code));
				if (surface_is_ascii(surface))
					assert_true(rune.code < 0x7f);
				at += rune.len;
			}
		}
	}
}

static void expect_screen(const char *expected)
{
	struct buf out = BUF_INIT;

	check_cells();
	surface_dump_text(surface, &out);
	assert_string_equal(out.data, expected);
	buf_finish(&out);
}

static void expect_roles(const char *expected)
{
	struct buf out = BUF_INIT;

	surface_dump_roles(surface, &out);
	assert_string_equal(out.data, expected);
	buf_finish(&out);
}

static void text_says_where_it_ends(void **state)
{
	(void)state;
	open_screen(2, 12);
	assert_int_equal(canvas_text(&canvas, 0, 1, STYLE_LABEL, "Name"), 5);
	assert_int_equal(canvas_printf(&canvas, 1, 0, STYLE_DEFAULT, "%d of "
		"%s", 3, "9"), 6);
	assert_int_equal(canvas_text(&canvas, 1, 6, STYLE_DIM, ""), 6);
	/* A row that is not there takes as many columns. */
	assert_int_equal(canvas_text(&canvas, -1, 2, STYLE_DIM, "abc"), 5);
	assert_int_equal(canvas_text(&canvas, 2, 2, STYLE_DIM, "abc"), 5);
	expect_screen(" Name\n3 of 9\n");
	expect_roles("0 1-4 label\n");
}

static void what_does_not_fit_ends_in_an_ellipsis(void **state)
{
	(void)state;
	open_screen(4, 6);
	assert_int_equal(canvas_text(&canvas, 0, 0, STYLE_DEFAULT, "abcdef"),
		6);
	assert_int_equal(canvas_text(&canvas, 1, 0, STYLE_DIM, "abcdefg"), 6);
	assert_int_equal(canvas_bytes(&canvas, 2, 0, STYLE_DIM, "abcdefg", 7),
		6);
	assert_int_equal(canvas_text(&canvas, 3, 6, STYLE_DIM, "x"), 6);
	expect_screen("abcdef\nabcde…\nabcdef\n\n");
	surface_set_ascii(surface, true);
	canvas_text(&canvas, 1, 0, STYLE_DEFAULT, "abcdefg");
	canvas_text(&canvas, 0, 0, STYLE_DEFAULT, "123456");
	canvas_fill_row(&canvas, 2, STYLE_DEFAULT);
	expect_screen("123456\nabcde~\n\n\n");
}

static void columns_left_of_the_canvas_are_skipped(void **state)
{
	(void)state;
	open_screen(3, 6);
	assert_int_equal(canvas_text(&canvas, 0, -2, STYLE_DEFAULT, "abcde"),
		3);
	assert_int_equal(canvas_text(&canvas, 1, -9, STYLE_DEFAULT, "abcde"),
		-4);
	/* A wide character that is half out shows as a blank. */
	assert_int_equal(canvas_text(&canvas, 2, -1, STYLE_DEFAULT, "世界"),
		3);
	expect_screen("cde\n\n 界\n");
}

static void every_edge_of_a_canvas_clips(void **state)
{
	struct canvas part;

	(void)state;
	open_screen(4, 8);
	part = canvas_part(&canvas, 1, 2, 2, 4);
	for (int row = -2; row < 5; row++)
		canvas_text(&part, row, -3, STYLE_LABEL, "0123456789ab");
	canvas_restyle(&part, 0, -5, 100, STYLE_DIM);
	canvas_restyle(&part, 2, 0, 4, STYLE_DIM);
	expect_screen("\n  345…\n  345…\n\n");
	expect_roles("1 2-5 dim\n2 2-5 label\n");
	canvas_clear(&part, STYLE_BAR);
	expect_screen("\n\n\n\n");
	expect_roles("1 2-5 bar\n2 2-5 bar\n");
}

static void expect_part(const struct canvas *part, int row, int column,
	int rows, int columns)
{
	assert_int_equal(part->row, row);
	assert_int_equal(part->column, column);
	assert_int_equal(part->rows, rows);
	assert_int_equal(part->columns, columns);
}

static void parts_lie_inside_their_whole(void **state)
{
	struct canvas inner, part;

	(void)state;
	open_screen(10, 20);
	inner = canvas_part(&canvas, 2, 3, 5, 10);
	part = canvas_part(&inner, 1, 1, 99, 99);
	expect_part(&part, 3, 4, 4, 9);
	part = canvas_part(&inner, -1, -2, 3, 5);
	expect_part(&part, 2, 3, 2, 3);
	part = canvas_part(&inner, 5, 10, 3, 3);
	expect_part(&part, 7, 13, 0, 0);
	part = canvas_part(&inner, 9, 99, 3, 3);
	expect_part(&part, 7, 13, 0, 0);
	part = canvas_part(&inner, 0, 0, -4, -4);
	expect_part(&part, 2, 3, 0, 0);
	canvas_clear(&part, STYLE_BAR);
	canvas_text(&part, 0, 0, STYLE_BAR, "x");
	canvas_frame(&part, STYLE_BAR, "x", STYLE_BAR);
	assert_int_equal(canvas_wrap(&part, 0, STYLE_BAR, "x y"), 0);
	expect_roles("");
}

static void wide_characters_never_stand_by_half(void **state)
{
	(void)state;
	open_screen(1, 5);
	assert_int_equal(canvas_text(&canvas, 0, 0, STYLE_DEFAULT, "世界"), 4);
	expect_screen("世界\n");
	canvas_text(&canvas, 0, 1, STYLE_DEFAULT, "x");
	expect_screen(" x界\n");
	canvas_text(&canvas, 0, 2, STYLE_DEFAULT, "y");
	expect_screen(" xy\n");
	canvas_text(&canvas, 0, 1, STYLE_DEFAULT, "世");
	canvas_text(&canvas, 0, 2, STYLE_DEFAULT, "界");
	expect_screen("  界\n");
	canvas_text(&canvas, 0, 1, STYLE_DEFAULT, "世");
	expect_screen(" 世\n");
}

static void wide_characters_at_the_right_border(void **state)
{
	struct canvas part;

	(void)state;
	open_screen(4, 6);
	part = canvas_part(&canvas, 0, 0, 4, 5);
	canvas_text(&canvas, 0, 5, STYLE_DEFAULT, "|");
	canvas_text(&canvas, 1, 4, STYLE_DEFAULT, "世");
	assert_int_equal(canvas_bytes(&part, 0, 0, STYLE_DEFAULT, "世世世",
		9), 5);
	assert_int_equal(canvas_text(&part, 1, 0, STYLE_DEFAULT, "世世世"),
		5);
	assert_int_equal(canvas_text(&part, 2, 1, STYLE_DEFAULT, "世世"), 5);
	assert_int_equal(canvas_text(&part, 3, 1, STYLE_DEFAULT, "世世x"), 5);
	expect_screen("世世 |\n世世…\n 世世\n 世 …\n");
}

static void restyling_keeps_halves_alike(void **state)
{
	(void)state;
	open_screen(1, 6);
	canvas_text(&canvas, 0, 0, STYLE_DEFAULT, "a世界b");
	canvas_restyle(&canvas, 0, 2, 2, STYLE_MATCH);
	expect_roles("0 3-4 match\n");
	canvas_restyle(&canvas, 0, 1, 1, STYLE_DIM);
	expect_roles("0 1-2 dim\n0 3-4 match\n");
	expect_screen("a世界b\n");
}

static void combining_marks_stay_with_their_character(void **state)
{
	(void)state;
	open_screen(3, 20);
	assert_int_equal(canvas_text(&canvas, 0, 0, STYLE_DEFAULT,
		"e\xcc\x81t\xcc\x82!"), 3);
	assert_string_equal(surface_cell(surface, 0, 0)->text, "e\xcc\x81");
	/* None before it: it must not climb onto the neighbour. */
	canvas_text(&canvas, 1, 0, STYLE_FRAME, "|");
	assert_int_equal(canvas_text(&canvas, 1, 1, STYLE_DEFAULT,
		"\xcc\x81"), 9);
	/* More than a cell takes are told, not dropped. */
	canvas_text(&canvas, 2, 0, STYLE_DEFAULT, "a\xcc\x81\xcc\x81\xcc\x81"
		"\xcc\x81\xcc\x82z");
	expect_screen("e\xcc\x81t\xcc\x82!\n|<U+0301>\na\xcc\x81\xcc\x81"
		"\xcc\x81\xcc\x81<U+0302>z\n");
	expect_roles("1 0-0 frame\n1 1-8 hostile\n2 1-8 hostile\n");
}

static void hostile_text_is_shown_not_sent(void **state)
{
	static const char text[] = "a\033[2Jb\xc2\x9b" "31m\xe2\x80\xae"
		"c\xe2\x80\x8b" "d\xff\x07\x7f\r";

	(void)state;
	open_screen(1, 60);
	canvas_text(&canvas, 0, 0, STYLE_DEFAULT, text);
	expect_screen("a^[[2Jb<U+009B>31m<U+202E>c<U+200B>d\\xff^G^?^M\n");
	expect_roles("0 1-2 hostile\n0 7-14 hostile\n0 18-25 hostile\n"
		"0 27-34 hostile\n0 36-45 hostile\n");
	open_screen(1, 8);
	assert_int_equal(canvas_bytes(&canvas, 0, 0, STYLE_DEFAULT, "a\0\tb\n",
		5), 6);
	expect_screen("a^@ b\n");
}

/* Whatever bytes come, in whatever cut, no cell holds one that commands. */
static void no_bytes_reach_a_cell_raw(void **state)
{
	uint32_t seed = 4711;
	char text[64];

	(void)state;
	for (int round = 0; round < 4000; round++) {
		struct canvas part;

		if (round % 500 == 0)
			open_screen(5, 17);
		surface_set_ascii(surface, round % 2 == 0);
		if (round % 2 == 0)
			canvas_clear(&canvas, STYLE_DEFAULT);
		for (size_t i = 0; i < sizeof(text); i++) {
			seed = seed * 1664525u + 1013904223u;
			/* Often the lead bytes of what is dangerous. */
			text[i] = (seed >> 28) < 5 ?
				"\xe2\x80\xaa\xcc\xe4"[seed >> 28] :
				(char)(seed >> 16);
		}
		part = canvas_part(&canvas, (int)(seed >> 8) % 5,
			(int)(seed >> 12) % 17, 3, 9);
		canvas_bytes(&part, 0, -(int)(seed >> 30), STYLE_DEFAULT, text,
			sizeof(text));
		text[sizeof(text) - 1] = '\0';
		canvas_text(&part, 1, 2, STYLE_DIM, text);
		canvas_wrap(&part, 2, STYLE_DIM, text);
		check_cells();
	}
}

static void ascii_screens_have_twins(void **state)
{
	(void)state;
	open_screen(3, 24);
	surface_set_ascii(surface, true);
	assert_int_equal(canvas_text(&canvas, 0, 0, STYLE_DEFAULT,
		"─│┌▸▾→…•“x”é世✓"), 15);
	assert_int_equal(canvas_text(&canvas, 1, 0, STYLE_DEFAULT,
		"e\xcc\x81 and 世\xcc\x81."), 9);
	canvas_text(&canvas, 2, 0, STYLE_DEFAULT, "\xe2\x80\xae");
	expect_screen("-|+>v>.*\"x\"\?\?\?+\ne and ??.\n<U+202E>\n");
}

static void frames_carry_their_title(void **state)
{
	struct canvas part;

	(void)state;
	open_screen(3, 16);
	canvas_frame(&canvas, STYLE_FRAME, "2 Token", STYLE_TITLE);
	expect_screen("┌ 2 Token ─────┐\n│              │\n"
		"└──────────────┘\n");
	expect_roles("0 0-0 frame\n0 1-9 title\n0 10-15 frame\n"
		"1 0-0 frame\n1 15-15 frame\n2 0-15 frame\n");
	part = canvas_part(&canvas, 0, 0, 2, 9);
	canvas_clear(&canvas, STYLE_DEFAULT);
	canvas_frame(&part, STYLE_FRAME, "Connections", STYLE_TITLE);
	expect_screen("┌ Conn… ┐\n└───────┘\n\n");
	surface_set_ascii(surface, true);
	canvas_clear(&canvas, STYLE_DEFAULT);
	canvas_frame(&canvas, STYLE_FRAME, "", STYLE_TITLE);
	expect_screen("+--------------+\n|              |\n"
		"+--------------+\n");
}

static void frames_too_small_for_a_title_have_none(void **state)
{
	struct canvas part;

	(void)state;
	open_screen(2, 8);
	part = canvas_part(&canvas, 0, 0, 2, 4);
	canvas_frame(&part, STYLE_FRAME, "Title", STYLE_TITLE);
	part = canvas_part(&canvas, 0, 4, 1, 4);
	canvas_frame(&part, STYLE_FRAME, "Title", STYLE_TITLE);
	part = canvas_part(&canvas, 0, 4, 2, 1);
	canvas_frame(&part, STYLE_FRAME, "Title", STYLE_TITLE);
	expect_screen("┌──┐\n└──┘\n");
}

static void frames_that_share_a_border_join(void **state)
{
	struct canvas part;

	(void)state;
	open_screen(5, 8);
	part = canvas_part(&canvas, 0, 0, 3, 8);
	canvas_frame(&part, STYLE_FRAME, "", STYLE_TITLE);
	part = canvas_part(&canvas, 2, 0, 3, 8);
	canvas_frame(&part, STYLE_FRAME, "b", STYLE_TITLE);
	expect_screen("┌──────┐\n│      │\n├ b ───┤\n│      │\n"
		"└──────┘\n");
}

static void right_aligned_text_ends_where_told(void **state)
{
	(void)state;
	open_screen(4, 10);
	assert_int_equal(canvas_text_right(&canvas, 0, 10, STYLE_DIM, "12:30"),
		5);
	assert_int_equal(canvas_text_right(&canvas, 1, 9, STYLE_DIM, "世"), 7);
	assert_int_equal(canvas_text_right(&canvas, 2, 4, STYLE_DIM, "abcdef"),
		0);
	assert_int_equal(canvas_text_right(&canvas, 3, 0, STYLE_DIM, "a"), 0);
	expect_screen("     12:30\n       世\nabc…\n\n");
}

static void text_is_wrapped_at_blanks(void **state)
{
	(void)state;
	open_screen(6, 10);
	assert_int_equal(canvas_wrap(&canvas, 0, STYLE_DEFAULT,
		"the server answered\n\nunauthorised"), 5);
	expect_screen("the server\nanswered\n\nunauthoris\ned\n\n");
	open_screen(2, 10);
	assert_int_equal(canvas_wrap(&canvas, 0, STYLE_DEFAULT,
		"one two three four five"), 3);
	expect_screen("one two\nthree fou…\n");
	open_screen(3, 5);
	assert_int_equal(canvas_wrap(&canvas, 0, STYLE_DEFAULT, "世世世 a"),
		2);
	expect_screen("世世\n世 a\n\n");
	assert_int_equal(canvas_wrap(&canvas, 0, STYLE_DEFAULT, ""), 0);
}

static void the_cursor_is_on_the_screen_or_hidden(void **state)
{
	int row, column;

	(void)state;
	open_screen(3, 5);
	surface_get_cursor(surface, &row, &column);
	assert_int_equal(row, -1);
	surface_set_cursor(surface, 2, 9);
	surface_get_cursor(surface, &row, &column);
	assert_int_equal(row, 2);
	assert_int_equal(column, 4);
	surface_set_cursor(surface, 3, 0);
	surface_get_cursor(surface, &row, &column);
	assert_int_equal(row, -1);
}

static void a_new_size_is_an_empty_screen(void **state)
{
	(void)state;
	open_screen(1, 3);
	canvas_text(&canvas, 0, 0, STYLE_DIM, "abc");
	surface_resize(surface, 2, 4);
	expect_screen("\n\n");
	expect_roles("");
	surface_resize(surface, 0, -3);
	assert_int_equal(surface_rows(surface), 1);
	assert_int_equal(surface_columns(surface), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_says_where_it_ends),
		cmocka_unit_test(what_does_not_fit_ends_in_an_ellipsis),
		cmocka_unit_test(columns_left_of_the_canvas_are_skipped),
		cmocka_unit_test(every_edge_of_a_canvas_clips),
		cmocka_unit_test(parts_lie_inside_their_whole),
		cmocka_unit_test(wide_characters_never_stand_by_half),
		cmocka_unit_test(wide_characters_at_the_right_border),
		cmocka_unit_test(restyling_keeps_halves_alike),
		cmocka_unit_test(combining_marks_stay_with_their_character),
		cmocka_unit_test(hostile_text_is_shown_not_sent),
		cmocka_unit_test(no_bytes_reach_a_cell_raw),
		cmocka_unit_test(ascii_screens_have_twins),
		cmocka_unit_test(frames_carry_their_title),
		cmocka_unit_test(frames_too_small_for_a_title_have_none),
		cmocka_unit_test(frames_that_share_a_border_join),
		cmocka_unit_test(right_aligned_text_ends_where_told),
		cmocka_unit_test(text_is_wrapped_at_blanks),
		cmocka_unit_test(the_cursor_is_on_the_screen_or_hidden),
		cmocka_unit_test(a_new_size_is_an_empty_screen),
	};

	return cmocka_run_group_tests(tests, NULL, tear_down);
}
