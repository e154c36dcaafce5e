#ifndef FD_IG_ELEMENT_WORDS_H
#define FD_IG_ELEMENT_WORDS_H

/*
 * What an element says, in the short forms that profiles are read in. What it
 * leaves out is taken from what it constrains.
 */

#include "core/base/buf.h"
#include "core/ig/definitions.h"

/* "1..*" */
void element_put_range(const struct definitions *definitions, element_id id,
	struct buf *out) FD_NONNULL;
/* "Reference(Patient | Group) | string"; nothing for none. */
void element_put_types(const struct definitions *definitions, element_id id,
	struct buf *out) FD_NONNULL;
/* The nearest element with a binding; false for none. */
bool element_find_binding(const struct definitions *definitions,
	element_id id, struct element *out) FD_NONNULL;
const char *binding_strength_name(enum binding_strength strength);

#endif
