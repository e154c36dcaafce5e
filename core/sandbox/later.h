#ifndef FD_SANDBOX_LATER_H
#define FD_SANDBOX_LATER_H

/*
 * The asynchronous way (FHIR R4 async.html): what is asked for with "Prefer:
 * respond-async" is taken on with 202, and its answer is somewhere else,
 * later: at the second poll.
 */

#include "core/sandbox/route.h"

struct later;

struct later *later_new(void) FD_MUST_USE;
void later_free(struct later *later);
/* True when the request was a poll; the reply is there then. */
bool later_serve(struct later *later, const struct sandbox_request *request,
	struct sandbox_reply *reply) FD_NONNULL;
/* A reply that is wanted asynchronously becomes 202, and is kept. */
void later_take(struct later *later, const struct sandbox_request *request,
	struct sandbox_reply *reply) FD_NONNULL;

#endif
