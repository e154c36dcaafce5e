#ifndef FD_TESTS_KIT_VIEWING_H
#define FD_TESTS_KIT_VIEWING_H

/*
 * A document viewer on a small screen. Include cmocka first.
 */

#include "tests/kit/screen.h"
#include "tui/kit/docview.h"

enum { ROWS = 10, COLUMNS = 40 };

static struct surface *surface;
static struct docview *view;

static inline int set_up(void **state FD_UNUSED)
{
	surface = surface_new(ROWS, COLUMNS);
	view = docview_new();
	return 0;
}

static inline int tear_down(void **state FD_UNUSED)
{
	docview_free(view);
	surface_free(surface);
	return 0;
}

static inline void feed(const char *text, size_t len, bool is_whole)
{
	while (docview_feed(view, text, len, is_whole, 4096))
		continue;
}

static inline void load(const char *text)
{
	docview_reset(view);
	feed(text, strlen(text), true);
}

static inline void draw(void)
{
	struct canvas canvas = canvas_whole(surface);

	docview_draw(view, &canvas, true);
}

static inline void assert_drawn(const char *expected)
{
	struct buf text = BUF_INIT;

	draw();
	surface_dump_text(surface, &text);
	/* Rows below the document are blank. */
	while (text.len > 1 && text.data[text.len - 2] == '\n')
		buf_truncate(&text, text.len - 1);
	assert_string_equal(text.data, expected);
	buf_finish(&text);
}

static inline void assert_drawn_row(int row, const char *expected)
{
	draw();
	assert_row(surface, row, expected);
}

/* Row of the screen that is highlighted over its whole width. */
static inline int selected_row(void)
{
	int found = -1;

	draw();
	for (int row = 0; row < surface_rows(surface); row++) {
		int last = surface_columns(surface) - 1;

		if (surface_cell(surface, row, last)->style !=
		    STYLE_SELECTED_FOCUS)
			continue;
		assert_int_equal(found, -1);
		found = row;
	}
	return found;
}

static inline void move(enum docview_move what, size_t times)
{
	docview_move(view, what, times);
}

static inline void assert_where(const char *expected)
{
	struct buf where = BUF_INIT;

	docview_where(view, &where);
	assert_string_equal(where.data, expected);
	buf_finish(&where);
}

#define TEST(name) cmocka_unit_test_setup_teardown(test_##name, set_up, \
	tear_down)

#endif
