#ifndef FD_SANDBOX_SERVER_H
#define FD_SANDBOX_SERVER_H

/*
 * The libmicrohttpd door: HTTP/1.1 on loopback, inside the loop.
 */

#include "core/base/err.h"
#include "core/sandbox/route.h"

struct loop;
struct server;

/* Called once a request is whole; fills the reply. */
typedef void server_fn(void *data, struct sandbox_request *request,
	struct sandbox_reply *reply);

/* Listens on 127.0.0.1; port 0: any free one. NULL with err set. */
struct server *server_start(struct loop *loop, uint16_t port, server_fn *fn,
	void *data, struct err *err) FD_MUST_USE;
void server_stop(struct server *server);
uint16_t server_port(const struct server *server) FD_NONNULL;
/* "http://127.0.0.1:PORT", borrowed. */
const char *server_origin(const struct server *server) FD_NONNULL;
uint64_t server_served(const struct server *server) FD_NONNULL;

#endif
