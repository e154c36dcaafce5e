#ifndef FD_IG_SNAPSHOT_STRATA_H
#define FD_IG_SNAPSHOT_STRATA_H

/*
 * The strata of a place (see snapshot.c) and how one gets from a place to
 * those inside it. Only core/ig/snapshot*.c include this.
 */

#include "core/ig/definitions.h"

enum { STRATA_MAX = 48, SLICES_MAX = 200 };

struct strata {
	element_id list[STRATA_MAX];	/* the most derived last */
	size_t count;
	size_t sliced;		/* of a slice: the first layer that is the
				   slice's own; else 0 */
	const char *slice;	/* its name, or NULL */
	bool is_only;		/* see strata_of_only_type */
};

struct slice_names {
	const char *list[SLICES_MAX];
	size_t count;
};

/* Roots from the type to the definition. */
void strata_of_definition(const struct definitions *definitions,
	definition_id definition, struct strata *out) FD_NONNULL;
/* The same strata with the roots of the type's profile put in before the layer
   that asks for it. */
void strata_with_type_roots(const struct definitions *definitions,
	const struct strata *strata, struct strata *out) FD_NONNULL;
/* Those whose children are the place's; false when nobody speaks of any. */
bool strata_inside(const struct definitions *definitions,
	const struct strata *strata, struct strata *out) FD_NONNULL;
/* Children of all, each name once: those of the layer that has all of them
   first. 0 at the end. */
element_id strata_first(const struct definitions *definitions,
	const struct strata *inside) FD_NONNULL;
element_id strata_next(const struct definitions *definitions,
	const struct strata *inside, element_id at) FD_NONNULL;
void strata_of_child(const struct definitions *definitions,
	const struct strata *inside, const char *name, struct strata *out)
	FD_NONNULL;
/* Of a contentReference: the element that it means, or 0. */
element_id strata_content(const struct definitions *definitions,
	const struct strata *strata) FD_NONNULL;
/* Names of all slices, in order. */
void strata_slices(const struct definitions *definitions,
	const struct strata *strata, struct slice_names *out) FD_NONNULL;
/*
 * Inside a slice, the one "valueString" is the choice itself, narrowed: its
 * strata then, with the slice's name only where it has a sliceName in the
 * midst of a datatype's profile. False for anything else.
 */
bool strata_of_only_type(const struct definitions *definitions,
	const struct strata *strata, struct strata *out) FD_NONNULL;
void strata_of_slice(const struct definitions *definitions,
	const struct strata *strata, const char *name, struct strata *out)
	FD_NONNULL;

#endif
