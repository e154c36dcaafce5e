#ifndef FD_SANDBOX_REPOSITORY_H
#define FD_SANDBOX_REPOSITORY_H

/*
 * The repository's REST interface (FHIR R4 http.html) over a shelf: read,
 * vread, history of an instance, create, update, delete, search, $validate,
 * $everything, metadata. Who may call is decided before; what the scope allows
 * is decided here.
 */

#include "core/sandbox/route.h"

struct shelf;

void repository_serve(struct shelf *shelf,
	const struct sandbox_request *request, struct sandbox_reply *reply)
	FD_NONNULL;
/* Code of the interaction at a position, or NULL behind the last. */
const char *repository_interaction(size_t at);

#endif
