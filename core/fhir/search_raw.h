#ifndef FD_FHIR_SEARCH_RAW_H
#define FD_FHIR_SEARCH_RAW_H

/*
 * The text of a query unit by unit: what one percent-encoded, perhaps escaped
 * character or one {{variable}} takes up, and what it stands for.
 */

#include "core/base/buf.h"

struct search_unit {
	const char *at;
	size_t len;
	int byte;		/* -1: a {{variable}} */
	bool is_escaped;	/* "\," and the like */
};

struct search_slice {
	const char *at;
	size_t len;
};

/* Takes one off the front; false at the end. */
bool search_unit_take(struct search_slice *rest, struct search_unit *unit)
	FD_NONNULL;
/* The first unescaped delimiter, len 0 at the slice's end where none. */
struct search_slice search_find(struct search_slice text, char delimiter);
/* True where it ends with a "\" that would escape a delimiter behind it. */
bool search_ends_open(struct search_slice text);
/* Decoded; escapes are undone, or kept. */
void search_read(struct buf *out, struct search_slice text, bool keeps)
	FD_NONNULL;
/* Encoded; delimiters and "\" in it are escaped, or only those of `guarded`
   that are not yet. */
void search_write(struct buf *out, const char *text, const char *guarded)
	__attribute__((nonnull(1, 2)));

#endif
