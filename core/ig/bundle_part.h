#ifndef FD_IG_BUNDLE_PART_H
#define FD_IG_BUNDLE_PART_H

/*
 * What the parts of bundle_check share; only they include this.
 */

#include "core/ig/bundle_check.h"
#include "core/ig/bundle_index.h"
#include "core/ig/walk_below.h"

enum bundle_type {
	BUNDLE_OTHER,		/* collection, history, unknown */
	BUNDLE_DOCUMENT, BUNDLE_MESSAGE, BUNDLE_SEARCHSET,
	BUNDLE_TRANSACTION, BUNDLE_BATCH, BUNDLE_RESPONSE
};

struct bundle {
	struct walk *walk;
	const struct place *place;	/* of the Bundle */
	enum bundle_type type;
	const struct bundle_index *entries;
};

/* All but transactions, batches and what answers them. */
bool bundle_needs_full_url(const struct bundle *bundle) FD_NONNULL;
/* Which entries hang together, and references that lead nowhere. */
void bundle_reach(const struct bundle *bundle) FD_NONNULL;
/* Links and search modes. */
void bundle_check_links(const struct bundle *bundle) FD_NONNULL;
void bundle_check_search(const struct bundle *bundle) FD_NONNULL;

#endif
