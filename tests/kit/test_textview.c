#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>

#include "tests/kit/screen.h"
#include "tui/kit/textview.h"

struct fixture {
	struct surface *surface;
	struct textview *view;
};

static int set_up(void **state)
{
	struct fixture *fixture = xcalloc(1, sizeof(*fixture));

	fixture->surface = surface_new(4, 20);
	fixture->view = textview_new();
	*state = fixture;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *fixture = *state;

	textview_free(fixture->view);
	surface_free(fixture->surface);
	free(fixture);
	return 0;
}

static void draw(struct fixture *fixture)
{
	struct canvas canvas = canvas_whole(fixture->surface);

	canvas_clear(&canvas, STYLE_DEFAULT);
	textview_draw(fixture->view, &canvas);
}

static void assert_drawn(struct fixture *fixture, const char *expected)
{
	draw(fixture);
	assert_screen(fixture->surface, expected);
}

static void assert_where(const struct fixture *fixture, const char *expected)
{
	char where[40];

	textview_where(fixture->view, where, sizeof(where));
	assert_string_equal(where, expected);
}

/* "line 1" to "line N". */
static void add_lines(struct fixture *fixture, int from, int to)
{
	for (int i = from; i <= to; i++)
		textview_linef(fixture->view, STYLE_DEFAULT, "line %d", i);
}

static void shows_headings_pairs_and_lines(void **state)
{
	struct fixture *fixture = *state;

	textview_heading(fixture->view, "Token");
	textview_pair(fixture->view, "type", STYLE_VALUE, "bearer");
	textview_pairf(fixture->view, "left", STYLE_GOOD, "%d:%02d", 52, 10);
	textview_line(fixture->view, STYLE_DIM, "plain");
	assert_int_equal(textview_count(fixture->view), 4);
	assert_drawn(fixture, "Token\ntype  bearer\nleft  52:10\nplain\n");
	assert_int_equal(style_of(fixture->surface, 0, "Token"),
		STYLE_STRONG);
	assert_int_equal(style_of(fixture->surface, 1, "type"), STYLE_LABEL);
	assert_int_equal(style_of(fixture->surface, 1, "bearer"),
		STYLE_VALUE);
	assert_int_equal(style_of(fixture->surface, 2, "52"), STYLE_GOOD);
	assert_int_equal(style_of(fixture->surface, 3, "plain"), STYLE_DIM);
	assert_where(fixture, "");
}

static void wraps_lines_at_blanks(void **state)
{
	struct fixture *fixture = *state;

	textview_line(fixture->view, STYLE_DEFAULT,
		"one two three four five six seven");
	textview_blank(fixture->view);
	textview_line(fixture->view, STYLE_DEFAULT, "end");
	assert_drawn(fixture, "one two three four\nfive six seven\n\nend\n");
}

static void wraps_values_beside_their_label(void **state)
{
	struct fixture *fixture = *state;

	textview_pair(fixture->view, "scope", STYLE_DEFAULT,
		"system/*.read openid email");
	textview_pair(fixture->view, "id", STYLE_DEFAULT, "x");
	assert_drawn(fixture, "scope  system/*.read\n       openid email\n"
		"id     x\n\n");
}

static void cuts_labels_that_are_too_long(void **state)
{
	struct fixture *fixture = *state;

	textview_pair(fixture->view, "a label that goes on and on and on",
		STYLE_DEFAULT, "value");
	assert_drawn(fixture, "a label \xe2\x80\xa6 value\n\n\n\n");
}

static void takes_several_lines(void **state)
{
	struct fixture *fixture = *state;

	textview_text(fixture->view, STYLE_DEFAULT, "one\n\nthree\n");
	assert_int_equal(textview_count(fixture->view), 3);
	assert_drawn(fixture, "one\n\nthree\n\n");
	textview_text(fixture->view, STYLE_DEFAULT, "");
	assert_int_equal(textview_count(fixture->view), 3);
}

static void shows_hostile_characters(void **state)
{
	struct fixture *fixture = *state;

	textview_pair(fixture->view, "iss", STYLE_DEFAULT, "\x1b[31m\xff");
	assert_drawn(fixture, "iss  ^[[31m\\xff\n\n\n\n");
	assert_int_equal(style_of(fixture->surface, 0, "^["), STYLE_HOSTILE);
}

