#include "core/cli/cli.h"

/*
 * fhirdeck check: the ladder, a line a rung, printed as the rungs are reached.
 */

#include <stdio.h>
#include <string.h>

#include "core/client/check.h"
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

static void print_json(const struct check *check)
{
	struct json *out = json_new_object(), *steps = json_new_array();
	struct buf text = BUF_INIT;

	for (size_t i = 0; i < check_count(check); i++) {
		const struct check_step *step = check_at(check, i);
		struct json *item = json_new_object();

		json_set_string(item, "service", step->service);
		json_set_string(item, "name", step->name);
		json_set_string(item, "state", check_state_name(step->state));
		if (step->ms >= 0)
			json_set_number(item, "ms", (double)step->ms);
		json_set_string(item, "text", step->text);
		json_append(steps, item);
	}
	json_adopt(out, "steps", steps);
	json_set_bool(out, "ok", !err_is_set(check_result(check)));
	json_print(out, true, &text);
	cli_print_json(text.data);
	buf_finish(&text);
	json_free(out);
}

static int run_check(struct cli *cli, const char *service)
{
	struct run run = { .is_quiet = cli->wants_json };
	const struct err *result;
	int status;

	run.check = check_start(cli->client, service, on_changed, &run);
	on_changed(&run);
	cli_wait(cli, &run.is_done);
	result = check_result(run.check);
	if (cli->wants_json)
		print_json(run.check);
	status = err_is_set(result) ? cli_fail(result) : 0;
	check_free(run.check);
	return status;
}

int cli_check(struct cli *cli, int argc, char **argv)
{
	const char *service = NULL;
	const struct cli_flag flags[] = {
		{ "--service", "-s", NULL, &service, NULL },
	};
	struct err err = ERR_INIT;
	int status;

	if (!cli_parse(&argc, argv, flags, FD_COUNT(flags), &err))
		return cli_fail(&err);
	if (argc > 1)
		return cli_usage("check", "it takes options only");
	cli_open(cli);
	if (cli_connect(cli, &err))
		status = run_check(cli, service);
	else
		status = cli_fail(&err);
	cli_close(cli);
	return status;
}
