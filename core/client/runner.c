#include "core/client/runner.h"

/*
 * One request at a time: the next goes out from the end of the one before, so
 * that variables may ask for any answer before theirs ({{last.id}}, by name).
 * Answers are held for that and forgotten when nobody can ask for them any
 * more, unless the hook takes them over; an answer that is gone is an answer
 * that variables do not know.
 */

#include <stdlib.h>
#include <string.h>

#include "core/client/runner_part.h"
#include "core/client/saved.h"
#include "core/client/variables.h"

struct runner {
	struct client *client;
	struct runner_hooks hooks;
	struct variables *variables;
	struct run_report report;
	const struct http_file *file;	/* whose variables are in use */
	size_t at, end;
	unsigned operation;	/* of the row that is on its way, or 0 */
	bool is_dry, is_running, is_cancelled;
	bool *is_foreign;	/* a row's exchange is the hook's */
	size_t foreign_alloc;
};

struct runner *runner_new(struct client *client,
	const struct runner_hooks *hooks)
{
	struct runner *runner = xcalloc(1, sizeof(*runner));

	runner->client = client;
	runner->hooks = *hooks;
	runner->variables = variables_new();
	variables_set_connection(runner->variables,
		client_connection(client));
	return runner;
}

struct variables *runner_variables(struct runner *runner)
{
	return runner->variables;
}

const struct run_report *runner_report(const struct runner *runner)
{
	return &runner->report;
}

bool runner_is_running(const struct runner *runner)
{
	return runner->is_running;
}

size_t runner_at(const struct runner *runner)
{
	return runner->at;
}

bool runner_add(struct runner *runner, const struct http_file *file,
	const struct http_saved *request, struct err *err)
{
	if (!run_row_check(file, request, err))
		return false;
	runner->is_foreign = mem_grow(runner->is_foreign,
		runner->report.count, &runner->foreign_alloc,
		sizeof(*runner->is_foreign));
	runner->is_foreign[runner->report.count] = false;
	run_report_add(&runner->report, file, request);
	return true;
}

static void let_go(struct runner *runner, size_t at)
{
	struct run_row *row = &runner->report.row[at];

	if (row->exchange != 0 && !runner->is_foreign[at])
		http_forget(client_http(runner->client), row->exchange);
	row->exchange = 0;
	runner->is_foreign[at] = false;
}

/* Its file asks for it by name somewhere. */
static bool is_asked_for(const struct run_row *row)
{
	char *use = xasprintf("%s.response.", row->request->name);
	bool is_used = *row->request->name != '\0' &&
		strstr(row->file->text.data, use) != NULL;

	free(use);
	return is_used;
}

/* Answers that no request behind `at` can ask for. */
static void tidy(struct runner *runner, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (!runner->is_foreign[i] &&
		    !is_asked_for(&runner->report.row[i]))
			let_go(runner, i);
}

static void set_answer(struct runner *runner, const char *name,
	const struct exchange *exchange)
{
	struct variable_answer answer = { .body = exchange->body.data,
		.len = exchange->body.len, .headers = &exchange->headers };

	variables_set_answer(runner->variables, name, &answer);
}

/* What rows before this one were answered: the last, and those by name. */
static void set_answers(struct runner *runner)
{
	const struct exchange *last = NULL;

	for (size_t i = 0; i < runner->at; i++) {
		const struct run_row *row = &runner->report.row[i];
		const char *name = row->request->name;
		const struct exchange *exchange = row->exchange != 0 ?
			http_find(client_http(runner->client),
			row->exchange) : NULL;

		if (*name != '\0' && exchange == NULL)
			variables_set_answer(runner->variables, name, NULL);
		else if (*name != '\0')
			set_answer(runner, name, exchange);
		last = exchange != NULL ? exchange : last;
	}
	if (last != NULL)
		set_answer(runner, "last", last);
	else
		variables_set_answer(runner->variables, "last", NULL);
}

/* They point into answers that may go now. */
static void drop_answers(struct runner *runner)
{
	variables_set_answer(runner->variables, "last", NULL);
	for (size_t i = 0; i < runner->report.count; i++) {
		const char *name = runner->report.row[i].request->name;

		if (*name != '\0')
			variables_set_answer(runner->variables, name, NULL);
	}
}

