#ifndef FD_STORE_CONNECTION_NETWORK_H
#define FD_STORE_CONNECTION_NETWORK_H

/*
 * How a connection reaches its servers: proxy, addresses, family.
 */

#include "core/store/connection.h"

void connection_network_finish(struct network_settings *network) FD_NONNULL;
/* into an empty one */
void connection_network_copy(struct network_settings *out,
	const struct network_settings *from) FD_NONNULL;
/* A sentence that names the member, or true. */
bool connection_network_check(const struct connection *connection,
	struct err *err) FD_NONNULL FD_MUST_USE;

#endif
