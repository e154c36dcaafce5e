#ifndef FD_AUTH_JWT_MAKE_H
#define FD_AUTH_JWT_MAKE_H

/*
 * A signed JWT of our own (RFC 7515 section 5.1): assertions, and the
 * sandbox's tokens.
 */

#include "core/auth/crypto_sign.h"

struct json;

/* Owned compact form; the header must name alg. NULL as crypto_sign fails. */
struct secret *jwt_make(const struct json *header, const struct json *claims,
	enum crypto_alg alg, const struct crypto_key *key, struct err *err)
	__attribute__((nonnull(1, 2, 4))) FD_MUST_USE;

#endif
