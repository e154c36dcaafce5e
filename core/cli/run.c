#include "core/cli/cli.h"

/*
 * fhirdeck run FILE...: saved requests in order, each held against what it
 * expects: a smoke test of an environment. All files are read, all
 * expectations understood and all changes allowed before the first request
 * goes out, so that a mistake in the last file does not leave half a run.
 *
 * A run goes on behind a failure: what does work is worth knowing.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/path.h"
#include "core/base/text.h"
#include "core/cli/run_report.h"
#include "core/cli/writing.h"
#include "core/client/answer.h"
#include "core/client/expect.h"
#include "core/client/saved.h"
#include "core/client/variables.h"
#include "core/net/url.h"
#include "core/store/http_library.h"
#include "core/store/policy.h"

/* Answers that variables may ask for: the last, and those by name. */
struct kept {
	const char *name;
	uint32_t exchange;
};

struct run {
	struct cli *cli;
	struct http_library library;
	struct variables *variables;
	struct run_report report;
	struct cli_writing writing;
	struct cli_list vars, names;
	const char *junit;
	bool is_dry, lists, is_quiet;
	size_t kept_count, kept_alloc;
	struct kept *kept;
};

static bool is_wanted(const struct run *run, const struct http_saved *request)
{
	char *title = http_file_title(request);
	bool is_found = run->names.count == 0;

	for (size_t i = 0; i < run->names.count; i++)
		is_found = is_found ||
			text_equals_nocase(title, run->names.item[i]) ||
			text_equals_nocase(request->name, run->names.item[i]);
	free(title);
	return is_found;
}

static bool check_request(struct run *run, const struct http_file *file,
	const struct http_saved *request, struct err *err)
{
	struct expect expect;
	struct compose compose;
	bool is_good = true;

	for (size_t i = 0; i < request->expects.count && is_good; i++) {
		const struct http_note *note = &request->expects.note[i];

		if (expect_read(note->text, &expect, err))
			expect_finish(&expect);
		else
			is_good = err_prefix(err, "%s line %zu: ", file->path,
				note->line);
	}
	compose_init(&compose);
	compose_set_method(&compose, request->method);
	compose_set_url(&compose, request->url);
	if (is_good && !run->is_dry)
		is_good = cli_may_write(run->cli, &compose, &run->writing,
			err) || err_prefix(err, "%s line %zu: ", file->path,
			request->line);
	compose_finish(&compose);
	return is_good;
}

/* Before anything is sent. */
static bool check_all(struct run *run, struct err *err)
{
	size_t wanted = 0;

	for (size_t i = 0; i < run->library.count; i++) {
		const struct http_file *file = run->library.file[i];

		for (size_t at = 0; at < file->count; at++) {
			if (!is_wanted(run, &file->request[at]))
				continue;
			wanted++;
			if (!check_request(run, file, &file->request[at],
			    err))
				return false;
		}
	}
	if (wanted > 0)
		return true;
	return err_set(err, ERR_USAGE, run->names.count > 0 ? "there is no "
		"request of that name; fhirdeck run --list shows those that "
		"there are" : "there is no request in these files");
}

static void set_answers(struct run *run)
{
	for (size_t i = 0; i < run->kept_count; i++) {
		const struct exchange *exchange = http_find(run->cli->http,
			run->kept[i].exchange);
		struct variable_answer answer = { 0 };

		if (exchange == NULL)
			continue;
		answer.body = exchange->body.data;
		answer.len = exchange->body.len;
		answer.headers = &exchange->headers;
		variables_set_answer(run->variables, run->kept[i].name,
			&answer);
	}
}

static void keep(struct run *run, const char *name, uint32_t exchange)
{
	size_t at = 0;

	while (at < run->kept_count &&
	    strcmp(run->kept[at].name, name) != 0)
		at++;
	variables_set_answer(run->variables, name, NULL);
	if (at == run->kept_count) {
		run->kept = mem_grow(run->kept, run->kept_count,
			&run->kept_alloc, sizeof(*run->kept));
		run->kept[run->kept_count++].name = name;
	} else if (run->kept[at].exchange != 0) {
		uint32_t old = run->kept[at].exchange;
		bool is_shared = false;

		for (size_t i = 0; i < run->kept_count; i++)
			is_shared = is_shared || (i != at &&
				run->kept[i].exchange == old);
		if (!is_shared)
			http_forget(run->cli->http, old);
	}
	run->kept[at].exchange = exchange;
}

