#ifndef FD_AUTH_JWT_VERIFY_H
#define FD_AUTH_JWT_VERIFY_H

/*
 * Is this token what it says (RFC 7515 section 5.2, RFC 7519 section 7.2, RFC
 * 8725)? Every check is made that can be made, and each says what it found,
 * so that a tester sees all that is wrong at once.
 *
 * By design: a key comes from the given set and from nowhere else (jwk, jku,
 * x5c and x5u in a token's header are not looked at); an algorithm fits one
 * kind of key; "none" is no algorithm; HS needs octets that the caller has
 * (jwt_expect.secret), never a key that a server publishes.
 */

#include "core/auth/jwks.h"
#include "core/auth/jwt.h"
#include "core/auth/jwt_check.h"

enum jwt_result {
	JWT_VERIFIED,		/* the signature and all that was checked */
	JWT_REFUSED,		/* something is bad */
	JWT_UNKNOWN_KID,	/* no such key: fetch the set again, once */
	JWT_UNVERIFIABLE	/* opaque, encrypted, or without a key */
};

enum { JWT_LEEWAY = 60 };	/* seconds; for clocks that differ */

struct jwt_expect {
	const char *issuer;	/* NULL: not checked */
	const char *audience;	/* one of aud; NULL: not checked */
	const char *typ;	/* "at+jwt"; NULL: any */
	time_t now;		/* 0: clock_now() */
	long leeway;		/* seconds */
	unsigned algs;		/* CRYPTO_ALG_BITs; 0: CRYPTO_ALGS_ALL */
	const struct secret *secret;	/* for HS; or NULL */
};

struct jwt_verification {
	enum jwt_result result;
	struct jwt_checks checks;
	char thumbprint[JWK_THUMBPRINT];	/* of the key that was used */
};

/*
 * keys may be NULL: everything but the signature is checked. Checks are named
 * structure, header, alg, crit, typ, key, signature, exp, nbf, iat, iss, aud.
 */
void jwt_verify(const char *token, size_t len, const struct jwks *keys,
	const struct jwt_expect *expect, struct jwt_verification *out)
	__attribute__((nonnull(1, 4, 5)));
void jwt_verify_secret(const struct secret *token, const struct jwks *keys,
	const struct jwt_expect *expect, struct jwt_verification *out)
	__attribute__((nonnull(1, 3, 4)));
/* The same of a token that was read already: jwt_read of that token. */
void jwt_verify_read(const char *token, const struct jwt *jwt,
	const struct jwks *keys, const struct jwt_expect *expect,
	struct jwt_verification *out)
	__attribute__((nonnull(1, 2, 4, 5)));
/* One sentence for the result: "verified with key ABC", "exp: ...". */
void jwt_verification_summary(const struct jwt_verification *verification,
	char *out, size_t size) FD_NONNULL;

#endif
