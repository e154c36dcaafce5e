#ifndef FD_STORE_IMPORT_H
#define FD_STORE_IMPORT_H

/*
 * Requests of other programs: curl command lines, Postman v2.1 collections
 * and environments, OpenAPI 3 documents, HAR files. All of them become one
 * neutral list, which is written as .http text or opened in the composer.
 *
 * Secrets never stay in that list. What authenticates (Authorization, cookies,
 * passwords, tokens in URLs, forms and JSON) is moved to `secret`, with a name;
 * a place that needs it holds {{NAME}}. What could not be taken over is a
 * note, with the place it stood in.
 */

#include "core/base/secret.h"
#include "core/net/http.h"

enum import_kind {
	IMPORT_UNKNOWN, IMPORT_CURL, IMPORT_POSTMAN, IMPORT_ENVIRONMENT,
	IMPORT_OPENAPI, IMPORT_HAR
};

enum {
	IMPORT_BYTES_MAX = 64 << 20,	/* of a file */
	IMPORT_REQUESTS_MAX = 2000,
	IMPORT_NOTES_MAX = 500,
	IMPORT_SECRETS_MAX = 200,
	IMPORT_DEPTH_MAX = 32		/* folders in folders */
};

enum import_level {
	IMPORT_CHANGED,		/* taken over in another way */
	IMPORT_LEFT_OUT,	/* not taken over */
	IMPORT_REFUSED		/* will not be, whoever asks */
};

struct import_note {
	enum import_level level;
	char *where;		/* "line 3", "item[2].request"; or "" */
	char *text;		/* a sentence without its full stop */
};

struct import_request {
	char *folder;		/* "Orders/Polling", or "" */
	char *name;		/* or "" */
	char *method, *url;
	struct http_headers headers;
	struct buf body;
	char *body_file;	/* in place of body; or NULL */
};

struct import_variable {
	char *name, *value;
};

struct import_secret {
	char *name;
	struct secret *value;
};

struct import {
	enum import_kind kind;
	char *source;		/* its file's name, for sentences */
	char *title;		/* of the collection, or "" */
	size_t count, alloc;
	struct import_request *request;
	size_t variable_count, variable_alloc;
	struct import_variable *variable;
	size_t secret_count, secret_alloc;
	struct import_secret *secret;
	size_t note_count, note_alloc, notes_lost;
	struct import_note *note;
};

void import_init(struct import *import, const char *source) FD_NONNULL;
/* Wipes the secrets. */
void import_finish(struct import *import) FD_NONNULL;

/* By what a text begins with and holds. */
enum import_kind import_sniff(const char *text, size_t len) FD_NONNULL;
const char *import_kind_name(enum import_kind kind);	/* "a HAR file" */
/* "curl", "postman", "openapi", "har"; false for others. */
bool import_kind_parse(const char *word, enum import_kind *out) FD_NONNULL;
/*
 * Reads text of a kind, or of the kind it looks like (IMPORT_UNKNOWN). False
 * with a sentence that names source and place when it is not of that kind;
 * what a request of it asks for and can't be had is a note.
 */
bool import_read(struct import *import, enum import_kind kind,
	const char *text, size_t len, struct err *err)
	FD_NONNULL FD_MUST_USE;
/* True where a line typed or pasted is a curl command. */
bool import_is_curl(const char *line) FD_NONNULL;

/* Adds one request of our own, which loses its secrets as all do. */
void import_one(struct import *import, const struct http_request *request)
	FD_NONNULL;

/* URLs below base become "{{name}}/...". */
void import_rebase(struct import *import, const char *base, const char *name)
	FD_NONNULL;
/*
 * Appends the .http text of the requests of a folder (NULL: all, with their
 * folders in their names). A request that can't be told so is a note.
 */
void import_write(struct import *import, const char *folder,
	struct buf *out) __attribute__((nonnull(1, 3)));
/* "12 requests, 2 variables, 1 secret": appended. */
void import_summary(const struct import *import, struct buf *out) FD_NONNULL;
/* "left out", "changed", "refused". */
const char *import_level_name(enum import_level level);

#endif
