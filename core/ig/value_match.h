#ifndef FD_IG_VALUE_MATCH_H
#define FD_IG_VALUE_MATCH_H

/*
 * Values of a document against the fixed[x] and pattern[x] of a definition
 * (https://hl7.org/fhir/R4/elementdefinition-definitions.html
 * #ElementDefinition.pattern_x_): two places in two JSON texts.
 */

#include "core/doc/index.h"

struct value {
	const struct doc_index *index;
	const char *text;
	uint32_t row;
};

/* Equal in everything; order of members doesn't count, order of an array
   does; numbers by what they are (1.0 is 1). */
bool value_equals(const struct value *a, const struct value *b) FD_NONNULL;
/* Each part of the pattern is in the value; each item of a pattern's array is
   matched by some item of the value's. */
bool value_fits(const struct value *value, const struct value *pattern)
	FD_NONNULL;
/*
 * The same, and says where it is not so: steps from the value ("coding.code"),
 * appended to path.
 */
bool value_fits_where(const struct value *value, const struct value *pattern,
	struct buf *path) FD_NONNULL;
/* The first place (depth first) where they aren't equal, likewise. */
bool value_equals_where(const struct value *value, const struct value *fixed,
	struct buf *path) FD_NONNULL;

#endif
