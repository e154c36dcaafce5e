#include "core/cli/writing.h"

/*
 * What a command must be told before it changes data: --write where the
 * connection is read-only, and its name (--production NAME) where it is a
 * production system, for a flag is added too easily.
 */

#include "core/base/text.h"
#include "core/store/policy.h"

/* Production: its name has to be given as well. */
static bool check_name(const struct connection *connection,
	const struct compose *compose, const char *name, struct err *err)
{
	if (connection->tier != TIER_PRODUCTION ||
	    text_equals(name, connection->name))
		return true;
	if (name != NULL)
		return err_set(err, ERR_USAGE, "the connection is %s, not "
			"%.80s: nothing was sent", connection->name, name);
	return err_set(err, ERR_USAGE, "%s is a production system, and "
		"read-only here: %s changes data; if that is meant add "
		"--production with its name ('%s')", connection->name,
		compose->method, connection->name);
}

bool cli_may_write(const struct cli *cli, const struct compose *compose,
	const struct cli_writing *writing, struct err *err)
{
	const struct connection *connection =
		client_connection(cli->client);

	if (!compose_changes_data(compose))
		return true;
	if (!check_name(connection, compose, writing->production, err))
		return false;
	if (!connection->is_read_only || writing->may_write ||
	    writing->production != NULL)
		return true;
	return err_set(err, ERR_USAGE, "%s is read-only here: %s changes "
		"data; add --write if that is meant", connection->name,
		compose->method);
}

static void note_version(const struct client_call *call)
{
	if (!client_is_by_search(call->url))
		cli_note("No version is named: somebody else's change may be "
			"undone; GET it first, then name the version you saw: "
			"-H 'If-Match: W/\"VERSION\"'");
	else if (text_equals(call->method, "DELETE"))
		cli_note("This deletes whatever matches the search, perhaps "
			"several");
}

void cli_announce(const struct cli *cli, const struct client_call *call)
{
	const struct connection *connection =
		client_connection(cli->client);
	char size[24];

	if (connection->tier != TIER_PRODUCTION ||
	    !policy_is_write(call->method, call->url))
		return;
	text_format_size(size, sizeof(size), call->body_len);
	cli_note("PRODUCTION %s: %s %s%s%s", connection->name, call->method,
		call->url, call->body_len > 0 ? " with a body of " : "",
		call->body_len > 0 ? size : "");
	if (client_wants_condition(cli->client, call->method) &&
	    http_headers_get(call->headers, "If-Match") == NULL)
		note_version(call);
}
