#include "core/cli/cli.h"

/*
 * fhirdeck capability [TYPE]: the CapabilityStatement as a readable summary;
 * --json gives it as the server sent it. A FILE can be read instead.
 */

#include <stdio.h>
#include <stdlib.h>

#include "core/base/path.h"
#include "core/client/answer.h"
#include "core/fhir/capability.h"

static int print_summary(const char *text, size_t len, const char *type)
{
	struct doc_index *index = index_text(text, len);
	struct err err = ERR_INIT;
	struct buf out = BUF_INIT;
	struct capability *found = capability_read(index, text, &err);
	int status = 0;

	if (found == NULL || !capability_print(found, type, &out, &err))
		status = cli_fail(&err);
	else
		cli_print_text(out.data);
	capability_free(found);
	index_free(index);
	buf_finish(&out);
	return status;
}

static int from_file(struct cli *cli, const char *path, const char *type)
{
	struct buf text = BUF_INIT;
	struct err err = ERR_INIT;
	int status;

	if (!path_read(path, (size_t)1 << 30, &text, &err))
		status = cli_fail(&err);
	else if (cli->wants_json)
		status = (cli_print_body(text.data, text.len), 0);
	else
		status = print_summary(text.data, text.len, type);
	buf_finish(&text);
	return status;
}

static int show(struct cli *cli, const struct exchange *exchange,
	const char *type)
{
	struct verdict verdict = { 0 };
	struct buf line = BUF_INIT;
	int status = 1;

	if (exchange->status == 200 && !cli->wants_json)
		return print_summary(exchange->body.data, exchange->body.len,
			type);
	if (exchange->status == 200) {
		cli_print_body(exchange->body.data, exchange->body.len);
		return 0;
	}
	verdict_of_exchange(exchange, &verdict);
	verdict_line(&verdict, exchange->status, &line);
	cli_note("fhirdeck: no CapabilityStatement came: %s", line.data);
	buf_finish(&line);
	if (verdict.maybe_token)
		status = 4;
	verdict_finish(&verdict);
	return status;
}

static int from_server(struct cli *cli, const char *service, const char *type)
{
	struct cli_result result = { 0 };
	struct client_call call = { .method = "GET",
		.without_credentials = true, .done = cli_done,
		.data = &result };
	struct err err = ERR_INIT;
	char *url;
	int status;

	if (!cli_connect(cli, &err))
		return cli_fail(&err);
	url = client_resolve(client_connection(cli->client), service,
		"metadata", &err);
	if (url == NULL)
		return cli_fail(&err);
	call.url = url;
	client_send(cli->client, &call);
	cli_wait(cli, &result.is_done);
	free(url);
	status = err_is_set(&result.err) ? cli_fail(&result.err) :
		show(cli, http_find(cli->http, result.exchange), type);
	if (result.exchange != 0)
		http_forget(cli->http, result.exchange);
	return status;
}

int cli_capability(struct cli *cli, int argc, char **argv)
{
	const char *file = NULL, *service = NULL;
	const struct cli_flag flags[] = {
		{ "--file", "-f", NULL, &file, NULL },
		{ "--service", "-s", NULL, &service, NULL },
	};
	struct err err = ERR_INIT;
	const char *type;
	int status;

	if (!cli_parse(&argc, argv, flags, FD_COUNT(flags), &err))
		return cli_fail(&err);
	if (argc > 2)
		return cli_usage("capability", "one resource type at most");
	type = argc == 2 ? argv[1] : NULL;
	if (file != NULL)
		return from_file(cli, file, type);
	cli_open(cli);
	status = from_server(cli, service, type);
	cli_close(cli);
	return status;
}
