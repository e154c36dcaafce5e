#ifndef FD_AUTH_JWT_VERIFY_INTERNAL_H
#define FD_AUTH_JWT_VERIFY_INTERNAL_H

/*
 * One verification on its way: what is checked, against what, and the list
 * that is being made.
 */

#include "core/auth/jwt_verify.h"

struct verify {
	const char *token;
	const struct jwt *jwt;
	const struct jwks *keys;
	const struct jwt_expect *expect;
	enum crypto_alg alg;	/* 0: none that may be used */
	time_t now;
	bool is_unknown_kid;
	struct jwt_verification *out;
};

#define ADD(verify, ...) jwt_checks_add(&(verify)->out->checks, __VA_ARGS__)

/* exp, nbf, iat, iss, aud. */
void verify_claims(struct verify *verify) FD_NONNULL;

#endif
