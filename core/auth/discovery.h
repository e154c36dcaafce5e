#ifndef FD_AUTH_DISCOVERY_H
#define FD_AUTH_DISCOVERY_H

/*
 * What an authorization server says of itself (OpenID Connect Discovery 1.0
 * section 3, RFC 8414 section 2, SMART App Launch "Conformance", the
 * oauth-uris extension of a CapabilityStatement), and which of it may be used.
 * There may be several such documents; discovery_sources.h puts them together.
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
	ENDPOINT_END_SESSION, ENDPOINT_REGISTRATION, ENDPOINT_DEVICE,
	ENDPOINT_COUNT
};

/* Where something was said, the first being believed before the others. */
enum discovery_source {
	DISCOVERY_OPENID,	/* openid-configuration */
	DISCOVERY_OAUTH,	/* oauth-authorization-server, inserted
				   between host and path (RFC 8414, 3.1) */
	DISCOVERY_OAUTH_BELOW,	/* the same below the base */
	DISCOVERY_SMART,	/* smart-configuration below the FHIR base */
	DISCOVERY_CAPABILITY,	/* oauth-uris in the CapabilityStatement */
	DISCOVERY_SOURCE_COUNT
};

struct discovery {
	char *issuer;
	char *endpoint[ENDPOINT_COUNT];	/* as sent; NULL where not named */
	/* Lists, divided by blanks; NULL where the document has none. */
	char *scopes, *grants, *auth_methods;
	char *auth_algs;	/* for assertions at the token endpoint */
	char *challenges;	/* of PKCE */
	char *capabilities;	/* of SMART */
	/* For clients with a certificate (RFC 8705 section 5); or NULL. */
	char *mtls_endpoint[ENDPOINT_COUNT];
	bool says_iss;		/* in authorization answers (RFC 9207) */
	/* Who said it; of no meaning where it is NULL. */
	enum discovery_source issuer_from, endpoint_from[ENDPOINT_COUNT];
};

/* "token_endpoint"; the path it has below a base ("/token"). */
const char *endpoint_member(enum endpoint endpoint);
const char *endpoint_path(enum endpoint endpoint);

/* Owned "{base}/.well-known/openid-configuration". */
char *discovery_url(const char *base) FD_NONNULL FD_MALLOC;
/*
 * Any of the JSON documents. ERR_AUTH with a sentence when it is not such a
 * document.
 */
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

/* What a connection is about to use; NULL: not used. */
struct discovery_use {
	const char *grant;	/* as on the wire: "client_credentials" */
	const char *auth_method;	/* "private_key_jwt" */
	const char *alg;	/* of the assertion */
	bool uses_pkce;
};
/*
 * Appends a line for each thing that is used and that a list of the document
 * lacks. Advice: real servers leave out what they support.
 */
void discovery_doubts(const struct discovery *discovery,
	const struct discovery_use *use, struct buf *out) FD_NONNULL;

#endif
