#ifndef FD_IG_RULE_CHECK_H
#define FD_IG_RULE_CHECK_H

/*
 * What a profile asks for by extensions of its elements: a value that has to
 * be there, a least length, a greatest size, decimal places, languages of a
 * narrative, bindings beside the one (definitions.h, element_rule).
 */

#include "core/ig/walk.h"

void rule_check(struct walk *walk, const struct place *place,
	const struct layers *layers) FD_NONNULL;

#endif
