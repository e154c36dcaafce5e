#ifndef FD_NET_HTTP_MASK_H
#define FD_NET_HTTP_MASK_H

/*
 * Which header fields hold secrets, and how they are shown instead.
 */

#include "core/base/buf.h"
#include "core/net/url.h"

/* A token of RFC 9110 section 5.6.2: a method, a field name. */
bool http_is_token(const char *text) FD_NONNULL;
/* Named like *authorization*, cookie, *token*, *secret*, *api-key*... */
bool http_header_is_secret(const char *name) FD_NONNULL;
/*
 * Appends the value as people may see it: secrets as "***" (Authorization
 * keeps its scheme), URLs redacted, the rest as it is.
 */
void http_mask_value(struct buf *out, const char *name, const char *value)
	FD_NONNULL;

#endif
