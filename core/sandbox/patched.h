#ifndef FD_SANDBOX_PATCHED_H
#define FD_SANDBOX_PATCHED_H

/*
 * PATCH (FHIR R4 http.html#patch), by JSON Patch only, as the repository that
 * the sandbox stands for.
 */

#include "core/sandbox/route.h"

/*
 * Appends text with the request's patch applied. False after replying: 415
 * for another form of patch, 422 for one that can't be applied.
 */
bool patched_text(const struct sandbox_request *request, const char *text,
	size_t len, struct buf *out, struct sandbox_reply *reply)
	FD_NONNULL FD_MUST_USE;

#endif
