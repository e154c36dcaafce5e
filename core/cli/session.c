#include "core/cli/cli.h"

/*
 * What every command that talks to a server needs: the loop, a client for the
 * connection, waiting with Ctrl-C working, and printing that is safe on a
 * terminal.
 */

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <fcntl.h>
#include <sys/select.h>
#include <unistd.h>

#include "core/auth/vault.h"
#include "core/base/path.h"
#include "core/base/text.h"
#include "core/cli/person.h"
#include "core/client/poll.h"
#include "core/doc/format.h"
#include "core/doc/sniff.h"
#include "core/engine/loop.h"
#include "core/engine/option.h"
#include "core/engine/script.h"
#include "core/net/guard.h"
#include "core/net/pins.h"
#include "core/fhir/label.h"
#include "core/sandbox/sandbox.h"
#include "core/store/policy.h"

void cli_note(const char *format, ...)
{
	struct buf safe = BUF_INIT;
	va_list args;
	char *text;

	va_start(args, format);
	text = xvasprintf(format, args);
	va_end(args);
	text_scrub_lines(&safe, text, strlen(text));
	fflush(stdout);
	fprintf(stderr, "%s\n", safe.data);
	buf_finish(&safe);
	free(text);
}

int cli_fail(const struct err *err)
{
	if (err->text[0] != '\0')
		cli_note("fhirdeck: %s", err->text);
	return err_exit_status(err);
}

int cli_usage(const char *command, const char *problem)
{
	const struct cli_command *row = cli_find(command);

	fprintf(stderr, "fhirdeck %s: %s\nusage: fhirdeck %s %s\n", command,
		problem, command, row != NULL ? row->usage : "");
	return 2;
}

static void on_interrupt(void *data, int signo)
{
	struct cli *cli = data;

	if (cli->poll != NULL) {
		poll_cancel(cli->poll);
		return;
	}
	if (cli->client != NULL && client_stop_retrying(cli->client))
		return;
	if (cli->http == NULL || http_running(cli->http) == 0)
		_exit(128 + signo);
	http_cancel_all(cli->http);
}

static void complain(void *data, const struct err *err)
{
	(void)data;
	cli_note("fhirdeck: %s", err->text);
}

/* Of fhirdeckrc only settings matter without a screen. */
static bool run_setting(void *data, const struct words *words,
	struct err *err)
{
	(void)data;
	if (strcmp(words->word[0], "set") != 0 || words->count < 2)
		return true;
	return option_set(words->word[1],
		words->count > 2 ? words->word[2] : "", err);
}

static void read_settings(void)
{
	char *path = path_user_file(PATH_CONFIG, "fhirdeckrc");
	struct buf text = BUF_INIT;
	struct err err = ERR_INIT;

	if (path_exists(path) && path_read(path, 1 << 20, &text, &err))
		script_run(path, text.data, run_setting, NULL, complain,
			NULL);
	if (err_is_set(&err))
		complain(NULL, &err);
	buf_finish(&text);
	free(path);
}

static void read_labels(void)
{
	struct err err = ERR_INIT;

	if (!label_read_user(&err))
		complain(NULL, &err);
}

void cli_note_store(const struct cli *cli)
{
	const char *at = connection_store_notes(cli->store), *end;

	for (; (end = strchr(at, '\n')) != NULL; at = end + 1)
		cli_note("fhirdeck: %.*s", (int)(end - at), at);
}

void cli_open(struct cli *cli)
{
	struct err problem = ERR_INIT;

	cli->loop = loop_new();
	cli->http = http_new(cli->loop);
	cli->policy = policy_open();
	http_set_guard(cli->http, policy_guard(cli->policy));
	policy_fix_settings(cli->policy);
	cli->vault = vault_new();
	cli->store = connection_store_open(&problem);
	connection_store_adopt(cli->store,
		connection_new_sandbox("http://127.0.0.1"));
	if (err_is_set(&problem))
		complain(NULL, &problem);
	cli_note_store(cli);
	read_settings();
	read_labels();
	loop_on_signal(cli->loop, SIGINT, on_interrupt, cli);
	loop_on_signal(cli->loop, SIGTERM, on_interrupt, cli);
}

void cli_disconnect(struct cli *cli)
{
	client_free(cli->client);
	sandbox_stop(cli->sandbox);
	cli->client = NULL;
	cli->sandbox = NULL;
}

void cli_close(struct cli *cli)
{
	person_close(cli);
	cli_disconnect(cli);
	vault_free(cli->vault);
	if (cli->http != NULL)
		http_free(cli->http);
	connection_store_free(cli->store);
	policy_free(cli->policy);
	loop_free(cli->loop);
}

/* True when a key came; false when a signal did, which read would outlast. */
static bool wait_for_key(int tty)
{
	fd_set fds;

	FD_ZERO(&fds);
	FD_SET(tty, &fds);
	return select(tty + 1, &fds, NULL, NULL, NULL) == 1;
}

static void write_safe(int tty, const char *text)
{
	struct buf safe = BUF_INIT;

	text_scrub(&safe, text, strlen(text));
	dprintf(tty, "%s", safe.data);
	buf_finish(&safe);
}

