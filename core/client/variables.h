#ifndef FD_CLIENT_VARIABLES_H
#define FD_CLIENT_VARIABLES_H

/*
 * {{variables}} of URLs, headers and bodies, for commands and deck alike.
 * A name is looked for in this order:
 *
 *     given ones (--var NAME=VALUE)
 *     the .http file's own (@NAME = VALUE), which may use others
 *     the connection's variables; base, oauth2 and the names of services
 *     uuid, today, now, timestamp ("today-7d", "now+2h": s min h d w m y)
 *     last.PATH, last.headers.NAME: of the last answer
 *     NAME.response.body.PATH, NAME.response.headers.NAME: of the answer to
 *     the request of that name
 *
 * "$" in front ("{{$uuid}}", "{{$guid}}") means the third from last row, as in
 * other clients. PATH is steps into the JSON ("entry[0].resource.id").
 */

#include "core/base/buf.h"
#include "core/base/err.h"

struct connection;
struct doc_index;
struct http_headers;
struct variables;

enum variable_place {
	PLACE_URL,	/* an answer's values are percent-encoded */
	PLACE_HEADER,
	PLACE_BODY,	/* JSON strings are escaped, form values encoded */
};

/* An answer; everything is borrowed until it is set anew. */
struct variable_answer {
	const char *body;
	size_t len;
	const struct doc_index *index;	/* of the body; NULL: made if needed */
	const struct http_headers *headers;	/* or NULL */
};

struct variables *variables_new(void) FD_MUST_USE;
void variables_free(struct variables *variables);
/* Borrowed; NULL: none is open. */
void variables_set_connection(struct variables *variables,
	const struct connection *connection) __attribute__((nonnull(1)));
void variables_give(struct variables *variables, const char *name,
	const char *value) FD_NONNULL;
/* Those of the file; clear: of the file before. */
void variables_clear_file(struct variables *variables) FD_NONNULL;
void variables_set_file(struct variables *variables, const char *name,
	const char *value) FD_NONNULL;
/* name "last", or a request's; answer NULL: there is none any more. */
void variables_set_answer(struct variables *variables, const char *name,
	const struct variable_answer *answer)
	__attribute__((nonnull(1, 2)));
/*
 * A new request: a variable of the file ("@id = {{uuid}}") is worked out once
 * for each, so that it is the same everywhere in it.
 */
void variables_begin(struct variables *variables) FD_NONNULL;

/*
 * Appends text with its variables filled in. An unknown one is ERR_USAGE, one
 * of an answer that is not there ERR_ANSWER: the sentence names it and what
 * there is; variables_fault_at says where in the text it stands.
 */
bool variables_expand(struct variables *variables, enum variable_place place,
	const char *text, size_t len, struct buf *out, struct err *err)
	FD_NONNULL FD_MUST_USE;
size_t variables_fault_at(const struct variables *variables) FD_NONNULL;

/* Owned: "entry[0].resource.id" as the steps that index_find takes. */
char *variables_steps(const char *path) FD_NONNULL FD_MALLOC;

/* Inner: the built-in ones (variables_builtin.c). */
bool variables_builtin(const char *name, struct buf *out) FD_NONNULL;

#endif
