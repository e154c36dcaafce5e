#include "core/cli/cli.h"

/*
 * fhirdeck diff: two files, or one request on two connections (-c and
 * --with). The comparison is doc/diff's; here it is fetched, printed and
 * turned into an exit status, as diff(1) does: 0 the same, 1 different.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/path.h"
#include "core/base/text.h"
#include "core/client/answer.h"
#include "core/doc/diff.h"
#include "core/fhir/request.h"
#include "core/sandbox/sandbox.h"

enum { SLICE = 64 << 20 };

static const size_t FILE_MAX = ((size_t)1 << 32) - 2;

struct diff_options {
	struct cli_list ignored;
	const char *with, *match, *service, *data;
	bool ignores_ids, ignores_meta, is_quiet, says_yes;
};

/* One of the two, with the name it has in the output. */
struct document {
	struct buf text;
	char *title;
	unsigned status;	/* of an answer; 0: a file */
};

static void print_title(const char *mark, const struct document *document)
{
	struct buf line = BUF_INIT;

	buf_printf(&line, "%s ", mark);
	text_scrub(&line, document->title, strlen(document->title));
	printf("%s\n", line.data);
	buf_finish(&line);
}

/* As git and diff --color have them; nothing where NO_COLOR is set. */
static const char *colour_of(const char *line)
{
	const char *off = getenv("NO_COLOR");

	if (!cli_is_terminal() || (off != NULL && *off != '\0'))
		return NULL;
	switch (*line) {
	case '-':
		return "\033[31m";
	case '+':
		return "\033[32m";
	case '@':
		return "\033[36m";
	default:
		return NULL;
	}
}

static void print_line(const char *line, size_t len)
{
	const char *colour = len > 0 ? colour_of(line) : NULL;
	struct buf safe = BUF_INIT;

	if (cli_is_terminal())
		text_scrub(&safe, line, len);
	else
		buf_append(&safe, line, len);
	if (colour != NULL)
		fputs(colour, stdout);
	fwrite(safe.data, 1, safe.len, stdout);
	fputs(colour != NULL ? "\033[0m\n" : "\n", stdout);
	buf_finish(&safe);
}

static void print_text(const struct diff *diff)
{
	struct buf out = BUF_INIT;

	for (size_t i = 0; i < diff_count(diff); i++) {
		const char *line, *end;

		buf_clear(&out);
		diff_print_item(diff, i, &out);
		for (line = out.data; (end = memchr(line, '\n', out.len -
		    (size_t)(line - out.data))) != NULL; line = end + 1)
			print_line(line, (size_t)(end - line));
	}
	buf_finish(&out);
}

static void print_json(const struct diff *diff)
{
	struct diff_counts counts = diff_counts(diff);
	struct buf out = BUF_INIT;

	buf_printf(&out, "{\"same\": %s, \"changed\": %zu, \"added\": %zu, "
		"\"removed\": %zu, \"moved\": %zu, \"differences\": [",
		diff_is_same(diff) ? "true" : "false", counts.changed,
		counts.added, counts.removed, counts.moved);
	for (size_t i = 0; i < diff_count(diff); i++) {
		buf_puts(&out, i > 0 ? ",\n" : "\n");
		diff_print_json(diff, i, &out);
	}
	buf_puts(&out, "]}");
	cli_print_json(out.data);
	buf_finish(&out);
}

static void print_summary(const struct diff *diff)
{
	struct buf line = BUF_INIT;

	diff_summary(diff, &line);
	cli_note("%s", line.data);
	if (*diff_note(diff) != '\0')
		cli_note("%s", diff_note(diff));
	if (diff_count(diff) == DIFF_ITEMS_MAX)
		cli_note("only the first %d differences are printed",
			DIFF_ITEMS_MAX);
	buf_finish(&line);
}

static int compare(const struct cli *cli, const struct diff_options *options,
	const struct document document[2])
{
	struct diff_settings settings = {
		.ignores_ids = options->ignores_ids,
		.ignores_meta = options->ignores_meta,
		.ignored = options->ignored.item,
		.ignored_count = options->ignored.count,
	};
	struct diff *diff;
	bool is_same;

	if (options->match != NULL &&
	    !diff_match_parse(options->match, &settings.match))
		return cli_usage("diff", "--match is best, id, identifier or "
			"position");
	diff = diff_new(document[0].text.data, document[0].text.len,
		document[1].text.data, document[1].text.len);
	diff_start(diff, &settings);
	while (diff_step(diff, SLICE))
		continue;
	is_same = diff_is_same(diff) &&
		document[0].status == document[1].status;
	if (cli->wants_json) {
		print_json(diff);
	} else if (!options->is_quiet && !diff_is_same(diff)) {
		print_title("---", &document[0]);
		print_title("+++", &document[1]);
		print_text(diff);
	}
	if (!options->is_quiet)
		print_summary(diff);
	diff_free(diff);
	return is_same ? 0 : 1;
}

static void finish_document(struct document *document)
{
	buf_finish(&document->text);
	free(document->title);
}

static bool read_document(const char *path, struct document *out,
	struct err *err)
{
	out->title = xstrdup(strcmp(path, "-") == 0 ? "standard input" : path);
	return path_read(path, FILE_MAX, &out->text, err);
}

