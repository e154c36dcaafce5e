#ifndef FD_CLI_RUN_REPORT_H
#define FD_CLI_RUN_REPORT_H

/*
 * What came of a run of saved requests: for the terminal, as JSON, and as
 * JUnit XML for a build server. What is a person's or secret is masked in the
 * last two as in the history: reports are mailed and kept.
 */

#include "core/client/runner.h"

/* A line, and what was not as expected. */
void run_report_print_row(const struct run_row *row) FD_NONNULL;
void run_report_print_sum(const struct run_report *report) FD_NONNULL;
void run_report_print_json(const struct run_report *report) FD_NONNULL;
void run_report_junit(const struct run_report *report, struct buf *out)
	FD_NONNULL;
/* The exit status: that of the first error, 1 for expectations, 0. */
int run_report_status(const struct run_report *report) FD_NONNULL;

#endif
