#ifndef FD_TUI_PANES_RESPONSE_H
#define FD_TUI_PANES_RESPONSE_H

/*
 * Pane 5: the answer, its verdict first.
 */

#include "tui/panes/deck.h"
#include "tui/panes/pane.h"

void response_set_tab(struct pane *pane, enum deck_tab tab) FD_NONNULL;

#endif