static int compare_files(const struct cli *cli,
	const struct diff_options *options, char **paths)
{
	struct document document[2] = {
		{ .text = BUF_INIT }, { .text = BUF_INIT },
	};
	struct err err = ERR_INIT;
	int status;

	if (strcmp(paths[0], "-") == 0 && strcmp(paths[1], "-") == 0)
		return cli_usage("diff", "one of the two can be standard "
			"input, not both");
	if (read_document(paths[0], &document[0], &err) &&
	    read_document(paths[1], &document[1], &err))
		status = compare(cli, options, document);
	else
		status = cli_fail(&err);
	finish_document(&document[0]);
	finish_document(&document[1]);
	return status;
}

static void take_answer(struct cli *cli, const struct cli_result *result,
	struct document *out)
{
	const struct exchange *exchange =
		http_find(cli->http, result->exchange);
	struct verdict verdict = { 0 };
	struct buf line = BUF_INIT;

	buf_append(&out->text, exchange->body.data, exchange->body.len);
	out->status = exchange->status;
	out->title = xasprintf("%s: %s %s",
		client_connection(cli->client)->name, exchange->method,
		exchange->url);
	verdict_of_exchange(exchange, &verdict);
	verdict_line(&verdict, exchange->status, &line);
	cli_note("%s: %s", client_connection(cli->client)->name, line.data);
	buf_finish(&line);
	verdict_finish(&verdict);
}

/* One of the two requests; the client is gone afterwards. */
static bool fetch(struct cli *cli, const struct diff_options *options,
	const struct compose *compose, struct document *out, struct err *err)
{
	struct cli_result result = { 0 };
	char *line = compose_url(compose), *url = NULL;
	struct client_call call = {
		.method = compose->method, .headers = &compose->headers,
		.done = cli_done, .data = &result,
	};

	if (compose->body.len > 0) {
		call.body = compose->body.data;
		call.body_len = compose->body.len;
		call.content_type = compose_content_type(compose);
	}
	if (cli_connect(cli, err))
		url = client_resolve(client_connection(cli->client),
			options->service, line, err);
	if (url != NULL) {
		call.url = url;
		client_send(cli->client, &call);
		cli_wait(cli, &result.is_done);
		if (err_is_set(&result.err))
			*err = result.err;
		else
			take_answer(cli, &result, out);
		if (result.exchange != 0)
			http_forget(cli->http, result.exchange);
	}
	cli_disconnect(cli);
	free(line);
	free(url);
	return !err_is_set(err);
}

static bool check_request(const struct diff_options *options,
	struct compose *compose, struct err *err)
{
	if (options->data != NULL && options->data[0] == '@') {
		if (!path_read(options->data + 1, FILE_MAX, &compose->body,
		    err))
			return false;
	} else if (options->data != NULL) {
		buf_puts(&compose->body, options->data);
	}
	if (compose_changes_data(compose) && !options->says_yes)
		return err_set(err, ERR_USAGE, "%s changes data, on both "
			"connections; add --yes if that is meant",
			compose->method);
	return true;
}

static int compare_answers(struct cli *cli,
	const struct diff_options *options, const char *method,
	const char *url)
{
	struct document document[2] = {
		{ .text = BUF_INIT }, { .text = BUF_INIT },
	};
	struct compose compose;
	struct err err = ERR_INIT;
	const char *first = cli->connection;
	int status;

	compose_init(&compose);
	compose_set_method(&compose, method);
	compose_set_url(&compose, url);
	cli_open(cli);
	if (check_request(options, &compose, &err) &&
	    fetch(cli, options, &compose, &document[0], &err)) {
		cli->connection = options->with;
		(void)fetch(cli, options, &compose, &document[1], &err);
		cli->connection = first;
	}
	status = err_is_set(&err) ? cli_fail(&err) :
		compare(cli, options, document);
	cli_close(cli);
	compose_finish(&compose);
	finish_document(&document[0]);
	finish_document(&document[1]);
	return status;
}

int cli_diff(struct cli *cli, int argc, char **argv)
{
	struct diff_options options = { .with = NULL };
	const struct cli_flag flags[] = {
		{ "--with", NULL, NULL, &options.with, NULL },
		{ "--service", "-s", NULL, &options.service, NULL },
		{ "--data", "-d", NULL, &options.data, NULL },
		{ "--yes", NULL, &options.says_yes, NULL, NULL },
		{ "--ignore-ids", NULL, &options.ignores_ids, NULL, NULL },
		{ "--ignore-meta", NULL, &options.ignores_meta, NULL, NULL },
		{ "--ignore", NULL, NULL, NULL, &options.ignored },
		{ "--match", NULL, NULL, &options.match, NULL },
		{ "--quiet", "-q", &options.is_quiet, NULL, NULL },
	};
	struct err err = ERR_INIT;
	int status;

	if (!cli_parse(&argc, argv, flags, FD_COUNT(flags), &err))
		status = cli_fail(&err);
	else if (options.with != NULL && (argc == 2 || argc == 3))
		status = compare_answers(cli, &options,
			argc == 3 ? argv[1] : "GET", argv[argc - 1]);
	else if (options.with == NULL && argc == 3)
		status = compare_files(cli, &options, argv + 1);
	else
		status = cli_usage("diff", "two files, or --with CONNECTION "
			"and a request, are needed");
	cli_list_finish(&options.ignored);
	return status;
}
