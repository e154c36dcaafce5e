#ifndef FD_SANDBOX_REWRITE_H
#define FD_SANDBOX_REWRITE_H

/*
 * JSON texts changed without being read into anything: laid out anew, or with
 * their id and meta set. Numbers and strings pass byte for byte.
 */

#include "core/base/buf.h"

#include <time.h>

struct doc_index;

/* Appends text as a JSON string, quotes included. */
void rewrite_string(struct buf *out, const char *text) FD_NONNULL;
/* Appends a valid JSON text without white space, or indented by two. */
void rewrite_layout(struct buf *out, const char *text, size_t len,
	bool is_indented) FD_NONNULL;
/*
 * Appends a resource (row 0 of the index is an object) on one line, with this
 * id, meta.versionId and meta.lastUpdated; the rest of meta stays. What is not
 * there yet is put in its alphabetical place behind resourceType, where the
 * servers of this family have it.
 */
void rewrite_identity(struct buf *out, const struct doc_index *index,
	const char *text, const char *id, unsigned version, time_t updated)
	FD_NONNULL;

#endif
