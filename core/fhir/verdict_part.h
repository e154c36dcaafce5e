#ifndef FD_FHIR_VERDICT_PART_H
#define FD_FHIR_VERDICT_PART_H

/*
 * What the parts of the verdict share: each looks at an answer and either
 * says the verdict (true) or has nothing to say about it.
 */

#include "core/fhir/verdict.h"

/* Level, code, and a sentence that is scrubbed and cut to 200 characters. */
void verdict_say(struct verdict *out, enum verdict_level level,
	const char *code, const char *format, ...)
	__attribute__((nonnull)) FD_PRINTF(4, 5);
void verdict_next(struct verdict *out, const char *format, ...)
	FD_NONNULL FD_PRINTF(2, 3);

/* "404 Not Found" by the table, by the phrase that came, or the number. */
void status_label(unsigned status, const char *reason, char *out, size_t size)
	__attribute__((nonnull(3)));
/* What to do about a status, or NULL. */
const char *status_next(unsigned status);
/* The same of an answer: one that says how long to wait is believed. */
const char *verdict_next_of(const struct verdict_input *input) FD_NONNULL;

bool verdict_of_hl7(const struct verdict_input *input, struct verdict *out)
	FD_NONNULL;
bool verdict_of_bundle(const struct verdict_input *input,
	struct verdict *out) FD_NONNULL;
bool verdict_of_outcome(const struct verdict_input *input,
	struct verdict *out) FD_NONNULL;
bool verdict_of_oauth2(const struct verdict_input *input,
	struct verdict *out) FD_NONNULL;

/* Owned: title and sentence of a page, unless the one repeats the other; or
   NULL. */
char *verdict_page_words(const struct verdict_input *input) FD_NONNULL;
/* The first of the worst, or NULL when there are none. */
const struct issue *issues_worst(const struct issues *issues) FD_NONNULL;
/* Adds the issues of the OperationOutcome at that row; others: nothing. */
void issues_add(const struct doc_index *index, const char *text,
	uint32_t outcome, struct issues *out) FD_NONNULL;

#endif
