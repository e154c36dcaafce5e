/*
 * Menus, driven by keys and read off the screen.
 */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>

#include "tests/kit/screen.h"
#include "tui/kit/menu.h"

static struct surface *surface;
static struct menu *menu;

static void fill(void)
{
	menu_heading(menu, "Request");
	menu_item(menu, "Send", "F5", "Sends what is composed", NULL);
	menu_item(menu, "Edit in $EDITOR", "E", "Opens the body in vi", NULL);
	menu_heading(menu, "Token");
	menu_item(menu, "Get a token", "t", "Asks the server for one",
		"This connection needs no token");
	menu_item(menu, "Inspect", NULL, NULL, NULL);
	menu_heading(menu, "Copy");
	menu_item(menu, "Copy URL", "y u", "Asks the terminal to copy", NULL);
}

static int set_up(void **state FD_UNUSED)
{
	struct menu_spec spec = { .title = "Menu", .data = &surface };

	surface = surface_new(16, 60);
	menu = menu_new(&spec);
	fill();
	return 0;
}

static int tear_down(void **state FD_UNUSED)
{
	menu_free(menu);
	surface_free(surface);
	return 0;
}

static enum menu_outcome press(const char *name, size_t *item)
{
	key_code key;

	assert_true(key_parse(name, &key));
	return menu_key(menu, key, item);
}

/* Presses a key that must not end the menu. */
static void go(const char *name)
{
	size_t item;

	assert_int_equal(press(name, &item), MENU_STAYS);
}

static void type(const char *text)
{
	size_t item;

	for (; *text != '\0'; text++)
		assert_int_equal(menu_key(menu, (key_code)*text, &item),
			MENU_STAYS);
}

static void draw(void)
{
	struct canvas screen = canvas_whole(surface);

	canvas_clear(&screen, STYLE_DEFAULT);
	menu_draw(menu, &screen);
}

static void assert_selected(const char *label)
{
	int found = -1;

	draw();
	for (int row = 0; row < surface_rows(surface) && found < 0; row++) {
		char *text = screen_row(surface, row);

		if (strstr(text, label) != NULL)
			found = style_of(surface, row, label);
		free(text);
	}
	assert_int_equal(found, STYLE_MENU_SELECTED);
}

static void test_drawn(void **state FD_UNUSED)
{
	int row, column;

	draw();
	assert_screen(surface, "\n\n"
		"      ┌ Menu ────────────────────────────────────────┐\n"
		"      │ Find:   type to narrow                       │\n"
		"      │ Request                                      │\n"
		"      │ > Send                                    F5 │\n"
		"      │   Edit in $EDITOR                          E │\n"
		"      │ Token                                        │\n"
		"      │   Get a token                              t │\n"
		"      │   Inspect                                    │\n"
		"      │ Copy                                         │\n"
		"      │   Copy URL                               y u │\n"
		"      │ Sends what is composed                       │\n"
		"      └──────────────────────────────────────────────┘\n"
		"\n\n");
	surface_get_cursor(surface, &row, &column);
	assert_int_equal(row, 3);
	assert_int_equal(column, 14);
	assert_int_equal(style_of(surface, 8, "Get a token"), STYLE_DIM);
}

static void test_moving(void **state FD_UNUSED)
{
	size_t item = 99;

	assert_selected("Send");
	go("Up");
	assert_selected("Send");
	go("Down");
	go("Down");
	assert_selected("Get a token");
	go("Up");
	assert_selected("Edit in $EDITOR");
	go("End");
	assert_selected("Copy URL");
	go("Down");
	assert_selected("Copy URL");
	go("Home");
	assert_selected("Send");
	go("PageDown");
	go("PageUp");
	assert_selected("Send");
	go("Tab");
	assert_int_equal(press("Enter", &item), MENU_CHOSEN);
	assert_int_equal(item, 1);
}

static void test_chosen_by_number(void **state FD_UNUSED)
{
	size_t item = 99;

	menu_select(menu, 3);
	assert_selected("Inspect");
	assert_int_equal(press("Enter", &item), MENU_CHOSEN);
	assert_int_equal(item, 3);
	assert_ptr_equal(menu_spec_of(menu)->data, &surface);
}

static void test_refused(void **state FD_UNUSED)
{
	menu_select(menu, 2);
	draw();
	assert_int_equal(style_of(surface, 12, "This connection needs no"),
		STYLE_WARNING);
	go("Enter");
	draw();
	assert_int_equal(style_of(surface, 12, "This connection needs no"),
		STYLE_ERROR);
}

