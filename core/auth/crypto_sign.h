#ifndef FD_AUTH_CRYPTO_SIGN_H
#define FD_AUTH_CRYPTO_SIGN_H

/*
 * The signature algorithms of JWTs (RFC 7518 section 3, RFC 8037 section 3.1).
 * An algorithm fits one kind of key, and none fits two: no caller can sign
 * with the wrong one, or take a public key for an HMAC secret.
 */

#include "core/auth/crypto_key.h"

enum crypto_alg {
	CRYPTO_ALG_UNKNOWN,	/* "none" is one of these */
	CRYPTO_RS256, CRYPTO_RS384, CRYPTO_RS512,
	CRYPTO_PS256, CRYPTO_PS384, CRYPTO_PS512,
	CRYPTO_ES256, CRYPTO_ES384, CRYPTO_ES512,
	CRYPTO_EDDSA,	/* either curve; by name of one: RFC 9864 */
	CRYPTO_ALG_ED25519, CRYPTO_ALG_ED448,
	CRYPTO_HS256, CRYPTO_HS384, CRYPTO_HS512,
	CRYPTO_ALG_COUNT
};

/* Sets of algorithms. */
#define CRYPTO_ALG_BIT(alg)	(1u << (alg))
#define CRYPTO_ALGS_SECRET	(CRYPTO_ALG_BIT(CRYPTO_HS256) | \
	CRYPTO_ALG_BIT(CRYPTO_HS384) | CRYPTO_ALG_BIT(CRYPTO_HS512))
#define CRYPTO_ALGS_ALL		(CRYPTO_ALG_BIT(CRYPTO_ALG_COUNT) - 2)
#define CRYPTO_ALGS_PUBLIC	(CRYPTO_ALGS_ALL & ~CRYPTO_ALGS_SECRET)

/* Names are compared with case, as RFC 7515 section 4.1.1 has it. */
enum crypto_alg crypto_alg_find(const char *name) FD_NONNULL;
/* "RS256"; "an unknown algorithm" for 0. */
const char *crypto_alg_name(enum crypto_alg alg);
/* The kind of key it needs, in words: "an EC key on curve P-256". */
const char *crypto_alg_needs(enum crypto_alg alg);
bool crypto_alg_fits(enum crypto_alg alg, const struct crypto_key *key)
	FD_NONNULL;
/* What a key signs with when nobody says: RS256, ES256..., EdDSA, HS256. */
enum crypto_alg crypto_alg_for(const struct crypto_key *key) FD_NONNULL;

/*
 * Appends the raw signature (of ES: r and s, RFC 7518 section 3.4). ERR_AUTH
 * when the algorithm does not fit the key, or the key is public only.
 */
bool crypto_sign(enum crypto_alg alg, const struct crypto_key *key,
	const void *data, size_t len, struct buf *out, struct err *err)
	__attribute__((nonnull(2, 3, 5))) FD_MUST_USE;
/* False as well when the algorithm does not fit the key. */
bool crypto_verify(enum crypto_alg alg, const struct crypto_key *key,
	const void *data, size_t len, const void *signature,
	size_t signature_len) FD_NONNULL FD_MUST_USE;

#endif
