#include "core/cli/cli.h"

/*
 * The table of commands and the options all of them take. Help is printed
 * from the rows.
 */

#include <stdio.h>
#include <string.h>

#include "core/base/log.h"
#include "core/base/path.h"

const struct cli_command cli_commands[] = {
	{ "request", "METHOD URL [-H 'K: V'] [-d @FILE] [-i] [-s SERVICE] "
		"[--write] [--production NAME] [--retry N] [--export KIND]",
		"one request; the verdict on stderr, the body on stdout",
		cli_request },
	{ "run", "[--var NAME=VALUE] [--name REQUEST] [--junit FILE] "
		"[--dry-run] [--list] [--write] [--production NAME] "
		"FILE|FOLDER...", "saved requests, held against what they "
		"expect", cli_run },
	{ "capability", "[TYPE] [FILE] [-s SERVICE] [--diff CONNECTION|FILE|"
		"DATE | --changes | --openapi | --markdown | --operation "
		"NAME]",
		"the CapabilityStatement as a summary; what differs; exports",
		cli_capability },
	{ "token", "[--show] [--decode] [--verify] [--introspect] "
		"[--userinfo] [--revoke] [--watch SECONDS] [--report] "
		"[--inspect] [--preflight] [--rebase]",
		"the connection's OAuth2 token, masked unless --show",
		cli_token },
	{ "check", "[-s SERVICE] [--ticket FILE|- [--request URL] [--bodies] "
		"[--yes] [--force] [--dry-run]]",
		"where does it fail: name, TCP, TLS, HTTP, token, read; as a "
		"ticket", cli_check },
	{ "certificate", "[-s SERVICE|oauth2] [--pem] [--trust FINGERPRINT] "
		"[--forget]", "what the server shows of itself; pin its key",
		cli_certificate },
	{ "tour", "", "the main job against the built-in sandbox, as text",
		cli_tour },
	{ "format", "[--indent N] [FILE|-]",
		"pretty-print JSON value for value, streaming", cli_format },
	{ "diff", "A B | --with CONNECTION [METHOD] URL [--ignore-ids] "
		"[--ignore-meta] [--ignore KEY] [--match HOW] [-q]",
		"what differs: two files, or one request on two connections",
		cli_diff },
	{ "connection", "list | show NAME | add NAME ... | remove NAME | "
		"test NAME", "the connections", cli_connection },
	{ "vault", "list | set NAME | remove NAME | passphrase",
		"secrets in one encrypted file", cli_vault },
	{ "jwk", "new FILE [--type rsa|ec|ed25519] [--bits N] [--curve P-256] "
		"[--kid ID] [--passphrase] | public FILE | show FILE",
		"keys that sign assertions, and their public sets", cli_jwk },
	{ "path", "EXPR [FILE|-] [--paths] [--explain] [--test] [--strict] "
		"[--plain] [--var NAME=VALUE] [--limit MS]",
		"what a FHIRPath expression finds; 1 when that is nothing",
		cli_path },
	{ "validate", "[--profile URL] [--package P] [--rule TYPE:N=URL] "
		"[--extensions error|warning|ignore] [--best-practice] "
		"[--no-guess] [--no-nhs] [--explain] [FILE|-]...",
		"resources against base R4 and implementation guides, "
		"offline", cli_validate },
	{ "package", "list | add FILE.tgz... | remove NAME[#VERSION] | "
		"show NAME [RESOURCE]", "implementation guides: profiles, "
		"value sets, code systems", cli_package },
	{ "import", "FILE|- [--as KIND] [-o FILE.http|FOLDER] [--vault] "
		"[--dry-run]", "curl lines, Postman, OpenAPI and HAR as .http "
		"files", cli_import },
	{ "history", "[WORD...] [-n NUMBER]", "what the deck sent, newest "
		"first; those with all the words", cli_history },
	{ "policy", "[--check FILE]", "what the administrator of this machine "
		"allows", cli_policy },
	{ "sandbox", "[--port N]", "the built-in server in the foreground",
		cli_sandbox_command },
	{ NULL, NULL, NULL, NULL },
};

const struct cli_command *cli_find(const char *name)
{
	for (const struct cli_command *row = cli_commands; row->name != NULL;
	    row++)
		if (strcmp(row->name, name) == 0)
			return row;
	return NULL;
}

void cli_print_help(void)
{
	printf("usage: fhirdeck [-c CONNECTION] [--config DIR]"
		"            open the deck\n"
		"       fhirdeck --demo"
		"                                     on the sandbox\n"
		"       fhirdeck view [FILE|-]"
		"                              read a document\n"
		"       fhirdeck COMMAND [-c CONNECTION] [--config DIR] "
		"[--json] [-v]\n\n");
	for (const struct cli_command *row = cli_commands; row->name != NULL;
	    row++)
		printf("  %s %s\n      %s\n", row->name, row->usage,
			row->help);
	printf("\nExit status: 0 done, 1 the server answered an error or "
		"something was found,\n2 wrong usage or configuration, 3 "
		"network or TLS, 4 authorisation, 130 cancelled.\n"
		"The manual is fhirdeck(1); in the deck, ? helps.\n");
}

void cli_print_usage(const struct cli_command *command)
{
	printf("usage: fhirdeck %s %s\n    %s\n", command->name,
		command->usage, command->help);
}

bool cli_asks_help(int argc, char **argv)
{
	for (int i = 2; i < argc && strcmp(argv[i], "--") != 0; i++)
		if (strcmp(argv[i], "--help") == 0 ||
		    strcmp(argv[i], "-h") == 0)
			return true;
	return false;
}

/* True when a word is an option of all commands; *used counts its words. */
static bool take_global(struct cli *cli, char **argv, int left, int *used,
	struct err *err)
{
	const char *word = argv[0];

	*used = 1;
	if (strcmp(word, "--json") == 0) {
		cli->wants_json = true;
	} else if (strcmp(word, "-v") == 0 || strcmp(word, "--verbose") == 0) {
		cli->is_verbose = true;
		log_to_stderr(LOG_WIRE, true);
	} else if (strcmp(word, "-c") == 0 ||
	    strcmp(word, "--connection") == 0 ||
	    strcmp(word, "--config") == 0) {
		*used = 2;
		if (left < 2) {
			err_set(err, ERR_USAGE, "%s needs a value", word);
			return true;
		}
		if (strcmp(word, "--config") == 0)
			path_set_root(argv[1]);
		else
			cli->connection = argv[1];
	} else {
		return false;
	}
	return true;
}

bool cli_globals(struct cli *cli, int *argc, char **argv, struct err *err)
{
	int kept = 1, used;

	for (int i = 1; i < *argc; i += used) {
		if (strcmp(argv[i], "--") == 0) {
			while (i < *argc)
				argv[kept++] = argv[i++];
			break;
		}
		if (take_global(cli, argv + i, *argc - i, &used, err)) {
			if (err_is_set(err))
				return false;
			continue;
		}
		argv[kept++] = argv[i];
		used = 1;
	}
	argv[kept] = NULL;
	*argc = kept;
	return true;
}
