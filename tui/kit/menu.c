#include "tui/kit/menu.h"

/*
 * A menu is an array of rows (headings and items) and the list of those that
 * pass the filter now. A heading passes when one of its items does, so the
 * filter is applied backwards: by the time a heading is met it is known
 * whether anything under it stays. The selection is never on a heading.
 *
 * The box is sized by all rows, not by those that pass: it must not jump
 * about while somebody types.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "tui/kit/list.h"

enum { FIND_ROWS = 1, HELP_ROWS = 1, FRAME = 2, PAD = 1, LEAST_COLUMNS = 28 };

struct row {
	char *label, *keys, *help, *refusal;
	char *searched;		/* label and help; NULL for a heading */
	size_t item;		/* number without headings */
};

struct menu {
	struct menu_spec spec;
	char *title;
	char *question;		/* NULL: a filter stands there */
	struct row *row;
	size_t count, alloc;
	size_t item_count;
	size_t *shown;		/* rows that pass, in order */
	struct list list;	/* over shown */
	struct buf filter;
	bool was_refused;	/* Enter was pressed on what can't be chosen */
	int skipped, hidden;	/* rows of a long question: above what shows,
				   and all that do not show */
};

struct menu *menu_new(const struct menu_spec *spec)
{
	struct menu *menu = xcalloc(1, sizeof(*menu));

	menu->spec = *spec;
	menu->title = xstrdup(spec->title != NULL ? spec->title : "");
	menu->spec.title = menu->title;
	buf_init_capped(&menu->filter, 120);
	return menu;
}

void menu_free(struct menu *menu)
{
	if (menu == NULL)
		return;
	for (size_t i = 0; i < menu->count; i++) {
		free(menu->row[i].label);
		free(menu->row[i].keys);
		free(menu->row[i].help);
		free(menu->row[i].refusal);
		free(menu->row[i].searched);
	}
	free(menu->row);
	free(menu->shown);
	free(menu->title);
	free(menu->question);
	buf_finish(&menu->filter);
	free(menu);
}

const struct menu_spec *menu_spec_of(const struct menu *menu)
{
	return &menu->spec;
}

static bool is_heading(const struct row *row)
{
	return row->searched == NULL;
}

/* The selected row, or NULL when nothing passes the filter. */
static struct row *selected_row(const struct menu *menu)
{
	struct row *row;

	if (menu->list.count == 0)
		return NULL;
	row = &menu->row[menu->shown[menu->list.selected]];
	return is_heading(row) ? NULL : row;
}

/*
 * Moves off a heading: onwards, or back when there is nothing further. The
 * heading above the first row in view is shown too.
 */
static void leave_heading(struct menu *menu, bool is_upward)
{
	struct list *list = &menu->list;
	size_t at = list->selected;

	if (list->count == 0)
		return;
	/* Under every heading that is shown stands an item that is shown. */
	if (is_heading(&menu->row[menu->shown[at]]))
		list_select(list, is_upward && at > 0 ? at - 1 : at + 1);
	if (list->top == list->selected && list->top > 0 && list->height > 1 &&
	    is_heading(&menu->row[menu->shown[list->top - 1]]))
		list->top--;
}

static void apply_filter(struct menu *menu)
{
	size_t kept = menu->count;
	bool has_items = false;

	menu->shown = xrealloc(menu->shown,
		(menu->count + 1) * sizeof(*menu->shown));
	for (size_t i = menu->count; i-- > 0; ) {
		struct row *row = &menu->row[i];
		bool passes = is_heading(row) ? has_items :
			text_matches_words(row->searched, menu->filter.data);

		has_items = !is_heading(row) && (has_items || passes);
		if (passes)
			menu->shown[--kept] = i;
	}
	memmove(menu->shown, menu->shown + kept,
		(menu->count - kept) * sizeof(*menu->shown));
	list_set_count(&menu->list, menu->count - kept);
}

static struct row *add_row(struct menu *menu, const char *label)
{
	struct row *row;

	menu->row = mem_grow(menu->row, menu->count, &menu->alloc,
		sizeof(*menu->row));
	row = &menu->row[menu->count++];
	*row = (struct row){ .label = xstrdup(label) };
	return row;
}

void menu_heading(struct menu *menu, const char *text)
{
	add_row(menu, text);
	apply_filter(menu);
}

