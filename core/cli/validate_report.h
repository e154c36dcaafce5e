#ifndef FD_CLI_VALIDATE_REPORT_H
#define FD_CLI_VALIDATE_REPORT_H

/*
 * What a validation found, for a person or for a program: resource by
 * resource, and a sum at the end. "No errors" is all that is ever claimed, and
 * beside it stands what was not checked.
 */

#include "core/base/buf.h"
#include "core/ig/findings.h"

struct validate_report {
	bool wants_json;	/* OperationOutcomes instead of words */
	bool wants_all;		/* each resource's profile, not a summary */
	bool is_one;		/* JSON: a single outcome, not a list */
	size_t documents, faulty;
	size_t errors, warnings, information;
};

/*
 * One resource. line: of the file, where its text begins (from 1); 0 when it
 * is the whole file.
 */
void validate_report_add(struct validate_report *report, const char *file,
	size_t line, const struct findings *findings) FD_NONNULL;
/* The sum, when there was more than one. */
void validate_report_end(const struct validate_report *report) FD_NONNULL;

#endif
