#ifndef FD_DOC_JSON_EDIT_H
#define FD_DOC_JSON_EDIT_H

/*
 * A small JSON text that belongs to a person, changed in one place: every
 * value that stays the same stays byte for byte, with its white space, the
 * spelling of its numbers and escapes, and the order of members.
 *
 * Objects in a list are known by their "name" where they have one.
 */

#include "core/base/buf.h"

struct json;

/* Appends text with the value it is to have; a blank text is written anew. */
void json_edit_text(const char *text, size_t len, const struct json *value,
	struct buf *out) FD_NONNULL;
/*
 * Owned: theirs with what was changed from base to ours. NULL when both
 * changed the same thing in different ways; where then leads to it
 * ("services.esb.base"). base NULL: there was nothing.
 */
struct json *json_merge(const struct json *base, const struct json *ours,
	const struct json *theirs, struct buf *where)
	__attribute__((nonnull(2, 3, 4))) FD_MUST_USE;

#endif