/* The echo of the terminal is off only while a secret is typed. */
struct secret *cli_ask_secret(const char *question)
{
	int tty = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
	struct termios before, quiet;
	struct secret *secret;
	bool is_whole;
	char c;

	if (tty < 0)
		return NULL;
	if (tcgetattr(tty, &before) != 0) {
		close(tty);
		return NULL;
	}
	quiet = before;
	quiet.c_lflag &= ~(tcflag_t)ECHO;
	tcsetattr(tty, TCSAFLUSH, &quiet);
	write_safe(tty, question);
	secret = secret_new("", 0);
	while ((is_whole = wait_for_key(tty)) && read(tty, &c, 1) == 1 &&
	    c != '\n')
		secret_append(secret, &c, 1);
	mem_wipe(&c, 1);
	dprintf(tty, "\n");
	tcsetattr(tty, TCSAFLUSH, &before);
	close(tty);
	if (is_whole)
		return secret;
	secret_free(secret);
	return NULL;
}

static void ask_secret(void *data, struct client *client,
	const char *question)
{
	(void)data;
	client_answer_secret(client, cli_ask_secret(question));
}

static void tell(void *data, struct client *client, unsigned operation,
	const char *words)
{
	(void)data;
	(void)client;
	(void)operation;
	cli_note("%s", words);
}

static void connect_to(struct cli *cli, const struct connection *connection)
{
	struct client_hooks hooks = { .policy = cli->policy,
		.vault = cli->vault, .ask_secret = ask_secret,
		.show_person = person_show,
		.noted = tell, .data = cli };

	cli->client = client_new(cli->loop, cli->http, connection, &hooks);
}

bool cli_connect_sandbox(struct cli *cli, struct err *err)
{
	struct sandbox_options options = { .is_quiet = true };
	struct connection *connection;

	cli->sandbox = sandbox_start(cli->loop, &options, err);
	if (cli->sandbox == NULL)
		return false;
	http_allow_own(cli->http, sandbox_port(cli->sandbox));
	connection = connection_new_sandbox(sandbox_origin(cli->sandbox));
	connect_to(cli, connection);
	connection_free(connection);
	return true;
}

bool cli_connect(struct cli *cli, struct err *err)
{
	struct err problem = ERR_INIT;
	struct connection *connection;

	if (cli->connection == NULL)
		return err_set(err, ERR_USAGE, "which connection? Name it "
			"with -c (fhirdeck connection list shows them; "
			"-c Sandbox is built in)");
	if (text_equals_nocase(cli->connection, "sandbox")) {
		if (!cli_connect_sandbox(cli, err))
			return false;
		/* Its discovery lies on purpose; the tour shows that. */
		client_rebase(cli->client);
		return true;
	}
	connection = connection_store_find(cli->store, cli->connection, err);
	if (connection == NULL)
		return false;
	if (!pins_check(&problem))
		cli_note("fhirdeck: warning: %s", problem.text);
	connect_to(cli, connection);
	return true;
}

void cli_wait(struct cli *cli, const bool *is_done)
{
	while (!*is_done)
		loop_turn(cli->loop, -1);
}

void cli_done(void *data, uint32_t exchange, const struct err *err)
{
	struct cli_result *result = data;

	result->is_done = true;
	result->exchange = exchange;
	if (err != NULL)
		result->err = *err;
}

bool cli_is_terminal(void)
{
	return isatty(STDOUT_FILENO) == 1;
}

static bool print_piece(void *data, const char *text, size_t len)
{
	struct buf safe = BUF_INIT;

	(void)data;
	text_scrub_lines(&safe, text, len);
	fwrite(safe.data, 1, safe.len, stdout);
	buf_finish(&safe);
	return true;
}

/* HL7 v2 ends its segments with CR, which would overwrite the line. */
static void print_segments(const char *data, size_t len)
{
	struct buf lines = BUF_INIT;

	buf_append(&lines, data, len);
	for (size_t i = 0; i < lines.len; i++)
		if (lines.data[i] == '\r')
			lines.data[i] = '\n';
	print_piece(NULL, lines.data, lines.len);
	buf_finish(&lines);
}

void cli_print_body(const char *data, size_t len)
{
	if (!cli_is_terminal()) {
		fwrite(data, 1, len, stdout);
	} else if (sniff(data, len) == SNIFF_JSON) {
		struct formatter *formatter = format_new(2, print_piece, NULL);

		format_feed(formatter, data, len);
		format_end(formatter);
		format_free(formatter);
	} else if (sniff(data, len) == SNIFF_HL7V2) {
		print_segments(data, len);
	} else {
		print_piece(NULL, data, len);
	}
	if (len > 0 && cli_is_terminal() && data[len - 1] != '\n')
		putchar('\n');
}

void cli_print_json(const char *text)
{
	if (cli_is_terminal())
		cli_print_text(text);
	else
		fputs(text, stdout);
	putchar('\n');
}

void cli_print_text(const char *text)
{
	print_piece(NULL, text, strlen(text));
}
