#ifndef FD_AUTH_OAUTH_H
#define FD_AUTH_OAUTH_H

/*
 * OAuth2 messages: what is sent to an authorization server, and what its
 * answers mean. No I/O here: the client sends, this module writes and reads.
 *
 * Client credentials grant RFC 6749 section 4.4, client authentication
 * section 2.3.1, token introspection RFC 7662, revocation RFC 7009.
 */

#include "core/auth/suspect.h"
#include "core/auth/token.h"
#include "core/base/buf.h"

struct json;

/* "Basic ..." with id and secret form-encoded first (2.3.1). Owned. */
struct secret *oauth_basic(const char *id, const struct secret *secret)
	FD_NONNULL FD_MUST_USE;
/* Plain HTTP Basic, nothing encoded (RFC 7617). Owned. */
struct secret *oauth_http_basic(const char *user,
	const struct secret *password) FD_NONNULL FD_MUST_USE;
/* "Bearer ...". Owned. */
struct secret *oauth_bearer(const struct secret *token)
	FD_NONNULL FD_MUST_USE;

/* Appends one field of a form body. */
void oauth_form_field(struct buf *form, const char *name, const char *value)
	FD_NONNULL;
/* The body of a request for introspection or revocation: token and
   token_type_hint ("access_token", "refresh_token"). */
void oauth_about_form(struct buf *form, const struct secret *token,
	const char *hint) FD_NONNULL;

struct oauth_answer {
	unsigned status;
	const char *content_type;	/* or NULL */
	const char *body;
	size_t len;
	/* How the client proved itself, which says what a refusal means. */
	enum suspect_by by;
	const char *kid;	/* of the key that signed, or NULL */
};

/*
 * Reads a token answer; the token's value goes into locked memory. An error
 * answer becomes an ERR_AUTH sentence that names the field to look at.
 */
bool oauth_read_token(const struct oauth_answer *answer, const char *asked,
	struct token *out, struct err *err) FD_NONNULL FD_MUST_USE;
/* Any refusal of an authorization server in words: always returns false. */
bool oauth_refusal(const struct oauth_answer *answer, const char *what,
	struct err *err) FD_NONNULL;

/* An introspection answer in readable lines. */
struct introspection {
	bool is_active;
	size_t count, alloc;
	struct introspection_field {
		char *name;
		char *value;	/* as sent, dates with local time beside them */
		bool is_known;	/* named in RFC 7662 */
	} *field;
	char *scope;
	time_t expires_at;	/* 0: not told */
	char *text;		/* the answer as sent */
	time_t at;		/* when it was read */
};
bool oauth_read_introspection(const struct oauth_answer *answer,
	struct introspection *out, struct err *err) FD_NONNULL FD_MUST_USE;
void introspection_finish(struct introspection *introspection) FD_NONNULL;

#endif
