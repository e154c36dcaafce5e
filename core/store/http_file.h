#ifndef FD_STORE_HTTP_FILE_H
#define FD_STORE_HTTP_FILE_H

/*
 * Requests in a .http file, the form that the REST clients of editors read:
 *
 *     @ods = R0A
 *     ### Replies that wait
 *     # @name poll
 *     # expect 200
 *     GET {{base}}/Bundle?message.receiver:identifier={{ods}}
 *     Accept: application/fhir+json
 *
 * "###" divides requests and may name them; "#" and "//" begin comments; a
 * blank line divides headers from the body, which may be a file's ("<
 * ./order.json"). What fhirdeck expects of an answer stands in comments, so
 * that other clients are not troubled by it. Nothing is expanded here.
 *
 * The text is kept as it was read: a change replaces the bytes of one request
 * and leaves comments, order, blank lines and line ends alone.
 */

#include "core/net/http.h"

enum {
	HTTP_FILE_MAX = 16 << 20,	/* bytes of a file */
	HTTP_FILE_REQUESTS_MAX = 2000,
	HTTP_FILE_LINES_MAX = 1000,	/* headers, or expectations, of one */
};

/* A line with its number, from 1. */
struct http_note {
	size_t line;
	char *text;
};

struct http_notes {
	size_t count, alloc;
	struct http_note *note;
};

struct http_saved {
	char *title;		/* behind ###; "" where it has none */
	char *name;		/* "# @name x", for variables; "" likewise */
	char *method, *url;	/* as written */
	size_t line;		/* of the request line */
	struct http_headers headers;
	struct http_notes header_notes;	/* comments between the headers */
	struct http_notes expects;	/* "200", "path total > 0", ... */
	size_t start, end;	/* its bytes: request line to end of body */
	size_t url_end, head_end;	/* in between; line ends not counted */
	size_t body_at, body_len, body_line;
	char *body_file;	/* of "< FILE", as written; or NULL */
	bool expands_file;	/* "<@ FILE": its variables too */
	bool has_script;	/* another client's, which is not run */
	const char *problem;	/* why it can't be sent; or NULL */
};

struct http_variable {
	char *name, *value;
	size_t line;
};

struct http_file {
	char *path;		/* for sentences, and for "< FILE" */
	bool is_builtin;	/* it has no folder */
	struct buf text;
	size_t count, alloc;
	struct http_saved *request;
	size_t variable_count, variable_alloc;
	struct http_variable *variable;
};

void http_file_init(struct http_file *file, const char *path) FD_NONNULL;
void http_file_finish(struct http_file *file) FD_NONNULL;
/* False with "PATH line N: ..."; what was read before stays. */
bool http_file_read(struct http_file *file, const char *text, size_t len,
	struct err *err) FD_NONNULL FD_MUST_USE;
bool http_file_open(struct http_file *file, struct err *err)
	FD_NONNULL FD_MUST_USE;
/* "Replies that wait", or its name, or "GET {{base}}/...". Owned. */
char *http_file_title(const struct http_saved *request) FD_NONNULL FD_MALLOC;
/* The first of that title or name (without case), or NULL. */
const struct http_saved *http_file_find(const struct http_file *file,
	const char *name) FD_NONNULL;
/*
 * The request's body into out: its bytes, or those of the file it names. The
 * segments of an HL7 v2 body get the CR they end with.
 */
bool http_file_body(const struct http_file *file,
	const struct http_saved *request, struct buf *out, struct err *err)
	FD_NONNULL FD_MUST_USE;

/* What is written. Secret headers are for the caller to leave out. */
struct http_writing {
	const char *title;	/* of a new one; or NULL */
	const char *method, *url;
	const struct http_headers *headers;
	const char *body;
	size_t body_len;
};

/*
 * Puts it in the place of the request at a position, or behind the last one
 * (at == count). The text changes, and is read anew; false when the request
 * can't be told in this form, and nothing is changed then.
 */
bool http_file_put(struct http_file *file, size_t at,
	const struct http_writing *writing, struct err *err)
	FD_NONNULL FD_MUST_USE;
/* Replaces the file on the disk. */
bool http_file_save(const struct http_file *file, struct err *err)
	FD_NONNULL FD_MUST_USE;

/* Inner: for http_file_read.c. */
void http_notes_add(struct http_notes *notes, size_t line, const char *text,
	size_t len) FD_NONNULL;
void http_file_clear(struct http_file *file) FD_NONNULL;

#endif
