#include "core/cli/statement_source.h"

/*
 * /metadata is asked without credentials, because servers answer it so and a
 * token would be asked for in vain.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/path.h"
#include "core/client/answer.h"
#include "core/sandbox/sandbox.h"
#include "core/store/snapshot.h"

static const size_t FILE_MAX = (size_t)1 << 30;

void source_finish(struct source *source)
{
	statement_finish(&source->statement);
	free(source->title);
	free(source->connection);
	free(source->service);
	free(source->base);
	*source = (struct source)SOURCE_INIT;
}

/* Says it, with what it is about. */
static bool fail(struct source *source, const struct err *err)
{
	struct err named = *err;

	if (source->title != NULL && strstr(err->text, source->title) == NULL)
		err_set(&named, err->kind, "%s: %s", source->title, err->text);
	source->status = cli_fail(&named);
	return false;
}

bool source_read_file(struct source *source, const char *path)
{
	struct buf text = BUF_INIT;
	struct err err = ERR_INIT;
	bool is_read;

	source->title = xstrdup(strcmp(path, "-") == 0 ? "standard input" :
		path);
	is_read = path_read(path, FILE_MAX, &text, &err) &&
		statement_adopt(&source->statement, &text, &err);
	buf_finish(&text);
	return is_read || fail(source, &err);
}

/* An answer that is an error: its verdict says why. */
static bool refuse(struct source *source, const struct exchange *exchange)
{
	struct verdict verdict = { 0 };
	struct buf line = BUF_INIT;

	verdict_of_exchange(exchange, &verdict);
	verdict_line(&verdict, exchange->status, &line);
	cli_note("fhirdeck: no CapabilityStatement came: %s", line.data);
	buf_finish(&line);
	source->status = verdict.maybe_token ? 4 : 1;
	verdict_finish(&verdict);
	return false;
}

static bool take(struct source *source, const struct exchange *exchange,
	bool is_raw)
{
	struct buf text = BUF_INIT;
	struct err err = ERR_INIT;

	if (exchange->status != 200)
		return refuse(source, exchange);
	buf_append(&text, exchange->body.data, exchange->body.len);
	if (is_raw)
		source->statement.text = text;
	else if (!statement_adopt(&source->statement, &text, &err))
		return fail(source, &err);
	return true;
}

/* NULL, said, when the connection or its service is not to be had. */
static char *connect_to(struct source *source, struct cli *cli,
	const char *service, bool is_other)
{
	const struct connection *connection;
	const struct service *found;
	struct err err = ERR_INIT;
	char *url;

	if (!cli_connect(cli, &err))
		return fail(source, &err), NULL;
	connection = client_connection(cli->client);
	if (is_other && connection_service(connection, service) == NULL)
		service = NULL;
	url = client_resolve(connection, service, "metadata", &err);
	if (url == NULL)
		return fail(source, &err), NULL;
	found = connection_service(connection, service);
	source->connection = xstrdup(connection->name);
	source->service = xstrdup(found != NULL ? found->name : "");
	source->base = xstrdup(found != NULL ? found->base : "");
	source->title = xasprintf("%s (%s)", source->connection,
		source->service);
	return url;
}

static bool fetch(struct source *source, struct cli *cli, const char *service,
	bool is_raw, bool is_other)
{
	struct cli_result result = { 0 };
	struct client_call call = { .method = "GET",
		.without_credentials = true, .done = cli_done,
		.data = &result };
	char *url = connect_to(source, cli, service, is_other);
	bool is_there = false;

	if (url != NULL) {
		call.url = url;
		client_send(cli->client, &call);
		cli_wait(cli, &result.is_done);
		if (err_is_set(&result.err))
			is_there = fail(source, &result.err);
		else
			is_there = take(source, http_find(cli->http,
				result.exchange), is_raw);
		if (result.exchange != 0)
			http_forget(cli->http, result.exchange);
	}
	cli_disconnect(cli);
	free(url);
	return is_there;
}

bool source_fetch(struct source *source, struct cli *cli, const char *service,
	bool is_raw)
{
	return fetch(source, cli, service, is_raw, false);
}

bool source_fetch_other(struct source *source, struct cli *cli,
	const char *service)
{
	return fetch(source, cli, service, false, true);
}

bool source_of_day(struct source *source, const struct source *now,
	const char *when)
{
	struct snapshot found = { .statement = STATEMENT_INIT };
	struct err err = ERR_INIT;
	char day[32];
	bool is_found;

	if (now->connection == NULL)
		err_set(&err, ERR_USAGE, "days are kept of connections, not "
			"of files: name one with -c");
	is_found = !err_is_set(&err) && (when != NULL ?
		snapshot_at(now->connection, now->service, when, &found,
			&err) :
		snapshot_before(now->connection, now->service,
			now->statement.found, &found, &err));
	if (err_is_set(&err))
		return fail(source, &err);
	if (!is_found)
		return false;
	snapshot_since(day, sizeof(day), found.last);
	source->title = xasprintf("%s, last seen %s", now->title, day);
	source->statement = found.statement;
	return true;
}

void source_keep(const struct source *source)
{
	struct snapshot before = { .statement = STATEMENT_INIT };
	struct err err = ERR_INIT;
	bool has_before;

	if (source->connection == NULL || !snapshot_are_kept(&err))
		return;
	if (!snapshot_keep(source->connection, source->service,
	    &source->statement.text, source->statement.found, &before,
	    &has_before, &err))
		cli_note("fhirdeck: the statement was not kept: %s", err.text);
	snapshot_finish(&before);
}
