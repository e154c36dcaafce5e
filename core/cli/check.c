#include "core/cli/cli.h"

/*
 * fhirdeck check: the ladder, a line a rung, printed as the rungs are reached;
 * and with --ticket all of it as a file for whoever is to help
 * (check_ticket.c).
 */

#include <stdio.h>
#include <string.h>

#include "core/cli/check_ticket.h"
#include "core/doc/json.h"
#include "core/engine/loop.h"

struct run {
	struct check *check;
	size_t printed;
	bool is_done, is_quiet;
};

static void print_step(const struct check_step *step)
{
	char ms[24] = "";

	if (step->ms >= 0)
		snprintf(ms, sizeof(ms), "%ld ms", step->ms);
	printf("%-14s %-7s %9s  ", step->name, check_state_name(step->state),
		ms);
	for (const char *line = step->text; *line != '\0'; ) {
		size_t len = strcspn(line, "\n");
		char copy[512];

		snprintf(copy, sizeof(copy), "%s%.*s\n",
			line == step->text ? "" : "                 "
			"                 ", (int)len, line);
		cli_print_text(copy);
		line += len + (line[len] == '\n');
	}
	if (*step->text == '\0')
		putchar('\n');
	fflush(stdout);
}

/* With several services each has its heading. */
static void print_service(const struct run *run, const char *name)
{
	size_t last = check_count(run->check) - 1;

	if (strcmp(check_at(run->check, 0)->service,
	    check_at(run->check, last)->service) == 0)
		return;
	printf("%s", run->printed > 0 ? "\n" : "");
	cli_print_text(name);
	printf("\n");
}

/* Prints in order the rungs whose state will not change any more. */
static void on_changed(void *data)
{
	struct run *run = data;

	if (run->check == NULL)
		return;
	while (!run->is_quiet && run->printed < check_count(run->check)) {
		const struct check_step *step =
			check_at(run->check, run->printed);

		if (step->state == CHECK_WAITING ||
		    step->state == CHECK_RUNNING)
			break;
		if (run->printed == 0 || strcmp(step->service, check_at(
		    run->check, run->printed - 1)->service) != 0)
			print_service(run, step->service);
		print_step(step);
		run->printed++;
	}
	run->is_done = check_is_over(run->check);
}

static struct json *step_to_json(const struct check_step *step)
{
	struct json *item = json_new_object();

	json_set_string(item, "service", step->service);
	json_set_string(item, "name", step->name);
	json_set_string(item, "state", check_state_name(step->state));
	if (step->ms >= 0)
		json_set_number(item, "ms", (double)step->ms);
	json_set_string(item, "text", step->text);
	return item;
}

static const char *result_kind(enum err_kind kind)
{
	static const char *const names[] = {
		[ERR_NONE] = "ok", [ERR_USAGE] = "usage",
		[ERR_CONFIG] = "config", [ERR_FILE] = "file",
		[ERR_NETWORK] = "network", [ERR_TLS] = "tls",
		[ERR_AUTH] = "auth", [ERR_ANSWER] = "answer",
		[ERR_LIMIT] = "limit", [ERR_CANCELLED] = "cancelled",
	};

	return names[kind];
}

/* What the first failure is, where, and whom to ring about it. */
static struct json *result_to_json(const struct cli *cli,
	const struct check *check)
{
	const struct err *result = check_result(check);
	const struct check_failure *failure = check_failure(check);
	struct json *out = json_new_object();

	json_set_string(out, "kind", result_kind(result->kind));
	json_set_number(out, "status", err_exit_status(result));
	json_set_string(out, "text", result->text);
	if (failure != NULL) {
		json_set_string(out, "service", failure->service);
		json_set_string(out, "rung", failure->rung);
		json_set_string(out, "ring", check_whom_name(failure->whom));
		json_set_string(out, "contact", check_contact(
			client_connection(cli->client), failure->whom));
	}
	return out;
}

static void print_json(const struct cli *cli, const struct check *check)
{
	struct json *out = json_new_object(), *steps = json_new_array();
	struct buf text = BUF_INIT;

	json_set_string(out, "connection",
		client_connection(cli->client)->name);
	json_set_bool(out, "ok", !err_is_set(check_result(check)));
	json_adopt(out, "result", result_to_json(cli, check));
	for (size_t i = 0; i < check_count(check); i++)
		json_append(steps, step_to_json(check_at(check, i)));
	json_adopt(out, "steps", steps);
	json_print(out, true, &text);
	cli_print_json(text.data);
	buf_finish(&text);
	json_free(out);
}

static int run_check(struct cli *cli, const struct asked *asked)
{
	bool is_in_place = asked->ticket != NULL &&
		(asked->is_rehearsal || strcmp(asked->ticket, "-") == 0);
	struct run run = { .is_quiet = cli->wants_json || is_in_place };
	const struct err *result;
	int status, written = 0;

	run.check = check_start(cli->client, asked->service, on_changed, &run);
	on_changed(&run);
	cli_wait(cli, &run.is_done);
	result = check_result(run.check);
	if (cli->wants_json && !is_in_place)
		print_json(cli, run.check);
	status = err_is_set(result) ? cli_fail(result) : 0;
	if (asked->ticket != NULL && result->kind != ERR_CANCELLED)
		written = cli_write_ticket(cli, run.check, asked);
	check_free(run.check);
	return written != 0 ? written : status;
}

static int run(struct cli *cli, const struct asked *asked)
{
	struct err err = ERR_INIT;

	if (!cli_may_write_ticket(cli, asked, &err) || !cli_connect(cli, &err))
		return cli_fail(&err);
	return run_check(cli, asked);
}

int cli_check(struct cli *cli, int argc, char **argv)
{
	struct asked asked = { .service = NULL };
	const struct cli_flag flags[] = {
		{ "--service", "-s", NULL, &asked.service, NULL },
		{ "--ticket", NULL, NULL, &asked.ticket, NULL },
		{ "--request", NULL, NULL, &asked.request, NULL },
		{ "--bodies", NULL, &asked.wants_bodies, NULL, NULL },
		{ "--force", NULL, &asked.is_forced, NULL, NULL },
		{ "--yes", NULL, &asked.is_agreed, NULL, NULL },
		{ "--dry-run", NULL, &asked.is_rehearsal, NULL, NULL },
	};
	struct err err = ERR_INIT;
	int status;

	if (!cli_parse(&argc, argv, flags, FD_COUNT(flags), &err))
		return cli_fail(&err);
	if (argc > 1)
		return cli_usage("check", "it takes options only");
	if (asked.ticket == NULL && (asked.request != NULL ||
	    asked.wants_bodies || asked.is_forced || asked.is_agreed ||
	    asked.is_rehearsal))
		return cli_usage("check", "--request, --bodies, --force, "
			"--yes and --dry-run are about --ticket FILE");
	cli_open(cli);
	status = run(cli, &asked);
	cli_close(cli);
	return status;
}
