#include "tui/kit/list.h"

/*
 * The invariant, after every call: selected < count (or 0 of none), the
 * selected row is among the height rows from top on, and no blank rows show
 * below the last one while rows are hidden above. Height 0 means that nothing
 * was drawn yet; then top only has to stay at or above the selection.
 */

#include <string.h>

static void settle(struct list *list)
{
	size_t last_top;

	if (list->count == 0) {
		list->selected = list->top = 0;
		return;
	}
	if (list->selected >= list->count)
		list->selected = list->count - 1;
	if (list->top > list->selected)
		list->top = list->selected;
	if (list->height == 0)
		return;
	if (list->selected - list->top >= list->height)
		list->top = list->selected - list->height + 1;
	last_top = list->count > list->height ? list->count - list->height : 0;
	if (list->top > last_top)
		list->top = last_top;
}

void list_set_count(struct list *list, size_t count)
{
	list->count = count;
	settle(list);
}

void list_set_height(struct list *list, size_t height)
{
	list->height = height;
	settle(list);
}

void list_select(struct list *list, size_t at)
{
	list->selected = at;
	settle(list);
}

static size_t product(size_t a, size_t b)
{
	return a != 0 && b > SIZE_MAX / a ? SIZE_MAX : a * b;
}

static void go_up(struct list *list, size_t rows)
{
	list->selected -= rows < list->selected ? rows : list->selected;
}

static void go_down(struct list *list, size_t rows)
{
	size_t left = list->count - 1 - list->selected;

	list->selected += rows < left ? rows : left;
}

/* The view goes along, so that the selection keeps its place on the screen. */
static void page_up(struct list *list, size_t rows)
{
	go_up(list, rows);
	list->top -= rows < list->top ? rows : list->top;
}

static void page_down(struct list *list, size_t rows)
{
	size_t before = list->selected;

	go_down(list, rows);
	list->top += list->selected - before;
}

bool list_move(struct list *list, enum list_move move, size_t times)
{
	size_t before = list->selected;
	size_t page = list->height > 1 ? list->height - 1 : 1;
	size_t half = list->height > 1 ? list->height / 2 : 1;

	if (list->count == 0)
		return false;
	switch (move) {
	case LIST_UP:
		go_up(list, times);
		break;
	case LIST_DOWN:
		go_down(list, times);
		break;
	case LIST_PAGE_UP:
		page_up(list, product(page, times));
		break;
	case LIST_PAGE_DOWN:
		page_down(list, product(page, times));
		break;
	case LIST_HALF_UP:
		page_up(list, product(half, times));
		break;
	case LIST_HALF_DOWN:
		page_down(list, product(half, times));
		break;
	case LIST_FIRST:
		list->selected = 0;
		break;
	case LIST_LAST:
		list->selected = list->count - 1;
		break;
	}
	settle(list);
	return list->selected != before;
}

bool list_move_parse(const char *name, enum list_move *out)
{
	static const char *const names[] = {
		[LIST_UP] = "up",
		[LIST_DOWN] = "down",
		[LIST_PAGE_UP] = "page-up",
		[LIST_PAGE_DOWN] = "page-down",
		[LIST_FIRST] = "first",
		[LIST_LAST] = "last",
		[LIST_HALF_UP] = "half-up",
		[LIST_HALF_DOWN] = "half-down",
	};

	for (size_t i = 0; i < FD_COUNT(names); i++) {
		if (strcmp(names[i], name) == 0) {
			*out = (enum list_move)i;
			return true;
		}
	}
	return false;
}

bool list_is_selected(const struct list *list, size_t at)
{
	return list->count > 0 && list->selected == at;
}
