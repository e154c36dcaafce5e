#ifndef FD_IG_MESSAGE_CHECK_H
#define FD_IG_MESSAGE_CHECK_H

/*
 * A message against the MessageDefinition of its event, where a package has
 * one: how many of each focus there have to be.
 */

#include "core/ig/walk.h"

/* bundle: the place of the Bundle resource itself. */
void message_check(struct walk *walk, const struct place *bundle) FD_NONNULL;

#endif
