#ifndef FD_SANDBOX_RECEIVER_H
#define FD_SANDBOX_RECEIVER_H

/*
 * HL7 v2 over HTTP: an ER7 message in, an acknowledgement out, always 200.
 */

#include "core/sandbox/route.h"

void receiver_serve(const struct sandbox_request *request,
	struct sandbox_reply *reply) FD_NONNULL;

#endif
