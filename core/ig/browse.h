#ifndef FD_IG_BROWSE_H
#define FD_IG_BROWSE_H

/*
 * Packages as pages to read: what is loaded, what one brings, a profile as a
 * tree, a value set with its codes. A line that leads on has a link: its row
 * is the number of it, kept here.
 */

#include "core/fhir/page.h"
#include "core/ig/guides.h"

enum browse_kind {
	BROWSE_PACKAGES, BROWSE_PACKAGE, BROWSE_DEFINITION, BROWSE_ELEMENT,
	BROWSE_VALUE_SET, BROWSE_SYSTEM
};

/* A page: what it is of. */
struct browse_link {
	enum browse_kind kind;
	uint32_t id;		/* package, definition_id, element_id */
	const char *url;	/* value set, code system; borrowed */
};

struct browse_links {
	struct browse_link *link;
	size_t count, alloc;
};

void browse_links_finish(struct browse_links *links) FD_NONNULL;
/* The page of a link; its own links replace those in links. */
void browse_page(const struct guides *guides, const struct browse_link *of,
	struct page *page, struct browse_links *links) FD_NONNULL;
/* What the page is of, in a few words: "UKCore-Patient". */
void browse_title(const struct guides *guides, const struct browse_link *of,
	struct buf *out) FD_NONNULL;

#endif
