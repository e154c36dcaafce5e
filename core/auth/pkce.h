#ifndef FD_AUTH_PKCE_H
#define FD_AUTH_PKCE_H

/*
 * Proof Key for Code Exchange (RFC 7636) with S256: whoever steals the code
 * on its way back can do nothing with it.
 */

#include "core/base/secret.h"

enum { PKCE_CHALLENGE = 44 };	/* characters of one, and NUL */

/* A fresh verifier: 43 characters. Owned. */
struct secret *pkce_verifier(void) FD_MUST_USE;
/* base64url(SHA-256(verifier)) */
void pkce_challenge(const struct secret *verifier, char out[PKCE_CHALLENGE])
	FD_NONNULL;

#endif
