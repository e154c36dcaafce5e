#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "tui/kit/list.h"

static void expect(const struct list *list, size_t selected, size_t top)
{
	assert_int_equal(list->selected, selected);
	assert_int_equal(list->top, top);
}

static void the_view_follows_the_selection(void **state)
{
	struct list list = { 0 };

	(void)state;
	list_set_count(&list, 10);
	list_set_height(&list, 4);
	assert_true(list_move(&list, LIST_DOWN, 3));
	expect(&list, 3, 0);
	assert_true(list_move(&list, LIST_DOWN, 1));
	expect(&list, 4, 1);
	assert_true(list_move(&list, LIST_UP, 4));
	expect(&list, 0, 0);
	assert_false(list_move(&list, LIST_UP, 1));
	assert_true(list_move(&list, LIST_LAST, 1));
	expect(&list, 9, 6);
	assert_false(list_move(&list, LIST_DOWN, SIZE_MAX));
	assert_true(list_move(&list, LIST_FIRST, 1));
	expect(&list, 0, 0);
}

static void a_page_keeps_a_row_and_the_place_on_the_screen(void **state)
{
	struct list list = { 0 };

	(void)state;
	list_set_count(&list, 100);
	list_set_height(&list, 10);
	list_select(&list, 2);
	assert_true(list_move(&list, LIST_PAGE_DOWN, 1));
	expect(&list, 11, 9);
	assert_true(list_move(&list, LIST_PAGE_UP, 1));
	expect(&list, 2, 0);
	assert_true(list_move(&list, LIST_HALF_DOWN, 2));
	expect(&list, 12, 10);
	assert_true(list_move(&list, LIST_PAGE_DOWN, SIZE_MAX));
	expect(&list, 99, 90);
	assert_true(list_move(&list, LIST_HALF_UP, 1));
	expect(&list, 94, 85);
}

static void the_selection_stays_where_it_can(void **state)
{
	struct list list = { 0 };

	(void)state;
	list_set_count(&list, 10);
	list_set_height(&list, 4);
	list_select(&list, 8);
	list_set_count(&list, 20);
	assert_int_equal(list.selected, 8);
	list_set_count(&list, 5);
	expect(&list, 4, 1);
	assert_true(list_is_selected(&list, 4));
	list_set_count(&list, 0);
	expect(&list, 0, 0);
	assert_false(list_is_selected(&list, 0));
	assert_false(list_move(&list, LIST_DOWN, 1));
}

static void moves_have_names(void **state)
{
	enum list_move move;

	(void)state;
	assert_true(list_move_parse("page-down", &move));
	assert_int_equal(move, LIST_PAGE_DOWN);
	assert_true(list_move_parse("half-up", &move));
	assert_int_equal(move, LIST_HALF_UP);
	assert_false(list_move_parse("page", &move));
	assert_false(list_move_parse("", &move));
}

static void check_invariant(const struct list *list)
{
	if (list->count == 0) {
		expect(list, 0, 0);
		return;
	}
	assert_true(list->selected < list->count);
	assert_true(list->top <= list->selected);
	if (list->height == 0)
		return;
	assert_true(list->selected - list->top < list->height);
	assert_true(list->top == 0 ||
		list->top + list->height <= list->count);
}

static uint32_t next(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

static void any_order_of_changes_keeps_the_invariant(void **state)
{
	struct list list = { 0 };
	uint32_t seed = 20260203;

	(void)state;
	for (int i = 0; i < 200000; i++) {
		size_t before = list.selected;
		bool has_moved;

		switch (next(&seed) % 8) {
		case 0:
			list_set_count(&list, next(&seed) % 40);
			break;
		case 1:
			list_set_height(&list, next(&seed) % 12);
			break;
		case 2:
			list_select(&list, next(&seed) % 50);
			break;
		default:
			has_moved = list_move(&list, (enum list_move)
				(next(&seed) % (LIST_HALF_DOWN + 1)),
				next(&seed) % 5);
			assert_int_equal(has_moved, list.selected != before);
		}
		check_invariant(&list);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_view_follows_the_selection),
		cmocka_unit_test(
			a_page_keeps_a_row_and_the_place_on_the_screen),
		cmocka_unit_test(the_selection_stays_where_it_can),
		cmocka_unit_test(moves_have_names),
		cmocka_unit_test(any_order_of_changes_keeps_the_invariant),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
