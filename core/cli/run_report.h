#ifndef FD_CLI_RUN_REPORT_H
#define FD_CLI_RUN_REPORT_H

/*
 * What came of a run of saved requests: for the terminal, as JSON, and as
 * JUnit XML for a build server. What is a person's or secret is masked in the
 * last two as in the history: reports are mailed and kept.
 */

#include "core/store/http_file.h"

/* An expectation that was not met; private: for reports. */
struct run_lapse {
	size_t line;		/* 0: it stands in no file */
	char *wanted, *found, *private_wanted, *private_found;
};

struct run_row {
	const struct http_file *file;
	const struct http_saved *request;
	char *url;		/* as sent, masked; or as written */
	unsigned status;
	long ms;
	bool maybe_token;	/* 401 or 403 */
	bool is_dry;		/* not sent: only shown */
	struct err err;		/* no answer, or not sent: why */
	size_t lapse_count, lapse_alloc;
	struct run_lapse *lapse;
};

struct run_report {
	size_t count, alloc;
	struct run_row *row;
};

/* Until the next one. */
struct run_row *run_report_add(struct run_report *report,
	const struct http_file *file, const struct http_saved *request)
	FD_NONNULL;
/* Texts are taken over. */
void run_row_lapse(struct run_row *row, const struct run_lapse *lapse)
	FD_NONNULL;
void run_report_finish(struct run_report *report) FD_NONNULL;

/* A line, and what was not as expected. */
void run_report_print_row(const struct run_row *row) FD_NONNULL;
void run_report_print_sum(const struct run_report *report) FD_NONNULL;
void run_report_print_json(const struct run_report *report) FD_NONNULL;
void run_report_junit(const struct run_report *report, struct buf *out)
	FD_NONNULL;
/* The exit status: that of the first error, 1 for expectations, 0. */
int run_report_status(const struct run_report *report) FD_NONNULL;

#endif
