#ifndef FD_AUTH_ASSERTION_H
#define FD_AUTH_ASSERTION_H

/*
 * Assertions: JWTs of our own with which a client says who it is
 * (private_key_jwt, client_secret_jwt: RFC 7523 section 2.2, OpenID Connect
 * Core section 9, SMART backend services) or asks for a grant (RFC 7523
 * section 2.1). An assertion is as good as a password for its minutes, so it
 * is a struct secret from the moment it is signed.
 */

#include "core/auth/jwks.h"
#include "core/auth/jwt.h"
#include "core/auth/jwt_check.h"

#include <time.h>

enum {
	ASSERTION_LIFETIME_MIN = 60, ASSERTION_LIFETIME_MAX = 300,
	ASSERTION_LIFETIME = 240	/* where none is set */
};

struct assertion {
	const char *issuer;	/* the client id; sub as well, unless: */
	const char *subject;	/* for whom a grant is asked; or NULL */
	const char *audience;	/* token endpoint or issuer, by setting */
	const char *scope;	/* a claim some servers want; or NULL */
	const char *kid;	/* NULL: the key's thumbprint; "": none */
	const char *typ;	/* NULL: "JWT" */
	long lifetime;		/* seconds, brought into 60 to 300; 0: 240 */
	enum crypto_alg alg;	/* 0: the key's own (crypto_alg_for) */
	const struct crypto_key *key;	/* private; octets for HS */
};

/* Owned; NULL with ERR_CONFIG or ERR_AUTH. jti is a fresh UUID. */
struct secret *assertion_make(const struct assertion *assertion,
	struct err *err) __attribute__((nonnull(1))) FD_MUST_USE;
/*
 * The same with an HMAC key of the client secret (client_secret_jwt); key is
 * not looked at, alg 0 is HS256, and there is no kid unless one is given.
 */
struct secret *assertion_make_with_secret(const struct assertion *assertion,
	const struct secret *secret, struct err *err)
	__attribute__((nonnull(1, 2))) FD_MUST_USE;

/* What the server that is to take it expects, as far as it is known. */
struct assertion_expect {
	const char *client_id;
	const char *token_endpoint;	/* NULL: not known */
	const char *issuer;		/* of the server; NULL: not known */
	const char *algs;	/* token_endpoint_auth_signing_alg_values_...,
				   divided by blanks; NULL: not told */
	const struct crypto_key *key;	/* it was signed with; NULL: secret */
	const struct secret *secret;	/* client_secret_jwt; or NULL */
	const struct jwks *keys;	/* as registered at the client's
					   jwks_uri; NULL: not fetched */
	const char *keys_problem;	/* why keys is NULL; or NULL */
	bool is_grant;		/* sub may differ from iss */
	bool has_skew;		/* skew is known */
	long skew;		/* server's Date minus our clock, seconds */
};
/*
 * Before sending: is there anything the server will refuse it for? Checks are
 * named structure, iss, sub, aud, exp, iat, jti, alg, kid, signature, keys,
 * clock.
 */
void assertion_preflight(const struct secret *assertion,
	const struct assertion_expect *expect, struct jwt_checks *out)
	FD_NONNULL;

#endif
