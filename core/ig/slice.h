#ifndef FD_IG_SLICE_H
#define FD_IG_SLICE_H

/*
 * Slicing (https://hl7.org/fhir/R4/profiling.html#slicing) of one child, in
 * all the layers that slice it, while its items are walked.
 */

#include "core/ig/walk.h"

enum { SLICINGS_MAX = 8, SLICE_COUNTS = 48 };

struct slicing_of {
	struct layer layer;	/* the sliced element */
	unsigned *counts;	/* of each of its slices */
	size_t last;		/* slice that matched last, from 1 */
	bool had_unmatched;
};

struct slicing {
	size_t count;
	struct slicing_of of[SLICINGS_MAX];
	unsigned room[SLICE_COUNTS];
	unsigned *more;		/* when that doesn't do */
};

void slicing_begin(struct walk *walk, struct slicing *slicing,
	const struct layers *child) FD_NONNULL;
/* An item: the slices that it belongs to are added to its layers. */
void slicing_item(struct walk *walk, struct slicing *slicing,
	const struct place *item, struct layers *layers) FD_NONNULL;
/* All items were there: the slices' own cardinality, told of the parent. */
void slicing_end(struct walk *walk, struct slicing *slicing,
	const struct place *parent) FD_NONNULL;

#endif
