#ifndef FD_SANDBOX_PROMISE_H
#define FD_SANDBOX_PROMISE_H

/*
 * What the authorization server has given away that will bring a token: codes
 * of a login, codes of a device, refresh tokens. Each is good once.
 */

#include "core/base/mem.h"

#include <time.h>

enum promise_kind { PROMISE_CODE, PROMISE_DEVICE, PROMISE_REFRESH };

struct promise {
	enum promise_kind kind;
	char *value;		/* the code, device code or refresh token */
	const char *client;
	char *scope;
	char *redirect_uri, *challenge;	/* of a code */
	char *user_code;		/* of a device */
	bool is_approved;		/* of a device: by the person */
	bool is_used;			/* a refresh token: it was replaced */
	time_t expires;
};

struct promises;

struct promises *promises_new(void) FD_MUST_USE;
void promises_free(struct promises *promises);
/* With a random value (counted up while the clock is held). */
struct promise *promises_add(struct promises *promises,
	enum promise_kind kind, const char *client, const char *scope)
	FD_NONNULL;
/* One that has not expired; NULL when there is none. */
struct promise *promises_find(struct promises *promises,
	enum promise_kind kind, const char *value) FD_NONNULL;
struct promise *promises_find_user_code(struct promises *promises,
	const char *user_code) FD_NONNULL;
void promises_drop(struct promises *promises, struct promise *promise)
	FD_NONNULL;
/* A refresh token that was seen twice ends them all (RFC 9700, 4.14.2). */
void promises_drop_refresh(struct promises *promises, const char *client)
	FD_NONNULL;

#endif
