#ifndef FD_AUTH_JWKS_H
#define FD_AUTH_JWKS_H

/*
 * A set of keys as a server publishes it at jwks_uri (RFC 7517 section 5).
 * Keys that can't be used stand in it with their reasons; only a text that is
 * no such set, or is too large, is refused whole.
 */

#include "core/auth/jwk.h"

enum { JWKS_BYTES_MAX = 1024 * 1024, JWKS_KEYS_MAX = 500 };

struct jwks {
	size_t count, alloc;
	struct jwk *key;
};

/* A set, or a single JWK. ERR_AUTH in words otherwise; out is empty then. */
bool jwks_read(const char *text, size_t len, struct jwks *out,
	struct err *err) __attribute__((nonnull(1, 3))) FD_MUST_USE;
/* Adds a key that came otherwise, without kid; it belongs to the set. */
void jwks_adopt_key(struct jwks *jwks, struct crypto_key *key) FD_NONNULL;
void jwks_finish(struct jwks *jwks) FD_NONNULL;

/* The key with this kid, or this thumbprint where keys have no kid; or NULL. */
const struct jwk *jwks_find(const struct jwks *jwks, const char *kid)
	FD_NONNULL;
/* The key with the same public half, or NULL. */
const struct jwk *jwks_holding(const struct jwks *jwks,
	const struct crypto_key *key) FD_NONNULL;
/* Appends "kid a, b, c"-like words for a sentence; "no keys" when empty. */
void jwks_name_keys(const struct jwks *jwks, struct buf *out) FD_NONNULL;

#endif
