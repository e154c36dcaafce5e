#ifndef FD_SANDBOX_GRANT_H
#define FD_SANDBOX_GRANT_H

/*
 * The tokens the sandbox's authorization server has issued. Values are kept in
 * plain memory: they open nothing but the sandbox.
 */

#include "core/base/buf.h"

#include <time.h>

struct grants;

struct grant {
	char *token, *scope, *jti;
	const char *client;
	time_t issued, expires;
};

/* issuer stands in the tokens; seconds is the life of one. */
struct grants *grants_new(const char *issuer, long seconds)
	FD_NONNULL FD_MUST_USE;
void grants_free(struct grants *grants);
/* A signed JWT for a client (whose name must outlive the grants). */
const struct grant *grants_issue(struct grants *grants, const char *client,
	const char *scope) FD_NONNULL;
/* The grant of a token that is neither expired nor revoked, or NULL. */
const struct grant *grants_find(const struct grants *grants,
	const char *token) FD_NONNULL;
void grants_revoke(struct grants *grants, const char *token) FD_NONNULL;
/* Appends the JSON Web Key Set. */
void grants_print_keys(struct grants *grants, struct buf *out) FD_NONNULL;

#endif
