#ifndef FD_CLIENT_INSPECTION_H
#define FD_CLIENT_INSPECTION_H

/*
 * Everything there is to know about a connection's tokens, as pages: the deck
 * shows them in the token view, `fhirdeck token` prints them, the report is
 * made of them. One token at a time is looked at: the one that is held, the
 * one it took the place of, the ID token that came with it, or one that was
 * pasted in from elsewhere.
 *
 * Pages hold a token's mask; the page of its state holds it whole only after
 * inspection_reveal, and a report never.
 */

#include "core/client/claims.h"
#include "core/client/client.h"

struct inspection;

enum inspected {
	INSPECTED_ACCESS, INSPECTED_FORMER, INSPECTED_ID, INSPECTED_PASTED,
	INSPECTED_COUNT
};

enum inspection_part {
	INSPECTION_STATE,	/* evidence, life, how it was got, scope */
	INSPECTION_CLAIMS,	/* header and claims, decoded here */
	INSPECTION_CHECKS,	/* signature and claims, checked here */
	INSPECTION_SERVER,	/* introspection beside the claims */
	INSPECTION_ASSERTION,	/* the pre-flight of a signed assertion */
	INSPECTION_ENDPOINTS,	/* discovery and its findings */
	INSPECTION_COMPARE,	/* the one held beside another */
	INSPECTION_PART_COUNT
};

/* Both are borrowed; changed runs from the loop when a page has changed. NULL:
   no deck shows them, and pages name no keys. */
struct inspection *inspection_new(struct loop *loop, struct client *client,
	void (*changed)(void *data), void *data)
	__attribute__((nonnull(1, 2))) FD_MUST_USE;
/* Stops what runs. */
void inspection_free(struct inspection *inspection);

/* The client's token may have changed: what it was before is kept. */
void inspection_notice(struct inspection *inspection) FD_NONNULL;
/* False when there is no such token. */
bool inspection_choose(struct inspection *inspection, enum inspected which)
	FD_NONNULL;
enum inspected inspection_chosen(const struct inspection *inspection)
	FD_NONNULL;
/* The token looked at, or NULL; borrowed until the loop's next turn. */
const struct secret *inspection_token(const struct inspection *inspection)
	FD_NONNULL;
/* Its page shows the token whole, until another one is looked at. */
void inspection_reveal(struct inspection *inspection, bool is_whole)
	FD_NONNULL;
/* "access token", "pasted token". */
const char *inspected_name(enum inspected which);
/* One from elsewhere is looked at; taken over, blanks around it left out.
   False with err when it can't be a token. */
bool inspection_paste(struct inspection *inspection, struct secret *token,
	struct err *err) FD_NONNULL FD_MUST_USE;

/* err: why not; NULL when it was done. */
typedef void inspection_done_fn(void *data, const struct err *err);
/*
 * Fetches the server's keys (without credentials) and checks signature and
 * claims; a key that is not among them is looked for once more in a JWKS
 * fetched anew, since it may be a new one.
 */
void inspection_verify(struct inspection *inspection,
	inspection_done_fn *done, void *data)
	__attribute__((nonnull(1)));
/* Whether it was checked, and held in every respect. */
bool inspection_is_verified(const struct inspection *inspection) FD_NONNULL;
bool inspection_is_checked(const struct inspection *inspection) FD_NONNULL;
/* What the check found; NULL when none was made. */
const struct jwt_checks *inspection_found(
	const struct inspection *inspection) FD_NONNULL;
/* Asks the server about the token looked at (RFC 7662). */
void inspection_introspect(struct inspection *inspection,
	inspection_done_fn *done, void *data)
	__attribute__((nonnull(1)));
/* The last answer about the token looked at, or NULL. */
const struct introspection *inspection_said(
	const struct inspection *inspection) FD_NONNULL;
/* What the server says of the person who logged in (OpenID Connect Core 5.3);
   it stands on the page of introspection. */
void inspection_userinfo(struct inspection *inspection,
	inspection_done_fn *done, void *data)
	__attribute__((nonnull(1)));
/* The answer, a JSON object; NULL: not asked yet. */
const char *inspection_person(const struct inspection *inspection)
	FD_NONNULL;
/* Introspects every so many seconds until it is called with 0. */
void inspection_watch(struct inspection *inspection, long seconds)
	FD_NONNULL;
/* Seconds between two questions; 0: it does not watch. */
long inspection_watches(const struct inspection *inspection) FD_NONNULL;

/* is_open is asked which nested claims are shown; NULL: all are. */
void inspection_page(struct inspection *inspection,
	enum inspection_part part, claims_is_open_fn *is_open,
	const void *data, struct page *out)
	__attribute__((nonnull(1, 5)));
/* "Claims". */
const char *inspection_part_name(enum inspection_part part);
/* Whether there is a token of that kind. */
bool inspection_has(const struct inspection *inspection,
	enum inspected which) FD_NONNULL;
/* Every page as Markdown, tokens masked: for a ticket. */
void inspection_report(struct inspection *inspection, struct buf *out)
	FD_NONNULL;

#endif
