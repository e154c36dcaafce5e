#ifndef FD_STORE_CONNECTION_JSON_H
#define FD_STORE_CONNECTION_JSON_H

/*
 * What reading and writing a connection's JSON form share: the table of plain
 * members, and a reader that says where it stopped.
 */

#include "core/base/buf.h"
#include "core/store/connection.h"

enum json_field_type {
	JSON_FIELD_TEXT, JSON_FIELD_BOOL, JSON_FIELD_SECONDS,
	JSON_FIELD_SECRET,
	JSON_FIELD_WORDS	/* a list of words; kept with blanks between */
};

struct json_field {
	const char *group;	/* the object it stands in, NULL for the top */
	const char *name;
	enum json_field_type type;
	size_t at;		/* offset in struct connection */
};

extern const struct json_field connection_fields[];
extern const size_t connection_field_count;

/* The member that names a secret's source, from PROMPT to VAULT. */
const char *connection_source_member(enum secret_source source);

/*
 * As connection_from_json; on failure where holds the steps to the value that
 * is wrong ("services.1.kind"), for index_find.
 */
struct connection *connection_json_read(const struct json *json,
	struct buf *where, struct err *err) FD_NONNULL FD_MUST_USE;

#endif
