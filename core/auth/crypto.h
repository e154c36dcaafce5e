#ifndef FD_AUTH_CRYPTO_H
#define FD_AUTH_CRYPTO_H

/*
 * The OpenSSL door: random bytes, digests, RSA keys and RS256 signatures
 * (RFC 7518 section 3.3), the key's JWK form (RFC 7517).
 */

#include "core/base/buf.h"
#include "core/base/err.h"

/* Cryptographically strong; dies when the system has none. */
void crypto_random(void *out, size_t len) FD_NONNULL;
/* A random UUID, version 4 (RFC 4122): 36 characters and NUL. */
void crypto_uuid(char out[37]) FD_NONNULL;
void crypto_sha256(const void *data, size_t len, uint8_t out[32]) FD_NONNULL;
/* Equal lengths and bytes, in constant time. */
bool crypto_equal(const void *a, const void *b, size_t len) FD_NONNULL;

struct crypto_key;

struct crypto_key *crypto_rsa_generate(unsigned bits) FD_MUST_USE;
void crypto_key_free(struct crypto_key *key);
/* Appends the raw signature. */
bool crypto_sign_rs256(const struct crypto_key *key, const void *data,
	size_t len, struct buf *out, struct err *err) FD_MUST_USE;
bool crypto_verify_rs256(const struct crypto_key *key, const void *data,
	size_t len, const void *signature, size_t signature_len) FD_MUST_USE;
/* Appends the public half as a JWK: {"kty":"RSA","kid":...,"n":...}. */
void crypto_public_jwk(const struct crypto_key *key, const char *kid,
	struct buf *out) FD_NONNULL;

#endif
