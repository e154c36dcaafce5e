#include "tui/kit/docview_internal.h"

/*
 * Moving: everything is a step from one visible place to the next, and the
 * view follows the selection. What the steps are in FHIR order is
 * docview_order's; here nothing may be concluded from one place being a
 * greater number than another.
 */

#include <string.h>

bool docview_step(const struct docview *view, size_t *place, bool is_down)
{
	size_t next = *place + 1;

	if (!is_down && *place == 0)
		return false;
	if (!docview_is_tree(view)) {
		*place = is_down ? next : *place - 1;
		return *place < docview_count(view);
	}
	if (docview_is_ordered(view))
		return docview_order_step(view, place, is_down);
	if (!is_down) {
		*place = docview_home(view, (uint32_t)*place - 1);
		return true;
	}
	if (docview_is_folded(view, (uint32_t)*place))
		next = tree_after(view->tree, view->text, (uint32_t)*place);
	if (next >= docview_count(view))
		return false;
	*place = next;
	return true;
}

/* Steps as far as it goes, at most count; returns the steps taken. */
static size_t step_by(const struct docview *view, size_t *place, size_t count,
	bool is_down)
{
	size_t done = 0, next = *place;

	while (done < count && docview_step(view, &next, is_down)) {
		*place = next;
		done++;
	}
	return done;
}

/* True where place is among the rows in view. */
static bool is_in_view(const struct docview *view, size_t place)
{
	size_t walk = view->top;

	if (docview_is_before(view, place, view->top))
		return false;
	for (size_t i = 1; i < view->height && walk != place; i++) {
		if (!docview_step(view, &walk, true))
			return false;
	}
	return walk == place;
}

void docview_settle(struct docview *view)
{
	size_t bottom, shown;

	if (docview_is_before(view, view->at, view->top))
		view->top = view->at;
	if (view->height == 0)
		return;
	if (!is_in_view(view, view->at)) {
		view->top = view->at;
		step_by(view, &view->top, view->height - 1, false);
	}
	/* No blank rows at the bottom while there are rows above. */
	bottom = view->top;
	shown = 1 + step_by(view, &bottom, view->height - 1, true);
	step_by(view, &view->top, view->height - shown, false);
}

void docview_select(struct docview *view, size_t place)
{
	view->at = place;
	if (view->height > 2 && !is_in_view(view, place)) {
		view->top = place;
		step_by(view, &view->top, view->height / 3, false);
	}
	docview_settle(view);
}

static size_t product(size_t a, size_t b)
{
	return a != 0 && b > SIZE_MAX / a ? SIZE_MAX : a * b;
}

/* The view goes along, so that the selection keeps its place on screen. */
static void page(struct docview *view, size_t rows, bool is_down)
{
	size_t moved = step_by(view, &view->at, rows, is_down);

	step_by(view, &view->top, moved, is_down);
}

static void scroll_sideways(struct docview *view, size_t times, bool is_right)
{
	int step = (int)(times < 4096 ? times : 4096) * DOCVIEW_SIDE_STEP;

	if (is_right && view->is_cut && view->scroll < INT32_MAX / 2)
		view->scroll += step;
	else if (!is_right)
		view->scroll -= step < view->scroll ? step : view->scroll;
}

static void move_in_tree(struct docview *view, enum docview_move move)
{
	uint32_t at = (uint32_t)view->at, to = INDEX_NONE;

	if (move == DOCVIEW_PARENT) {
		struct row row = tree_row(view->tree, view->text, at);

		to = row.kind == ROW_CLOSE ? row.pair : row.parent;
	} else if (move == DOCVIEW_NEXT_SIBLING) {
		to = docview_next(view, at);
	} else {
		to = docview_previous(view, at);
	}
	if (to != INDEX_NONE)
		docview_select(view, to);
}

static void go_to_end(struct docview *view)
{
	view->at = docview_count(view) - 1;
	if (docview_is_tree(view))
		view->at = docview_home(view, (uint32_t)view->at);
}

void docview_move(struct docview *view, enum docview_move move, size_t times)
{
	size_t half = view->height > 1 ? view->height / 2 : 1;
	size_t whole = view->height > 1 ? view->height : 1;

	if (docview_count(view) == 0)
		return;
	docview_forget_goals(view);
	switch (move) {
	case DOCVIEW_UP:
	case DOCVIEW_DOWN:
		step_by(view, &view->at, times, move == DOCVIEW_DOWN);
		break;
	case DOCVIEW_PAGE_UP:
	case DOCVIEW_PAGE_DOWN:
		page(view, product(whole, times), move == DOCVIEW_PAGE_DOWN);
		break;
	case DOCVIEW_HALF_UP:
	case DOCVIEW_HALF_DOWN:
		page(view, product(half, times), move == DOCVIEW_HALF_DOWN);
		break;
	case DOCVIEW_FIRST:
		view->at = 0;
		break;
	case DOCVIEW_LAST:
		go_to_end(view);
		break;
	case DOCVIEW_PARENT:
	case DOCVIEW_NEXT_SIBLING:
	case DOCVIEW_PREVIOUS_SIBLING:
		for (size_t before = SIZE_MAX; docview_is_tree(view) &&
		    times > 0 && before != view->at; times--) {
			before = view->at;
			move_in_tree(view, move);
		}
		break;
	case DOCVIEW_LEFT:
	case DOCVIEW_RIGHT:
		scroll_sideways(view, times, move == DOCVIEW_RIGHT);
		break;
	}
	docview_settle(view);
}

bool docview_move_parse(const char *name, enum docview_move *out)
{
	static const char *const names[] = {
		[DOCVIEW_UP] = "up",
		[DOCVIEW_DOWN] = "down",
		[DOCVIEW_PAGE_UP] = "page-up",
		[DOCVIEW_PAGE_DOWN] = "page-down",
		[DOCVIEW_HALF_UP] = "half-up",
		[DOCVIEW_HALF_DOWN] = "half-down",
		[DOCVIEW_FIRST] = "first",
		[DOCVIEW_LAST] = "last",
		[DOCVIEW_PARENT] = "parent",
		[DOCVIEW_NEXT_SIBLING] = "next-sibling",
		[DOCVIEW_PREVIOUS_SIBLING] = "previous-sibling",
		[DOCVIEW_LEFT] = "left",
		[DOCVIEW_RIGHT] = "right",
	};

	for (size_t i = 0; i < FD_COUNT(names); i++) {
		if (strcmp(names[i], name) == 0) {
			*out = (enum docview_move)i;
			return true;
		}
	}
	return false;
}
