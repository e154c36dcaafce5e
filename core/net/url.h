#ifndef FD_NET_URL_H
#define FD_NET_URL_H

/*
 * Absolute http and https URLs (RFC 3986): taken apart, put together,
 * resolved against a base, compared by origin; query strings as lists.
 * {{variables}} are passed over: client/variables fills them in. Nothing here
 * ever normalises more than it must: a path is sent as the user wrote it.
 */

#include "core/base/buf.h"
#include "core/base/err.h"

struct url {
	char *scheme;	/* "http" or "https", lower case */
	char *user;	/* user information, or NULL (refused by http) */
	char *host;	/* lower case; IPv6 without its brackets */
	char *path;	/* begins with "/" */
	char *query;	/* without "?", or NULL */
	char *fragment;	/* without "#", or NULL */
	uint16_t port;	/* the scheme's own when none was written */
	bool is_ipv6;
};

/* ERR_USAGE with a sentence for anything but an absolute http(s) URL. */
bool url_parse(const char *text, struct url *out, struct err *err)
	__attribute__((nonnull(1, 2))) FD_MUST_USE;
void url_finish(struct url *url) FD_NONNULL;
/* Owned text. The port is left out when it is the scheme's own. */
char *url_format(const struct url *url) FD_NONNULL FD_MALLOC;
/* Owned "https://host:port" (port left out when it is the scheme's own). */
char *url_origin(const struct url *url) FD_NONNULL FD_MALLOC;
/* RFC 6454: scheme, host and port; texts that are no URL are never equal. */
bool url_same_origin(const char *a, const char *b) FD_NONNULL;
/*
 * Owned: reference resolved against an absolute base as RFC 3986 section 5
 * has it, or NULL with err set.
 */
char *url_resolve(const char *base, const char *reference, struct err *err)
	FD_NONNULL FD_MUST_USE;
/*
 * Owned: base and a relative FHIR URL joined with one slash ("Patient/1",
 * "/Patient", "?_type=x", "$op", ""): unlike url_resolve the base's last
 * segment is kept. An absolute http(s) URL is returned as it is.
 */
char *url_join(const char *base, const char *relative) FD_NONNULL FD_MALLOC;

/* Percent-encoding. The first for query values, the second also for "/?". */
void url_encode_query(struct buf *out, const char *text) FD_NONNULL;
void url_encode_component(struct buf *out, const char *text) FD_NONNULL;
/* application/x-www-form-urlencoded (blank as "+"). */
void url_encode_form(struct buf *out, const char *text) FD_NONNULL;
/*
 * A whole URL or reference as a person or a careless server wrote it: blanks,
 * "|", "{" and what is not ASCII are encoded, everything legal stays.
 */
void url_encode_illegal(struct buf *out, const char *text) FD_NONNULL;
/* A query as it was typed: good escapes and what is legal in one stay. */
void url_encode_written(struct buf *out, const char *text) FD_NONNULL;
/* "%41" and, where wanted, "+" decoded; a broken one and %00 stay as are. */
void url_decode(struct buf *out, const char *text, size_t len, bool plus)
	FD_NONNULL;

struct url_param {
	char *name, *value;	/* decoded */
	bool is_on;		/* off: kept in the form, not in the URL */
	char *written;		/* "name=value" as it stood in the URL; counts
				   while it says the same; NULL: unknown */
};

struct url_params {
	size_t count, alloc;
	struct url_param *param;
};

/* Reads a query (no "?"); repeated names stay in order. */
void url_params_parse(struct url_params *params, const char *query) FD_NONNULL;
/* The same, and what is legal as written is formatted as it was. */
void url_params_parse_written(struct url_params *params, const char *query)
	FD_NONNULL;
void url_params_add(struct url_params *params, const char *name,
	const char *value) FD_NONNULL;
void url_params_remove(struct url_params *params, size_t at) FD_NONNULL;
void url_params_finish(struct url_params *params) FD_NONNULL;
/* Appends "a=1&b=2" of those that are on; {{variables}} stay readable. */
void url_params_format(const struct url_params *params, struct buf *out)
	FD_NONNULL;

/*
 * Appends a URL fit for a log or the history: user information dropped, and
 * the values of secret parameters (access_token, client_secret, assertion,
 * code, token, ...) shown as "***"; with mask_ids, what looks like a person's
 * identifier in path or query (NHS number and other long digits) as well.
 */
void url_redact(struct buf *out, const char *url, bool mask_ids) FD_NONNULL;
/* True for those parameters; both decoded. */
bool url_param_is_secret(const char *name, const char *value) FD_NONNULL;

#endif
