#ifndef FD_DOC_JSON_PATCH_H
#define FD_DOC_JSON_PATCH_H

/*
 * JSON Patch (RFC 6902): written from what differs between two texts, and
 * applied. Values go over byte for byte but for the white space between their
 * tokens; what a patch does not touch keeps its bytes likewise.
 */

#include "core/base/err.h"
#include "core/doc/json_change.h"

/*
 * The patch that makes b of a. False with a sentence where one of them is no
 * JSON; *count is the number of its operations, the test left out.
 */
bool json_patch_make(const struct buf *a, const struct buf *b,
	const char *version, struct buf *out, size_t *count, struct err *err)
	__attribute__((nonnull(1, 2, 4, 5, 6))) FD_MUST_USE;

/*
 * Appends text with the patch applied, on one line. False with a sentence
 * that names the operation when one can't be done; nothing is appended then.
 * "test" compares numbers as they are written.
 */
bool json_patch_apply(const struct buf *text, const struct buf *patch,
	struct buf *out, struct err *err) FD_NONNULL FD_MUST_USE;

#endif
