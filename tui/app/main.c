#include "tui/app/app.h"

/*
 * The entry: global options, then the deck, the pager, or a command.
 */

#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "core/auth/crypto.h"
#include "core/base/clock.h"
#include "core/base/secret.h"
#include "core/cli/cli.h"

static int print_version(void)
{
	printf("fhirdeck %s\n%s\nGPL-3.0-or-later\n", FD_VERSION,
		http_library_version());
	return 0;
}

static int run_deck(struct cli *cli, int argc, char **argv)
{
	struct app_options options = { .connection = cli->connection };
	bool is_headless = false;
	const struct cli_flag flags[] = {
		{ "--demo", NULL, &options.is_demo, NULL, NULL },
		{ "--headless", NULL, &is_headless, NULL, NULL },
		{ "--script", NULL, NULL, &options.script, NULL },
		{ "--screen", NULL, NULL, &options.screen, NULL },
		{ "--document", NULL, NULL, &options.document, NULL },
	};
	struct err err = ERR_INIT;

	if (!cli_parse(&argc, argv, flags, FD_COUNT(flags), &err))
		return cli_fail(&err);
	if (argc > 1) {
		err_set(&err, ERR_USAGE, "there is no command \"%s\"; "
			"fhirdeck --help lists them", argv[1]);
		return cli_fail(&err);
	}
	return is_headless ? headless_run(&options) : app_run(&options);
}

static bool has(int argc, char **argv, const char *word)
{
	return argc > 1 && strcmp(argv[1], word) == 0;
}

int main(int argc, char **argv)
{
	struct cli cli = { 0 };
	struct err err = ERR_INIT;
	const struct cli_command *command;

	crypto_wipe_memory();
	setlocale(LC_CTYPE, "");
	secret_protect_process();
	clock_init();
	if (!cli_globals(&cli, &argc, argv, &err))
		return cli_fail(&err);
	if (has(argc, argv, "--help") || has(argc, argv, "-h") ||
	    has(argc, argv, "help")) {
		cli_print_help();
		return 0;
	}
	if (has(argc, argv, "--version"))
		return print_version();
	if (has(argc, argv, "view"))
		return view_run(argc - 1, argv + 1);
	command = argc > 1 ? cli_find(argv[1]) : NULL;
	if (command != NULL && cli_asks_help(argc, argv)) {
		cli_print_usage(command);
		return 0;
	}
	if (command != NULL)
		return command->run(&cli, argc - 1, argv + 1);
	return run_deck(&cli, argc, argv);
}
