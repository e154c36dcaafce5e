#ifndef FD_IG_WALK_STATE_H
#define FD_IG_WALK_STATE_H

/*
 * What one document's walk has beside where it is.
 */

#include "core/base/map.h"
#include "core/ig/bundle_index.h"
#include "core/ig/choice.h"
#include "core/ig/walk.h"

struct walk_state {
	struct choice *choice;
	struct bundle_index *entries;	/* of the document's Bundle, or NULL */
	uint32_t asking;	/* row that FHIRPath is run on */
	/* reference_check.c: the contained resources of the resource that was
	   asked for last, by id; their rows plus one. */
	struct map *contained;
	uint32_t container;
	/* walk_below.c: where a row was found in an array last. */
	struct {
		uint32_t list, row;
		long number;
	} last;
};

#endif
