#ifndef FD_CLIENT_ANSWER_H
#define FD_CLIENT_ANSWER_H

/*
 * The verdict of an exchange: the bridge from net to fhir, for those who have
 * no index of the body at hand. Owned sentence and next step in out.
 */

#include "core/fhir/verdict.h"
#include "core/net/http.h"

void verdict_of_exchange(const struct exchange *exchange,
	struct verdict *out) FD_NONNULL;
/* The same with the index of the body that is there already (or NULL). */
void verdict_with_index(const struct exchange *exchange,
	const struct doc_index *index, struct verdict *out)
	__attribute__((nonnull(1, 3)));

#endif
