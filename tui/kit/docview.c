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

#include "core/base/text.h"

/* Enough to tell what a text is; until then it is asked again. */
enum { SNIFF_ENOUGH = 512, FIRST_LINES = 1 << 20 };

/* Of the documents of all views. */
static unsigned last_serial;

unsigned docview_serial(const struct docview *view)
{
	return view->serial;
}

struct docview *docview_new(void)
{
	struct docview *view = xcalloc(1, sizeof(*view));

	view->lines = lines_new();
	view->text = "";
	view->serial = ++last_serial;
	docview_forget_goals(view);
	return view;
}

void docview_free(struct docview *view)
{
	if (view == NULL)
		return;
	tree_free(view->tree);
	lines_free(view->lines);
	docview_forget_folds(view);
	view->rank = NULL;
	docview_forget_order(view);
	docview_forget_search(view);
	free(view);
}

void docview_reset(struct docview *view)
{
	tree_free(view->tree);
	lines_free(view->lines);
	docview_forget_folds(view);
	docview_forget_order(view);
	view->tree = NULL;
	view->serial = ++last_serial;
	view->lines = lines_new();
	view->text = "";
	view->len = 0;
	view->is_whole = false;
	view->sniffed = 0;
	view->kind = SNIFF_EMPTY;
	view->level = 0;
	view->at = view->top = 0;
	docview_forget_goals(view);
	view->scroll = 0;
	view->is_cut = false;
}

enum sniff_kind docview_kind(const struct docview *view)
{
	return view->kind;
}

bool docview_is_json(const struct docview *view)
{
	return view->kind == SNIFF_JSON || view->kind == SNIFF_NDJSON;
}

bool docview_is_tree(const struct docview *view)
{
	return view->form == DOCVIEW_TREE && view->tree != NULL;
}

size_t docview_count(const struct docview *view)
{
	if (docview_is_hex(view))
		return docview_hex_count(view);
	return docview_is_tree(view) ? tree_count(view->tree)
		: lines_count(view->lines);
}

/* What the bytes are; a guess from too few of them may be taken back. */
static void sniff_again(struct docview *view)
{
	size_t most = view->kind == SNIFF_JSON ? SNIFF_LINE_MAX :
		SNIFF_ENOUGH;
	size_t len = view->len < most ? view->len : most;
	enum sniff_kind kind;

	if (view->sniffed >= len)
		return;
	view->sniffed = len;
	kind = sniff(view->text, len);
	if (kind == view->kind)
		return;
	view->kind = kind;
	view->at = view->top = 0;
	tree_free(view->tree);
	view->tree = tree_has(kind) ? tree_new(kind) : NULL;
	docview_forget_folds(view);
	docview_forget_order(view);
	/* A message is a list of segments until one is opened. */
	view->level = kind == SNIFF_HL7V2;
}

static bool feed_lines(struct docview *view, size_t budget)
{
	return lines_feed(view->lines, view->text, view->len, view->is_whole,
		budget);
}

static bool has_lines(const struct docview *view)
{
	return !docview_is_tree(view) && !docview_is_hex(view);
}

bool docview_is_waiting(const struct docview *view)
{
	return (has_lines(view) || view->goal_line != SIZE_MAX) &&
		lines_done(view->lines) < view->len;
}

void docview_forget_goals(struct docview *view)
{
	view->goal = view->goal_line = SIZE_MAX;
}

/* Goes where the selection is to be, as soon as that is known. */
static void try_goal(struct docview *view, bool has_more)
{
	size_t goal = view->goal, done = docview_is_tree(view) ?
		tree_done(view->tree) : lines_done(view->lines);

	if (goal != SIZE_MAX && (goal < done || !has_more))
		docview_go_to_offset(view, goal);
}

/* Past the indentation, where a row would begin. */
static size_t line_offset(const struct docview *view, size_t at)
{
	struct line line = lines_at(view->lines, at);
	size_t offset = line.start, end = line.start + line.len;

	while (offset < end && text_is_space(view->text[offset]))
		offset++;
	return offset < end ? offset : line.start;
}

static void try_line(struct docview *view)
{
	size_t count = lines_count(view->lines), line = view->goal_line;

	if (line == SIZE_MAX || count == 0 ||
	    (line >= count && docview_is_waiting(view)))
		return;
	docview_go_to_offset(view, line_offset(view,
		line < count ? line : count - 1));
}

void docview_go_to_line(struct docview *view, size_t line)
{
	if (docview_is_hex(view) || docview_count(view) == 0)
		return;
	docview_forget_goals(view);
	view->goal_line = line > 0 ? line - 1 : 0;
	feed_lines(view, FIRST_LINES);
	try_line(view);
}

bool docview_feed(struct docview *view, const char *text, size_t len,
	bool is_whole, size_t budget)
{
	bool has_more = false;

	view->text = text;
	view->len = len;
	view->is_whole = is_whole;
	sniff_again(view);
	if (view->tree != NULL)
		has_more = tree_feed(view->tree, text, len, is_whole, budget);
	if (has_lines(view) || view->goal_line != SIZE_MAX)
		has_more = feed_lines(view, budget) || has_more;
	try_goal(view, has_more);
	try_line(view);
	return has_more;
}

/*
 * The lines are looked for when they are first wanted, in slices: what is
 * known is shown at once, and the selection follows when its line is.
 */
void docview_set_form(struct docview *view, enum docview_form form)
{
	size_t offset = docview_offset(view);

	if (form == view->form)
		return;
	view->form = form;
	view->scroll = 0;
	if (view->tree == NULL)
		return;
	if (has_lines(view))
		feed_lines(view, FIRST_LINES);
	view->at = view->top = 0;
	if (view->goal == SIZE_MAX)
		view->goal = offset;
	try_goal(view, docview_is_waiting(view));
}

enum docview_form docview_get_form(const struct docview *view)
{
	return view->form;
}

void docview_set_mask(struct docview *view, docview_covers *covers,
	docview_mask *mask, bool masks_all)
{
	view->covers = mask != NULL ? covers : NULL;
	view->mask = covers != NULL ? mask : NULL;
	view->masks_all = masks_all;
}

const struct doc_index *docview_index(const struct docview *view)
{
	return view->tree != NULL ? tree_index(view->tree) : NULL;
}

const struct tree *docview_tree(const struct docview *view)
{
	return view->tree;
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

size_t docview_start(const struct docview *view, size_t place)
{
	if (place >= docview_count(view))
		return view->len;
	if (docview_is_hex(view))
		return docview_hex_start(view, place);
	return docview_is_tree(view) ? tree_start(view->tree, view->text,
		(uint32_t)place) : lines_at(view->lines, place).start;
}

size_t docview_place_at(const struct docview *view, size_t offset)
{
	if (docview_is_hex(view))
		return docview_hex_place(view, offset);
	return docview_is_tree(view) ? tree_row_at(view->tree, offset) :
		lines_find(view->lines, offset);
}

size_t docview_offset(const struct docview *view)
{
	return docview_count(view) == 0 ? 0 :
		docview_start(view, view->at);
}

void docview_go_to_offset(struct docview *view, size_t offset)
{
	docview_forget_goals(view);
	if (docview_count(view) == 0)
		return;
	if (docview_is_hex(view))
		docview_select(view, docview_hex_place(view, offset));
	else if (docview_is_tree(view))
		docview_go_to_row(view, tree_row_at(view->tree, offset));
	else if (docview_is_waiting(view) && offset >= lines_done(view->lines))
		view->goal = offset;
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
			tree_row_at(view->tree, offset)));
	else
		docview_go_to_offset(view, offset);
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
