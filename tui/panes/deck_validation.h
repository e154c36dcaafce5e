#ifndef FD_TUI_PANES_DECK_VALIDATION_H
#define FD_TUI_PANES_DECK_VALIDATION_H

/*
 * Validation that was asked for: what it finds is shown as issues.
 */

#include "tui/panes/deck.h"

enum validation_of {
	VALIDATION_DOCUMENT,	/* what is on top of the answer */
	VALIDATION_BODY		/* the body that is composed */
};

/* Starts it; what it finds is shown as issues on top of the answer. False
   with err when there is nothing that can be validated. */
bool deck_validate(struct deck *deck, enum validation_of of, struct err *err)
	FD_NONNULL FD_MUST_USE;
bool deck_is_validating(const struct deck *deck) FD_NONNULL;
/* False when none is running. */
bool deck_stop_validation(struct deck *deck) FD_NONNULL;

#endif
