#ifndef FD_SANDBOX_AUTHORITY_H
#define FD_SANDBOX_AUTHORITY_H

/*
 * The authorization server: discovery, token, introspection, revocation, keys.
 * Clients: sandbox-client / sandbox-secret, and narrow-client / narrow-secret,
 * which may only have the scope system/Patient.rs; key-client, which proves
 * itself by an assertion with the key that GET /demo-key hands to everybody;
 * person-client, which has no secret and is for logins (authorization code
 * with PKCE, device code, refresh tokens that rotate).
 */

#include "core/sandbox/route.h"

struct authority;

struct authority *authority_new(long token_seconds) FD_MUST_USE;
void authority_free(struct authority *authority);
void authority_serve(struct authority *authority,
	const struct sandbox_request *request, struct sandbox_reply *reply)
	FD_NONNULL;
/*
 * The scope of the live token in an Authorization header; NULL when there is
 * no header, or no such token. Borrowed until the next call on the authority.
 */
const char *authority_scope(const struct authority *authority,
	const struct sandbox_request *request) FD_NONNULL;

#endif
