#ifndef FD_STORE_CONNECTION_STRANGER_H
#define FD_STORE_CONNECTION_STRANGER_H

/*
 * Members of a connection's JSON form that this version does not know. They
 * are kept; but one that is a slip of the hand is one that does nothing.
 */

#include "core/base/mem.h"

struct json;

/*
 * steps lead to the member ("services.1.acess"); near is the known name that
 * may be meant, or NULL.
 */
typedef void stranger_fn(void *data, const char *steps, const char *name,
	const char *near);

/*
 * Tells of each in the order of the file. "note" and "comment", and what
 * begins with "_", are remarks and not told of.
 */
void connection_strangers(const struct json *json, stranger_fn *tell,
	void *data) __attribute__((nonnull(2)));
/* Whether a member of the connection itself may have been meant as name. */
bool connection_has_slip(const struct json *json, const char *name)
	__attribute__((nonnull(2))) FD_MUST_USE;

#endif
