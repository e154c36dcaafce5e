#include "core/cli/cli.h"

/*
 * fhirdeck token: the connection's token, masked unless --show. Each option
 * is one thing more to do with it, in the order of the table below.
 */

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/clock.h"
#include "core/base/text.h"
#include "core/cli/token_look.h"
#include "core/doc/json.h"
#include "core/net/url.h"

enum { WATCH_SECONDS_MAX = 86400 };

struct token_options {
	bool shows, decodes, verifies, introspects, revokes, rebases;
	bool reports, inspects, is_preflight, asks_person;
	long seconds;		/* between two introspections; 0: no watch */
};

static int get(struct cli *cli)
{
	struct cli_result result = { 0 };

	client_get_token(cli->client, true, cli_done, &result);
	cli_wait(cli, &result.is_done);
	if (!err_is_set(&result.err))
		return 0;
	cli_fail(&result.err);
	token_look_advise(cli);
	return err_exit_status(&result.err);
}

/* Saves the rebased endpoints of a connection of the user's. */
static int rebase(struct cli *cli)
{
	struct cli_result result = { 0 };
	const struct connection *connection = client_connection(cli->client);
	struct err err = ERR_INIT;
	struct buf findings = BUF_INIT;

	client_discover(cli->client, cli_done, &result);
	cli_wait(cli, &result.is_done);
	if (err_is_set(&result.err))
		return cli_fail(&result.err);
	if (client_discovery(cli->client) != NULL)
		discovery_findings(client_discovery(cli->client),
			connection->oauth2.base, &findings);
	if (findings.len > 0)
		cli_note("%.*s", (int)findings.len - 1, findings.data);
	buf_finish(&findings);
	client_rebase(cli->client);
	if (cli->sandbox == NULL && !connection_store_put(cli->store,
	    connection->name, connection_dup(connection), &err))
		return cli_fail(&err);
	cli_note("The endpoints are taken from %s from now on.",
		connection->oauth2.base);
	return 0;
}

static void print_token(struct cli *cli, bool is_shown)
{
	const struct token *token = client_token(cli->client);
	char state[80], missing[200], left[24], mask[40];
	struct buf out = BUF_INIT;

	if (is_shown) {
		cli_print_text(secret_bytes(token->value));
		putchar('\n');
		return;
	}
	secret_mask(token->value, mask, sizeof(mask));
	token_describe(token, state, sizeof(state));
	token_scopes_missing(token, missing, sizeof(missing));
	buf_printf(&out, "token    %s\nstate    %s", mask, state);
	if (token_seconds_left(token) != LONG_MAX) {
		text_format_countdown(left, sizeof(left),
			token_seconds_left(token));
		buf_printf(&out, ", %s left", left);
	}
	buf_printf(&out, "\nscope    %s\nfrom     %s\n",
		token->scope_granted != NULL ? token->scope_granted :
		token->scope_asked, token->endpoint);
	if (missing[0] != '\0')
		buf_printf(&out, "missing  %s (asked for, not granted)\n",
			missing);
	cli_print_text(out.data);
	buf_finish(&out);
}

static void set_token(struct json *out, struct cli *cli, bool is_shown)
{
	const struct token *token = client_token(cli->client);
	char state[80];

	token_describe(token, state, sizeof(state));
	json_set_string(out, "state", state);
	json_set_string(out, "scope", token->scope_granted);
	json_set_string(out, "scopeAsked", token->scope_asked);
	if (token->lifetime >= 0)
		json_set_number(out, "secondsLeft",
			(double)token_seconds_left(token));
	json_set_string(out, "endpoint", token->endpoint);
	if (is_shown)
		json_set_string(out, "accessToken",
			secret_bytes(token->value));
}

static void print_json(const struct json *out)
{
	struct buf text = BUF_INIT;

	json_print(out, true, &text);
	cli_print_json(text.data);
	buf_finish_wiped(&text);
}

/* Numbers and nested claims as they were sent. */
static void add_part(struct json *out, const char *name,
	const struct jwt_part *part)
{
	struct json *value = part->text != NULL ?
		json_parse(part->text, part->len, NULL) : NULL;

	if (value != NULL)
		json_adopt(out, name, value);
}

static void decode(struct inspection *inspection, struct json *out)
{
	struct jwt jwt;

	if (out == NULL) {
		token_look_print(inspection, INSPECTION_CLAIMS);
		return;
	}
	jwt_read_secret(inspection_token(inspection), &jwt);
	if (jwt.form != JWT_SIGNED)
		cli_note("%s", jwt.why);
	add_part(out, "header", &jwt.header);
	add_part(out, "claims", &jwt.claims);
	jwt_finish(&jwt);
}

