#ifndef FD_SANDBOX_DEFINITIONS_H
#define FD_SANDBOX_DEFINITIONS_H

/*
 * The OperationDefinitions of the repository's operations: read by id, and
 * searched by url. They are no resources of the shelf: nobody can change what
 * the sandbox does by changing its description.
 */

#include "core/sandbox/route.h"

/* id NULL: a search. */
void definitions_serve(const struct sandbox_request *request, const char *id,
	struct sandbox_reply *reply) __attribute__((nonnull(1, 3)));

#endif
