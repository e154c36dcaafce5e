#ifndef FD_FHIR_CAPABILITY_EXPORT_H
#define FD_FHIR_CAPABILITY_EXPORT_H

/*
 * A CapabilityStatement in the forms other tools and people read: an OpenAPI
 * description (https://spec.openapis.org/oas/v3.0.3), and Markdown with
 * tables. Only what the statement says is in them.
 */

#include "core/fhir/capability.h"

/* base: where the server is; "" takes the statement's own, or "/". */
void capability_openapi(const struct capability *capability,
	const char *base, struct buf *out) FD_NONNULL;
void capability_markdown(const struct capability *capability,
	struct buf *out) FD_NONNULL;

#endif
