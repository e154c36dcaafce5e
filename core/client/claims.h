#ifndef FD_CLIENT_CLAIMS_H
#define FD_CLIENT_CLAIMS_H

/*
 * Claims as lines for a person: what stands inside a JWT (RFC 7519 section 4)
 * and what its server says of it (RFC 7662 section 2.2), alone and against
 * each other. Values are as they were sent; beside a time stand the same in
 * local time, in UTC and from now.
 */

#include "core/fhir/page.h"

#include <time.h>

/* A JSON object with its index; both borrowed. */
struct claims {
	const char *text;
	const struct doc_index *index;
};

/* Whether what is nested at a row of the index is shown. */
typedef bool claims_is_open_fn(const void *data, uint32_t row);

/*
 * One pair a claim, in the order they came; one that holds others has its row,
 * and its members beneath it where is_open says so. NULL: nothing folds, so
 * all are there and none has a row.
 */
void claims_page(const struct claims *claims, claims_is_open_fn *is_open,
	const void *data, struct page *out) __attribute__((nonnull(1, 4)));

/* How two sets of claims are called in the lines: "token", "server". */
struct claims_sides {
	const char *left, *right;
};

/*
 * The two side by side: what both say once, what differs twice and marked,
 * what only one of them says with its name. Scopes and audiences are compared
 * as sets. Returns the number of differences; a claim that one side leaves out
 * is none.
 */
size_t claims_compare(const struct claims *left, const struct claims *right,
	const struct claims_sides *sides, struct page *out) FD_NONNULL;

/* A moment three ways: "2026-07-03 11:31:00, 10:31:00Z, 5 min ago"; where
   local time is UTC, two. */
void claims_moment(time_t at, struct buf *out) FD_NONNULL;

#endif
