#ifndef FD_STORE_IMPORT_PART_H
#define FD_STORE_IMPORT_PART_H

/*
 * What the import_*.c files share and nobody else needs: the readers of each
 * kind, and the one way in for requests, which takes the secrets out.
 */

#include "core/store/import.h"

struct json;

bool import_curl(struct import *import, const char *text, size_t len,
	struct err *err) FD_NONNULL FD_MUST_USE;
bool import_postman(struct import *import, const struct json *root,
	struct err *err) FD_NONNULL FD_MUST_USE;
bool import_environment(struct import *import, const struct json *root,
	struct err *err) FD_NONNULL FD_MUST_USE;
bool import_openapi(struct import *import, const struct json *root,
	struct err *err) FD_NONNULL FD_MUST_USE;
bool import_har(struct import *import, const struct json *root,
	struct err *err) FD_NONNULL FD_MUST_USE;

/* The same words at the same place are said once. */
void import_note(struct import *import, enum import_level level,
	const char *where, const char *format, ...)
	FD_NONNULL FD_PRINTF(4, 5);

/* A new one, all of its texts ""; valid until the next. NULL with err when
   there are too many. */
struct import_request *import_add(struct import *import, struct err *err)
	__attribute__((nonnull(1))) FD_MUST_USE;
/*
 * A request is complete: secrets go from its URL, headers and body, what has
 * no place in a line goes from its name.
 */
void import_done(struct import *import, struct import_request *request,
	const char *where) FD_NONNULL;
/* One that looks like a secret is kept as such. */
void import_variable(struct import *import, const char *name,
	const char *value, bool is_secret, const char *where) FD_NONNULL;
/*
 * Keeps a secret; a value that is there already keeps its name, and a name
 * that is taken gets a number. Returns the name, borrowed; NULL when there are
 * too many.
 */
const char *import_secret(struct import *import, const char *name,
	const char *value, size_t len) FD_NONNULL;
/* A header that may be sent; a note for others. */
void import_header(struct import *import, struct import_request *request,
	const char *name, const char *value, const char *where) FD_NONNULL;

/* Inner (import_secret.c): takes out what authenticates. */
void import_clean(struct import *import, struct import_request *request,
	const char *where) FD_NONNULL;
/* A value that is a secret by its name or its own form. */
bool import_is_secret(const char *name, const char *value) FD_NONNULL;
/* "{{name}}" and nothing else. */
bool import_is_reference(const char *value) FD_NONNULL;

/* Words of a shell's command line (import_curl_words.c). */
struct curl_word {
	struct buf text;	/* wiped */
	size_t line;
	bool ends;		/* the last of its command */
	bool ends_by_pipe;	/* what stands behind reads its output */
};
struct curl_words {
	size_t count, alloc;
	struct curl_word *word;
	bool has_variables;	/* $NAME became {{NAME}} */
};
/* False with "line N column M: ..." for what is no command line. */
bool curl_words_read(struct curl_words *words, const char *text, size_t len,
	struct err *err) FD_NONNULL FD_MUST_USE;
void curl_words_finish(struct curl_words *words) FD_NONNULL;

/* What an option of curl's means here (import_curl_options.c). */
enum curl_action {
	CURL_UNKNOWN, CURL_IGNORED, CURL_METHOD, CURL_HEADER, CURL_DATA,
	CURL_DATA_RAW, CURL_DATA_BINARY, CURL_DATA_ENCODED, CURL_JSON,
	CURL_GET, CURL_HEAD, CURL_URL, CURL_URL_QUERY, CURL_USER, CURL_BEARER,
	CURL_AGENT, CURL_COOKIE, CURL_REFERER, CURL_UPLOAD, CURL_FORM,
	CURL_INSECURE, CURL_CONNECTION, CURL_SECRET, CURL_UNSUPPORTED,
	CURL_NEXT
};
struct curl_option {
	const char *name;	/* "--request" */
	char letter;		/* 'X', or 0 */
	bool has_value;
	enum curl_action action;
	const char *remark;	/* a sentence's part, by action; or NULL */
};
/* NULL where there is none. */
const struct curl_option *curl_option_named(const char *name) FD_NONNULL;
const struct curl_option *curl_option_letter(char letter);

/* One command as it is read. */
struct curl_line {
	struct import *import;
	struct err *err;
	const struct curl_words *words;
	size_t at;			/* the word that comes next */
	char where[32];
	struct buf *urls;		/* one a request */
	size_t url_count, url_alloc;
	char *method;			/* or NULL */
	struct http_headers headers;
	struct buf data, query;
	char *file;			/* "@FILE", or NULL */
	bool has_data, is_get, is_head, is_json, is_upload, has_pieces;
};
/* What an option does (import_curl_take.c); value "" where it has none. */
void curl_take(struct curl_line *line, const struct curl_option *option,
	const char *value) FD_NONNULL;
void curl_add_url(struct curl_line *line, const char *url) FD_NONNULL;
/* A header where none of that name was given. */
void curl_default_header(struct curl_line *line, const char *name,
	const char *value) FD_NONNULL;

#endif
