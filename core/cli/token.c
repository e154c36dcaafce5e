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
#include "core/doc/json.h"
#include "core/net/url.h"

struct token_options {
	bool shows, decodes, introspects, revokes, rebases;
};

static int get(struct cli *cli)
{
	struct cli_result result = { 0 };

	client_get_token(cli->client, true, cli_done, &result);
	cli_wait(cli, &result.is_done);
	return err_is_set(&result.err) ? cli_fail(&result.err) : 0;
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

static void print_fields(const char *title,
	const struct introspection *answer)
{
	struct buf out = BUF_INIT;

	buf_printf(&out, "%s\n", title);
	for (size_t i = 0; i < answer->count; i++)
		buf_printf(&out, "  %-12s %s\n", answer->field[i].name,
			answer->field[i].value);
	cli_print_text(out.data);
	buf_finish(&out);
}

static void set_fields(struct json *out, const char *name,
	const struct introspection *answer)
{
	struct json *fields = json_new_object();

	for (size_t i = 0; i < answer->count; i++)
		if (strcmp(answer->field[i].name, "active") != 0)
			json_set_string(fields, answer->field[i].name,
				answer->field[i].value);
		else
			json_set_bool(fields, "active", answer->is_active);
	json_adopt(out, name, fields);
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

static void decode(struct cli *cli, struct json *out)
{
	struct introspection header = { 0 }, claims = { 0 };

	if (!oauth_read_jwt_claims(client_token(cli->client)->value, &header,
	    &claims)) {
		cli_note("The token is opaque: only its server can say what is "
			"in it (--introspect).");
		return;
	}
	if (out != NULL) {
		set_fields(out, "header", &header);
		set_fields(out, "claims", &claims);
	} else {
		print_fields("JWT header (decoded, signature not checked)",
			&header);
		print_fields("JWT claims", &claims);
	}
	introspection_finish(&header);
	introspection_finish(&claims);
}

static void on_introspected(void *data, const struct introspection *answer,
	const struct err *err)
{
	(void)answer;
	cli_done(data, 0, err);
}

static int introspect(struct cli *cli, struct json *out)
{
	struct cli_result result = { 0 };
	const struct introspection *answer;

	client_introspect(cli->client, on_introspected, &result);
	cli_wait(cli, &result.is_done);
	if (err_is_set(&result.err))
		return cli_fail(&result.err);
	answer = client_introspection(cli->client);
	if (out != NULL)
		set_fields(out, "introspection", answer);
	else
		print_fields(answer->is_active ? "Introspection: active" :
			"Introspection: not active", answer);
	return 0;
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
	struct json *out)
{
	int status = 0;

	if (out != NULL)
		set_token(out, cli, options->shows);
	else
		print_token(cli, options->shows);
	if (options->decodes)
		decode(cli, out);
	if (options->revokes)
		status = revoke(cli, out);
	if (status == 0 && options->introspects)
		status = introspect(cli, out);
	return status;
}

static int run(struct cli *cli, const struct token_options *options)
{
	struct json *out = NULL;
	int status = 0;

	if (options->rebases)
		status = rebase(cli);
	if (status == 0)
		status = get(cli);
	if (status != 0)
		return status;
	if (cli->wants_json)
		out = json_new_object();
	status = tell(cli, options, out);
	if (out != NULL)
		print_json(out);
	json_free(out);
	return status;
}

int cli_token(struct cli *cli, int argc, char **argv)
{
	struct token_options options = { 0 };
	bool refreshes = false;
	const struct cli_flag flags[] = {
		{ "--show", NULL, &options.shows, NULL, NULL },
		{ "--refresh", NULL, &refreshes, NULL, NULL },
		{ "--decode", NULL, &options.decodes, NULL, NULL },
		{ "--introspect", NULL, &options.introspects, NULL, NULL },
		{ "--revoke", NULL, &options.revokes, NULL, NULL },
		{ "--rebase", NULL, &options.rebases, NULL, NULL },
	};
	struct err err = ERR_INIT;
	int status;

	if (!cli_parse(&argc, argv, flags, FD_COUNT(flags), &err))
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