static void scrolls_and_says_where(void **state)
{
	struct fixture *fixture = *state;

	add_lines(fixture, 1, 10);
	draw(fixture);
	assert_where(fixture, "1-4/10");
	textview_move(fixture->view, LIST_UP, 3);
	assert_drawn(fixture, "line 1\nline 2\nline 3\nline 4\n");
	textview_move(fixture->view, LIST_DOWN, 2);
	assert_drawn(fixture, "line 3\nline 4\nline 5\nline 6\n");
	assert_where(fixture, "3-6/10");
	/* A page leaves one row in sight. */
	textview_move(fixture->view, LIST_PAGE_DOWN, 1);
	assert_drawn(fixture, "line 6\nline 7\nline 8\nline 9\n");
	textview_move(fixture->view, LIST_PAGE_DOWN, 5);
	assert_drawn(fixture, "line 7\nline 8\nline 9\nline 10\n");
	assert_where(fixture, "7-10/10");
	textview_move(fixture->view, LIST_PAGE_UP, 1);
	assert_drawn(fixture, "line 4\nline 5\nline 6\nline 7\n");
	textview_move(fixture->view, LIST_HALF_UP, 1);
	assert_drawn(fixture, "line 3\nline 4\nline 5\nline 6\n");
	textview_move(fixture->view, LIST_LAST, 1);
	textview_move(fixture->view, LIST_HALF_UP, 2);
	assert_drawn(fixture, "line 5\nline 6\nline 7\nline 8\n");
	textview_move(fixture->view, LIST_FIRST, 1);
	textview_move(fixture->view, LIST_DOWN, SIZE_MAX);
	assert_drawn(fixture, "line 7\nline 8\nline 9\nline 10\n");
	textview_move(fixture->view, LIST_PAGE_UP, SIZE_MAX / 2);
	assert_drawn(fixture, "line 1\nline 2\nline 3\nline 4\n");
}

static void cuts_the_top_line(void **state)
{
	struct fixture *fixture = *state;

	textview_line(fixture->view, STYLE_DIM,
		"one two three four five six seven eight nine ten");
	textview_pair(fixture->view, "k", STYLE_GOOD,
		"\xe6\xbc\xa2 0123456789 abcdefghi 0123456789");
	add_lines(fixture, 1, 4);
	draw(fixture);
	assert_where(fixture, "1-4/10");
	textview_move(fixture->view, LIST_DOWN, 1);
	assert_drawn(fixture, "five six seven eight\nnine ten\n"
		"k  \xe6\xbc\xa2 0123456789\n"
		"   abcdefghi 012345\xe2\x80\xa6\n");
	assert_int_equal(style_of(fixture->surface, 0, "five"), STYLE_DIM);
	textview_move(fixture->view, LIST_DOWN, 2);
	assert_drawn(fixture, "k  \xe6\xbc\xa2 0123456789\n   abcdefghi\n"
		"   0123456789\nline 1\n");
	textview_move(fixture->view, LIST_DOWN, 1);
	assert_drawn(fixture,
		"   abcdefghi\n   0123456789\nline 1\nline 2\n");
	assert_int_equal(style_of(fixture->surface, 0, "abc"), STYLE_GOOD);
	textview_move(fixture->view, LIST_DOWN, 1);
	assert_drawn(fixture, "   0123456789\nline 1\nline 2\nline 3\n");
}

static void wraps_anew_at_another_width(void **state)
{
	struct fixture *fixture = *state;

	textview_line(fixture->view, STYLE_DEFAULT, "one two three");
	add_lines(fixture, 1, 4);
	assert_drawn(fixture, "one two three\nline 1\nline 2\nline 3\n");
	assert_where(fixture, "1-4/5");
	surface_resize(fixture->surface, 4, 7);
	assert_drawn(fixture, "one two\nthree\nline 1\nline 2\n");
	assert_where(fixture, "1-4/6");
	surface_resize(fixture->surface, 10, 20);
	draw(fixture);
	assert_where(fixture, "");
}

