#include "tui/panes/response_text.h"

/*
 * Opening, closing and drawing of a view that is a textview, and pages of the
 * core shown in one.
 */

#include <stdlib.h>

void response_text_init(struct response_text *view)
{
	view->text = textview_new();
}

void response_text_finish(struct response_text *view)
{
	textview_free(view->text);
}

void *response_text_open(void)
{
	struct response_text *view = xcalloc(1, sizeof(*view));

	response_text_init(view);
	return view;
}

void response_text_close(void *state)
{
	response_text_finish(state);
	free(state);
}

void response_text_outdate(void *state, const struct deck *deck)
{
	struct response_text *view = state;

	(void)deck;
	view->columns = 0;
}

bool response_text_is_due(struct response_text *view, int columns)
{
	bool is_due = view->columns != columns;

	view->columns = columns;
	return is_due;
}

void response_text_draw(void *state, const struct deck *deck,
	const struct canvas *canvas, bool is_focused)
{
	struct response_text *view = state;

	(void)deck;
	textview_set_focused(view->text, is_focused);
	textview_draw(view->text, canvas);
}

void response_text_footing(void *state, const struct deck *deck,
	struct buf *out)
{
	struct response_text *view = state;
	char where[40];

	(void)deck;
	textview_where(view->text, where, sizeof(where));
	buf_puts(out, where);
}

struct textview *response_text_view(void *state)
{
	struct response_text *view = state;

	return view->text;
}

uint32_t response_text_row(void *state, const struct deck *deck)
{
	struct response_text *view = state;

	(void)deck;
	return textview_selected(view->text);
}

void response_text_set_filter(void *state, const char *words)
{
	struct response_text *view = state;

	textview_set_filter(view->text, words);
}

static style_id tone_style(enum page_tone tone)
{
	static const style_id styles[] = {
		[TONE_PLAIN] = STYLE_VALUE, [TONE_STRONG] = STYLE_STRONG,
		[TONE_DIM] = STYLE_DIM, [TONE_GOOD] = STYLE_GOOD,
		[TONE_WARNING] = STYLE_WARNING, [TONE_BAD] = STYLE_BAD,
		[TONE_LINK] = STYLE_LINK,
	};

	return styles[tone];
}

void response_text_page(struct textview *text, const struct page *page)
{
	for (size_t i = 0; i < page->count; i++) {
		const struct page_line *line = &page->line[i];

		if (line->kind == PAGE_HEADING)
			textview_heading(text, line->text);
		else if (line->kind == PAGE_PAIR)
			textview_pair(text, line->label,
				tone_style(line->tone), line->text);
		else
			textview_line(text, tone_style(line->tone),
				line->text);
		if (line->row != INDEX_NONE)
			textview_target(text, line->row);
	}
}
