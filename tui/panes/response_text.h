#ifndef FD_TUI_PANES_RESPONSE_TEXT_H
#define FD_TUI_PANES_RESPONSE_TEXT_H

/*
 * What the views of an answer that are a text have in common: their state
 * begins with a struct response_text, and only what fills its text differs.
 */

#include "core/fhir/page.h"
#include "tui/panes/response_view.h"

struct response_text {
	struct textview *text;
	int columns;	/* it was written for; 0: it is out of date */
};

void *response_text_open(void);
void response_text_close(void *state);
/* For a state that holds more: its part of opening and closing. */
void response_text_init(struct response_text *view) FD_NONNULL;
void response_text_finish(struct response_text *view) FD_NONNULL;
/* It is to be written anew when it is drawn. */
void response_text_outdate(void *state, const struct deck *deck);
/* True, once, when it is out of date or for another width. */
bool response_text_is_due(struct response_text *view, int columns)
	FD_NONNULL;
void response_text_draw(void *state, const struct deck *deck,
	const struct canvas *canvas, bool is_focused);
void response_text_footing(void *state, const struct deck *deck,
	struct buf *out);
struct textview *response_text_view(void *state);
uint32_t response_text_row(void *state, const struct deck *deck);
void response_text_set_filter(void *state, const char *words);

/* The rows of a response_view that come from here. */
#define RESPONSE_TEXT_OPS \
	.footing = response_text_footing, \
	.textview = response_text_view, \
	.set_filter = response_text_set_filter

/* Appends a page's lines; its rows become targets. */
void response_text_page(struct textview *text, const struct page *page)
	FD_NONNULL;

#endif
