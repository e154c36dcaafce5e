#ifndef FD_TUI_PANES_RESPONSE_IDS_H
#define FD_TUI_PANES_RESPONSE_IDS_H

/*
 * The ids by which a call is found again in the server's audit: what was sent,
 * and what came back.
 */

#include "core/net/http.h"
#include "tui/kit/textview.h"

void response_add_ids(struct textview *out, const struct exchange *exchange)
	FD_NONNULL;

#endif
