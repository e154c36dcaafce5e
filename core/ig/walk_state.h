#ifndef FD_IG_WALK_STATE_H
#define FD_IG_WALK_STATE_H

/*
 * What one document's walk has beside where it is.
 */

#include "core/ig/bundle_index.h"
#include "core/ig/choice.h"
#include "core/ig/walk.h"

struct walk_state {
	struct choice *choice;
	struct bundle_index *entries;	/* of the document's Bundle, or NULL */
	uint32_t asking;	/* row that FHIRPath is run on */
};

#endif
