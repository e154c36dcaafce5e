#ifndef FD_IG_SNAPSHOT_H
#define FD_IG_SNAPSHOT_H

/*
 * All elements of a definition in one list, as a profile's snapshot has them
 * (https://hl7.org/fhir/R4/profiling.html#snapshot): what the type says, what
 * each profile on the way changes, slices behind what they slice, and the
 * elements of datatypes where a profile says something about them. For
 * showing a profile; the validation needs none.
 */

#include "core/ig/definitions.h"

struct snapshot;

struct snapshot_element {
	/* All merged; id and path are of the place. Types and discriminators
	   are those of the elements below, constraints by their function. */
	struct element facts;
	unsigned depth;		/* 0: the root */
	/* In the definition's own tree, where it is named there; else 0. What
	   it says itself is its own element_get. */
	element_id own;
	element_id types;	/* the element whose types count, or 0 */
	element_id slicing;	/* whose discriminators count, or 0 */
};

/* What is missing (a base, a type) leaves a gap, no error. Borrows
   definitions, which stay as they are meanwhile. */
struct snapshot *snapshot_new(const struct definitions *definitions,
	definition_id definition) FD_NONNULL FD_MUST_USE;
void snapshot_free(struct snapshot *snapshot);
size_t snapshot_count(const struct snapshot *snapshot) FD_NONNULL;
/* at < snapshot_count. */
const struct snapshot_element *snapshot_element(const struct snapshot *snapshot,
	size_t at) FD_NONNULL;
/* i < facts.constraint_count: each key once. */
struct constraint snapshot_constraint(const struct snapshot *snapshot,
	size_t at, size_t i) FD_NONNULL;

#endif
