#ifndef FD_AUTH_JWK_H
#define FD_AUTH_JWK_H

/*
 * One JSON Web Key (RFC 7517 section 4, RFC 7518 section 6, RFC 8037), read
 * strictly: base64url without padding or loose bits, no member twice, points
 * on their curve. A key that can't be used is kept with the reason, since a
 * set may hold keys of a kind we don't know (RFC 7517 section 5).
 */

#include "core/auth/crypto_sign.h"
#include "core/doc/index.h"

enum { JWK_THUMBPRINT = 44 };	/* characters of one, and NUL */

struct jwk {
	char *kty, *use, *alg, *kid;	/* as sent, decoded; or NULL */
	char *key_ops;			/* divided by blanks, or NULL */
	struct crypto_key *key;		/* NULL when it can't be used ... */
	char *problem;			/* ... for this reason */
	char *remark;			/* it works, but: "weak" */
	char thumbprint[JWK_THUMBPRINT];	/* RFC 7638; "" without key */
	size_t x5c;			/* certificates in x5c */
	char *subject;			/* of the first, or NULL */
};

/* The object at a row. Never fails: see problem. */
void jwk_read(const struct doc_index *index, const char *text, uint32_t row,
	struct jwk *out) FD_NONNULL;
/* One around a key that came otherwise, which it owns from then on. */
void jwk_adopt(struct crypto_key *key, struct jwk *out) FD_NONNULL;
void jwk_finish(struct jwk *jwk) FD_NONNULL;

/* RFC 7638 with SHA-256; false for octets, which have none that is public. */
bool jwk_thumbprint(const struct crypto_key *key, char out[JWK_THUMBPRINT])
	FD_NONNULL;
/*
 * Appends the public half as a JWK on one line: kty, kid, use "sig", alg, the
 * numbers. kid NULL: its thumbprint. alg 0: no alg member. False for octets.
 */
bool jwk_print_public(const struct crypto_key *key, const char *kid,
	enum crypto_alg alg, struct buf *out)
	__attribute__((nonnull(1, 4)));
/* The same as a set of one key, indented: what an administrator registers. */
bool jwk_print_public_set(const struct crypto_key *key, const char *kid,
	enum crypto_alg alg, struct buf *out)
	__attribute__((nonnull(1, 4)));
/* True when it may verify signatures of alg: use, key_ops, alg, kind. */
bool jwk_may_verify(const struct jwk *jwk, enum crypto_alg alg) FD_NONNULL;

#endif
