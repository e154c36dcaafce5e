#include "core/cli/cli.h"

/*
 * fhirdeck format: a filter. Bytes go through the streaming formatter in
 * blocks, so the size of the input does not matter.
 */

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/base/text.h"
#include "core/doc/format.h"
#include "core/engine/option.h"

enum { BLOCK = 1 << 18 };

static bool write_out(void *data, const char *text, size_t len)
{
	bool *failed = data;
	struct buf safe = BUF_INIT;

	if (cli_is_terminal()) {
		text_scrub_lines(&safe, text, len);
		text = safe.data;
		len = safe.len;
	}
	while (len > 0 && !*failed) {
		ssize_t put = write(STDOUT_FILENO, text, len);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0) {
			*failed = true;
			break;
		}
		text += put;
		len -= (size_t)put;
	}
	buf_finish(&safe);
	return !*failed;
}

static bool pump(int fd, const char *name, struct formatter *formatter,
	struct err *err)
{
	static char block[BLOCK];

	for (;;) {
		ssize_t got = read(fd, block, sizeof(block));

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return err_set_errno(err, ERR_FILE,
				"%s could not be read", name);
		if (got == 0)
			break;
		if (!format_feed(formatter, block, (size_t)got))
			return false;
	}
	return format_end(formatter);
}

static int format(const char *name, int fd, long indent)
{
	bool failed = false;
	struct formatter *formatter = format_new((unsigned)indent, write_out,
		&failed);
	const struct format_fault *fault;
	struct err err = ERR_INIT;
	int status = 0;

	if (!pump(fd, name, formatter, &err) && err_is_set(&err))
		status = cli_fail(&err);
	fault = format_fault(formatter);
	if (status == 0 && fault != NULL) {
		cli_note("fhirdeck: %s line %zu column %zu: %s; from "
			"there on it is printed as it came", name,
			fault->line, fault->column, fault->reason);
		status = 1;
	}
	format_free(formatter);
	return status;
}

int cli_format(struct cli *cli, int argc, char **argv)
{
	const char *indent = NULL, *name;
	const struct cli_flag flags[] = {
		{ "--indent", NULL, NULL, &indent, NULL },
	};
	long columns = option_number(OPT_TAB_WIDTH);
	struct err err = ERR_INIT;
	int fd = STDIN_FILENO, status;

	(void)cli;
	if (!cli_parse(&argc, argv, flags, FD_COUNT(flags), &err))
		return cli_fail(&err);
	if (argc > 2)
		return cli_usage("format", "one file at most");
	if (indent != NULL && !text_parse_long(indent, 0, 16, &columns))
		return cli_usage("format", "--indent is a number from 0 to "
			"16");
	name = argc == 2 && strcmp(argv[1], "-") != 0 ? argv[1] : NULL;
	if (name != NULL)
		fd = open(name, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		err_set_errno(&err, ERR_FILE, "%s could not be opened", name);
		return cli_fail(&err);
	}
	status = format(name != NULL ? name : "standard input", fd, columns);
	if (name != NULL)
		close(fd);
	return status;
}
