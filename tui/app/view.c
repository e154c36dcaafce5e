#include "tui/app/app.h"

/*
 * fhirdeck view: the response viewer as a pager. The document is read by the
 * loop as it comes, so a pipe that is still being written can be read already,
 * and keys come first.
 */

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/cli/cli.h"
#include "core/engine/loop.h"
#include "tui/panes/deck.h"

enum { READ_BYTES = 1 << 20 };

struct reading {
	struct loop *loop;
	struct deck *deck;
	int fd;
	unsigned watch;
	char *block;
};

static void let_go(struct reading *reading)
{
	if (reading->fd < 0)
		return;
	loop_unwatch(reading->loop, reading->watch);
	close(reading->fd);
	free(reading->block);
	reading->fd = -1;
	reading->block = NULL;
}

static void finish(struct reading *reading)
{
	deck_end_document(reading->deck);
	let_go(reading);
}

void document_stop(struct reading *reading)
{
	if (reading == NULL)
		return;
	let_go(reading);
	free(reading);
}

static void on_readable(void *data, unsigned ready)
{
	struct reading *reading = data;
	ssize_t got = read(reading->fd, reading->block, READ_BYTES);
	struct err err = ERR_INIT;

	(void)ready;
	if (got < 0 && (errno == EINTR || errno == EAGAIN))
		return;
	if (got < 0)
		err_set_errno(&err, ERR_FILE, "%s could not be read to its "
			"end", reading->deck->answer.title);
	if (got > 0 && deck_append_document(reading->deck, reading->block,
	    (size_t)got, &err))
		return;
	if (err_is_set(&err))
		deck_complain(reading->deck, &err);
	finish(reading);
}

struct reading *document_read(struct loop *loop, struct deck *deck, int fd,
	const char *title)
{
	struct reading *reading = xcalloc(1, sizeof(*reading));

	reading->loop = loop;
	reading->deck = deck;
	reading->fd = fd;
	reading->block = xmalloc(READ_BYTES);
	deck_begin_document(deck, strcmp(title, "-") == 0 ?
		"standard input" : title);
	reading->watch = loop_watch(loop, fd, LOOP_READ, on_readable,
		reading);
	return reading;
}

static int from_stdin(struct err *err)
{
	int fd = dup(STDIN_FILENO), tty;

	if (isatty(STDIN_FILENO) == 1) {
		close(fd);
		err_set(err, ERR_USAGE, "name a file, or pipe a document in: "
			"fhirdeck view FILE");
		return -1;
	}
	tty = open("/dev/tty", O_RDWR | O_NOCTTY);
	if (tty >= 0) {
		dup2(tty, STDIN_FILENO);
		close(tty);
	}
	return fd;
}

int document_open(const char *path, struct err *err)
{
	int fd;

	if (strcmp(path, "-") == 0)
		return from_stdin(err);
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0)
		err_set_errno(err, ERR_FILE, "%s could not be opened", path);
	return fd;
}

/* No terminal to page on: the document goes through, formatted. */
static int print(const char *path)
{
	char *argv[] = { (char *)(uintptr_t)"format",
		(char *)(uintptr_t)path, NULL };
	struct cli cli = { 0 };

	return cli_format(&cli, 2, argv);
}

int view_run(int argc, char **argv)
{
	struct app_options options = { .document = "-" };
	struct err err = ERR_INIT;

	if (!cli_parse(&argc, argv, NULL, 0, &err))
		return cli_fail(&err);
	if (argc > 2) {
		fprintf(stderr, "usage: fhirdeck view [FILE|-]\n");
		return 2;
	}
	if (argc == 2)
		options.document = argv[1];
	if (!cli_is_terminal())
		return print(options.document);
	return app_run(&options);
}
