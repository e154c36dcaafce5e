#include "tui/panes/deck_run.h"

/*
 * Every answer of a run goes into the history and is held there like any
 * other, so that it can be opened from the results; what the history lets go
 * of, variables of a later request do not know any more.
 */

#include <stdlib.h>
#include <string.h>

#include "core/fhir/request.h"
#include "tui/panes/deck_internal.h"
#include "tui/panes/stage.h"

static void on_sending(void *data, const struct client_call *call)
{
	struct deck_run *run = data;

	buf_clear(&run->sent);
	if (call->body != NULL)
		buf_append(&run->sent, call->body, call->body_len);
	deck_mark(run->deck, DECK_RUN);
}

static bool on_ended(void *data, const struct run_row *row)
{
	struct deck_run *run = data;
	const struct exchange *exchange = row->exchange != 0 ?
		http_find(run->deck->http, row->exchange) : NULL;

	deck_mark(run->deck, DECK_RUN);
	if (exchange == NULL)
		return true;
	sent_keep(&run->deck->sent, row->exchange, &run->sent);
	deck_keep(run->deck, exchange, exchange->state ==
		EXCHANGE_CANCELLED ? "stopped" : exchange->state ==
		EXCHANGE_FAILED && exchange->status != 0 ? "cut" :
		row->verdict);
	return true;
}

static void on_over(void *data)
{
	struct deck_run *run = data;
	struct run_sum sum = run_report_sum(runner_report(run->runner), NULL);

	if (sum.waiting > 0)
		deck_say(run->deck, "Stopped: %zu of %zu were not sent. F "
			"sends those, and what failed, again.", sum.waiting,
			sum.all);
	else if (sum.failed + sum.errors > 0)
		deck_say(run->deck, "%zu of %zu not as expected. Enter opens "
			"the answer, r runs one again, F all that failed.",
			sum.failed + sum.errors, sum.all);
	else
		deck_say(run->deck, "All %zu as expected.", sum.all);
	deck_mark(run->deck, DECK_RUN);
	if (client_needs_rebase(run->deck->client) && sum.errors > 0)
		stage_run(run->deck->stage, "token-rebase", false);
}

static void free_run(struct deck_run *run)
{
	if (run == NULL)
		return;
	runner_free(run->runner);
	http_library_finish(&run->library);
	buf_finish(&run->sent);
	free(run->title);
	free(run);
}

static bool changes_data(const struct http_saved *request)
{
	return request_changes_data(request->method, request->url);
}

static bool add(struct deck_run *run, const struct http_file *file,
	const struct http_saved *request, struct err *err)
{
	if (request->problem != NULL)
		return err_set(err, ERR_CONFIG, "%s line %zu: %s", file->path,
			request->line, request->problem);
	if (deck_is_read_only(run->deck) && changes_data(request))
		return err_set(err, ERR_USAGE, "%s line %zu: %s changes "
			"data, and this connection is read-only; "
			":allow-writes allows changes until it is closed",
			file->path, request->line, request->method);
	return runner_add(run->runner, file, request, err);
}

static bool add_all(struct deck_run *run, const struct http_saved *only,
	struct err *err)
{
	for (size_t i = 0; i < run->library.count; i++) {
		const struct http_file *file = run->library.file[i];

		for (size_t at = 0; at < file->count; at++)
			if ((only == NULL || only == &file->request[at]) &&
			    !add(run, file, &file->request[at], err))
				return false;
	}
	return runner_report(run->runner)->count > 0 || err_set(err,
		ERR_USAGE, "there is no request in these files");
}

bool deck_run_make(struct deck *deck, struct http_library *library,
	const char *title, const struct http_saved *only, struct err *err)
{
	struct deck_run *run = xcalloc(1, sizeof(*run));
	const struct runner_hooks hooks = { .sending = on_sending,
		.ended = on_ended, .over = on_over, .data = run };

	run->deck = deck;
	run->library = *library;
	*library = (struct http_library){ 0 };
	run->title = xstrdup(title);
	run->runner = runner_new(deck->client, &hooks);
	if (!add_all(run, only, err)) {
		free_run(run);
		return false;
	}
	deck_run_drop(deck);
	deck->run = run;
	deck_mark(deck, DECK_RUN);
	return true;
}

static bool is_planned(const struct deck_run *run, size_t at)
{
	const struct run_row *row = &runner_report(run->runner)->row[at];

	if (run->scope == RUN_FAILED)
		return run_row_is_bad(row) || row->is_waiting;
	return run->scope == RUN_ALL || run->at == at;
}

/* The connection may have become read-only again since. */
static bool may_run(const struct deck_run *run, struct err *err)
{
	const struct run_report *report = runner_report(run->runner);
	size_t count = 0;

	for (size_t i = 0; i < report->count; i++) {
		if (!is_planned(run, i))
			continue;
		count++;
		if (deck_is_read_only(run->deck) &&
		    changes_data(report->row[i].request))
			return err_set(err, ERR_USAGE, "%s changes data, and "
				"this connection is read-only; :allow-writes "
				"allows changes until it is closed",
				report->row[i].request->method);
	}
	return count > 0 || err_set(err, ERR_USAGE, run->scope == RUN_FAILED ?
		"nothing failed" : "there is no such line");
}

bool deck_run_plan(struct deck *deck, enum run_scope scope, size_t at,
	struct err *err)
{
	struct deck_run *run = deck->run;

	if (run == NULL)
		return err_set(err, ERR_USAGE, "nothing was run yet: :run "
			"does");
	if (runner_is_running(run->runner))
		return err_set(err, ERR_USAGE, "it is running; C-c stops it");
	run->scope = scope;
	run->at = at;
	return may_run(run, err);
}

size_t deck_run_changes(const struct deck *deck, struct buf *out)
{
	const struct run_report *report = runner_report(deck->run->runner);
	size_t count = 0;

	for (size_t i = 0; i < report->count; i++) {
		const struct http_saved *request = report->row[i].request;

		if (!is_planned(deck->run, i) || !changes_data(request))
			continue;
		buf_printf(out, "%s %s\n", request->method, request->url);
		count++;
	}
	return count;
}

void deck_run_start(struct deck *deck)
{
	struct runner *runner = deck->run->runner;

	if (deck->run->scope == RUN_ALL)
		runner_start(runner, false);
	else if (deck->run->scope == RUN_ONE)
		runner_start_one(runner, deck->run->at);
	else
		(void)runner_start_failed(runner);
	deck_mark(deck, DECK_RUN);
}

bool deck_run_is_running(const struct deck *deck)
{
	return deck->run != NULL && runner_is_running(deck->run->runner);
}

bool deck_run_cancel(struct deck *deck)
{
	if (!deck_run_is_running(deck))
		return false;
	runner_cancel(deck->run->runner);
	return true;
}

void deck_run_drop(struct deck *deck)
{
	free_run(deck->run);
	deck->run = NULL;
	deck_mark(deck, DECK_RUN);
}
