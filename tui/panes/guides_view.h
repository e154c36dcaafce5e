#ifndef FD_TUI_PANES_GUIDES_VIEW_H
#define FD_TUI_PANES_GUIDES_VIEW_H

/*
 * A full view of definitions: the packages of this host, what each brings,
 * profiles as trees, value sets; or what one element of an answer means. Enter
 * follows a link, Backspace returns.
 */

#include "tui/panes/deck.h"
#include "tui/panes/pane.h"

extern const struct pane_ops pane_guides;

void guides_view_packages(struct pane *pane) FD_NONNULL;
/* The element at a row of a document, which may change afterwards. */
void guides_view_element(struct pane *pane, const struct docview *view,
	uint32_t row) FD_NONNULL;
void guides_view_enter(struct pane *pane) FD_NONNULL;
/* False at the first page. */
bool guides_view_back(struct pane *pane) FD_NONNULL;

#endif
