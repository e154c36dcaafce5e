#ifndef FD_IG_PROFILE_PAGE_H
#define FD_IG_PROFILE_PAGE_H

/*
 * A profile as a tree for a person: what it says of each element it speaks of,
 * with cardinality, type, binding, fixed values, slices and must-support. Steps
 * that lead to such an element and say nothing themselves are dim.
 */

#include "core/fhir/page.h"
#include "core/ig/definitions.h"

/* The label of the line of what it is made from. */
#define PROFILE_PAGE_BASE "made from"

/* Name, base, and the tree. The row of a tree's line is its element's id, that
   of the base its definition's. */
void profile_page(const struct definitions *definitions, definition_id id,
	struct page *out) FD_NONNULL;

#endif
