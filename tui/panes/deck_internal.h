#ifndef FD_TUI_PANES_DECK_INTERNAL_H
#define FD_TUI_PANES_DECK_INTERNAL_H

/*
 * What the files of the deck share with one another.
 */

#include "tui/panes/deck.h"

void deck_drop_capability(struct deck *deck);
/* Stops and forgets the answer shown; held exchanges stay. */
void deck_drop_answer(struct deck *deck);
void deck_drop_held(struct deck *deck);
/* The exchange is about to go: the client sends the request once more. */
void deck_forget_refused(struct deck *deck, uint32_t id);

/* Into the history; held: the exchange's id while it can be shown again. */
void deck_record(struct deck *deck, const struct exchange *exchange,
	const char *verdict, uint32_t held);

#endif
