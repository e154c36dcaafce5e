#ifndef FD_AUTH_SUSPECT_H
#define FD_AUTH_SUSPECT_H

/*
 * What a refusal of an authorization server points at. The codes of RFC 6749
 * section 5.2 say little ("invalid_client"); the sentence beside them often
 * names the claim that was wrong, in the server's own way. This module reads
 * both, and says which check failed over there and what to look at here.
 */

#include "core/base/buf.h"

enum suspect {
	SUSPECT_ISS_SUB,	/* iss and sub: the client id (RFC 7523 3) */
	SUSPECT_AUD,		/* aud of the assertion */
	SUSPECT_EXP,		/* lifetime of the assertion, or a clock */
	SUSPECT_JTI,		/* used before */
	SUSPECT_KID,		/* no such key over there */
	SUSPECT_ALG,
	SUSPECT_SIGNATURE,	/* the key there is another one */
	SUSPECT_JWKS,		/* the server can't fetch our public keys */
	SUSPECT_CLIENT,		/* unknown client, or wrong environment */
	SUSPECT_SECRET,
	SUSPECT_SCOPE,
	SUSPECT_GRANT,
	SUSPECT_CERTIFICATE,	/* mutual TLS */
	SUSPECT_CODE,		/* authorization code, refresh token */
	SUSPECT_COUNT
};

/* How the client proved who it is: the same code means other things. */
enum suspect_by { SUSPECT_BY_SECRET, SUSPECT_BY_ASSERTION,
	SUSPECT_BY_SIGNED_SECRET,	/* an assertion, signed with it */
	SUSPECT_BY_CERTIFICATE, SUSPECT_BY_NOTHING };

/*
 * Bits (1u << enum suspect) of what the two members of an error answer point
 * at, either of which may be NULL; 0: nothing that is known.
 */
unsigned suspects_of(const char *error, const char *description,
	enum suspect_by by);
/* "iss and sub": a few words. */
const char *suspect_name(enum suspect suspect);
/* A sentence: what the server checked, and what to look at. */
const char *suspect_advice(enum suspect suspect);

#endif