/* The last answer, and one whose name the file asks for. */
static void keep_answer(struct run *run, const struct http_file *file,
	const struct http_saved *request, uint32_t exchange)
{
	char *use = xasprintf("%s.response.", request->name);

	if (*request->name != '\0' && strstr(file->text.data, use) != NULL)
		keep(run, request->name, exchange);
	keep(run, "last", exchange);
	free(use);
}

static void add_lapse(struct run_row *row, const struct expect *expect,
	const struct expect_answer *answer, size_t line)
{
	struct buf text[4] = { BUF_INIT, BUF_INIT, BUF_INIT, BUF_INIT };

	if (expect_holds(expect, answer, false, &text[1])) {
		buf_finish(&text[1]);
		return;
	}
	expect_print(expect, false, &text[0]);
	expect_print(expect, true, &text[2]);
	(void)expect_holds(expect, answer, true, &text[3]);
	run_row_lapse(row, &(struct run_lapse){ line, buf_take(&text[0]),
		buf_take(&text[1]), buf_take(&text[2]), buf_take(&text[3]) });
}

/* Where nothing is said about it, an answer is below 400. */
static void check_implied(struct run_row *row,
	const struct expect_answer *answer)
{
	struct buf found = BUF_INIT;

	if (answer->exchange->status < 400)
		return;
	buf_printf(&found, "it is %u", answer->exchange->status);
	if (answer->verdict->sentence != NULL)
		buf_printf(&found, ": %s", answer->verdict->sentence);
	run_row_lapse(row, &(struct run_lapse){ row->request->line,
		xstrdup("a status below 400"), buf_take(&found),
		xstrdup("a status below 400"),
		xasprintf("it is %u", answer->exchange->status) });
}

static void judge(struct run_row *row, const struct exchange *exchange)
{
	const struct http_notes *expects = &row->request->expects;
	struct verdict verdict = { 0 };
	struct expect_answer answer = { exchange, NULL, &verdict };
	struct doc_index *index = index_text(exchange->body.data,
		exchange->body.len);
	struct expect expect;
	bool says_status = false;

	answer.index = index;
	verdict_with_index(exchange, index, &verdict);
	row->status = exchange->status;
	row->ms = exchange->timings.total > 0 ? exchange->timings.total : 0;
	row->maybe_token = verdict.maybe_token;
	for (size_t i = 0; i < expects->count; i++) {
		if (!expect_read(expects->note[i].text, &expect,
		    &(struct err)ERR_INIT))
			continue;
		says_status = says_status || expect.kind == EXPECT_STATUS ||
			expect.kind == EXPECT_VERDICT;
		add_lapse(row, &expect, &answer, expects->note[i].line);
		expect_finish(&expect);
	}
	if (!says_status)
		check_implied(row, &answer);
	verdict_finish(&verdict);
	index_free(index);
}

static void send(struct run *run, struct run_row *row,
	const struct saved *saved)
{
	struct cli_result result = { 0 };
	struct client_call call = { .done = cli_done, .data = &result };
	const struct exchange *answer;

	saved_call(saved, &call);
	cli_announce(run->cli, &call);
	client_send(run->cli->client, &call);
	cli_wait(run->cli, &result.is_done);
	answer = http_find(run->cli->http, result.exchange);
	row->err = result.err;
	if (answer != NULL && answer->state == EXCHANGE_DONE)
		judge(row, answer);
	if (result.exchange != 0)
		keep_answer(run, row->file, row->request, result.exchange);
}

/* The one URL that is shown, printed and reported is the masked one. */
static void set_url(struct run_row *row, const char *url)
{
	struct buf out = BUF_INIT;

	url_redact(&out, url, true);
	row->url = buf_take(&out);
}

/* False when the user stopped it. */
static bool run_request(struct run *run, const struct http_file *file,
	const struct http_saved *request)
{
	struct run_row *row = run_report_add(&run->report, file, request);
	struct saved saved;

	row->is_dry = run->is_dry;
	set_answers(run);
	if (!saved_prepare(file, request, client_connection(run->cli->client),
	    run->variables, &saved, &row->err)) {
		set_url(row, request->url);
		/* What an answer will say is not known in a dry run. */
		if (run->is_dry && row->err.kind == ERR_ANSWER)
			err_clear(&row->err);
	} else {
		set_url(row, saved.url);
		if (!run->is_dry)
			send(run, row, &saved);
	}
	saved_finish(&saved);
	if (!run->is_quiet)
		run_report_print_row(row);
	return row->err.kind != ERR_CANCELLED;
}

