#ifndef FD_FHIR_OBSERVED_H
#define FD_FHIR_OBSERVED_H

/*
 * What was seen in answers and is worth offering for the next search: ids of
 * resources, identifier systems, codes. Bounded, in memory only, forgotten
 * with the connection. Identifiers' values are people's and are not kept.
 */

#include "core/doc/index.h"

enum { OBSERVED_MAX = 2000 };

struct observed_value {
	const char *type;	/* "Observation" */
	const char *element;	/* "code", "identifier"; "id" for ids */
	const char *system;	/* NULL: a plain code or an id */
	const char *code;	/* NULL: only the system is known */
	const char *display;	/* or "" */
};

struct observed;

struct observed *observed_new(void) FD_MUST_USE;
void observed_free(struct observed *observed);
void observed_forget(struct observed *observed) FD_NONNULL;
/* Reads an answer, as far as that takes no more than a few milliseconds. */
void observed_learn(struct observed *observed, const struct doc_index *index,
	const char *text) FD_NONNULL;
/* The newest last. */
size_t observed_count(const struct observed *observed) FD_NONNULL;
struct observed_value observed_at(const struct observed *observed, size_t at)
	FD_NONNULL;

#endif