static void test_narrowing(void **state FD_UNUSED)
{
	size_t item = 99;

	menu_select(menu, 4);
	type("as");
	draw();
	/* "Copy URL" by its help; it stays selected. */
	assert_selected("Copy URL");
	assert_true(screen_has(surface, "Find: as"));
	assert_true(screen_has(surface, "Get a token"));
	assert_true(screen_has(surface, "│ Token"));
	assert_false(screen_has(surface, "Request"));
	assert_false(screen_has(surface, "Inspect"));
	type(" url");
	assert_false(screen_has(surface, "nothing"));
	draw();
	assert_false(screen_has(surface, "Token"));
	assert_int_equal(press("Enter", &item), MENU_CHOSEN);
	assert_int_equal(item, 4);
}

static void test_nothing_matches(void **state FD_UNUSED)
{
	type("sendxy");
	draw();
	assert_true(screen_has(surface, "Nothing matches"));
	go("Enter");
	go("Down");
	go("End");
	for (int i = 0; i < 2; i++)
		go("Backspace");
	assert_selected("Send");
	/* Esc takes the filter away, then the menu. */
	go("Esc");
	draw();
	assert_true(screen_has(surface, "type to narrow"));
	assert_true(screen_has(surface, "Inspect"));
}

static void test_cancelled(void **state FD_UNUSED)
{
	size_t item;

	assert_int_equal(press("Esc", &item), MENU_CANCELLED);
	type("x");
	assert_int_equal(press("C-c", &item), MENU_CANCELLED);
}

static void test_small_screen(void **state FD_UNUSED)
{
	surface_resize(surface, 10, 40);
	draw();
	assert_screen(surface,
		"┌ Menu ────────────────────────────────┐\n"
		"│ Find:   type to narrow               │\n"
		"│ Request                              │\n"
		"│ > Send                            F5 │\n"
		"│   Edit in $EDITOR                  E │\n"
		"│ Token                                │\n"
		"│   Get a token                      t │\n"
		"│   Inspect                            ▼\n"
		"│ Sends what is composed               │\n"
		"└──────────────────────────────────────┘\n");
	go("End");
	draw();
	assert_row(surface, 2, "│   Edit in $EDITOR                  E ▲");
	assert_row(surface, 7, "│ > Copy URL                       y u │");
	go("Up");
	go("Up");
	go("Up");
	go("Up");
	draw();
	/* The heading of the first item comes into view with it. */
	assert_row(surface, 2, "│ Request                              │");
	assert_selected("Send");
}

static void test_any_size(void **state FD_UNUSED)
{
	for (int rows = 1; rows < 12; rows++) {
		for (int columns = 1; columns < 50; columns += 4) {
			surface_resize(surface, rows, columns);
			draw();
			go("Down");
			draw();
			go("Home");
		}
	}
	surface_resize(surface, 16, 60);
	assert_selected("Send");
}

static void test_hostile_label(void **state FD_UNUSED)
{
	menu_item(menu, "a\033[31m", NULL, "b\a", NULL);
	go("End");
	draw();
	assert_true(screen_has(surface, "a^[[31m"));
	assert_true(screen_has(surface, "b^G"));
}

static void test_empty(void **state FD_UNUSED)
{
	size_t item;

	menu_free(menu);
	menu = menu_new(&(struct menu_spec){ .title = "None" });
	menu_heading(menu, "Alone");
	go("Down");
	go("Enter");
	draw();
	assert_true(screen_has(surface, "There is nothing to choose"));
	assert_false(screen_has(surface, "Alone"));
	assert_int_equal(press("Esc", &item), MENU_CANCELLED);
}

/* The answers stay in sight; what was asked can be read to its end. */
static void test_long_question(void **state FD_UNUSED)
{
	struct menu_spec spec = { .title = "Question", .data = &surface };

	menu_free(menu);
	menu = menu_new(&spec);
	menu_question(menu, "one\ntwo\nthree\nfour\nfive\nsix");
	menu_item(menu, "Send it", "y", NULL, NULL);
	menu_item(menu, "Cancel", "n", NULL, NULL);
	menu_select(menu, 1);
	surface_resize(surface, 10, 40);
	draw();
	assert_row(surface, 1, "│ one                                  │");
	assert_row(surface, 4, "│ four five six                        ▼");
	assert_row(surface, 6, "│   Send it                          y │");
	assert_row(surface, 7, "│ > Cancel                           n │");
	assert_row(surface, 8, "│ PgDn shows the rest                  │");
	go("PageDown");
	draw();
	assert_row(surface, 1, "│ three                                ▲");
	assert_row(surface, 4, "│ six                                  │");
	go("PageDown");
	go("PageDown");
	draw();
	assert_row(surface, 1, "│ three                                ▲");
	go("PageUp");
	go("PageUp");
	draw();
	assert_row(surface, 1, "│ one                                  │");
	assert_selected("Cancel");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(test_##name, set_up, \
	tear_down)
	const struct CMUnitTest tests[] = {
		TEST(drawn), TEST(moving), TEST(chosen_by_number),
		TEST(refused), TEST(narrowing), TEST(nothing_matches),
		TEST(cancelled), TEST(small_screen), TEST(any_size),
		TEST(hostile_label), TEST(empty), TEST(long_question),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
