#ifndef FD_TUI_PANES_PLAIN_H
#define FD_TUI_PANES_PLAIN_H

/*
 * A screen without borders, bars and colours, from which the terminal's own
 * selection takes clean text: a value, or the view of the answer as far as
 * it fits. Any key ends it. Hostile characters are shown, never sent.
 */

#include "tui/panes/stage.h"

/* Shows a text, which is taken over. */
void plain_show_text(struct stage *stage, struct buf *text) FD_NONNULL;
/* Shows what the response pane shows. */
void plain_show_view(struct stage *stage) FD_NONNULL;
/* True when it was up and took the key. */
bool plain_key(struct stage *stage, key_code key) FD_NONNULL;
/* True when it is up: nothing else is to be painted. */
bool plain_draw(struct stage *stage, const struct canvas *screen) FD_NONNULL;
void plain_close(struct stage *stage) FD_NONNULL;

#endif
