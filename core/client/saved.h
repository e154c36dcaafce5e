#ifndef FD_CLIENT_SAVED_H
#define FD_CLIENT_SAVED_H

/*
 * A saved request made ready to be sent: its variables filled in, its URL
 * resolved against the connection, its body read.
 */

#include "core/base/buf.h"
#include "core/base/err.h"
#include "core/fhir/request.h"

struct client_call;
struct connection;
struct http_file;
struct http_saved;
struct variables;

struct saved {
	struct compose compose;	/* as it is sent */
	char *url;		/* absolute */
};

/* The file's own variables, in place of another file's. */
void saved_use_file(struct variables *variables, const struct http_file *file)
	FD_NONNULL;
/* Method, URL, headers and body as written; nothing is expanded. */
bool saved_load(const struct http_file *file,
	const struct http_saved *request, struct compose *out,
	struct err *err) FD_NONNULL FD_MUST_USE;
/*
 * Headers and body of a request with their variables filled in, behind what
 * out holds. variables_fault_at is about the body; in_body: whether it was it.
 */
bool saved_expand(const struct compose *from, struct variables *variables,
	struct http_headers *headers, struct buf *body, bool *in_body,
	struct err *err) FD_NONNULL FD_MUST_USE;
/*
 * variables: those of saved_use_file and more. False with a sentence that
 * names file and line. out is finished by the caller in any case.
 */
bool saved_prepare(const struct http_file *file,
	const struct http_saved *request, const struct connection *connection,
	struct variables *variables, struct saved *out, struct err *err)
	FD_NONNULL FD_MUST_USE;
void saved_finish(struct saved *saved) FD_NONNULL;
/* Fills in method, URL, headers and body, which stay the saved's. */
void saved_call(const struct saved *saved, struct client_call *call)
	FD_NONNULL;

#endif
