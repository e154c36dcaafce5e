#ifndef FD_AUTH_DISCOVERY_SOURCES_H
#define FD_AUTH_DISCOVERY_SOURCES_H

/*
 * Everything that was said of an authorization server, and by whom: each
 * source as it was found, all of them as one, and where they contradict each
 * other. No I/O: the client asks.
 */

#include "core/auth/discovery.h"

struct discovery_part {
	char *url;		/* NULL: not asked */
	unsigned status;	/* 0: no answer came */
	char *problem;		/* a sentence why nothing was read, or NULL */
	bool is_read;		/* found counts */
	struct discovery found;
	char *text;		/* as fetched; or NULL */
};

struct discovery_set {
	struct discovery_part part[DISCOVERY_SOURCE_COUNT];
};

/* "openid-configuration", "oauth-uris". */
const char *discovery_source_name(enum discovery_source source);
/*
 * Owned; NULL when there is no such address: no FHIR base, or one that would
 * be asked twice. Either base may be NULL.
 */
char *discovery_source_url(enum discovery_source source, const char *base,
	const char *fhir_base) FD_MUST_USE;
/* What the extension oauth-uris says; "" or NULL: nothing. */
bool discovery_from_uris(const char *token, const char *authorize,
	struct discovery *out) __attribute__((nonnull(3)));

void discovery_set_finish(struct discovery_set *set) FD_NONNULL;
/*
 * All as one: what the first source says that says it; lists are put together.
 * Owned by out.
 */
void discovery_merge(const struct discovery_set *set, struct discovery *out)
	FD_NONNULL;
/*
 * Appends the contradictions, a line each: "token_endpoint:
 * openid-configuration says X, smart-configuration says Y."
 */
void discovery_conflicts(const struct discovery_set *set, struct buf *out)
	FD_NONNULL;
/* Appends a line for each source: where it was asked, what came of it. */
void discovery_report(const struct discovery_set *set, struct buf *out)
	FD_NONNULL;

#endif
