#ifndef FD_NET_ROUTE_H
#define FD_NET_ROUTE_H

/*
 * Which way packets leave this host for an IPv4 address, read from the
 * kernel's own table where there is one (/proc/net/route), and whether an
 * address is of a private range. Nothing is sent.
 */

#include "core/base/buf.h"

/* RFC 1918: 10/8, 172.16/12, 192.168/16; false for names and IPv6. */
bool route_is_private(const char *address) FD_NONNULL;
/* Owned text of the kernel's table, or NULL where there is none. */
char *route_table_read(void) FD_MUST_USE;
/*
 * Appends the way to an address by the longest prefix: "eth0, gateway
 * 10.0.0.1", "eth0, directly". False, and nothing appended, where the table
 * has no route to it or the address is none of IPv4.
 */
bool route_describe(const char *table, const char *address, struct buf *out)
	FD_NONNULL;

#endif