static void end_row(struct runner *runner)
{
	struct run_row *row = &runner->report.row[runner->at];

	row->is_waiting = false;
	drop_answers(runner);
	if (row->err.kind == ERR_CANCELLED)
		runner->is_cancelled = true;
	if (runner->hooks.ended != NULL)
		runner->is_foreign[runner->at] =
			runner->hooks.ended(runner->hooks.data, row);
	tidy(runner, runner->at);
}

static void go_on(struct runner *runner);

static void on_done(void *data, uint32_t id, const struct err *err)
{
	struct runner *runner = data;
	struct run_row *row = &runner->report.row[runner->at];
	const struct exchange *answer =
		http_find(client_http(runner->client), id);

	runner->operation = 0;
	row->exchange = id;
	if (err != NULL)
		row->err = *err;
	if (answer != NULL && answer->state == EXCHANGE_DONE)
		run_row_judge(row, answer, runner->variables);
	end_row(runner);
	runner->at++;
	go_on(runner);
}

/* True when the row is on its way, false when it is done already. */
static bool send(struct runner *runner)
{
	struct run_row *row = &runner->report.row[runner->at];
	struct client_call call = { .done = on_done, .data = runner };
	struct saved saved;
	bool is_ready;

	if (row->file != runner->file)
		saved_use_file(runner->variables, row->file);
	runner->file = row->file;
	row->is_dry = runner->is_dry;
	set_answers(runner);
	is_ready = saved_prepare(row->file, row->request,
		client_connection(runner->client), runner->variables, &saved,
		&row->err);
	run_row_set_url(row, is_ready ? saved.url : row->request->url);
	/* What an answer will say is not known in a dry run. */
	if (runner->is_dry && row->err.kind == ERR_ANSWER)
		err_clear(&row->err);
	if (is_ready && !runner->is_dry) {
		saved_call(&saved, &call);
		if (runner->hooks.sending != NULL)
			runner->hooks.sending(runner->hooks.data, &call);
		runner->operation = client_send(runner->client, &call);
	}
	saved_finish(&saved);
	return is_ready && !runner->is_dry;
}

static void go_on(struct runner *runner)
{
	while (runner->at < runner->end && !runner->is_cancelled) {
		if (runner->report.row[runner->at].is_waiting) {
			if (send(runner))
				return;
			end_row(runner);
		}
		runner->at++;
	}
	runner->is_running = false;
	if (runner->hooks.over != NULL)
		runner->hooks.over(runner->hooks.data);
}

static void begin(struct runner *runner, size_t at, size_t end, bool is_dry)
{
	runner->at = at;
	runner->end = end;
	runner->file = NULL;
	runner->is_dry = is_dry;
	runner->is_cancelled = false;
	runner->is_running = true;
	go_on(runner);
}

static void reset(struct runner *runner, size_t at)
{
	let_go(runner, at);
	run_row_clear(&runner->report.row[at]);
}

void runner_start(struct runner *runner, bool is_dry)
{
	for (size_t i = 0; i < runner->report.count; i++)
		reset(runner, i);
	begin(runner, 0, runner->report.count, is_dry);
}

bool runner_start_failed(struct runner *runner)
{
	bool is_any = false;

	for (size_t i = 0; i < runner->report.count; i++) {
		if (!run_row_is_bad(&runner->report.row[i]) &&
		    !runner->report.row[i].is_waiting)
			continue;
		reset(runner, i);
		is_any = true;
	}
	if (is_any)
		begin(runner, 0, runner->report.count, false);
	return is_any;
}

void runner_start_one(struct runner *runner, size_t at)
{
	reset(runner, at);
	begin(runner, at, at + 1, false);
}

void runner_cancel(struct runner *runner)
{
	runner->is_cancelled = true;
	if (runner->operation != 0)
		client_cancel(runner->client, runner->operation);
}

void runner_free(struct runner *runner)
{
	if (runner == NULL)
		return;
	if (runner->operation != 0)
		client_forget(runner->client, runner->operation);
	drop_answers(runner);
	for (size_t i = 0; i < runner->report.count; i++)
		let_go(runner, i);
	run_report_finish(&runner->report);
	variables_free(runner->variables);
	free(runner->is_foreign);
	free(runner);
}
