#ifndef FD_AUTH_OAUTH_GRANT_H
#define FD_AUTH_OAUTH_GRANT_H

/*
 * The ways to a token beside client credentials: what is sent, what comes
 * back. No I/O here.
 *
 * Refresh RFC 6749 section 6; JWT bearer RFC 7523 section 2.1; authorization
 * code RFC 6749 section 4.1 with RFC 7636 and RFC 9207; device RFC 8628;
 * resource RFC 8707.
 */

#include "core/auth/oauth.h"

/* What every grant may carry; each may be NULL. */
struct oauth_ask {
	const char *scope;	/* NULL: not sent */
	const char *aud, *resource;
};

/* grant_type and the rest; the form has room for what is secret in it. */
void oauth_grant_form(struct buf *form, const char *grant_type,
	const struct oauth_ask *ask) FD_NONNULL;
void oauth_form_secret(struct buf *form, const char *name,
	const struct secret *value) FD_NONNULL;

/* Of a device that asks for its code: no grant_type. */
void oauth_device_form(struct buf *form, const struct oauth_ask *ask)
	FD_NONNULL;

/* client_assertion_type and client_assertion (RFC 7523 section 2.2). */
void oauth_assertion_fields(struct buf *form, const struct secret *assertion)
	FD_NONNULL;

/* A person's login by code, while it is under way. */
struct oauth_login {
	char *state;		/* random; comes back with the code */
	struct secret *verifier;
	char *redirect_uri;
	char *issuer;		/* as discovered; NULL: not known */
	bool wants_iss;		/* the server said that it sends it */
};

/* New state and verifier; redirect_uri is copied. */
void oauth_login_begin(struct oauth_login *login, const char *redirect_uri)
	FD_NONNULL;
void oauth_login_finish(struct oauth_login *login) FD_NONNULL;
/* Owned URL to open in a browser. */
char *oauth_login_url(const struct oauth_login *login, const char *endpoint,
	const char *client_id, const struct oauth_ask *ask)
	FD_NONNULL FD_MUST_USE;
/*
 * The code in an address that came back, as it was pasted (blanks and line
 * ends of a terminal in it) or as the listener got it ("/callback?code=..").
 * NULL in words: another login's, another server's, refused, no code in it.
 * is_final: true when this login has no hope any more (the person or the
 * server refused), false when another address may still come.
 */
struct secret *oauth_login_code(const struct oauth_login *login,
	const char *text, bool *is_final, struct err *err)
	FD_NONNULL FD_MUST_USE;

/* The error code of an answer ("invalid_grant"), or "". */
void oauth_error_of(const struct oauth_answer *answer, char *out, size_t size)
	FD_NONNULL;

#endif
