#ifndef FD_SANDBOX_ROUTE_H
#define FD_SANDBOX_ROUTE_H

/*
 * A request and its reply as the sandbox's routes see them, free of any HTTP
 * library, and what every route says: texts, JSON, OperationOutcomes.
 */

#include "core/base/map.h"
#include "core/net/url.h"

#include <time.h>

struct json;

struct sandbox_request {
	const char *method;
	const char *path;		/* below the route: "" or "/..." */
	struct url_params params;	/* of the URL's query */
	const char *body;
	size_t body_len;
	const char *origin;		/* "http://HOST" as the caller has it */
	const char *base;		/* origin and the route's prefix */
	const char *scope;		/* of the token; NULL: all is allowed */
	const char *(*find_header)(const void *connection, const char *name);
	const void *connection;
};

struct sandbox_reply {
	unsigned status;
	const char *reason;	/* NULL: the usual phrase */
	struct map *headers;	/* name to owned text */
	struct buf body;
};

/* NULL when the request has none. */
const char *request_header(const struct sandbox_request *request,
	const char *name) FD_NONNULL;
/* First parameter of that name, or NULL. */
const char *request_param(const struct sandbox_request *request,
	const char *name) FD_NONNULL;
bool request_is(const struct sandbox_request *request, const char *method)
	FD_NONNULL;
/* True when the media type of a header begins with one of these words. */
bool request_sends_json(const struct sandbox_request *request) FD_NONNULL;
bool request_accepts_json(const struct sandbox_request *request) FD_NONNULL;
/* True for "Prefer: name=value" among the preferences. */
bool request_prefers(const struct sandbox_request *request,
	const char *preference) FD_NONNULL;

void reply_header(struct sandbox_reply *reply, const char *name,
	const char *format, ...) FD_NONNULL FD_PRINTF(3, 4);
void reply_text(struct sandbox_reply *reply, unsigned status,
	const char *type, const char *text) FD_NONNULL;
/* Sets status and type application/fhir+json; the body is the caller's. */
void reply_fhir(struct sandbox_reply *reply, unsigned status) FD_NONNULL;
/* Adopts json; sent as application/json. */
void reply_json(struct sandbox_reply *reply, unsigned status,
	struct json *json) FD_NONNULL;

/* One issue of an OperationOutcome in the manner of InterSystems. */
struct outcome_issue {
	const char *severity;	/* NULL: "error" */
	const char *code;	/* of the issue-type value set */
	const char *symbol;	/* "MalformedValue", in diagnostics; or NULL */
	const char *expression;	/* or NULL */
};

/* Appends the OperationOutcome as text. */
void outcome_print(struct buf *out, const struct outcome_issue *issue,
	const char *text) FD_NONNULL;
/* Replies with one; always returns false, for tests that fail. */
bool reply_outcome(struct sandbox_reply *reply, unsigned status,
	const struct outcome_issue *issue, const char *format, ...)
	FD_NONNULL FD_PRINTF(4, 5);

/* An UUID made of a text, always the same for the same text. */
void route_uuid_of(const char *text, char out[37]) FD_NONNULL;

#endif
