#ifndef FD_TUI_PANES_TEXT_PANE_H
#define FD_TUI_PANES_TEXT_PANE_H

/*
 * What the full views that are all text have in common: their state is a
 * textview, and only what fills it differs.
 */

#include "tui/panes/deck.h"
#include "tui/panes/pane.h"

struct text_pane {
	struct textview *text;
};

void text_pane_open(struct pane *pane);
void text_pane_close(struct pane *pane);
void text_pane_draw(struct pane *pane, const struct canvas *canvas,
	bool is_focused);
void text_pane_footing(const struct pane *pane, struct buf *out);
struct textview *text_pane_textview(struct pane *pane);

/* The rows of a pane_ops that come from here. */
#define TEXT_PANE_OPS \
	.state_size = sizeof(struct text_pane), \
	.close = text_pane_close, \
	.draw = text_pane_draw, \
	.footing = text_pane_footing, \
	.textview = text_pane_textview

#endif
