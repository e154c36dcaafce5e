#ifndef FD_TUI_PANES_RESPONSE_TEXT_H
#define FD_TUI_PANES_RESPONSE_TEXT_H

/*
 * What the views of an answer that are a text have in common: their state is
 * a textview, and only what fills it differs.
 */

#include "core/fhir/page.h"
#include "tui/panes/response_view.h"

void *response_text_open(void);
void response_text_close(void *state);
void response_text_draw(void *state, const struct deck *deck,
	const struct canvas *canvas, bool is_focused);
void response_text_footing(void *state, const struct deck *deck,
	struct buf *out);
struct textview *response_text_view(void *state);
uint32_t response_text_row(void *state, const struct deck *deck);
void response_text_set_filter(void *state, const char *words);

/* The rows of a response_view that come from here. */
#define RESPONSE_TEXT_OPS \
	.open = response_text_open, \
	.close = response_text_close, \
	.draw = response_text_draw, \
	.footing = response_text_footing, \
	.textview = response_text_view, \
	.row = response_text_row, \
	.set_filter = response_text_set_filter

/* Appends a page's lines; its rows become targets. */
void response_text_page(struct textview *text, const struct page *page)
	FD_NONNULL;

#endif
