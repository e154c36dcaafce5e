#ifndef FD_CLIENT_RUNNER_H
#define FD_CLIENT_RUNNER_H

/*
 * A run of saved requests: sent one after the other, each answer held against
 * what its request expects. The same for `fhirdeck run` and for the deck. A
 * run goes on behind a failure, and stops only where it is cancelled.
 */

#include "core/client/client.h"
#include "core/store/http_file.h"

/* An expectation that was not met; private: for reports. */
struct run_lapse {
	size_t line;		/* 0: it stands in no file */
	char *wanted, *found, *private_wanted, *private_found;
};

struct run_row {
	const struct http_file *file;
	const struct http_saved *request;
	char *url;		/* as sent, masked; or as written; NULL: it
				   has not been its turn */
	uint32_t exchange;	/* its answer while it is held, or 0 */
	unsigned status;
	char verdict[32];	/* "ok", "fatal-error", "AE"; "" */
	long ms;
	bool maybe_token;	/* 401 or 403 */
	bool is_waiting;	/* it is still to be sent */
	bool is_dry;		/* not sent: only shown */
	struct err err;		/* no answer, or not sent: why */
	size_t lapse_count, lapse_alloc;
	struct run_lapse *lapse;
};

struct run_report {
	size_t count, alloc;
	struct run_row *row;
};

/* "ok", "FAIL", "ERROR"; "-" before. */
const char *run_row_outcome(const struct run_row *row) FD_NONNULL;
/* It was sent, and something is not as expected. */
bool run_row_is_bad(const struct run_row *row) FD_NONNULL;

struct run_sum {
	size_t all, good, failed, errors, waiting;
	long ms;
};
/* file NULL: of all. */
struct run_sum run_report_sum(const struct run_report *report,
	const struct http_file *file) __attribute__((nonnull(1)));

struct runner;

/* Any may be NULL; data is handed to each. */
struct runner_hooks {
	/* A call is about to go out. */
	void (*sending)(void *data, const struct client_call *call);
	/* A row is done; true: its exchange is the callee's to forget. */
	bool (*ended)(void *data, const struct run_row *row);
	/* The last one is, or it was cancelled. May be called before
	   runner_start returns. */
	void (*over)(void *data);
	void *data;
};

/* client stays the caller's, and outlives the runner. */
struct runner *runner_new(struct client *client,
	const struct runner_hooks *hooks) FD_NONNULL FD_MUST_USE;
/* Stops without a word. */
void runner_free(struct runner *runner);
/* For the caller's own: those of files and answers come by themselves. */
struct variables *runner_variables(struct runner *runner) FD_NONNULL;
/*
 * Behind the others. File and request outlive the runner. False with "FILE
 * line N: ..." for an expectation that is not understood.
 */
bool runner_add(struct runner *runner, const struct http_file *file,
	const struct http_saved *request, struct err *err)
	FD_NONNULL FD_MUST_USE;
/* All of them; is_dry: shown, not sent. */
void runner_start(struct runner *runner, bool is_dry) FD_NONNULL;
/* Those again that failed; false when none did. */
bool runner_start_failed(struct runner *runner) FD_NONNULL;
/* One of them again. */
void runner_start_one(struct runner *runner, size_t at) FD_NONNULL;
/* What is on its way is stopped, the rest is not sent. */
void runner_cancel(struct runner *runner) FD_NONNULL;
bool runner_is_running(const struct runner *runner) FD_NONNULL;
/* The row that is on its way; meaningless when none runs. */
size_t runner_at(const struct runner *runner) FD_NONNULL;
const struct run_report *runner_report(const struct runner *runner)
	FD_NONNULL;

#endif
