#ifndef FD_FHIR_CAPABILITY_PAGE_H
#define FD_FHIR_CAPABILITY_PAGE_H

/*
 * All that a statement says of one thing, as lines for a person: the detail
 * view of the capability pane.
 */

#include "core/fhir/capability.h"
#include "core/fhir/page.h"

/* Who speaks, versions, formats, security, rules, findings, texts. */
void capability_page_server(const struct capability *capability,
	struct page *page) FD_NONNULL;
/* What can be asked of the system: interactions, parameters, operations. */
void capability_page_system(const struct capability *capability,
	struct page *page) FD_NONNULL;
void capability_page_messaging(const struct capability *capability,
	struct page *page) FD_NONNULL;
void capability_page_resource(const struct capability_resource *resource,
	struct page *page) FD_NONNULL;

#endif
