#include "tui/kit/docview_internal.h"

/*
 * The viewer's state: which bytes, which form, which place is selected and
 * which is the first in view. There is no count of visible rows anywhere:
 * everything is a step from one visible place to the next, so folding a
 * container of a million rows costs a bit, and rows that arrive behind the
 * view can't move it.
 *
 * The invariant after every call: at and top are visible places, top is not
 * below at, and at is within `height` steps of top.
 */

#include <stdlib.h>
#include <string.h>

/* Enough to tell what a text is; until then it is asked again. */
enum { SNIFF_ENOUGH = 512 };

struct docview *docview_new(void)
{
	struct docview *view = xcalloc(1, sizeof(*view));

	view->index = index_new();
	view->lines = lines_new();
	view->text = "";
	return view;
}

void docview_free(struct docview *view)
{
	if (view == NULL)
		return;
	index_free(view->index);
	lines_free(view->lines);
	docview_forget_folds(view);
	free(view->sought);
	free(view);
}

void docview_reset(struct docview *view)
{
	index_free(view->index);
	lines_free(view->lines);
	docview_forget_folds(view);
	view->index = index_new();
	view->lines = lines_new();
	view->text = "";
	view->len = 0;
	view->is_whole = false;
	view->sniffed = 0;
	view->kind = SNIFF_EMPTY;
	view->level = 0;
	view->at = view->top = 0;
	view->scroll = 0;
	view->is_cut = false;
}

bool docview_is_json(const struct docview *view)
{
	return view->kind == SNIFF_JSON;
}

bool docview_is_tree(const struct docview *view)
{
	return view->form == DOCVIEW_TREE && docview_is_json(view);
}

size_t docview_count(const struct docview *view)
{
	return docview_is_tree(view) ? index_count(view->index)
		: lines_count(view->lines);
}

/* What the bytes are; a guess from too few of them may be taken back. */
static void sniff_again(struct docview *view)
{
	size_t len = view->len < SNIFF_ENOUGH ? view->len : SNIFF_ENOUGH;
	enum sniff_kind kind;

	if (view->sniffed == len)
		return;
	view->sniffed = len;
	kind = sniff(view->text, len);
	if (kind == view->kind)
		return;
	view->kind = kind;
	view->at = view->top = 0;
	index_free(view->index);
	view->index = index_new();
	docview_forget_folds(view);
}

static bool feed_lines(struct docview *view, size_t budget)
{
	return lines_feed(view->lines, view->text, view->len, view->is_whole,
		budget);
}

bool docview_feed(struct docview *view, const char *text, size_t len,
	bool is_whole, size_t budget)
{
	bool has_more = false;

	view->text = text;
	view->len = len;
	view->is_whole = is_whole;
	sniff_again(view);
	if (docview_is_json(view))
		has_more = index_feed(view->index, text, len, is_whole,
			budget);
	if (!docview_is_tree(view))
		has_more = feed_lines(view, budget) || has_more;
	return has_more;
}

/* The lines are found when they are first wanted: a search for line ends. */
void docview_set_form(struct docview *view, enum docview_form form)
{
	size_t offset = docview_offset(view);

	if (form == view->form)
		return;
	view->form = form;
	view->scroll = 0;
	if (!docview_is_json(view))
		return;
	while (!docview_is_tree(view) && feed_lines(view, SIZE_MAX))
		continue;
	view->at = view->top = 0;
	docview_go_to_offset(view, offset);
}

enum docview_form docview_get_form(const struct docview *view)
{
	return view->form;
}

const struct doc_index *docview_index(const struct docview *view)
{
	return view->index;
}

const char *docview_text(const struct docview *view, size_t *len)
{
	*len = view->len;
	return view->text;
}

uint32_t docview_row(const struct docview *view)
{
	if (!docview_is_tree(view) || docview_count(view) == 0)
		return INDEX_NONE;
	return (uint32_t)view->at;
}

size_t docview_offset(const struct docview *view)
{
	struct row row;

	if (docview_count(view) == 0)
		return 0;
	if (!docview_is_tree(view))
		return lines_at(view->lines, view->at).start;
	row = index_row(view->index, view->text, (uint32_t)view->at);
	return row.key_len != 0 ? row.key : row.value;
}

bool docview_step(const struct docview *view, size_t *place, bool is_down)
{
	size_t next = *place + 1;

	if (!is_down && *place == 0)
		return false;
	if (!docview_is_tree(view)) {
		*place = is_down ? next : *place - 1;
		return *place < docview_count(view);
	}
	if (!is_down) {
		*place = docview_home(view, (uint32_t)*place - 1);
		return true;
	}
	if (docview_is_folded(view, (uint32_t)*place))
		next = index_after(view->index, view->text, (uint32_t)*place);
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

	if (place < view->top)
		return false;
	for (size_t i = 1; i < view->height && walk < place; i++) {
		if (!docview_step(view, &walk, true))
			return false;
	}
	return walk >= place;
}

void docview_settle(struct docview *view)
{
	size_t bottom, shown;

	if (view->top > view->at)
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
		struct row row = index_row(view->index, view->text, at);

		to = row.kind == ROW_CLOSE ? row.pair : row.parent;
	} else if (move == DOCVIEW_NEXT_SIBLING) {
		to = index_next(view->index, view->text, at);
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

void docview_go_to_offset(struct docview *view, size_t offset)
{
	if (docview_count(view) == 0)
		return;
	if (docview_is_tree(view))
		docview_go_to_row(view, index_row_at(view->index, offset));
	else
		docview_select(view, lines_find(view->lines, offset));
}

void docview_go_to_percent(struct docview *view, unsigned percent)
{
	size_t offset = (size_t)((double)view->len * percent / 100);

	if (docview_count(view) == 0)
		return;
	if (percent >= 100)
		docview_move(view, DOCVIEW_LAST, 1);
	else if (docview_is_tree(view))
		docview_select(view, docview_home(view,
			index_row_at(view->index, offset)));
	else
		docview_select(view, lines_find(view->lines, offset));
}

unsigned docview_percent(const struct docview *view)
{
	size_t next = view->at;

	if (docview_count(view) == 0)
		return 0;
	if (!docview_step(view, &next, true))
		return 100;
	return (unsigned)((double)docview_offset(view) * 100 /
		(double)view->len);
}
