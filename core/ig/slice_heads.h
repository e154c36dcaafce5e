#ifndef FD_IG_SLICE_HEADS_H
#define FD_IG_SLICE_HEADS_H

/*
 * The virtual look-up of a path in a definition: all elements that speak of it,
 * the most derived first (the slice's own, what it is made from, the profiles
 * of its type, the type), and the parts of fixed values and patterns above that
 * reach down to it.
 */

#include "core/ig/slice_criteria.h"

enum { HEADS_MAX = 48 };

struct heads {
	struct definitions *definitions;
	struct node_table *nodes;
	size_t count;
	element_id list[HEADS_MAX];
	size_t wanted_count;
	struct wanted wanted[WANTED_MAX];
};

void heads_begin(struct heads *heads, struct node_table *nodes,
	struct definitions *definitions, element_id from) FD_NONNULL;
/* Goes one step down; the step's is_choice is set. */
void heads_step(struct heads *heads, struct step *step) FD_NONNULL;
/* Adds the profiles and types that the elements so far have. */
void heads_expand(struct heads *heads, const char *type)
	__attribute__((nonnull(1)));
/* Takes the values that the elements themselves have. */
void heads_values(struct heads *heads) FD_NONNULL;

#endif
