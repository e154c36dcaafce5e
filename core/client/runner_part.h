#ifndef FD_CLIENT_RUNNER_PART_H
#define FD_CLIENT_RUNNER_PART_H

/*
 * What a run (runner.c) does with one row of it (run_row.c).
 */

#include "core/client/runner.h"

struct variables;

void run_report_add(struct run_report *report, const struct http_file *file,
	const struct http_saved *request) FD_NONNULL;
void run_report_finish(struct run_report *report) FD_NONNULL;
/* As it was before it was sent. */
void run_row_clear(struct run_row *row) FD_NONNULL;
void run_row_set_url(struct run_row *row, const char *url) FD_NONNULL;
/* Status, verdict, and what is not as expected; variables: those of
   expectations. */
void run_row_judge(struct run_row *row, const struct exchange *exchange,
	struct variables *variables) FD_NONNULL;
/* True when all that a request expects is understood, whatever its variables
   will be. */
bool run_row_check(const struct http_file *file,
	const struct http_saved *request, struct err *err)
	FD_NONNULL FD_MUST_USE;

#endif
