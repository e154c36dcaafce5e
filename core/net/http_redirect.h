#ifndef FD_NET_HTTP_REDIRECT_H
#define FD_NET_HTTP_REDIRECT_H

/*
 * Whether a redirect is followed, and what goes along: http.h's rules as one
 * function of plain values.
 */

#include "core/base/mem.h"

struct http_redirect {
	bool is_redirect;	/* the answer asks for one */
	bool is_followed;
	bool keeps_body;
	bool leaves_origin;	/* credentials and extra headers stay behind */
	char *url;		/* owned; where to, when followed */
	const char *method;
	char *note;	/* owned: why not, or what stayed behind; or NULL */
};

struct http_redirect_question {
	unsigned status;
	const char *location;		/* or NULL */
	const char *method, *url;	/* of the hop that was answered */
	const char *first_url;
	bool has_body, has_authorization, has_extra_headers;
	bool has_left_origin;
	size_t hops, max_hops;
};

struct http_redirect http_redirect_decide(
	const struct http_redirect_question *question) FD_NONNULL FD_MUST_USE;
void http_redirect_finish(struct http_redirect *redirect) FD_NONNULL;

#endif
