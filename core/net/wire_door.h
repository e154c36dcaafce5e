#ifndef FD_NET_WIRE_DOOR_H
#define FD_NET_WIRE_DOOR_H

/*
 * What the three files of the curl door share: http.c moves the bytes,
 * wire_way.c sets proxies and addresses, wire_trouble.c reads curl's codes.
 * curl's types stay inside them: a transfer holds its handle as void *.
 */

#include "core/net/transfer.h"

/* wire_way.c: connections that may be used again, kept apart. */
struct pools;
struct pools *pools_new(void) FD_MUST_USE;
/* Every transfer must have been stopped. */
void pools_free(struct pools *pools);
/* Proxy, address and family of the hop that is about to begin. */
void wire_set_way(struct pools *pools, struct transfer *transfer) FD_NONNULL;

/* wire_trouble.c: what a CURLcode means, and the facts for its sentence. */
enum http_trouble wire_trouble(const struct transfer *transfer, int code)
	FD_NONNULL;
void wire_collect(const struct transfer *transfer, int code,
	struct http_facts *facts) FD_NONNULL;
/* True when a handshake that is going on is the proxy's own. */
bool wire_is_proxy_tls(const struct transfer *transfer) FD_NONNULL;

#endif