void menu_item(struct menu *menu, const char *label, const char *keys,
	const char *help, const char *refusal)
{
	struct row *row = add_row(menu, label);

	row->keys = xstrdup_or_null(keys);
	row->help = xstrdup_or_null(help);
	row->refusal = xstrdup_or_null(refusal);
	row->searched = xasprintf("%s %s", label, help != NULL ? help : "");
	row->item = menu->item_count++;
	apply_filter(menu);
	leave_heading(menu, false);
}

void menu_select(struct menu *menu, size_t item)
{
	for (size_t i = 0; i < menu->list.count; i++) {
		const struct row *row = &menu->row[menu->shown[i]];

		if (!is_heading(row) && row->item == item)
			list_select(&menu->list, i);
	}
}

/* True for an item whose label begins with what is typed. */
static bool begins_so(const struct menu *menu, const struct row *row)
{
	return row != NULL && !is_heading(row) &&
		text_starts_with_nocase(row->label, menu->filter.data);
}

/* Words can stand in a help line too: a name that begins so comes first. */
static void prefer_names(struct menu *menu)
{
	if (begins_so(menu, selected_row(menu)))
		return;
	for (size_t i = 0; i < menu->list.count; i++) {
		const struct row *row = &menu->row[menu->shown[i]];

		if (begins_so(menu, row)) {
			list_select(&menu->list, i);
			return;
		}
	}
}

/* The filter changed: the same item stays selected where it can. */
static void filter_again(struct menu *menu)
{
	const struct row *row = selected_row(menu);
	size_t item = row != NULL ? row->item : 0;

	apply_filter(menu);
	list_select(&menu->list, 0);
	leave_heading(menu, false);
	menu_select(menu, item);
	prefer_names(menu);
}

static void type_key(struct menu *menu, key_code key)
{
	char text[4];

	if (key == ' ' && menu->filter.len == 0)
		return;
	if (buf_append(&menu->filter, text, text_encode(key, text)))
		filter_again(menu);
	menu->filter.failed = false;
}

static void rub_out(struct menu *menu)
{
	size_t len = menu->filter.len;

	if (len == 0)
		return;
	do
		len--;
	while (len > 0 && (menu->filter.data[len] & 0xc0) == 0x80);
	buf_truncate(&menu->filter, len);
	filter_again(menu);
}

static void clear_filter(struct menu *menu)
{
	buf_clear(&menu->filter);
	filter_again(menu);
}

static bool move_by_key(struct menu *menu, key_code key)
{
	static const struct {
		key_code key;
		enum list_move move;
		bool is_upward;
	} moves[] = {
		{ FDKEY_UP, LIST_UP, true },
		{ FDKEY_DOWN, LIST_DOWN, false },
		{ FDKEY_BACKTAB, LIST_UP, true },
		{ FDKEY_TAB, LIST_DOWN, false },
		{ FDKEY_CTRL('p'), LIST_UP, true },
		{ FDKEY_CTRL('n'), LIST_DOWN, false },
		{ FDKEY_PAGE_UP, LIST_PAGE_UP, true },
		{ FDKEY_PAGE_DOWN, LIST_PAGE_DOWN, false },
		{ FDKEY_HOME, LIST_FIRST, false },
		{ FDKEY_END, LIST_LAST, false },
	};

	for (size_t i = 0; i < FD_COUNT(moves); i++) {
		if (moves[i].key != key)
			continue;
		list_move(&menu->list, moves[i].move, 1);
		leave_heading(menu, moves[i].is_upward);
		return true;
	}
	return false;
}

static enum menu_outcome choose(struct menu *menu, size_t *item)
{
	const struct row *row = selected_row(menu);

	if (row == NULL)
		return MENU_STAYS;
	if (row->refusal != NULL) {
		menu->was_refused = true;
		return MENU_STAYS;
	}
	*item = row->item;
	return MENU_CHOSEN;
}

void menu_question(struct menu *menu, const char *text)
{
	mem_replace(&menu->question, text);
}

/* A question has nothing to filter: y and n answer it. */
static enum menu_outcome answer_key(struct menu *menu, key_code key,
	size_t *item)
{
	if (key == 'n')
		return MENU_CANCELLED;
	if (key == FDKEY_PAGE_UP || key == FDKEY_PAGE_DOWN) {
		menu->skipped += key == FDKEY_PAGE_UP ? -2 : 2;
		return MENU_STAYS;
	}
	if (key != 'y') {
		move_by_key(menu, key);
		return MENU_STAYS;
	}
	menu_select(menu, 0);
	return choose(menu, item);
}

