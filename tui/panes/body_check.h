#ifndef FD_TUI_PANES_BODY_CHECK_H
#define FD_TUI_PANES_BODY_CHECK_H

/*
 * The body that is composed, validated by itself whenever its writing pauses
 * (setting check-bodies): a word in the request pane's border, and one when
 * it is sent all the same. It never holds anything up.
 */

#include "tui/panes/deck.h"

/* Looks at the body that there is now; called whenever it may have changed,
   and every second. */
void body_check_look(struct deck *deck, const struct buf *body) FD_NONNULL;
/* "2 errors, 1 warning by R4 and its profiles: V lists them"; appended, and
   nothing while nothing is known of this body, or it is fine. */
void body_check_put(const struct deck *deck, const struct buf *body,
	struct buf *out) FD_NONNULL;
/* The body is sent as it is: says what was found in it, or what will be. */
void body_check_sent(struct deck *deck, const struct buf *body) FD_NONNULL;
void body_check_free(struct deck *deck) FD_NONNULL;

#endif
