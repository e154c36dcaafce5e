#include "core/cli/export.h"

/*
 * fhirdeck request --export: the request as other programs read it. Nothing
 * is sent and no secret is asked for; the connection says where it would go.
 */

#include <stdio.h>
#include <stdlib.h>

#include "core/client/export.h"

bool cli_export_check(const char *kind, struct err *err)
{
	enum export_kind found;

	return export_kind_parse(kind, &found) || err_set(err, ERR_USAGE,
		"--export takes curl, http, har or markdown, not \"%.40s\"",
		kind);
}

static bool print(const struct cli *cli, const struct compose *compose,
	const char *service, enum export_kind kind, struct err *err)
{
	const struct connection *connection = client_connection(cli->client);
	char *line = compose_url(compose);
	char *url = client_resolve(connection, service, line, err);
	struct export_request request = {
		.method = compose->method,
		.url = url,
		.line = line,
		.service = service,
		.headers = &compose->headers,
		.body = compose->body.data,
		.body_len = compose->body.len,
		.content_type = compose_content_type(compose),
		.connection = connection,
	};
	struct buf text = BUF_INIT;
	bool is_done = url != NULL &&
		export_request(kind, &request, &text, err);

	if (is_done && cli_is_terminal())
		cli_print_text(text.data);
	else if (is_done)
		is_done = (fwrite(text.data, 1, text.len, stdout) == text.len
			&& fflush(stdout) == 0) || err_set_errno(err,
			ERR_FILE, "standard output can't be written");
	buf_finish(&text);
	free(url);
	free(line);
	return is_done;
}

int cli_export(const struct cli *cli, const struct compose *compose,
	const char *service, const char *kind)
{
	struct err err = ERR_INIT;
	enum export_kind found;

	if (cli_export_check(kind, &err) && export_kind_parse(kind, &found))
		(void)print(cli, compose, service, found, &err);
	return cli_fail(&err);
}
