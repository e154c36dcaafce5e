#ifndef FD_SANDBOX_CHECK_H
#define FD_SANDBOX_CHECK_H

/*
 * What the repository asks of a resource before it keeps it.
 */

#include "core/sandbox/route.h"

struct doc_index;

/*
 * Indexes the body of a request that must be a resource of this type (NULL:
 * any) and, unless id is NULL, have that id. NULL after replying with an
 * OperationOutcome: 400 syntax, 415 type of content, 422 values.
 */
struct doc_index *check_resource(const struct sandbox_request *request,
	const char *type, const char *id, struct sandbox_reply *reply)
	__attribute__((nonnull(1, 4))) FD_MUST_USE;
/* Only that it is JSON and an object with a resourceType. */
struct doc_index *check_json(const struct sandbox_request *request,
	struct sandbox_reply *reply) FD_NONNULL FD_MUST_USE;

#endif
