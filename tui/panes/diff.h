#ifndef FD_TUI_PANES_DIFF_H
#define FD_TUI_PANES_DIFF_H

/*
 * What commands ask the view of a comparison.
 */

#include "tui/panes/comparison.h"
#include "tui/panes/pane.h"

/* The difference at the cursor; false when there is none. */
bool diff_pane_selected(struct pane *pane, struct diff_item *out) FD_NONNULL;
/* To the heading of the next difference, or (-1) the one before. */
bool diff_pane_step(struct pane *pane, int step) FD_NONNULL;

#endif
