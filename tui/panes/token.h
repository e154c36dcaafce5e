#ifndef FD_TUI_PANES_TOKEN_H
#define FD_TUI_PANES_TOKEN_H

/*
 * The token view: one line that says which token is looked at and how it
 * stands, and below it the pages of the deck's inspection, a tab each.
 */

#include "core/client/inspection.h"
#include "tui/panes/deck.h"
#include "tui/panes/pane.h"

enum inspection_part token_part(const struct pane *pane) FD_NONNULL;
void token_set_part(struct pane *pane, enum inspection_part part) FD_NONNULL;
/* Folds or unfolds what is nested at the cursor; false when nothing is. */
bool token_fold(struct pane *pane) FD_NONNULL;

#endif
