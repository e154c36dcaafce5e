#ifndef FD_IG_SLICE_MATCH_H
#define FD_IG_SLICE_MATCH_H

/*
 * Whether an item of the document is one of a slice's.
 */

#include "core/ig/slice_criteria.h"
#include "core/ig/walk.h"

bool slice_matches(struct walk *walk, const struct place *item,
	const struct criteria *criteria) FD_NONNULL;

#endif