static void run_all(struct run *run)
{
	bool goes_on = true;

	for (size_t i = 0; i < run->library.count && goes_on; i++) {
		const struct http_file *file = run->library.file[i];

		saved_use_file(run->variables, file);
		if (run->library.count > 1 && !run->is_quiet &&
		    !run->is_dry) {
			cli_print_text(file->path);
			putchar('\n');
		}
		for (size_t at = 0; at < file->count && goes_on; at++)
			if (is_wanted(run, &file->request[at]))
				goes_on = run_request(run, file,
					&file->request[at]);
	}
}

static bool read_vars(struct run *run, struct err *err)
{
	for (size_t i = 0; i < run->vars.count; i++) {
		const char *pair = run->vars.item[i];
		const char *equals = strchr(pair, '=');
		char *name;

		if (equals == NULL || equals == pair)
			return err_set(err, ERR_USAGE, "--var takes "
				"NAME=VALUE, not \"%.80s\"", pair);
		name = xstrndup(pair, (size_t)(equals - pair));
		variables_give(run->variables, name, equals + 1);
		free(name);
	}
	return true;
}

static bool write_junit(struct run *run, struct err *err)
{
	struct buf xml = BUF_INIT;
	bool is_good = true;

	if (run->junit == NULL)
		return true;
	run_report_junit(&run->report, &xml);
	if (strcmp(run->junit, "-") == 0)
		fwrite(xml.data, 1, xml.len, stdout);
	else
		is_good = path_replace(run->junit, xml.data, xml.len, err);
	buf_finish(&xml);
	return is_good;
}

static int report(struct run *run)
{
	struct err err = ERR_INIT;
	int status = run_report_status(&run->report);

	if (run->cli->wants_json)
		run_report_print_json(&run->report);
	else if (!run->is_quiet)
		run_report_print_sum(&run->report);
	return write_junit(run, &err) ? status : cli_fail(&err);
}

/* Those of the user's and those that come with fhirdeck. */
static int list(struct run *run)
{
	struct err err = ERR_INIT;
	struct buf line = BUF_INIT;

	http_library_add_all(&run->library, &err);
	for (size_t i = 0; i < run->library.count; i++) {
		const struct http_file *file = run->library.file[i];
		char *name = http_library_name(file);

		buf_printf(&line, "%s%s\n", name, file->is_builtin ? "" :
			" (yours)");
		for (size_t at = 0; at < file->count; at++) {
			char *title = http_file_title(&file->request[at]);

			buf_printf(&line, "  %-7s%s\n",
				file->request[at].method, title);
			free(title);
		}
		free(name);
	}
	cli_print_text(line.data);
	buf_finish(&line);
	return err_is_set(&err) ? cli_fail(&err) : 0;
}

static bool open_all(struct run *run, int argc, char **argv, struct err *err)
{
	for (int i = 1; i < argc; i++)
		if (!http_library_add(&run->library, argv[i], err))
			return false;
	return (run->junit == NULL ||
		(policy_allows_export(run->cli->policy, err) &&
		path_has_folder(run->junit, err))) &&
		read_vars(run, err) && cli_connect(run->cli, err) &&
		check_all(run, err);
}

static int run_files(struct run *run, int argc, char **argv)
{
	struct err err = ERR_INIT;
	int status;

	run->is_quiet = run->cli->wants_json || text_equals(run->junit, "-");
	cli_open(run->cli);
	run->variables = variables_new();
	if (run->lists) {
		status = list(run);
	} else if (open_all(run, argc, argv, &err)) {
		variables_set_connection(run->variables,
			client_connection(run->cli->client));
		run_all(run);
		status = report(run);
	} else {
		status = cli_fail(&err);
	}
	variables_free(run->variables);
	run_report_finish(&run->report);
	http_library_finish(&run->library);
	free(run->kept);
	cli_close(run->cli);
	return status;
}

int cli_run(struct cli *cli, int argc, char **argv)
{
	struct run run = { .cli = cli };
	const struct cli_flag flags[] = {
		{ "--var", NULL, NULL, NULL, &run.vars },
		{ "--name", "-n", NULL, NULL, &run.names },
		{ "--junit", NULL, NULL, &run.junit, NULL },
		{ "--dry-run", NULL, &run.is_dry, NULL, NULL },
		{ "--list", NULL, &run.lists, NULL, NULL },
		{ "--write", NULL, &run.writing.may_write, NULL, NULL },
		{ "--production", NULL, NULL, &run.writing.production, NULL },
	};
	struct err err = ERR_INIT;
	int status;

	if (!cli_parse(&argc, argv, flags, FD_COUNT(flags), &err))
		status = cli_fail(&err);
	else if (argc < 2 && !run.lists)
		status = cli_usage("run", "a file of requests is needed");
	else
		status = run_files(&run, argc, argv);
	cli_list_finish(&run.vars);
	cli_list_finish(&run.names);
	return status;
}
