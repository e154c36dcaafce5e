#ifndef FD_IG_FINDINGS_H
#define FD_IG_FINDINGS_H

/*
 * What a validation found, and what it did not check. A finding carries the
 * id that the official validator's message catalogue gives such a message,
 * so that results can be compared; the sentence is our own, and names the
 * profile that asks for it.
 */

#include "core/base/buf.h"
#include "core/doc/index.h"

enum finding_severity {
	FINDING_FATAL, FINDING_ERROR, FINDING_WARNING, FINDING_INFORMATION
};

struct finding {
	enum finding_severity severity;
	const char *code;	/* issue type: "structure", "required", ... */
	const char *id;		/* "Validation_VAL_Profile_Minimum", static */
	char *text;		/* one sentence or two */
	char *expression;	/* "Bundle.entry[0].resource.ofType(Patient)
				   .name[0]" */
	char *profile;		/* URL that asks for it, or NULL: R4 itself */
	uint32_t row;		/* of the document, or INDEX_NONE */
	size_t offset;		/* of the text that was given (XML: of it) */
	size_t line, column;	/* of that offset, from 1; columns in bytes */
	unsigned count;		/* the same thing so many times in a list */
};

/* Why something went unchecked: "terminology: SNOMED CT is not here". */
struct unchecked {
	char *what;		/* "http://snomed.info/sct" */
	char *why;		/* "no copy of this code system here" */
	unsigned count;		/* how many codes, references, ... */
};

/* Which profile a resource was checked against, and why that one. */
struct chosen_profile {
	char *expression;	/* "Bundle.entry[0].resource" */
	char *type;		/* "ServiceRequest" */
	char *profile;		/* URL, or NULL: base R4 only */
	char *why;		/* "MessageDefinition laboratory-order" */
	uint32_t row;
};

struct findings {
	struct finding *list;	/* in document order */
	size_t count, room;
	struct unchecked *unchecked;
	size_t unchecked_count, unchecked_room;
	struct chosen_profile *chosen;
	size_t chosen_count, chosen_room;
	unsigned fatal, errors, warnings, information;
	bool was_cut;		/* too many: the rest was left out */
};

enum { FINDINGS_MAX = 5000 };

void findings_init(struct findings *findings) FD_NONNULL;
void findings_free(struct findings *findings) FD_NONNULL;
/* Takes text and expression (owned); the same finding at the same place twice
   is kept once. Line and column are filled in by findings_finish. */
struct finding *findings_add(struct findings *findings,
	const struct finding *finding) FD_NONNULL;
void findings_unchecked(struct findings *findings, const char *what,
	const char *why) FD_NONNULL;
void findings_chosen(struct findings *findings,
	const struct chosen_profile *chosen) FD_NONNULL;
/* Sorts, counts, and finds lines and columns in text. */
void findings_finish(struct findings *findings, const char *text, size_t len)
	FD_NONNULL;

/* As an OperationOutcome (JSON), two spaces a level. */
void findings_print_outcome(const struct findings *findings, struct buf *out)
	FD_NONNULL;
/*
 * "not checked: 14 codes of SNOMED CT; package hl7.fhir.eu.laboratory is not
 * here"; empty when everything was.
 */
void findings_print_unchecked(const struct findings *findings,
	struct buf *out) FD_NONNULL;
/* One of them: "SNOMED CT (14 times): no copy of this code system here". */
void unchecked_print(const struct unchecked *unchecked, struct buf *out)
	FD_NONNULL;

#endif
