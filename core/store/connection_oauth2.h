#ifndef FD_STORE_CONNECTION_OAUTH2_H
#define FD_STORE_CONNECTION_OAUTH2_H

/*
 * The OAuth2 part of a connection, for the store's other files: its life, its
 * words in the file, and what it must have.
 */

#include "core/store/connection.h"

struct json;

void connection_oauth2_finish(struct oauth2_settings *oauth2) FD_NONNULL;
/* A deep copy; to is not looked at. */
void connection_oauth2_copy(struct oauth2_settings *to,
	const struct oauth2_settings *from) FD_NONNULL;
/* client_auth, grant and token_method in the object "oauth2". */
void connection_oauth2_put_words(struct json *json,
	const struct oauth2_settings *oauth2) FD_NONNULL;
/* What a service with OAuth2 access needs, and whether the rest is sound. */
bool connection_oauth2_check(const struct connection *connection,
	struct err *err) FD_NONNULL;

#endif
