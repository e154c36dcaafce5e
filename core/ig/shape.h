#ifndef FD_IG_SHAPE_H
#define FD_IG_SHAPE_H

/*
 * The form that FHIR's JSON has (https://hl7.org/fhir/R4/json.html): arrays
 * where an element repeats, objects and plain values where they belong, no
 * null and nothing empty.
 */

#include "core/ig/walk.h"

/* One item: false when there is nothing in it to be looked at. */
bool shape_check_item(struct walk *walk, const struct place *place)
	FD_NONNULL;
/* The value of a member: false when it is an array and must not be one.
   place: of the member, without number. */
bool shape_check_member(struct walk *walk, const struct place *place,
	bool is_array) FD_NONNULL;
/* An array's items that are null: fine with a shadow beside them. */
bool shape_check_null(struct walk *walk, const struct place *place)
	FD_NONNULL;

#endif