static void narrows_to_a_filter(void **state)
{
	struct fixture *fixture = *state;

	textview_heading(fixture->view, "Keys");
	textview_pair(fixture->view, "send", STYLE_DEFAULT, "F5 or s");
	textview_pair(fixture->view, "help", STYLE_DEFAULT, "F1 or ?");
	textview_blank(fixture->view);
	textview_heading(fixture->view, "Words");
	textview_line(fixture->view, STYLE_DEFAULT, "or so");
	/* Every word, in label or value, without regard to case. */
	textview_set_filter(fixture->view, "OR send");
	assert_drawn(fixture, "Keys\nsend  F5 or s\n\n\n");
	textview_set_filter(fixture->view, "so");
	assert_drawn(fixture, "Words\nor so\n\n\n");
	textview_set_filter(fixture->view, "nothing");
	assert_drawn(fixture, "No line here holds\n\"nothing\".\n\n\n");
	assert_where(fixture, "filtered, Esc ends it");
	assert_int_equal(textview_count(fixture->view), 6);
	textview_set_filter(fixture->view, "");
	assert_drawn(fixture, "Keys\nsend  F5 or s\nhelp  F1 or ?\n\n");
	assert_where(fixture, "1-4/6");
}

static void filter_begins_at_the_top(void **state)
{
	struct fixture *fixture = *state;

	add_lines(fixture, 1, 30);
	draw(fixture);
	textview_move(fixture->view, LIST_LAST, 1);
	draw(fixture);
	textview_set_filter(fixture->view, "2");
	assert_drawn(fixture, "line 2\nline 12\nline 20\nline 21\n");
	assert_where(fixture, "filtered, Esc ends it  1-4/12");
	/* Lines that come later are narrowed too. */
	add_lines(fixture, 31, 32);
	draw(fixture);
	assert_where(fixture, "filtered, Esc ends it  1-4/13");
	textview_set_filter(fixture->view, "");
	assert_string_equal(textview_filter(fixture->view), "");
	draw(fixture);
	assert_where(fixture, "1-4/32");
}

static void follows_the_end(void **state)
{
	struct fixture *fixture = *state;

	add_lines(fixture, 1, 2);
	textview_follow(fixture->view);
	assert_drawn(fixture, "line 1\nline 2\n\n\n");
	add_lines(fixture, 3, 6);
	assert_drawn(fixture, "line 3\nline 4\nline 5\nline 6\n");
	/* Whoever moves reads, and is left alone. */
	textview_move(fixture->view, LIST_UP, 1);
	add_lines(fixture, 7, 9);
	assert_drawn(fixture, "line 2\nline 3\nline 4\nline 5\n");
	textview_follow(fixture->view);
	assert_drawn(fixture, "line 6\nline 7\nline 8\nline 9\n");
	assert_where(fixture, "6-9/9");
}

static void keeps_the_place_when_filled_anew(void **state)
{
	struct fixture *fixture = *state;

	add_lines(fixture, 1, 10);
	draw(fixture);
	textview_move(fixture->view, LIST_DOWN, 5);
	draw(fixture);
	textview_clear(fixture->view);
	assert_int_equal(textview_count(fixture->view), 0);
	add_lines(fixture, 11, 20);
	assert_drawn(fixture, "line 16\nline 17\nline 18\nline 19\n");
	textview_clear(fixture->view);
	add_lines(fixture, 1, 5);
	assert_drawn(fixture, "line 2\nline 3\nline 4\nline 5\n");
	textview_clear(fixture->view);
	assert_drawn(fixture, "\n\n\n\n");
}

static void fits_the_smallest_canvases(void **state)
{
	struct fixture *fixture = *state;

	textview_heading(fixture->view, "Heading");
	textview_pair(fixture->view, "label", STYLE_DEFAULT,
		"a \xe6\xbc\xa2 value");
	add_lines(fixture, 1, 3);
	for (int rows = 0; rows <= 3; rows++) {
		for (int columns = 0; columns <= 8; columns++) {
			struct canvas canvas;

			surface_resize(fixture->surface, 3, 8);
			canvas = canvas_whole(fixture->surface);
			canvas = canvas_part(&canvas, 0, 0, rows, columns);
			textview_move(fixture->view, LIST_FIRST, 1);
			for (int i = 0; i < 12; i++) {
				textview_draw(fixture->view, &canvas);
				textview_move(fixture->view, LIST_DOWN, 1);
			}
		}
	}
	surface_resize(fixture->surface, 1, 1);
	textview_move(fixture->view, LIST_FIRST, 1);
	assert_drawn(fixture, "\xe2\x80\xa6\n");
}

