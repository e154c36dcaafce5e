#include "tui/kit/prompt_internal.h"

/*
 * The candidates shown above the prompt. At first none is selected, so Enter
 * still means the line as typed; walking goes round through that state.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

void completions_add(struct completions *list, const char *text,
	const char *help)
{
	list->item = mem_grow(list->item, list->count, &list->alloc,
		sizeof(*list->item));
	list->item[list->count++] = (struct completion){
		.text = xstrdup(text), .help = xstrdup_or_null(help),
	};
}

void completions_finish(struct completions *list)
{
	for (size_t i = 0; i < list->count; i++) {
		free(list->item[i].text);
		free(list->item[i].help);
	}
	free(list->item);
	*list = (struct completions){ 0 };
}

void popup_hide(struct popup *popup)
{
	completions_finish(&popup->list);
	*popup = (struct popup){ 0 };
}

void popup_step(struct popup *popup, bool is_back)
{
	size_t states = popup->list.count + 1;

	popup->selected = (popup->selected + (is_back ? states - 1 : 1)) %
		states;
}

const char *popup_selected(const struct popup *popup)
{
	if (popup->selected >= popup->list.count)
		return NULL;
	return popup->list.item[popup->selected].text;
}

char *popup_common(const struct popup *popup)
{
	const char *first = popup->list.item[0].text;
	size_t len = strlen(first);

	for (size_t i = 1; i < popup->list.count; i++) {
		const char *text = popup->list.item[i].text;
		size_t same = 0;

		while (same < len && text[same] == first[same])
			same++;
		len = same;
	}
	while (len > 0 && (first[len] & 0xc0) == 0x80)
		len--;
	return xstrndup(first, len);
}

static int widest(const struct completions *list, bool is_help)
{
	size_t most = 0;

	for (size_t i = 0; i < list->count; i++) {
		const char *text = is_help ? list->item[i].help
			: list->item[i].text;
		size_t width = text != NULL ? text_width(text, strlen(text))
			: 0;

		if (width > most)
			most = width;
	}
	return most < 1000 ? (int)most : 1000;
}

static void scroll(struct popup *popup, size_t rows)
{
	if (popup->selected < popup->list.count) {
		if (popup->selected < popup->top)
			popup->top = popup->selected;
		if (popup->selected >= popup->top + rows)
			popup->top = popup->selected - rows + 1;
	} else {
		popup->top = 0;
	}
}

static void draw_candidate(const struct popup *popup,
	const struct canvas *box, int row, int text_columns)
{
	size_t at = popup->top + (size_t)row;
	const struct completion *item = &popup->list.item[at];
	style_id style = at == popup->selected ? STYLE_MENU_SELECTED
		: STYLE_MENU;
	struct canvas text = canvas_part(box, row, 1, 1, text_columns);
	struct canvas help = canvas_part(box, row, text_columns + 3, 1,
		box->columns - text_columns - 4);
	bool is_more_above = row == 0 && popup->top > 0;
	bool is_more_below = row == box->rows - 1 &&
		at + 1 < popup->list.count;

	canvas_fill_row(box, row, style);
	canvas_text(&text, 0, 0, style, item->text);
	if (item->help != NULL && help.columns > 0)
		canvas_text(&help, 0, 0, at == popup->selected ? style
			: STYLE_DIM, item->help);
	if (is_more_above)
		canvas_text(box, row, box->columns - 1, style, "▲");
	else if (is_more_below)
		canvas_text(box, row, box->columns - 1, style, "▼");
}

void popup_draw(struct popup *popup, const struct canvas *screen, int row,
	int column)
{
	int text_columns = widest(&popup->list, false);
	int help_columns = widest(&popup->list, true);
	int columns = text_columns + 2 +
		(help_columns > 0 ? help_columns + 2 : 0);
	int rows = row < POPUP_ROWS ? row : POPUP_ROWS;
	struct canvas box;

	if ((size_t)rows > popup->list.count)
		rows = (int)popup->list.count;
	if (rows <= 0)
		return;
	if (columns > screen->columns)
		columns = screen->columns;
	if (text_columns > columns - 2)
		text_columns = columns - 2;
	/* One column of padding stands left of the words. */
	column--;
	if (column > screen->columns - columns)
		column = screen->columns - columns;
	if (column < 0)
		column = 0;
	scroll(popup, (size_t)rows);
	box = canvas_part(screen, row - rows, column, rows, columns);
	for (int i = 0; i < box.rows; i++)
		draw_candidate(popup, &box, i, text_columns);
}
