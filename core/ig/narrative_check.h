#ifndef FD_IG_NARRATIVE_CHECK_H
#define FD_IG_NARRATIVE_CHECK_H

/*
 * The narrative of a resource in the walk. txt-1 and txt-2 are found here,
 * each under its own name: whoever runs invariants leaves both out.
 */

#include "core/ig/walk.h"

/* div: the place of text.div. */
void narrative_check(struct walk *walk, const struct place *div) FD_NONNULL;

#endif
