#ifndef FD_IG_WALK_VALUE_H
#define FD_IG_WALK_VALUE_H

/*
 * A value against what the layers say of it: its type's form, fixed[x] and
 * pattern[x], least, greatest and longest.
 */

#include "core/ig/walk.h"

/* A primitive that has a value. */
void value_check_primitive(struct walk *walk, const struct place *place)
	FD_NONNULL;
/* Any value. */
void value_check_layers(struct walk *walk, const struct place *place,
	const struct layers *layers) FD_NONNULL;
/* value_range.c: least and greatest. */
void value_check_range(struct walk *walk, const struct place *place,
	const struct layer *layer) FD_NONNULL;

#endif