enum menu_outcome menu_key(struct menu *menu, key_code key, size_t *item)
{
	menu->was_refused = false;
	if (key == FDKEY_ENTER)
		return choose(menu, item);
	if (key == FDKEY_CTRL('c') ||
	    (key == FDKEY_ESC && menu->filter.len == 0))
		return MENU_CANCELLED;
	if (menu->question != NULL)
		return answer_key(menu, key, item);
	if (key == FDKEY_ESC || key == FDKEY_CTRL('u'))
		clear_filter(menu);
	else if (key == FDKEY_BACKSPACE)
		rub_out(menu);
	else if (!move_by_key(menu, key) && key_is_text(key))
		type_key(menu, key);
	return MENU_STAYS;
}

/* Columns the widest row needs. */
static int content_columns(const struct menu *menu)
{
	size_t most = text_width(menu->title, strlen(menu->title)) + 2;

	if (menu->question != NULL)
		most = 56;

	for (size_t i = 0; i < menu->count; i++) {
		const struct row *row = &menu->row[i];
		size_t width = 3 + text_width(row->label, strlen(row->label));

		if (row->keys != NULL)
			width += 3 + text_width(row->keys, strlen(row->keys));
		if (width > most)
			most = width;
	}
	if (most < LEAST_COLUMNS)
		return LEAST_COLUMNS;
	return most > 1000 ? 1000 : (int)most;
}

static int at_most(int value, int limit)
{
	return value < limit ? value : limit;
}

static int margin_rows(const struct canvas *screen)
{
	return screen->rows >= 16 ? 2 : 0;
}

/* Rows above the items: the filter, or the question and a blank. */
static int head_rows(const struct menu *menu, const struct canvas *screen,
	int columns)
{
	int most = screen->rows - margin_rows(screen) - FRAME - HELP_ROWS -
		at_most((int)(menu->count < 9 ? menu->count : 9), 3);
	struct canvas none = canvas_part(screen, 0, 0, 0,
		columns - FRAME - 2 * PAD);

	none.columns = columns - FRAME - 2 * PAD;
	if (menu->question == NULL)
		return FIND_ROWS;
	/* A long question scrolls, for its answers have to be in sight. */
	return at_most(canvas_wrap(&none, 0, STYLE_MENU, menu->question) + 1,
		most > 2 ? most : 2);
}

/* The box in the middle; a small screen is taken whole. */
static struct canvas place_box(const struct menu *menu,
	const struct canvas *screen)
{
	int margin_columns = screen->columns >= 60 ? 4 : 0;
	int content = menu->count < 1000 ? (int)menu->count : 1000;
	int rows, columns = at_most(content_columns(menu) + FRAME + 2 * PAD,
		screen->columns - margin_columns);

	/* Room for a help line that says something. */
	if (columns < screen->columns - margin_columns)
		columns = at_most(columns + 16,
			screen->columns - margin_columns);
	rows = at_most(content + FRAME + HELP_ROWS +
		head_rows(menu, screen, columns),
		screen->rows - margin_rows(screen));
	return canvas_part(screen, (screen->rows - rows) / 2,
		(screen->columns - columns) / 2, rows, columns);
}

static void draw_row(const struct menu *menu, const struct canvas *body,
	int at, size_t shown)
{
	const struct row *row = &menu->row[menu->shown[shown]];
	bool is_selected = list_is_selected(&menu->list, shown);
	style_id style = is_selected ? STYLE_MENU_SELECTED :
		row->refusal != NULL ? STYLE_DIM : STYLE_MENU;
	struct canvas left = *body;
	int end = body->columns - PAD;

	if (is_heading(row)) {
		canvas_text(body, at, PAD, STYLE_STRONG, row->label);
		return;
	}
	canvas_fill_row(body, at, is_selected ? style : STYLE_MENU);
	if (is_selected)
		canvas_text(body, at, PAD, style, ">");
	if (row->keys != NULL)
		end = canvas_text_right(body, at, end, style, row->keys) - 1;
	left.columns = end > 0 ? end : 0;
	canvas_text(&left, at, PAD + 2, style, row->label);
}

