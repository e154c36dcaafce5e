#ifndef FD_CLIENT_CLIENT_SCOPE_H
#define FD_CLIENT_CLIENT_SCOPE_H

/*
 * Whether the token that is held may do what is asked of a server. Advice,
 * before a request is sent and after it was refused; nothing is held back.
 */

#include "core/auth/scope.h"
#include "core/client/client.h"
#include "core/fhir/verdict.h"

/* YES where no token goes; see scope_covers. url is absolute. */
enum scope_answer client_scope_covers(const struct client *client,
	const char *method, const char *url, struct buf *sentence) FD_NONNULL;
/*
 * After 401 and 403 what the scope lacks becomes the next step, or stands in
 * front of it. True when another token of the same scope would not help.
 */
bool client_scope_advice(const struct client *client,
	const struct exchange *exchange, struct verdict *verdict) FD_NONNULL;

#endif
