#include "core/cli/cli.h"

/*
 * fhirdeck request METHOD URL: one request with the connection's base, token
 * and TLS. The body of the answer goes to stdout as it came, the verdict to
 * stderr, and the exit status is the verdict's, not only the status line's.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/path.h"
#include "core/base/text.h"
#include "core/cli/export.h"
#include "core/cli/writing.h"
#include "core/client/answer.h"
#include "core/client/client_scope.h"
#include "core/client/poll.h"
#include "core/doc/json.h"
#include "core/fhir/request.h"

struct request_options {
	struct cli_list headers;
	struct cli_writing writing;
	const char *data, *service, *retry, *export;
	bool shows_headers, polls;
	int retries;	/* as in client_call */
};

static bool read_body(const char *data, struct compose *compose,
	struct err *err)
{
	if (data == NULL)
		return true;
	if (data[0] != '@')
		return buf_puts(&compose->body, data);
	return path_read(data + 1, (size_t)1 << 30, &compose->body, err);
}

static bool read_headers(const struct cli_list *list, struct compose *compose,
	struct err *err)
{
	for (size_t i = 0; i < list->count; i++) {
		const char *colon = strchr(list->item[i], ':');
		const char *problem;
		char *name, *value;

		if (colon == NULL)
			return err_set(err, ERR_USAGE, "a header is written "
				"'Name: value', not '%s'", list->item[i]);
		name = xstrndup(list->item[i],
			(size_t)(colon - list->item[i]));
		value = text_trim_dup(colon + 1);
		problem = http_header_problem(name, value);
		if (problem == NULL)
			http_headers_add(&compose->headers, name, value);
		else
			err_set(err, ERR_USAGE, "%s", problem);
		free(name);
		free(value);
		if (problem != NULL)
			return false;
	}
	return true;
}

static void print_headers(const struct exchange *exchange)
{
	struct buf line = BUF_INIT;

	buf_printf(&line, "HTTP/%s %u %s\n", exchange->http_version,
		exchange->status, exchange->reason);
	for (size_t i = 0; i < exchange->headers.count; i++)
		buf_printf(&line, "%s: %s\n",
			exchange->headers.header[i].name,
			exchange->headers.header[i].value);
	buf_putc(&line, '\n');
	cli_print_text(line.data);
	buf_finish(&line);
}

static void print_json(const struct exchange *exchange,
	const struct verdict *verdict)
{
	struct json *out = json_new_object(), *headers = json_new_object();
	struct buf text = BUF_INIT;

	json_set_string(out, "method", exchange->method);
	json_set_string(out, "url", exchange->url);
	json_set_number(out, "status", exchange->status);
	json_set_string(out, "verdict", verdict->code);
	json_set_string(out, "sentence", verdict->sentence);
	json_set_string(out, "requestId", exchange->request_id);
	json_set_number(out, "ms", (double)exchange->timings.total);
	for (size_t i = 0; i < exchange->headers.count; i++)
		json_set_string(headers, exchange->headers.header[i].name,
			exchange->headers.header[i].value);
	json_adopt(out, "headers", headers);
	json_set_string(out, "body", exchange->body.data);
	json_print(out, true, &text);
	cli_print_json(text.data);
	buf_finish(&text);
	json_free(out);
}

static int report(struct cli *cli, const struct exchange *exchange,
	bool shows_headers)
{
	struct verdict verdict = { 0 };
	struct buf line = BUF_INIT;
	int status = 0;

	verdict_of_exchange(exchange, &verdict);
	client_scope_advice(cli->client, exchange, &verdict);
	if (cli->wants_json) {
		print_json(exchange, &verdict);
	} else {
		if (shows_headers)
			print_headers(exchange);
		cli_print_body(exchange->body.data, exchange->body.len);
	}
	for (size_t i = 0; i < exchange->hop_count; i++)
		cli_note("redirected (%u) from %s%s%s",
			exchange->hops[i].status, exchange->hops[i].url,
			exchange->hops[i].note != NULL ? ": " : "",
			exchange->hops[i].note != NULL ?
			exchange->hops[i].note : "");
	if (exchange->redirect_note != NULL)
		cli_note("%s", exchange->redirect_note);
	verdict_line(&verdict, exchange->status, &line);
	cli_note("%s", line.data);
	buf_finish(&line);
	if (verdict.next != NULL)
		cli_note("%s", verdict.next);
	if (verdict.level == VERDICT_WAIT || (exchange->status == 202 &&
	    http_headers_get(&exchange->headers, "Content-Location") != NULL))
		cli_note("With --poll it is asked for until it is there");
	if (verdict.maybe_token)
		status = 4;
	else if (exchange->status >= 400 || verdict.level == VERDICT_BAD)
		status = 1;
	verdict_finish(&verdict);
	return status;
}

static void on_poll(void *data, const struct poll *poll)
{
	struct buf words = BUF_INIT;

	(void)data;
	poll_words(poll, &words);
	cli_note("%s", words.data);
	buf_finish(&words);
}

static void on_polled(void *data, struct poll *poll)
{
	bool *is_done = data;

	(void)poll;
	*is_done = true;
}

/* A reply in a queue is printed and judged by itself, not with the list. */
static int report_reply(const struct poll *poll,
	const struct exchange *exchange)
{
	struct verdict verdict = { 0 };
	struct buf line = BUF_INIT;
	struct doc_index *index;
	const char *text = exchange->body.data;
	size_t start, len;
	int status;

	(void)poll_reply(poll, &start, &len);
	text += start;
	index = index_text(text, len);
	cli_print_body(text, len);
	(void)verdict_of_document(text, len, index, &verdict);
	verdict_line(&verdict, 0, &line);
	cli_note("%s", line.data);
	if (verdict.next != NULL)
		cli_note("%s", verdict.next);
	status = verdict.level == VERDICT_BAD ? 1 : 0;
	buf_finish(&line);
	verdict_finish(&verdict);
	index_free(index);
	return status;
}

