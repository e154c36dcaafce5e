#ifndef FD_FHIR_CAPABILITY_FACTS_H
#define FD_FHIR_CAPABILITY_FACTS_H

/*
 * A statement as a sorted list of facts without duplicates, each with a key
 * (type, aspect, name, detail) and a value: what capability_diff merges.
 */

#include "core/fhir/capability_diff.h"

struct capability_fact {
	enum capability_aspect aspect;
	const char *type, *name, *detail, *value;
};

struct capability_facts {
	size_t count, alloc;
	struct capability_fact *fact;
};

void capability_facts_collect(const struct capability *capability,
	struct capability_facts *out) FD_NONNULL;
void capability_facts_finish(struct capability_facts *facts) FD_NONNULL;
/* By key, values left out: the order of the list. */
int capability_fact_compare(const struct capability_fact *a,
	const struct capability_fact *b) FD_NONNULL;

#endif
