#ifndef FD_TUI_PANES_HISTORY_H
#define FD_TUI_PANES_HISTORY_H

/*
 * What commands ask the history pane.
 */

#include "tui/panes/deck.h"
#include "tui/panes/pane.h"

/* The selected entry, or NULL. */
const struct history_entry *history_selected(struct pane *pane) FD_NONNULL;
/* Only entries with all the words; "": all. */
void history_set_filter(struct pane *pane, const char *words) FD_NONNULL;
const char *history_filter(struct pane *pane) FD_NONNULL;
style_id status_style(unsigned status);

#endif
