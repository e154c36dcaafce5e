#include "tui/kit/docview_internal.h"

/*
 * Searching the bytes as they were sent, whatever is folded. A step goes to
 * the next match outside the selected row, because a row is what can be
 * selected; the match is made visible by unfolding what holds it and by
 * scrolling sideways in a long string. Small letters match either case.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/doc/find.h"

bool docview_match(const struct docview *view, const char *text, size_t len,
	size_t from, size_t *at)
{
	return find_forward(text, len, from, view->sought, at);
}

/* Columns in front of a byte of a place when nothing is scrolled. */
static int column_of(const struct docview *view, size_t place, size_t offset)
{
	const char *text = view->text;
	struct row row;
	size_t width;

	if (!docview_is_tree(view)) {
		size_t start = docview_start(view, place);

		return (int)text_width(text + start, offset - start);
	}
	row = tree_row(view->tree, text, (uint32_t)place);
	width = (size_t)docview_text_column(row.depth);
	if (row.key_len > 0 && offset < row.value)
		width += text_width(text + row.key, offset - row.key);
	else if (row.key_len > 0)
		width += text_width(text + row.key, row.key_len) + 2;
	if (offset > row.value)
		width += text_width(text + row.value, offset - row.value);
	return width < INT32_MAX / 2 ? (int)width : INT32_MAX / 2;
}

/* Scrolls sideways so that a match can be seen, or back to the start. */
static void show_columns(struct docview *view, size_t offset)
{
	int width = (int)text_width(view->sought, strlen(view->sought));
	int column = column_of(view, view->at, offset);

	view->scroll = 0;
	if (view->columns == 0)
		return;
	column -= docview_hidden_columns(view, view->columns);
	if (column + width >= view->columns)
		view->scroll = (column - view->columns / 2) /
			DOCVIEW_SIDE_STEP * DOCVIEW_SIDE_STEP;
}

static void go_to_match(struct docview *view, size_t offset)
{
	size_t place = docview_place_at(view, offset);

	if (docview_is_tree(view)) {
		docview_reveal(view, (uint32_t)place, true);
		docview_go_to_row(view, (uint32_t)place);
	} else {
		docview_select(view, place);
	}
	show_columns(view, offset);
}

/* From the place's border on, then from the other end. */
static bool step_to_match(struct docview *view, size_t from, bool is_backward,
	struct err *note)
{
	/* What has no row yet can't be gone to. */
	size_t at, len = docview_is_tree(view) ? tree_done(view->tree)
		: view->len;
	bool is_found;

	if (docview_count(view) == 0)
		len = from = 0;
	is_found = is_backward ?
		find_backward(view->text, from, view->sought, &at) :
		find_forward(view->text, len, from, view->sought, &at);

	if (is_found) {
		go_to_match(view, at);
		return true;
	}
	is_found = is_backward ?
		find_backward(view->text, len, view->sought, &at) :
		find_forward(view->text, len, 0, view->sought, &at);
	if (!is_found)
		return err_set(note, ERR_USAGE, "not found: %s",
			view->sought);
	go_to_match(view, at);
	return err_set(note, ERR_NONE, "the search went round");
}

bool docview_search(struct docview *view, const char *what, bool backward,
	struct err *note)
{
	if (*what == '\0')
		return docview_search_next(view, backward, note);
	mem_replace(&view->sought, what);
	/* The selected row may match itself. */
	return step_to_match(view, docview_start(view, view->at + backward),
		backward, note);
}

bool docview_search_next(struct docview *view, bool backward,
	struct err *note)
{
	if (view->sought == NULL)
		return err_set(note, ERR_USAGE, "there is nothing to look for "
			"yet; search for a text first");
	return step_to_match(view, docview_start(view, view->at + !backward),
		backward, note);
}
