#include "tui/panes/text_pane.h"

/*
 * Opening, closing and drawing of a view that is a text.
 */

void text_pane_open(struct pane *pane)
{
	struct text_pane *state = pane->state;

	state->text = textview_new();
}

void text_pane_close(struct pane *pane)
{
	struct text_pane *state = pane->state;

	textview_free(state->text);
}

void text_pane_draw(struct pane *pane, const struct canvas *canvas,
	bool is_focused)
{
	struct text_pane *state = pane->state;

	(void)is_focused;
	textview_draw(state->text, canvas);
}

void text_pane_footing(const struct pane *pane, struct buf *out)
{
	const struct text_pane *state = pane->state;
	char where[40];

	textview_where(state->text, where, sizeof(where));
	buf_puts(out, where);
}

struct textview *text_pane_textview(struct pane *pane)
{
	struct text_pane *state = pane->state;

	return state->text;
}