static void draw_scroll_marks(const struct menu *menu,
	const struct canvas *box, int first_row)
{
	const struct list *list = &menu->list;

	if (list->top > 0)
		canvas_text(box, first_row, box->columns - 1, STYLE_FRAME_FOCUS,
			"▲");
	if (list->top + list->height < list->count)
		canvas_text(box, first_row + (int)list->height - 1,
			box->columns - 1, STYLE_FRAME_FOCUS,
			"▼");
}

static void draw_find_line(const struct menu *menu, const struct canvas *box)
{
	struct canvas line = canvas_part(box, 1, 1 + PAD, 1,
		box->columns - FRAME - 2 * PAD);
	int start = canvas_text(&line, 0, 0, STYLE_LABEL, "Find: ");
	struct canvas typed = canvas_part(&line, 0, start, 1,
		line.columns - start);
	int width = (int)text_width(menu->filter.data, menu->filter.len);
	int skip = width >= typed.columns ? width - typed.columns + 1 : 0;

	canvas_bytes(&typed, 0, -skip, STYLE_MENU, menu->filter.data,
		menu->filter.len);
	if (menu->filter.len == 0)
		canvas_text(&typed, 0, 2, STYLE_DIM, "type to narrow");
	if (typed.rows > 0)
		surface_set_cursor(box->surface, typed.row,
			typed.column + width - skip);
}

static void draw_help_line(const struct menu *menu, const struct canvas *box)
{
	struct canvas line = canvas_part(box, box->rows - 2, 1 + PAD, 1,
		box->columns - FRAME - 2 * PAD);
	const struct row *row = selected_row(menu);

	if (row == NULL)
		canvas_text(&line, 0, 0, STYLE_WARNING,
			menu->filter.len > 0 ? "Nothing matches: Backspace "
			"takes a letter back" : "There is nothing to choose");
	else if (row->refusal != NULL)
		canvas_text(&line, 0, 0, menu->was_refused ? STYLE_ERROR :
			STYLE_WARNING, row->refusal);
	else if (row->help != NULL)
		canvas_text(&line, 0, 0, STYLE_DIM, row->help);
	else if (menu->hidden > 0)
		canvas_text(&line, 0, 0, STYLE_DIM, "PgDn shows the rest");
}

static void draw_question(const struct menu *menu, const struct canvas *box,
	int head)
{
	struct canvas part = canvas_part(box, 1, 1 + PAD, head - 1,
		box->columns - FRAME - 2 * PAD);

	canvas_wrap(&part, -menu->skipped, STYLE_STRONG, menu->question);
	if (menu->skipped > 0)
		canvas_text(box, 1, box->columns - 1, STYLE_FRAME_FOCUS, "▲");
	if (menu->skipped < menu->hidden)
		canvas_text(box, head - 1, box->columns - 1,
			STYLE_FRAME_FOCUS, "▼");
}

/* How much of it does not fit; the keys have moved without knowing. */
static void fit_question(struct menu *menu, const struct canvas *screen,
	const struct canvas *box, int head)
{
	int columns = box->columns - FRAME - 2 * PAD;
	struct canvas none = canvas_part(screen, 0, 0, 0, columns);

	none.columns = columns;
	menu->hidden = canvas_wrap(&none, 0, STYLE_STRONG, menu->question) -
		(head - 1);
	if (menu->skipped > menu->hidden)
		menu->skipped = menu->hidden;
	if (menu->skipped < 0)
		menu->skipped = 0;
}

void menu_draw(struct menu *menu, const struct canvas *screen)
{
	struct canvas box = place_box(menu, screen);
	int head = head_rows(menu, screen, box.columns);
	int height = box.rows - FRAME - head - HELP_ROWS;
	struct canvas body = canvas_part(&box, 1 + head, 1,
		height, box.columns - FRAME);

	if (menu->question != NULL)
		fit_question(menu, screen, &box, head);
	list_set_height(&menu->list, height > 0 ? (size_t)height : 1);
	leave_heading(menu, false);
	canvas_clear(&box, STYLE_MENU);
	canvas_frame(&box, STYLE_FRAME_FOCUS, menu->title, STYLE_TITLE_FOCUS);
	for (int i = 0; i < body.rows; i++) {
		size_t shown = menu->list.top + (size_t)i;

		if (shown < menu->list.count)
			draw_row(menu, &body, i, shown);
	}
	draw_scroll_marks(menu, &box, 1 + head);
	draw_help_line(menu, &box);
	if (menu->question == NULL)
		draw_find_line(menu, &box);
	else
		draw_question(menu, &box, head);
}
