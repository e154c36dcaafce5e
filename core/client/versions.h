#ifndef FD_CLIENT_VERSIONS_H
#define FD_CLIENT_VERSIONS_H

/*
 * Which version of a resource was seen last, by its URL: what If-Match needs
 * so that a change does not undo another's (FHIR R4 http.html#concurrency).
 * In memory only, the last few hundred. Fed with every answer.
 */

#include "core/net/http.h"

enum { VERSIONS_MAX = 400 };

struct versions;

struct versions *versions_new(void) FD_MUST_USE;
void versions_free(struct versions *versions);
/* A read, a search's page, a change: what it shows of versions. */
void versions_note(struct versions *versions, const struct exchange *exchange)
	FD_NONNULL;
/* The same from its parts; etag and location may be NULL. */
struct versions_answer {
	const char *method, *url;
	unsigned status;
	const char *etag, *location;
	const char *body;
	size_t body_len;
};
void versions_take(struct versions *versions,
	const struct versions_answer *answer) FD_NONNULL;
/* "W/\"3\"" for the URL of a resource (its query counts for nothing); NULL
   when no answer told. Until the next answer. */
const char *versions_find(const struct versions *versions, const char *url)
	FD_NONNULL;

#endif
