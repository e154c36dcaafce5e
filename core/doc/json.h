#ifndef FD_DOC_JSON_H
#define FD_DOC_JSON_H

/*
 * The cJSON door, for small documents of our own and of OAuth2 servers:
 * connections.json, discovery, token and introspection answers, forms. cJSON
 * cuts strings at NUL and writes escapes in its own way, so nothing a user
 * looks at, copies or resends comes from here: that is doc/index. Numbers are
 * printed as they were parsed.
 *
 * Names are compared with case. Every getter takes NULL, or a value of the
 * wrong type, and answers "not there".
 */

#include "core/base/buf.h"
#include "core/base/err.h"

struct json;

/* ERR_CONFIG with line and column ("line 3 column 7: ..."); err may be NULL. */
struct json *json_parse(const char *text, size_t len, struct err *err)
	__attribute__((nonnull(1))) FD_MUST_USE;
void json_free(struct json *json);
/* The same for a document that holds secrets: its strings are wiped. */
void json_free_wiped(struct json *json);

enum json_type {
	JSON_NONE, JSON_NULL, JSON_BOOL, JSON_NUMBER, JSON_STRING, JSON_ARRAY,
	JSON_OBJECT
};
enum json_type json_type(const struct json *json);
/* Member of an object; NULL when it is not there. */
struct json *json_get(const struct json *object, const char *name);
/* Text of a string member, borrowed; NULL when it is not a string. */
const char *json_get_string(const struct json *object, const char *name);
double json_get_number(const struct json *object, const char *name,
	double otherwise);
bool json_get_bool(const struct json *object, const char *name,
	bool otherwise);
const char *json_string(const struct json *json);	/* or NULL */
double json_number(const struct json *json, double otherwise);
/* Elements of an array, members of an object. */
size_t json_count(const struct json *json);
struct json *json_at(const struct json *json, size_t at);
const char *json_name(const struct json *member);	/* or NULL */
/* First and next child: walking without counting. */
struct json *json_first(const struct json *json);
struct json *json_next(const struct json *json);

struct json *json_new_object(void) FD_MUST_USE;
struct json *json_new_array(void) FD_MUST_USE;
struct json *json_new_string(const char *text) FD_NONNULL FD_MUST_USE;
/* Put or replace; text NULL removes the member. */
void json_set_string(struct json *object, const char *name, const char *text);
void json_set_number(struct json *object, const char *name, double value);
void json_set_bool(struct json *object, const char *name, bool value);
void json_adopt(struct json *object, const char *name, struct json *value);
void json_append(struct json *array, struct json *value);
void json_remove(struct json *object, const char *name);
struct json *json_dup(const struct json *json) FD_MUST_USE;
/*
 * The same value: members in any order, numbers spelt alike. Two NULLs are
 * equal.
 */
bool json_equal(const struct json *a, const struct json *b) FD_MUST_USE;
/* Appends the text, indented or on one line. */
void json_print(const struct json *json, bool is_indented, struct buf *out);
/* Appends the text as a string in its quotes. */
void json_print_text(const char *text, struct buf *out) FD_NONNULL;

#endif
