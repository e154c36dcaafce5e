#ifndef FD_CLI_CLI_H
#define FD_CLI_CLI_H

/*
 * The commands without a screen. Results go to stdout, diagnostics to stderr;
 * exit status 0 done, 1 an error answered or something found, 2 wrong usage
 * or configuration, 3 network or TLS, 4 authorisation, 130 cancelled.
 */

#include "core/base/buf.h"
#include "core/base/err.h"
#include "core/client/client.h"

struct person;
struct poll;
struct policy;
struct sandbox;
struct vault;

struct cli {
	const char *connection;		/* -c NAME, or NULL */
	bool wants_json;		/* --json */
	bool is_verbose;		/* -v */
	struct loop *loop;		/* from cli_open on */
	struct http *http;
	struct connection_store *store;
	struct vault *vault;
	struct policy *policy;
	struct client *client;
	struct sandbox *sandbox;	/* when it was started */
	struct person *person;		/* somebody logs in (person.h) */
	struct poll *poll;		/* asked again and again, or NULL */
};

typedef int cli_fn(struct cli *cli, int argc, char **argv);

struct cli_command {
	const char *name, *usage, *help;
	cli_fn *run;
};

/* argv[0] is the command's name; options of all commands are taken out. */
cli_fn cli_request, cli_run, cli_capability, cli_token, cli_check, cli_tour,
	cli_format, cli_diff, cli_certificate, cli_connection, cli_vault,
	cli_jwk, cli_path, cli_policy, cli_history, cli_import, cli_package,
	cli_validate, cli_sandbox_command;

/* The rows of this folder, and NULL-name at the end. */
extern const struct cli_command cli_commands[];

/*
 * Options of a command. Found ones are taken out of argv, what is left are
 * its words (argv[0] first); "--" ends the options.
 */
struct cli_list {
	size_t count, alloc;
	const char **item;
};
struct cli_flag {
	const char *name, *alias;	/* "--header", "-H"; alias or NULL */
	bool *is_set;			/* a switch, or */
	const char **value;		/* one value, or */
	struct cli_list *list;		/* repeatable */
};
bool cli_parse(int *argc, char **argv, const struct cli_flag *flags,
	size_t count, struct err *err) FD_MUST_USE;
void cli_list_finish(struct cli_list *list) FD_NONNULL;

/* Prints "fhirdeck: sentence" on stderr; returns the exit status. */
int cli_fail(const struct err *err) FD_NONNULL;
/* A usage error in words. */
int cli_usage(const char *command, const char *problem);

/* Loop, http and store; no connection yet. */
void cli_open(struct cli *cli) FD_NONNULL;
void cli_close(struct cli *cli) FD_NONNULL;
/*
 * The connection -c names (or the only one there is), with a client. Starts
 * the built-in sandbox when it is asked for by name.
 */
bool cli_connect(struct cli *cli, struct err *err) FD_MUST_USE;
/* Leaves it again, for a command that asks one connection after another. */
void cli_disconnect(struct cli *cli) FD_NONNULL;
/* Starts the sandbox and connects to it. */
bool cli_connect_sandbox(struct cli *cli, struct err *err) FD_MUST_USE;
/* Turns the loop until *is_done; Ctrl-C cancels what runs. */
void cli_wait(struct cli *cli, const bool *is_done) FD_NONNULL;

/* The end of one client operation, for cli_wait. */
struct cli_result {
	bool is_done;
	uint32_t exchange;
	struct err err;
};
client_done_fn cli_done;	/* data: struct cli_result */

/* True when stdout is a terminal: then everything is scrubbed. */
bool cli_is_terminal(void);
/*
 * Prints bytes of a server's: raw to a pipe or file; to a terminal JSON
 * indented value for value, HL7 v2 by segment, controls shown.
 */
void cli_print_body(const char *data, size_t len);
/* A printed document: as it is to a pipe or file, scrubbed to a terminal. */
void cli_print_json(const char *text) FD_NONNULL;
/* A line on stderr, scrubbed, behind what stdout has so far. */
void cli_note(const char *format, ...) FD_NONNULL FD_PRINTF(1, 2);
/* What is odd in the store's file, a line each, as notes. */
void cli_note_store(const struct cli *cli) FD_NONNULL;
/* Prints text scrubbed (line feeds stay). */
void cli_print_text(const char *text) FD_NONNULL;
/* Reads a secret from the terminal without echo; NULL when there is none. */
struct secret *cli_ask_secret(const char *question) FD_NONNULL FD_MUST_USE;

/*
 * Finds and runs a command; global options in front of or behind its name are
 * read into cli. NULL name: none was given.
 */
bool cli_globals(struct cli *cli, int *argc, char **argv, struct err *err)
	FD_MUST_USE;
const struct cli_command *cli_find(const char *name) FD_NONNULL;
void cli_print_help(void);
void cli_print_usage(const struct cli_command *command) FD_NONNULL;
/* True when a word behind the command's name is --help or -h. */
bool cli_asks_help(int argc, char **argv) FD_NONNULL;

#endif
