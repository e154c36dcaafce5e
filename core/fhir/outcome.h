#ifndef FD_FHIR_OUTCOME_H
#define FD_FHIR_OUTCOME_H

/*
 * OperationOutcomes (FHIR R4 operationoutcome.html) in the dialects met, and
 * hundreds of issues put into groups.
 */

#include "core/base/buf.h"
#include "core/doc/index.h"

/* One issue of an OperationOutcome in words. */
struct issue {
	char *severity;		/* fatal error warning information */
	char *code;
	char *text;		/* details.text, else a coding's display, else
				   diagnostics, else the code */
	char *diagnostics;	/* or NULL */
	char *expression;	/* first expression or location, or NULL */
	char *message_id;	/* of the HL7 validator and HAPI, or NULL */
	char *source;		/* who found it, or NULL */
	size_t line, column;	/* in what was sent, from 1; 0: not told */
	uint32_t row;		/* of the issue in the index */
};
struct issues {
	size_t count, alloc;
	struct issue *issue;
};
/* Issues of an OperationOutcome, or of those inside a Bundle's entries. */
void issues_read(const struct doc_index *index, const char *text,
	struct issues *out) FD_NONNULL;
void issues_finish(struct issues *issues) FD_NONNULL;

/* fatal 4, error 3, warning 2, information 1, anything else 0. */
int issue_rank(const struct issue *issue) FD_NONNULL;
/* True when its text is for a machine: an HL7 v2 message and the like. */
bool issue_is_payload(const struct issue *issue) FD_NONNULL;
/*
 * The symbol behind the words: "MalformedValue" for InterSystems'
 * "<HSFHIRErr>MalformedValue", else the message id. Borrowed, or NULL.
 */
const char *issue_symbol(const struct issue *issue) FD_NONNULL;
/* "2 errors, 17 warnings", worst first; "" for none. */
void issues_count_words(const struct issues *issues, struct buf *out)
	FD_NONNULL;

enum issue_filter { ISSUES_ALL, ISSUES_WARNINGS, ISSUES_ERRORS };
/* "all", "warnings" (and what is worse), "errors". */
bool issue_filter_parse(const char *name, enum issue_filter *out) FD_NONNULL;
const char *issue_filter_name(enum issue_filter filter);

/* Issues that say the same of several elements. */
struct issue_group {
	int rank;		/* of the worst in it */
	size_t count, alloc;
	size_t *member;		/* positions in issues, as they came */
	char *words;		/* what they say: the first one's text, cut
				   where the others differ */
};
struct issue_groups {
	size_t count, alloc;
	struct issue_group *group;	/* worst first */
	size_t hidden;		/* issues that the filter left out */
};
void issue_groups_make(const struct issues *issues, enum issue_filter filter,
	struct issue_groups *out) FD_NONNULL;
void issue_groups_finish(struct issue_groups *groups) FD_NONNULL;

#endif
