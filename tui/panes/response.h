#ifndef FD_TUI_PANES_RESPONSE_H
#define FD_TUI_PANES_RESPONSE_H

/*
 * Pane 5: the answer, its verdict first, and the views of it as tabs.
 */

#include "tui/panes/deck.h"
#include "tui/panes/pane.h"

/* "Tree", "Table"... */
const char *response_tab_name(enum deck_tab tab);
/* What a file has no use for (headers, timing) is not there. */
bool response_has_tab(const struct deck *deck, enum deck_tab tab) FD_NONNULL;
/* What a view keeps, for the commands that are about it. */
void *response_state(struct pane *pane, enum deck_tab tab) FD_NONNULL;
void response_set_tab(struct pane *pane, enum deck_tab tab) FD_NONNULL;
/* The row of the document at the active view's cursor, or INDEX_NONE. */
uint32_t response_row(struct pane *pane) FD_NONNULL;
/* What Enter does in the active view. */
bool response_enter(struct pane *pane, struct err *err)
	FD_NONNULL FD_MUST_USE;
/* The active view alone, without the verdict and the tabs. */
void response_draw_view(struct pane *pane, const struct canvas *canvas)
	FD_NONNULL;
/* Narrows the active view, where it can be. */
bool response_can_filter(struct pane *pane) FD_NONNULL;
void response_set_filter(struct pane *pane, const char *words) FD_NONNULL;

#endif
