#ifndef FD_NET_HTTP_CHECK_H
#define FD_NET_HTTP_CHECK_H

/*
 * Whether a request can be sent at all, before anything is opened for it.
 */

#include "core/net/http.h"

/*
 * False, with a sentence, for a URL, method, header, token or CA file that
 * can't be used (ERR_USAGE, ERR_FILE, ERR_CONFIG).
 */
bool http_request_check(const struct http_request *request, struct err *err)
	FD_NONNULL FD_MUST_USE;

#endif
