#ifndef FD_TUI_PANES_REQUEST_PREVIEW_H
#define FD_TUI_PANES_REQUEST_PREVIEW_H

/*
 * The request as it will be sent, and with which credentials: the text of two
 * tabs of the request pane. No secret is ever in it.
 */

#include "tui/kit/textview.h"
#include "tui/panes/deck.h"

void request_preview(const struct deck *deck, struct textview *out)
	FD_NONNULL;
/* Headers and the beginning of the body as lines, for a question. */
void request_print(const struct deck *deck, const char *url, struct buf *out)
	FD_NONNULL;
void request_auth(const struct deck *deck, struct textview *out) FD_NONNULL;

#endif
