#ifndef FD_TUI_PANES_DECK_POLL_H
#define FD_TUI_PANES_DECK_POLL_H

/*
 * Asking again until there is an answer (core/client/poll), from the answer
 * that is shown. What comes takes its place; a message's reply is opened
 * inside the list that it came in.
 */

#include "tui/panes/deck.h"

/* Whether the answer shown is one that has a successor to ask for. */
bool deck_can_poll(const struct deck *deck) FD_NONNULL;
/* False with a sentence when there is nothing to ask for. */
bool deck_poll(struct deck *deck, struct err *err) FD_NONNULL FD_MUST_USE;
bool deck_is_polling(const struct deck *deck) FD_NONNULL;
/* False when nothing was polled for. */
bool deck_poll_cancel(struct deck *deck) FD_NONNULL;
void deck_poll_drop(struct deck *deck) FD_NONNULL;

#endif
