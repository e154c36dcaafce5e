#include "core/cli/cli.h"

/*
 * fhirdeck sandbox: the built-in server in the foreground, for a second
 * terminal or another client. It opens no client of its own; the loop runs
 * until Ctrl-C or SIGTERM.
 */

#include <signal.h>
#include <stdio.h>

#include "core/base/log.h"
#include "core/base/text.h"
#include "core/engine/loop.h"
#include "core/sandbox/sandbox.h"

static void on_signal(void *data, int signo FD_UNUSED)
{
	loop_quit(data);
}

static void print_hints(const char *origin)
{
	printf("listening on %s\n\n"
		"  %s/open/ESB              ESB without credentials\n"
		"  %s/sandbox/ESB           ESB, Bearer token\n"
		"  %s/sandbox/cdr/fhir/r4   repository, Bearer token\n"
		"  %s/sandbox/oauth2        OAuth2 base\n"
		"  %s/sandbox/v2            HL7 v2\n\n"
		"client id sandbox-client, secret sandbox-secret, "
		"scope system/*.*\n"
		"Everyone in it is invented. Ctrl-C ends it.\n",
		origin, origin, origin, origin, origin, origin);
	fflush(stdout);
}

int cli_sandbox_command(struct cli *cli, int argc, char **argv)
{
	const char *port_text = NULL;
	const struct cli_flag flags[] = {
		{ .name = "--port", .alias = "-p", .value = &port_text },
	};
	struct sandbox_options options = { 0 };
	struct err err = ERR_INIT;
	struct sandbox *sandbox;
	struct loop *loop;
	long port = 0;
	int status = 0;

	if (!cli_parse(&argc, argv, flags, FD_COUNT(flags), &err))
		return cli_usage("sandbox", err.text);
	if (argc > 1)
		return cli_usage("sandbox", "it takes no words");
	if (port_text != NULL && !text_parse_long(port_text, 0, 65535, &port))
		return cli_usage("sandbox", "--port takes 0 to 65535");
	options.port = (uint16_t)port;
	log_to_stderr(LOG_INFO, cli->is_verbose);
	loop = loop_new();
	sandbox = sandbox_start(loop, &options, &err);
	if (sandbox == NULL) {
		status = cli_fail(&err);
	} else {
		loop_on_signal(loop, SIGINT, on_signal, loop);
		loop_on_signal(loop, SIGTERM, on_signal, loop);
		print_hints(sandbox_origin(sandbox));
		loop_run(loop);
	}
	sandbox_stop(sandbox);
	loop_free(loop);
	return status;
}
