#ifndef FD_FHIR_BUNDLE_BUILD_H
#define FD_FHIR_BUNDLE_BUILD_H

/*
 * A batch or transaction Bundle that is put together from composed requests
 * (FHIR R4 http.html#transaction): one entry each, with the request's method,
 * relative URL and conditions, and its body as the resource, byte for byte.
 */

#include "core/base/err.h"
#include "core/fhir/request.h"

enum { BUNDLE_CONDITIONS = 4 };

struct bundle_draft_entry {
	char *method, *url;		/* "PUT", "Patient/1" */
	char *full_url;			/* or NULL */
	char *condition[BUNDLE_CONDITIONS];	/* ifMatch, ...; or NULL */
	struct buf resource;		/* JSON; empty: none */
};

struct bundle_draft {
	bool is_transaction;		/* all or none */
	char *service;			/* where it goes; NULL while empty */
	size_t count, alloc;
	struct bundle_draft_entry *entry;
};

void bundle_draft_finish(struct bundle_draft *draft) FD_NONNULL;
/*
 * The request as one more entry. service: the one it goes to; base: of it, for
 * the fullUrl of resources with an id. What is new gets an urn:uuid, by which
 * other entries can refer to it. False with err when it can't be an entry.
 */
bool bundle_draft_add(struct bundle_draft *draft,
	const struct compose *compose, const char *service, const char *base,
	struct err *err) FD_NONNULL FD_MUST_USE;
void bundle_draft_remove(struct bundle_draft *draft, size_t at) FD_NONNULL;
/* The Bundle as a JSON text. */
void bundle_draft_print(const struct bundle_draft *draft, struct buf *out)
	FD_NONNULL;

#endif
