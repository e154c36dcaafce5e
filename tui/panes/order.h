#ifndef FD_TUI_PANES_ORDER_H
#define FD_TUI_PANES_ORDER_H

/*
 * The setting "order" for a document: members as sent or in FHIR's order.
 */

#include "tui/kit/docview.h"

void order_view(struct docview *view) FD_NONNULL;

#endif