/* A line with a target after every second one without. */
static void add_targets(struct fixture *fixture, int count)
{
	for (int i = 0; i < count; i++) {
		char line[24];

		snprintf(line, sizeof(line), "line %d", i);
		textview_line(fixture->view, STYLE_DEFAULT, line);
		if (i % 2 == 1)
			textview_target(fixture->view, (uint32_t)i * 10);
	}
}

static uint32_t moved(struct fixture *fixture, enum list_move move)
{
	textview_move(fixture->view, move, 1);
	draw(fixture);
	return textview_selected(fixture->view);
}

static void goes_from_target_to_target(void **state)
{
	struct fixture *fixture = *state;

	add_targets(fixture, 9);
	draw(fixture);
	assert_int_equal(textview_selected(fixture->view), 10);
	assert_int_equal(moved(fixture, LIST_DOWN), 30);
	assert_int_equal(moved(fixture, LIST_UP), 10);
	/* Above the first there is a line to be seen, but no target. */
	assert_int_equal(moved(fixture, LIST_UP), 10);
	assert_int_equal(moved(fixture, LIST_LAST), 70);
	assert_drawn(fixture, "line 5\nline 6\nline 7\nline 8\n");
	assert_int_equal(moved(fixture, LIST_FIRST), 10);
	assert_drawn(fixture, "line 0\nline 1\nline 2\nline 3\n");
}

static void takes_the_cursor_along_when_it_scrolls(void **state)
{
	struct fixture *fixture = *state;

	add_targets(fixture, 40);
	draw(fixture);
	assert_int_equal(moved(fixture, LIST_PAGE_DOWN), 30);
	assert_int_equal(moved(fixture, LIST_PAGE_DOWN), 70);
	assert_int_equal(moved(fixture, LIST_PAGE_UP), 50);
}

static void keeps_the_cursor_over_a_rewrite(void **state)
{
	struct fixture *fixture = *state;

	add_targets(fixture, 20);
	draw(fixture);
	assert_true(textview_select(fixture->view, 150));
	draw(fixture);
	assert_int_equal(textview_selected(fixture->view), 150);
	textview_clear(fixture->view);
	assert_int_equal(textview_selected(fixture->view),
		TEXTVIEW_NO_TARGET);
	add_targets(fixture, 20);
	draw(fixture);
	assert_int_equal(textview_selected(fixture->view), 150);
	assert_false(textview_select(fixture->view, 151));
}

static void selects_nothing_out_of_sight(void **state)
{
	struct fixture *fixture = *state;

	add_lines(fixture, 1, 20);
	textview_target(fixture->view, 7);
	draw(fixture);
	assert_int_equal(textview_selected(fixture->view),
		TEXTVIEW_NO_TARGET);
	assert_int_equal(moved(fixture, LIST_LAST), 7);
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		EACH(shows_headings_pairs_and_lines),
		EACH(wraps_lines_at_blanks),
		EACH(wraps_values_beside_their_label),
		EACH(cuts_labels_that_are_too_long),
		EACH(takes_several_lines),
		EACH(shows_hostile_characters),
		EACH(scrolls_and_says_where),
		EACH(cuts_the_top_line),
		EACH(wraps_anew_at_another_width),
		EACH(narrows_to_a_filter),
		EACH(filter_begins_at_the_top),
		EACH(follows_the_end),
		EACH(keeps_the_place_when_filled_anew),
		EACH(fits_the_smallest_canvases),
		EACH(goes_from_target_to_target),
		EACH(takes_the_cursor_along_when_it_scrolls),
		EACH(keeps_the_cursor_over_a_rewrite),
		EACH(selects_nothing_out_of_sight),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
