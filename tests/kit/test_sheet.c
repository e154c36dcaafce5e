#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "tui/kit/sheet.h"

/*
 * The table as it is painted: widths of what is in sight, frozen columns,
 * scrolling, marks.
 */

static const char *const titles[] = { "Id", "Name", "Town", "Note" };

static const char *const cells[][4] = {
	{ "1", "Ida", "Leeds", "short" },
	{ "2", "Zoë 東京", "Manchester", "x" },
	{ "30", "", "York", "a note that goes on and on and on and on and on" },
	{ "4", "\x1b[31mred", "Hull", "" },
};

struct asked {
	size_t cells;
};

static struct asked asked;

static size_t get_columns(const void *data)
{
	(void)data;
	return 4;
}

static const char *get_title(const void *data, size_t column)
{
	(void)data;
	return titles[column];
}

static style_id get_cell(const void *data, size_t row, size_t column,
	struct buf *out)
{
	(void)data;
	asked.cells++;
	buf_puts(out, cells[row % 4][column]);
	return STYLE_DEFAULT;
}

static const struct sheet_source source = { get_columns, get_title,
	get_cell };

static void assert_painted(struct sheet *sheet, int rows, int columns,
	const char *expected)
{
	struct surface *surface = surface_new(rows, columns);
	struct canvas canvas = canvas_whole(surface);
	struct buf text = BUF_INIT;

	sheet_draw(sheet, &source, NULL, &canvas, true);
	surface_dump_text(surface, &text);
	assert_string_equal(text.data, expected);
	buf_finish(&text);
	surface_free(surface);
}

static struct sheet new_sheet(size_t count)
{
	struct sheet sheet = { .frozen = 1, .sorted = SIZE_MAX };

	list_set_count(&sheet.rows, count);
	return sheet;
}

static void columns_are_as_wide_as_what_is_in_sight(void **state)
{
	struct sheet sheet = new_sheet(4);

	(void)state;
	assert_painted(&sheet, 3, 40,
		"Id  Name      Town        Note\n"
		"1   Ida       Leeds       short\n"
		"2   Zoë 東京  Manchester  x\n");
	list_select(&sheet.rows, 3);
	assert_painted(&sheet, 3, 40,
		"Id  Name       Town  Note\n"
		"30             York  a note that goes …\n"
		"4   ^[[31mred  Hull\n");
}

static void the_first_column_stays(void **state)
{
	struct sheet sheet = new_sheet(2);

	(void)state;
	assert_true(sheet_scroll(&sheet, 1, 4));
	assert_painted(&sheet, 3, 21,
		"Id <Town        Note\n"
		"1   Leeds       sho…\n"
		"2   Manchester  x\n");
	assert_painted(&sheet, 3, 20,
		"Id <Town           >\n"
		"1   Leeds\n"
		"2   Manchester\n");
	assert_true(sheet_scroll(&sheet, 1, 4));
	assert_false(sheet_scroll(&sheet, 1, 4));
	assert_painted(&sheet, 2, 20,
		"Id <Note\n"
		"1   short\n");
	assert_true(sheet_scroll(&sheet, -9, 4));
	assert_false(sheet_scroll(&sheet, -1, 4));
}

static size_t get_three(const void *data)
{
	(void)data;
	return 3;
}

static style_id get_wide(const void *data, size_t row, size_t column,
	struct buf *out)
{
	static const char *const wide[] = {
		"PractitionerRole", "72f45346-a22e-4c3d-8b51-3d2ad7a5a1b0",
		"What stands here is what the row is of all about",
	};

	(void)data;
	(void)row;
	buf_puts(out, wide[column]);
	return STYLE_DEFAULT;
}

/* As in 80 columns of a terminal with a frame. */
static void what_scrolls_has_forty_columns(void **state)
{
	static const struct sheet_source wide = { get_three, get_title,
		get_wide };
	struct sheet sheet = { .frozen = 2, .sorted = SIZE_MAX };
	struct surface *surface = surface_new(2, 78);
	struct canvas canvas = canvas_whole(surface);
	struct buf text = BUF_INIT;

	(void)state;
	list_set_count(&sheet.rows, 1);
	sheet_draw(&sheet, &wide, NULL, &canvas, true);
	surface_dump_text(surface, &text);
	assert_non_null(strstr(text.data, "PractitionerRole  72f45346-a22e-4c…"
		"  What stands here is what the row is of …"));
	buf_finish(&text);
	surface_free(surface);
}

static void the_sorted_column_has_a_mark(void **state)
{
	struct sheet sheet = new_sheet(1);

	(void)state;
	sheet.sorted = 1;
	assert_painted(&sheet, 2, 30,
		"Id  Name ^  Town   Note\n"
		"1   Ida     Leeds  short\n");
	sheet.is_reversed = true;
	assert_painted(&sheet, 2, 30,
		"Id  Name v  Town   Note\n"
		"1   Ida     Leeds  short\n");
}

static void only_what_shows_is_asked_for(void **state)
{
	struct sheet sheet = new_sheet(1000000);

	(void)state;
	list_select(&sheet.rows, 500000);
	asked.cells = 0;
	assert_painted(&sheet, 2, 30,
		"Id  Name  Town   Note\n"
		"1   Ida   Leeds  short\n");
	assert_int_equal(asked.cells, 4);
}

static void no_size_is_too_small(void **state)
{
	(void)state;
	for (int rows = 0; rows < 4; rows++)
		for (int columns = 0; columns < 12; columns++) {
			struct surface *surface = surface_new(4, 12);
			struct canvas whole = canvas_whole(surface);
			struct canvas part = canvas_part(&whole, 0, 0, rows,
				columns);
			struct sheet sheet = new_sheet(4);

			sheet_draw(&sheet, &source, NULL, &part, false);
			sheet = new_sheet(0);
			sheet_draw(&sheet, &source, NULL, &part, false);
			surface_free(surface);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(columns_are_as_wide_as_what_is_in_sight),
		cmocka_unit_test(the_first_column_stays),
		cmocka_unit_test(what_scrolls_has_forty_columns),
		cmocka_unit_test(the_sorted_column_has_a_mark),
		cmocka_unit_test(only_what_shows_is_asked_for),
		cmocka_unit_test(no_size_is_too_small),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
