#ifndef FD_NET_URL_PARTS_H
#define FD_NET_URL_PARTS_H

/*
 * What the url_*.c files share and nobody else needs: a URL reference cut at
 * its delimiters, as spans of the text it was cut from.
 */

#include "core/net/url.h"

struct span {
	const char *at;		/* NULL: the part is not there at all */
	size_t len;
};

struct url_parts {
	struct span scheme, authority, path, query, fragment;
};

/* Never fails: any text is a reference (RFC 3986 appendix B). */
struct url_parts url_cut(const char *text) FD_NONNULL;
bool span_equals_nocase(struct span span, const char *text) FD_NONNULL;
/* Owned, or NULL for a part that is not there. */
char *span_dup(struct span span) FD_MUST_USE;
/* True for what begins with http:// or https://. */
bool url_is_http(const char *text) FD_NONNULL;
uint16_t url_default_port(const char *scheme) FD_NONNULL;

#endif
