#ifndef FD_TUI_PANES_CAPABILITY_OTHER_H
#define FD_TUI_PANES_CAPABILITY_OTHER_H

/*
 * The statement that the open connection's is compared with: one of an
 * earlier day, of a file, or of another connection, which is asked for it.
 * There is one at a time; it goes when the open connection's is read anew.
 */

#include "core/fhir/statement.h"
#include "tui/panes/deck.h"

struct capability_other {
	struct deck *deck;
	struct statement statement;	/* found NULL: none (yet) */
	char *title;
	struct client *client;		/* of the other connection, or NULL */
	unsigned operation;		/* while it is asked */
	struct err problem;
};

/*
 * word: a day, a file or a connection; NULL: the newest kept one that says
 * something else. False with err when there is none; that of a connection
 * comes later (DECK_CAPABILITY).
 */
bool capability_other_choose(struct deck *deck, const char *word,
	struct err *err) __attribute__((nonnull(1, 3))) FD_MUST_USE;
void capability_other_drop(struct deck *deck) FD_NONNULL;
/* True when there was something to cancel. */
bool capability_other_cancel(struct deck *deck) FD_NONNULL;

/* Keeps what was just read; a sentence on what changed since the last time,
   owned, or NULL. */
char *capability_other_keep(struct deck *deck, const struct buf *text)
	FD_NONNULL FD_MUST_USE;

#endif
