#include "core/cli/person.h"

/*
 * The terminal is read line by line, as it comes, from the loop. A line that
 * is no good says why and leaves the login open; an empty one gives it up.
 * Without a terminal there is still the listener, and a device needs neither.
 */

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/base/clock.h"
#include "core/engine/loop.h"

enum { LINE_MAX_BYTES = 16384 };

struct person {
	int tty;		/* -1: none */
	unsigned watch;
	struct buf line;
};

void person_close(struct cli *cli)
{
	struct person *person = cli->person;

	if (person == NULL)
		return;
	loop_unwatch(cli->loop, person->watch);
	if (person->tty >= 0)
		close(person->tty);
	buf_finish_wiped(&person->line);
	free(person);
	cli->person = NULL;
}

/* The login may be over, and the person gone, behind the answer. */
static void take_line(struct cli *cli, char *line)
{
	struct err err = ERR_INIT;
	bool is_empty = line[strspn(line, " \t\r")] == '\0';

	if (is_empty)
		client_give_up_login(cli->client);
	else if (!client_answer_redirect(cli->client, line, &err) &&
	    client_person(cli->client, &(struct person_step){ 0 }) != NULL)
		cli_note("%s. Paste it again, or an empty line to give up:",
			err.text);
}

static void on_typed(void *data, unsigned ready)
{
	struct cli *cli = data;
	struct person *person = cli->person;
	char bytes[4096], *end, *line;
	ssize_t count = read(person->tty, bytes, sizeof(bytes));

	(void)ready;
	if (count <= 0 || !buf_append(&person->line, bytes, (size_t)count)) {
		person_close(cli);
		return;
	}
	end = memchr(person->line.data, '\n', person->line.len);
	if (end == NULL)
		return;
	line = xstrndup(person->line.data, (size_t)(end - person->line.data));
	buf_clear(&person->line);
	take_line(cli, line);
	mem_wipe(line, strlen(line));
	free(line);
}

static void open_terminal(struct cli *cli)
{
	struct person *person = cli->person = xcalloc(1, sizeof(*person));

	buf_init_capped(&person->line, LINE_MAX_BYTES);
	person->tty = open("/dev/tty", O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (person->tty >= 0)
		person->watch = loop_watch(cli->loop, person->tty, LOOP_READ,
			on_typed, cli);
}

static void say_device(const struct person_step *step, const char *until)
{
	cli_note("Somebody has to log in. Open, on any device,\n\n  %s\n\n"
		"and enter the code  %s", step->url, step->user_code);
	if (step->complete_url != NULL)
		cli_note("or open  %s  and compare the code.",
			step->complete_url);
	cli_note("Waiting until %s; Ctrl-C gives up.", until);
}

static void say_address(const struct cli *cli, const struct person_step *step,
	const char *until)
{
	bool has_terminal = cli->person->tty >= 0;

	cli_note("Somebody has to log in. Open in a browser\n\n  %s\n",
		step->url);
	if (step->listens)
		cli_note("A browser on this machine brings the answer here by "
			"itself. On another machine it ends on a page that "
			"can't be shown%s.", has_terminal ?
			": copy the address of that page and" : "");
	if (has_terminal)
		cli_note("%s (an empty line gives up), until %s:",
			step->listens ? "paste it here" :
			"Paste the address it ends on", until);
	else
		cli_note("Waiting until %s.", until);
}

void person_show(void *data, struct client *client,
	const struct person_step *step)
{
	struct cli *cli = data;
	char until[16];

	(void)client;
	person_close(cli);
	if (step->url == NULL)
		return;
	clock_format_hour(until, sizeof(until), step->expires_at);
	if (!step->takes_redirect) {
		say_device(step, until);
		return;
	}
	open_terminal(cli);
	say_address(cli, step, until);
}
