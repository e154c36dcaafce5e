#ifndef FD_NET_LOOPBACK_H
#define FD_NET_LOOPBACK_H

/*
 * A listener on 127.0.0.1 for the one request with which a browser brings a
 * login's code back (RFC 8252 section 7.3). It takes GET of one path, shows a
 * short page, and knows nothing else of HTTP. Everybody on this machine can
 * call it: who called is the caller's to find out (state).
 */

#include "core/base/err.h"

struct loop;
struct loopback;

/*
 * target: "/callback?code=..."; only in the call. True: that was it; false
 * with a sentence, which the page shows. Closing is allowed in it.
 */
typedef bool loopback_fn(void *data, const char *target, struct err *err);

/* port 0: any that is free. path: "/callback". NULL with err. */
struct loopback *loopback_open(struct loop *loop, unsigned port,
	const char *path, loopback_fn *arrived, void *data, struct err *err)
	FD_NONNULL FD_MUST_USE;
unsigned loopback_port(const struct loopback *loopback) FD_NONNULL;
void loopback_close(struct loopback *loopback);

#endif
