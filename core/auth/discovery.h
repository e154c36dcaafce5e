#ifndef FD_AUTH_DISCOVERY_H
#define FD_AUTH_DISCOVERY_H

/*
 * What an authorization server says of itself (OpenID Connect Discovery 1.0
 * section 3, RFC 8414 section 2), and which of it may be used.
 *
 * The origin rule: credentials never follow a discovered endpoint to an origin
 * that is not the configured one. The RIE's own document names 127.0.0.1,
 * which on a jump host is the jump host.
 */

#include "core/base/buf.h"
#include "core/base/err.h"

enum endpoint {
	ENDPOINT_TOKEN, ENDPOINT_INTROSPECTION, ENDPOINT_REVOCATION,
	ENDPOINT_JWKS, ENDPOINT_AUTHORIZATION, ENDPOINT_USERINFO,
	ENDPOINT_END_SESSION, ENDPOINT_REGISTRATION, ENDPOINT_COUNT
};

struct discovery {
	char *issuer;
	char *endpoint[ENDPOINT_COUNT];	/* as sent; NULL where not named */
	char *scopes;			/* divided by blanks, or NULL */
	char *grants, *auth_methods;
};

/* "token_endpoint"; the path it has below a base ("/token"). */
const char *endpoint_member(enum endpoint endpoint);
const char *endpoint_path(enum endpoint endpoint);

/* Owned "{base}/.well-known/openid-configuration". */
char *discovery_url(const char *base) FD_NONNULL FD_MALLOC;
/* ERR_AUTH with a sentence when it is not such a document. */
bool discovery_read(const char *body, size_t len, struct discovery *out,
	struct err *err) FD_NONNULL FD_MUST_USE;
void discovery_finish(struct discovery *discovery) FD_NONNULL;

/* True when every endpoint we would send credentials to is on the base's
   origin. */
bool discovery_is_on_origin(const struct discovery *discovery,
	const char *base) FD_NONNULL;
/* True when the issuer is the base, a trailing slash aside. */
bool discovery_issuer_matches(const struct discovery *discovery,
	const char *base) FD_NONNULL;
/*
 * Owned URL of an endpoint with its path moved onto the base: what stands
 * behind the issuer in the document, else the usual path.
 */
char *discovery_rebase(const struct discovery *discovery, const char *base,
	enum endpoint endpoint) FD_NONNULL FD_MALLOC;
/* Appends the findings, a line each: issuer mismatch, foreign origins. */
void discovery_findings(const struct discovery *discovery, const char *base,
	struct buf *out) FD_NONNULL;

#endif
