#ifndef FD_CLIENT_COMPLETION_H
#define FD_CLIENT_COMPLETION_H

/*
 * What could stand where the cursor is, in a URL line or in one part of a
 * search: services, types, operations, parameters, modifiers, prefixes, values
 * seen, includes, elements, variables. Each candidate takes the place of the
 * text from the start that is returned up to the cursor. What the server
 * lists comes first.
 */

#include "core/fhir/observed.h"
#include "core/fhir/search_offer.h"

struct connection;

/* Where candidates come from; each may be NULL. */
struct completion_source {
	const struct capability *capability;
	const struct connection *connection;
	const struct observed *observed;
};

typedef void completion_fn(void *data, const char *text, const char *note);

/* "{{cdr}}/Patient?name:exact=x": returns where the word begins. */
size_t completion_url(const struct completion_source *source,
	const char *line, size_t cursor, completion_fn *each, void *data)
	__attribute__((nonnull(1, 2, 4)));
/* "name:exact=x" alone, a parameter of that type. */
size_t completion_param(const struct completion_source *source,
	const char *type, const char *text, size_t cursor,
	completion_fn *each, void *data) __attribute__((nonnull(1, 2, 3, 5)));
/* One field of a value, as a person types it (no encoding, no escapes). */
size_t completion_field(const struct completion_source *source,
	const struct search_meaning *meaning, const char *name,
	enum search_field field, const char *text, size_t cursor,
	completion_fn *each, void *data)
	__attribute__((nonnull(1, 2, 3, 5, 7)));

#endif
