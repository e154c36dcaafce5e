#ifndef FD_TUI_PANES_DECK_GUIDES_H
#define FD_TUI_PANES_DECK_GUIDES_H

/*
 * The implementation guides that the deck itself looks things up in: loaded
 * when they are first asked for. A package that has to be compiled first is
 * compiled by a fork, into the cache, so that loading takes milliseconds.
 */

#include "core/ig/guides.h"
#include "tui/panes/deck.h"

/* Those of the setting "packages"; nothing is loaded yet. NULL with err. */
struct guides *deck_guides_open(struct err *err) FD_MUST_USE;

/*
 * All loaded, or NULL: they are on their way (DECK_GUIDES is marked then), or
 * can't be had (deck_guides_problem says why).
 */
const struct guides *deck_guides(struct deck *deck) FD_NONNULL;
/* NULL while there is none. */
const struct err *deck_guides_problem(const struct deck *deck) FD_NONNULL;
bool deck_guides_are_coming(const struct deck *deck) FD_NONNULL;
/* The next deck_guides begins anew. */
void deck_drop_guides(struct deck *deck) FD_NONNULL;

#endif