static int revoke(struct cli *cli, struct json *out)
{
	struct cli_result result = { 0 };

	client_revoke(cli->client, cli_done, &result);
	cli_wait(cli, &result.is_done);
	if (err_is_set(&result.err))
		return cli_fail(&result.err);
	if (out != NULL)
		json_set_bool(out, "revoked", true);
	else
		printf("The server accepted the revocation.\n");
	return 0;
}

/* What was asked for, into one JSON document where out is not NULL. */
static int tell(struct cli *cli, const struct token_options *options,
	struct inspection *inspection, struct json *out)
{
	int status = 0, found = 0;

	if (!options->inspects && out != NULL)
		set_token(out, cli, options->shows);
	else if (!options->inspects && !options->reports)
		print_token(cli, options->shows);
	if (options->decodes)
		decode(inspection, out);
	if (options->verifies)
		found = token_look_verify(cli, inspection, out);
	if (options->asks_person)
		status = token_look_userinfo(cli, inspection, out);
	if (status == 0 && options->revokes && found <= 1)
		status = revoke(cli, out);
	if (status == 0 && options->introspects)
		status = token_look_introspect(cli, inspection, out);
	if (status == 0 && options->reports)
		token_look_report(inspection);
	if (status == 0 && options->seconds > 0)
		status = token_look_watch(cli, inspection, options->seconds);
	return status != 0 ? status : found;
}

static int look(struct cli *cli, const struct token_options *options,
	struct json *out)
{
	struct inspection *inspection =
		inspection_new(cli->loop, cli->client, NULL, NULL);
	int status = options->inspects ? token_look_at_typed(inspection) :
		get(cli);

	if (status == 0)
		status = tell(cli, options, inspection, out);
	inspection_free(inspection);
	return status;
}

static int run(struct cli *cli, const struct token_options *options)
{
	struct json *out = cli->wants_json ? json_new_object() : NULL;
	int status = options->rebases ? rebase(cli) : 0;

	if (status == 0)
		status = options->is_preflight ?
			token_look_preflight(cli, out) :
			look(cli, options, out);
	if (out != NULL && status <= 1)
		print_json(out);
	json_free(out);
	return status;
}

/* A token from elsewhere is looked at whatever else was asked. */
static bool check_options(struct token_options *options, const char *seconds,
	struct err *err)
{
	if (seconds != NULL && !text_parse_long(seconds, 1, WATCH_SECONDS_MAX,
	    &options->seconds))
		return err_set(err, ERR_USAGE, "--watch takes seconds, 1 to "
			"%d", WATCH_SECONDS_MAX);
	if (options->inspects && (options->revokes || options->shows))
		return err_set(err, ERR_USAGE, "--inspect looks at a token "
			"from elsewhere, which is neither revoked nor shown");
	if (options->reports && options->shows)
		return err_set(err, ERR_USAGE, "--report is for others and "
			"never holds the token: give --show by itself");
	if (options->inspects && !options->verifies &&
	    !options->introspects && !options->reports)
		options->decodes = true;
	return true;
}

int cli_token(struct cli *cli, int argc, char **argv)
{
	struct token_options options = { 0 };
	bool refreshes = false;
	const char *seconds = NULL;
	const struct cli_flag flags[] = {
		{ "--show", NULL, &options.shows, NULL, NULL },
		{ "--refresh", NULL, &refreshes, NULL, NULL },
		{ "--decode", NULL, &options.decodes, NULL, NULL },
		{ "--verify", NULL, &options.verifies, NULL, NULL },
		{ "--introspect", NULL, &options.introspects, NULL, NULL },
		{ "--userinfo", NULL, &options.asks_person, NULL, NULL },
		{ "--revoke", NULL, &options.revokes, NULL, NULL },
		{ "--rebase", NULL, &options.rebases, NULL, NULL },
		{ "--report", NULL, &options.reports, NULL, NULL },
		{ "--inspect", NULL, &options.inspects, NULL, NULL },
		{ "--preflight", NULL, &options.is_preflight, NULL, NULL },
		{ "--watch", NULL, NULL, &seconds, NULL },
	};
	struct err err = ERR_INIT;
	int status;

	if (!cli_parse(&argc, argv, flags, FD_COUNT(flags), &err) ||
	    !check_options(&options, seconds, &err))
		return cli_fail(&err);
	if (argc > 1)
		return cli_usage("token", "it takes options only");
	cli_open(cli);
	if (cli_connect(cli, &err))
		status = run(cli, &options);
	else
		status = cli_fail(&err);
	cli_close(cli);
	return status;
}
