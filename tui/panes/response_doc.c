#include "tui/panes/response_view.h"

/*
 * The two views that are the document viewer: as a tree, and as it was sent.
 */

static void draw(void *state, const struct deck *deck,
	const struct canvas *canvas, bool is_focused)
{
	(void)state;
	docview_draw(deck_view(deck), canvas, is_focused);
}

static void footing(void *state, const struct deck *deck, struct buf *out)
{
	(void)state;
	docview_where(deck_view(deck), out);
}

static uint32_t row(void *state, const struct deck *deck)
{
	(void)state;
	return docview_row(deck_view(deck));
}

const struct response_view response_tree = {
	.name = "Tree",
	.draw = draw,
	.footing = footing,
	.docview = deck_view,
	.row = row,
};

const struct response_view response_raw = {
	.name = "Raw",
	.draw = draw,
	.footing = footing,
	.docview = deck_view,
	.row = row,
};
