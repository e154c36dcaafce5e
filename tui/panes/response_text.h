#ifndef FD_TUI_PANES_RESPONSE_TEXT_H
#define FD_TUI_PANES_RESPONSE_TEXT_H

/*
 * The tabs of the response pane that are text: headers of both directions,
 * where the time went, the issues of an OperationOutcome.
 */

#include "tui/kit/textview.h"
#include "tui/panes/deck.h"

void response_headers(const struct deck *deck, struct textview *out)
	FD_NONNULL;
void response_timing(const struct deck *deck, struct textview *out)
	FD_NONNULL;
void response_issues(const struct deck *deck, struct textview *out)
	FD_NONNULL;

#endif
