#ifndef FD_SANDBOX_CONVERT_H
#define FD_SANDBOX_CONVERT_H

/*
 * The engine's conversion tool: POST /transformToFHIR takes HL7 v2 and gives a
 * message Bundle, POST /transformToV2 the other way round. What came is in the
 * Bundle too, byte for byte, as a Binary with the type it came with.
 */

#include "core/sandbox/route.h"

void convert_serve(const struct sandbox_request *request,
	struct sandbox_reply *reply) FD_NONNULL;

#endif
