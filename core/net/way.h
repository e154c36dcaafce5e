#ifndef FD_NET_WAY_H
#define FD_NET_WAY_H

/*
 * The way to a server as the environment has it: which proxy, if any. Looked
 * up as libcurl does: lower case first, http_proxy in lower case only,
 * no_proxy by the end of the name.
 */

#include "core/base/mem.h"

/* Owned: the proxy's URL as it is written there; NULL: none. */
char *way_proxy(const char *url) FD_NONNULL FD_MUST_USE;
/* Owned host of such a URL, lower case, IPv6 without brackets, and its port;
   what is no host comes out as it is. */
char *way_proxy_host(const char *proxy, unsigned *port) FD_NONNULL FD_MUST_USE;

#endif
