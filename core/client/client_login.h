#ifndef FD_CLIENT_CLIENT_LOGIN_H
#define FD_CLIENT_CLIENT_LOGIN_H

/*
 * A person's login that is under way: by an address that is opened elsewhere
 * and comes back with a code, or by a code that is typed elsewhere. There is
 * one at a time; all operations that need a token wait for it (WAIT_TOKEN),
 * and when none does any more it ends.
 */

#include "core/auth/device.h"
#include "core/auth/oauth_grant.h"
#include "core/client/client_internal.h"
#include "core/net/loopback.h"

enum { LOGIN_SECONDS = 600 };	/* for an address; a device has its own */

struct login {
	struct client *client;
	enum grant_kind grant;
	char *url;			/* shown */
	struct oauth_login code;
	struct loopback *loopback;	/* NULL: pasted only */
	struct device device;
	unsigned timer;			/* the end; the next question */
	uint32_t exchange;		/* of a device, or 0 */
	time_t expires_at;
};

/* Begins one; false with err. The endpoints are known by then. */
bool client_login_code(struct client *client, struct err *err);
bool client_login_device(struct client *client, struct err *err);
/* Whether there is somebody to log in, and what is asked for is allowed. */
bool client_login_may(struct client *client, struct err *err);
struct oauth_ask client_ask(const struct client *client);
/* Tells the hook. */
void client_login_show(struct login *login);
/* It is over: err, where it is set, is why those who wait get no token. */
void client_login_end(struct client *client, const struct err *err);

#endif
