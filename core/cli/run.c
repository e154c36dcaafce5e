#include "core/cli/cli.h"

/*
 * fhirdeck run FILE...: saved requests in order, each held against what it
 * expects: a smoke test of an environment. All files are read, all
 * expectations understood and all changes allowed before the first request
 * goes out, so that a mistake in the last file does not leave half a run.
 *
 * The run itself is core/client/runner, which the deck has as well.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/path.h"
#include "core/base/text.h"
#include "core/cli/run_report.h"
#include "core/cli/writing.h"
#include "core/client/variables.h"
#include "core/store/http_library.h"
#include "core/store/policy.h"

struct run {
	struct cli *cli;
	struct http_library library;
	struct runner *runner;
	const struct http_file *printed;	/* whose heading stands */
	struct cli_writing writing;
	struct cli_list vars, names;
	const char *junit;
	bool is_dry, lists, is_quiet, is_over;
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

static bool add_request(struct run *run, const struct http_file *file,
	const struct http_saved *request, struct err *err)
{
	struct compose compose;
	bool is_good = runner_add(run->runner, file, request, err);

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
static bool add_all(struct run *run, struct err *err)
{
	size_t wanted = 0;

	for (size_t i = 0; i < run->library.count; i++) {
		const struct http_file *file = run->library.file[i];

		for (size_t at = 0; at < file->count; at++) {
			if (!is_wanted(run, &file->request[at]))
				continue;
			wanted++;
			if (!add_request(run, file, &file->request[at], err))
				return false;
		}
	}
	if (wanted > 0)
		return true;
	return err_set(err, ERR_USAGE, run->names.count > 0 ? "there is no "
		"request of that name in these files; --list in the place of "
		"--name shows those that there are" :
		"there is no request in these files");
}

static void on_sending(void *data, const struct client_call *call)
{
	struct run *run = data;

	cli_announce(run->cli, call);
}

static bool on_ended(void *data, const struct run_row *row)
{
	struct run *run = data;

	if (run->is_quiet)
		return false;
	if (row->file != run->printed && run->library.count > 1 &&
	    !run->is_dry) {
		cli_print_text(row->file->path);
		putchar('\n');
	}
	run->printed = row->file;
	run_report_print_row(row);
	return false;
}

static void on_over(void *data)
{
	struct run *run = data;

	run->is_over = true;
}

static void run_all(struct run *run)
{
	runner_start(run->runner, run->is_dry);
	cli_wait(run->cli, &run->is_over);
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
		variables_give(runner_variables(run->runner), name, equals + 1);
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
	run_report_junit(runner_report(run->runner), &xml);
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
	const struct run_report *rows = runner_report(run->runner);
	int status = run_report_status(rows);

	if (run->cli->wants_json)
		run_report_print_json(rows);
	else if (!run->is_quiet)
		run_report_print_sum(rows);
	return write_junit(run, &err) ? status : cli_fail(&err);
}

static bool add_named(struct run *run, int argc, char **argv, struct err *err)
{
	for (int i = 1; i < argc; i++)
		if (!http_library_add(&run->library, argv[i], err))
			return false;
	return true;
}

/* Those named; without a name the user's and those that fhirdeck brings. */
static int list(struct run *run, int argc, char **argv)
{
	struct err err = ERR_INIT;
	struct buf line = BUF_INIT;

	if (argc < 2)
		http_library_add_all(&run->library, &err);
	else
		add_named(run, argc, argv, &err);
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

static bool make_runner(struct run *run, struct err *err)
{
	const struct runner_hooks hooks = { .sending = on_sending,
		.ended = on_ended, .over = on_over, .data = run };

	run->runner = runner_new(run->cli->client, &hooks);
	return read_vars(run, err) && add_all(run, err);
}

static bool open_all(struct run *run, int argc, char **argv, struct err *err)
{
	return add_named(run, argc, argv, err) && (run->junit == NULL ||
		(policy_allows_export(run->cli->policy, err) &&
		path_has_folder(run->junit, err))) &&
		cli_connect(run->cli, err) && make_runner(run, err);
}

static int run_files(struct run *run, int argc, char **argv)
{
	struct err err = ERR_INIT;
	int status;

	run->is_quiet = run->cli->wants_json || text_equals(run->junit, "-");
	cli_open(run->cli);
	if (run->lists) {
		status = list(run, argc, argv);
	} else if (open_all(run, argc, argv, &err)) {
		run_all(run);
		status = report(run);
	} else {
		status = cli_fail(&err);
	}
	runner_free(run->runner);
	http_library_finish(&run->library);
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
