#ifndef FD_TUI_PANES_DECK_HISTORY_H
#define FD_TUI_PANES_DECK_HISTORY_H

/*
 * What was sent, back in the composer: as it was while its answer is held, and
 * as far as the history tells after that.
 */

#include "tui/panes/deck.h"

enum past_lack {
	PAST_WHOLE,		/* nothing is missing */
	PAST_MASKED,		/* the URL has *** where a value was */
	PAST_NO_BODY		/* it had one, which is kept no longer */
};

enum past_lack deck_compose_past(struct deck *deck,
	const struct history_entry *entry) FD_NONNULL;
/* False with a sentence when it can't simply be sent again from here. */
bool deck_may_repeat(const struct deck *deck,
	const struct history_entry *entry, struct err *err)
	FD_NONNULL FD_MUST_USE;
/*
 * A read whose answer is held no longer is sent again, and then the command
 * line runs. False with a sentence for what is no read, or can't be repeated.
 */
bool deck_fetch_past(struct deck *deck, const struct history_entry *entry,
	const char *then, struct err *err) FD_NONNULL FD_MUST_USE;

#endif
