#ifndef FD_TUI_PANES_TWIN_H
#define FD_TUI_PANES_TWIN_H

/*
 * The request of the answer that is shown, sent once more to another
 * connection, and both answers compared. Reads only: a change is not sent to
 * a second system by the way.
 */

#include "tui/panes/deck.h"

struct twin;

/* The view of differences opens when the other answer is there. */
bool twin_start(struct deck *deck, const char *connection, struct err *err)
	FD_NONNULL FD_MUST_USE;
/* Why there is nothing to send elsewhere, or true. */
bool twin_is_possible(const struct deck *deck, struct err *err)
	FD_NONNULL FD_MUST_USE;
bool twin_is_running(const struct deck *deck) FD_NONNULL;
/* False when nothing was on its way. */
bool twin_cancel(struct deck *deck) FD_NONNULL;
void twin_drop(struct deck *deck) FD_NONNULL;

#endif
