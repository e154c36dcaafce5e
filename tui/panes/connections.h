#ifndef FD_TUI_PANES_CONNECTIONS_H
#define FD_TUI_PANES_CONNECTIONS_H

/*
 * What commands ask the connections pane, and the styles of tiers and tokens.
 */

#include "tui/panes/deck.h"
#include "tui/panes/pane.h"

/* Name of the selected connection, or NULL. */
const char *connections_selected(struct pane *pane) FD_NONNULL;
bool connections_select(struct pane *pane, const char *name) FD_NONNULL;
style_id tier_style(enum tier tier);
style_id token_style(const struct token *token) FD_NONNULL;

#endif
