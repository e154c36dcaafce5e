#ifndef FD_CLIENT_EXPORT_H
#define FD_CLIENT_EXPORT_H

/*
 * A request that is composed, as other programs and people read it, without
 * being sent:
 *
 *   curl      a command line for a shell; the token is $FHIRDECK_TOKEN, a
 *             password $FHIRDECK_PASSWORD, a {{variable}} is $variable
 *   http      the .http form
 *   har       HAR 1.2, for other tools; redacted
 *   markdown  for a ticket; redacted
 *
 * No secret is in any of them. What is redacted has placeholders for
 * identifiers, names and the like (fhir/alias.h).
 */

#include "core/store/connection.h"

enum export_kind {
	EXPORT_CURL, EXPORT_HTTP, EXPORT_HAR, EXPORT_MARKDOWN, EXPORT_COUNT
};

struct export_request {
	const char *method;
	const char *url;	/* absolute */
	const char *line;	/* as composed ("Patient?name=x"), for http;
				   NULL: url */
	const char *service;	/* which the line is relative to; or NULL */
	const struct http_headers *headers;	/* those composed */
	const char *body;	/* NULL: none */
	size_t body_len;
	const char *content_type;	/* where headers name none; or NULL */
	const struct connection *connection;	/* its access, CA; or NULL */
};

/* "curl", "http", "har", "markdown"; false for others. */
bool export_kind_parse(const char *word, enum export_kind *out) FD_NONNULL;
const char *export_kind_word(enum export_kind kind);
/* Appends its text; false with a sentence where it can't be told so. */
bool export_request(enum export_kind kind,
	const struct export_request *request, struct buf *out,
	struct err *err) FD_NONNULL FD_MUST_USE;

#endif