static int report_poll(struct cli *cli, struct poll *poll,
	bool shows_headers)
{
	struct err err = ERR_INIT;
	uint32_t id = poll_take(poll, &err);
	const struct exchange *exchange = http_find(cli->http, id);
	size_t start, len;
	int status = 0;

	if (err_is_set(&err))
		status = cli_fail(&err);
	else if (poll_reply(poll, &start, &len) && !cli->wants_json)
		status = report_reply(poll, exchange);
	else
		status = report(cli, exchange, shows_headers);
	if (id != 0)
		http_forget(cli->http, id);
	return status;
}

/* Until there is an answer. Anything but 202 and transient-error is one. */
static int poll_on(struct cli *cli, const struct exchange *exchange,
	bool shows_headers)
{
	bool is_done = false;
	const struct poll_hooks hooks = { on_poll, on_polled, &is_done };
	struct err why = ERR_INIT;
	struct poll *poll = poll_new(cli->client, cli->loop, exchange, &hooks,
		&why);
	uint32_t first = exchange->id;
	int status;

	if (poll == NULL) {
		status = report(cli, exchange, shows_headers);
		if (why.kind != ERR_USAGE)
			cli_note("%s", why.text);
		return status;
	}
	cli->poll = poll;
	cli_wait(cli, &is_done);
	cli->poll = NULL;
	status = report_poll(cli, poll, shows_headers);
	if (status == 130)
		(void)report(cli, http_find(cli->http, first), shows_headers);
	poll_free(poll);
	return status;
}

static int send(struct cli *cli, const struct compose *compose,
	const struct request_options *options)
{
	struct cli_result result = { 0 };
	const struct exchange *answer;
	struct err err = ERR_INIT;
	char *line = compose_url(compose), *url;
	struct client_call call = {
		.method = compose->method,
		.headers = &compose->headers,
		.body = compose->body.len > 0 ? compose->body.data : NULL,
		.body_len = compose->body.len,
		.content_type = compose->body.len > 0 ?
			compose_content_type(compose) : NULL,
		.retries = options->retries,
		.done = cli_done,
		.data = &result,
	};
	int status = 0;

	url = client_resolve(client_connection(cli->client), options->service,
		line, &err);
	free(line);
	if (url == NULL)
		return cli_fail(&err);
	call.url = url;
	cli_announce(cli, &call);
	client_send(cli->client, &call);
	cli_wait(cli, &result.is_done);
	free(url);
	answer = http_find(cli->http, result.exchange);
	/* Stopped between two tries: there is an answer all the same. */
	if (answer != NULL && answer->state == EXCHANGE_DONE)
		status = options->polls && !err_is_set(&result.err) ?
			poll_on(cli, answer, options->shows_headers) :
			report(cli, answer, options->shows_headers);
	if (err_is_set(&result.err))
		status = cli_fail(&result.err);
	if (result.exchange != 0)
		http_forget(cli->http, result.exchange);
	return status;
}

/* Printed, or sent if it may be. */
static int act(struct cli *cli, const struct compose *compose,
	const struct request_options *options)
{
	struct err err = ERR_INIT;

	if (options->export != NULL)
		return cli_export(cli, compose, options->service,
			options->export);
	if (!cli_may_write(cli, compose, &options->writing, &err))
		return cli_fail(&err);
	return send(cli, compose, options);
}

static bool read_retries(struct request_options *options, struct err *err)
{
	long count;

	if (options->retry == NULL)
		return true;
	if (!text_parse_long(options->retry, 0, 20, &count))
		return err_set(err, ERR_USAGE, "--retry takes a number from 0 "
			"to 20, not \"%.40s\"", options->retry);
	options->retries = count > 0 ? (int)count : -1;
	return true;
}

int cli_request(struct cli *cli, int argc, char **argv)
{
	struct request_options options = { .service = NULL };
	const struct cli_flag flags[] = {
		{ "--header", "-H", NULL, NULL, &options.headers },
		{ "--data", "-d", NULL, &options.data, NULL },
		{ "--include", "-i", &options.shows_headers, NULL, NULL },
		{ "--service", "-s", NULL, &options.service, NULL },
		{ "--write", NULL, &options.writing.may_write, NULL, NULL },
		{ "--production", NULL, NULL, &options.writing.production,
			NULL },
		{ "--retry", NULL, NULL, &options.retry, NULL },
		{ "--poll", NULL, &options.polls, NULL, NULL },
		{ "--export", NULL, NULL, &options.export, NULL },
	};
	struct compose compose;
	struct err err = ERR_INIT;
	int status;

	if (!cli_parse(&argc, argv, flags, FD_COUNT(flags), &err) ||
	    !read_retries(&options, &err) || (options.export != NULL &&
	    !cli_export_check(options.export, &err))) {
		cli_list_finish(&options.headers);
		return cli_fail(&err);
	}
	if (argc != 3) {
		cli_list_finish(&options.headers);
		return cli_usage("request", "a method and a URL are needed");
	}
	compose_init(&compose);
	compose_set_method(&compose, argv[1]);
	compose_set_url(&compose, argv[2]);
	cli_open(cli);
	if (read_headers(&options.headers, &compose, &err) &&
	    read_body(options.data, &compose, &err) &&
	    cli_connect(cli, &err))
		status = act(cli, &compose, &options);
	else
		status = cli_fail(&err);
	cli_close(cli);
	compose_finish(&compose);
	cli_list_finish(&options.headers);
	return status;
}
