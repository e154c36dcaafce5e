#ifndef FD_AUTH_TOKEN_H
#define FD_AUTH_TOKEN_H

/*
 * An access token and what is known of its life. The state is by evidence:
 * our clock, a refusal of the server's, a revocation of ours, an introspection
 * answer; the latest evidence wins.
 */

#include "core/base/err.h"
#include "core/base/secret.h"

#include <time.h>

enum token_state {
	TOKEN_NONE,
	TOKEN_FRESH,
	TOKEN_EXPIRING,		/* fewer than TOKEN_RENEW_SECONDS are left */
	TOKEN_EXPIRED,		/* by our clock */
	TOKEN_REFUSED,		/* a server answered 401 to it */
	TOKEN_REVOKED,
	TOKEN_INACTIVE,		/* introspection said so */
};

enum { TOKEN_RENEW_SECONDS = 60 };

struct token {
	struct secret *value;	/* NULL: none */
	char *type;		/* as sent: "bearer" */
	char *scope_asked;
	char *scope_granted;	/* as sent, or NULL */
	char *endpoint;		/* where it came from */
	time_t got_at;
	long lifetime;		/* expires_in; -1 when not told */
	enum token_state evidence;	/* REFUSED, REVOKED, INACTIVE or NONE */
	time_t evidence_at;
	bool is_pasted;
	struct secret *refresh;	/* refresh token that came with it, or before
				   it; NULL: none */
	struct secret *id_token;	/* or NULL */
	/* How it was got; each may be NULL or 0 where that is not known. */
	char *grant;		/* "refresh_token", as on the wire */
	char *client_auth;	/* "private_key_jwt" */
	char *aud_asked, *resource_asked;
	char *request_id;	/* X-Request-ID of its exchange */
	unsigned exchange;	/* its number */
	unsigned renewals;	/* refreshed so often since the first grant */
	bool has_skew;
	long skew;		/* server's Date minus our clock, seconds */
};

void token_finish(struct token *token) FD_NONNULL;
enum token_state token_state(const struct token *token) FD_NONNULL;
/* True while it may be sent: fresh, or expiring. */
bool token_is_usable(const struct token *token) FD_NONNULL;
/* True when it should be renewed before the next request. */
bool token_wants_renewal(const struct token *token) FD_NONNULL;
/* Seconds left by our clock; LONG_MAX when its lifetime is not known. */
long token_seconds_left(const struct token *token) FD_NONNULL;
void token_note(struct token *token, enum token_state evidence) FD_NONNULL;
/* "fresh", "refused by the server at 10:31", ... */
void token_describe(const struct token *token, char *out, size_t size)
	FD_NONNULL;
/* "52:10", "no token", "refused": a few characters for the bar. */
void token_short(const struct token *token, char *out, size_t size)
	FD_NONNULL;
/*
 * Scopes asked for and not granted, divided by blanks, into out ("" when all
 * were). A grant that is not told counts as granted (RFC 6749 section 5.1).
 */
void token_scopes_missing(const struct token *token, char *out, size_t size)
	FD_NONNULL;

#endif
