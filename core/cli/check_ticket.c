#include "core/cli/check_ticket.h"

/*
 * A ticket is shown before it is written, and written only when somebody said
 * yes: on the terminal, or beforehand by --yes. Whether it can be is found out
 * before the check begins. The file is the user's alone and replaced in one
 * step, and one that is there is left alone.
 */

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/base/path.h"
#include "core/base/text.h"
#include "core/client/ticket.h"
#include "core/fhir/request.h"
#include "core/store/policy.h"

/* The terminal, or -1 when nobody sits there. */
static int open_terminal(void)
{
	if (!isatty(STDIN_FILENO))
		return -1;
	return open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
}

static bool has_terminal(void)
{
	int tty = open_terminal();

	if (tty >= 0)
		close(tty);
	return tty >= 0;
}

static bool is_printed_only(const struct asked *asked)
{
	return asked->is_rehearsal || strcmp(asked->ticket, "-") == 0;
}

/* What is asked besides must not change anything. */
static bool is_safe(const char *request, struct err *err)
{
	size_t len = strspn(request, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
		"abcdefghijklmnopqrstuvwxyz");

	if (len == 0 || request[len] != ' ' || (len == 3 &&
	    memcmp(request, "GET", 3) == 0))
		return true;
	return err_set(err, ERR_USAGE, "--request takes a URL or \"GET URL\": "
		"a ticket changes nothing");
}

bool cli_may_write_ticket(const struct cli *cli, const struct asked *asked,
	struct err *err)
{
	char *path;
	bool is_there, has_folder;

	if (asked->request != NULL && !is_safe(asked->request, err))
		return false;
	if (asked->ticket == NULL || is_printed_only(asked))
		return true;
	if (!policy_allows_export(cli->policy, err))
		return false;
	path = path_typed(asked->ticket);
	is_there = path_exists(path);
	has_folder = path_has_folder(path, err);
	free(path);
	if (!has_folder)
		return false;
	if (is_there && !asked->is_forced)
		return err_set(err, ERR_FILE, "%s is there already, and was "
			"left alone: give another name, or --force",
			asked->ticket);
	if (!asked->is_agreed && !has_terminal())
		return err_set(err, ERR_USAGE, "there is no terminal to ask "
			"on whether the ticket may be written: look at it "
			"with --dry-run, then give --yes");
	return true;
}

/* 0 with err when it could not be sent. */
static uint32_t ask_server(struct cli *cli, const struct asked *asked,
	struct err *err)
{
	const char *line = asked->request;
	struct cli_result result = { .is_done = false };
	struct client_call call = { .method = "GET", .done = cli_done,
		.data = &result };
	struct compose compose;
	char *url, *encoded;

	if (text_starts_with(line, "GET "))
		line += 4;
	compose_init(&compose);
	compose_set_url(&compose, line);
	encoded = compose_url(&compose);
	compose_finish(&compose);
	url = client_resolve(client_connection(cli->client), asked->service,
		encoded, err);
	free(encoded);
	if (url == NULL)
		return 0;
	call.url = url;
	(void)client_send(cli->client, &call);
	cli_wait(cli, &result.is_done);
	free(url);
	*err = result.err;
	return result.exchange;
}

static void say_replaced(const struct ticket *ticket, const char *what,
	const char *path)
{
	struct buf words = BUF_INIT;

	ticket_replaced(ticket, &words);
	cli_note("fhirdeck: %s%s; replaced: %s", what, path, words.data);
	buf_finish(&words);
}

static void show(const struct ticket *ticket)
{
	const struct buf *text = ticket_text(ticket);

	fflush(stderr);
	fwrite(text->data, 1, text->len, stdout);
	fflush(stdout);
}

/* The text goes by before the question, so that it is read. */
static bool agrees(const struct ticket *ticket, const char *path)
{
	int tty = open_terminal();
	char answer = '\0', c;
	struct buf question = BUF_INIT, shown = BUF_INIT;

	if (tty < 0)
		return false;
	show(ticket);
	say_replaced(ticket, "not written yet", "");
	cli_note("%s", TICKET_WARNING);
	buf_printf(&question, "Write %s? [y/N] ", path);
	text_scrub_lines(&shown, question.data, question.len);
	if (write(tty, shown.data, shown.len) == (ssize_t)shown.len)
		while (read(tty, &c, 1) == 1 && c != '\n')
			answer = answer == '\0' ? c : answer;
	close(tty);
	buf_finish(&question);
	buf_finish(&shown);
	return text_lower(answer) == 'y';
}

static int write_file(const struct ticket *ticket, const struct asked *asked)
{
	const struct buf *text = ticket_text(ticket);
	struct err err = ERR_INIT;
	char *path = path_typed(asked->ticket);
	int status = 0;

	if (!asked->is_agreed && !agrees(ticket, path)) {
		err_set(&err, ERR_CANCELLED, "%s was not written", path);
		status = cli_fail(&err);
	} else if (!path_replace(path, text->data, text->len, &err)) {
		status = cli_fail(&err);
	} else {
		say_replaced(ticket, "the ticket is ", path);
		if (asked->is_agreed)
			cli_note("%s", TICKET_WARNING);
	}
	free(path);
	return status;
}

static int deliver(const struct ticket *ticket, const struct asked *asked)
{
	if (!is_printed_only(asked))
		return write_file(ticket, asked);
	show(ticket);
	say_replaced(ticket, asked->is_rehearsal &&
		strcmp(asked->ticket, "-") != 0 ? "nothing was written to " :
		"the ticket is above", strcmp(asked->ticket, "-") != 0 ?
		asked->ticket : "");
	cli_note("%s", TICKET_WARNING);
	return 0;
}

int cli_write_ticket(struct cli *cli, const struct check *check,
	const struct asked *asked)
{
	struct ticket_input input = { .client = cli->client, .check = check,
		.wants_bodies = asked->wants_bodies };
	struct err err = ERR_INIT;
	struct ticket *ticket;
	uint32_t id = 0;
	int status;

	if (asked->request != NULL) {
		id = ask_server(cli, asked, &err);
		if (err_is_set(&err))
			(void)cli_fail(&err);
	}
	if (id != 0)
		input.exchange = http_find(cli->http, id);
	ticket = ticket_new(&input);
	status = deliver(ticket, asked);
	ticket_free(ticket);
	if (id != 0)
		http_forget(cli->http, id);
	return status;
}
