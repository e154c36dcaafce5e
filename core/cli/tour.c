#include "core/cli/cli.h"

/*
 * fhirdeck tour: the main job, step by step, against the built-in sandbox, as
 * plain text that can be read on any terminal or none. Every step is the real
 * thing: the same client, over a real socket.
 */

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/client/answer.h"
#include "core/doc/format.h"
#include "core/fhir/bundle.h"
#include "core/fhir/capability.h"
#include "core/sandbox/sandbox.h"

struct tour {
	struct cli *cli;
	unsigned step;
	struct err err;
	char *patient;		/* id found by the search */
};

static void title(struct tour *tour, const char *text, const char *command)
{
	printf("\n%u. %s\n   $ fhirdeck -c Sandbox %s\n", ++tour->step, text,
		command);
}

/* Bytes of a line that fit 76 columns, up to a blank where there is one. */
static size_t line_length(const char *text)
{
	size_t len = strcspn(text, "\n"), fit = text_fit(text, len, 76);
	size_t at = fit;

	while (fit < len && at > 0 && text[at] != ' ')
		at--;
	return fit == len || at == 0 ? fit : at;
}

/* Prints a text indented by three columns, wrapped, at most `most` lines. */
static void print_lines(const char *text, size_t most)
{
	size_t lines = 0;

	while (*text != '\0' && lines++ < most) {
		size_t len = line_length(text);
		char *line = xasprintf("   %.*s\n", (int)len, text);

		cli_print_text(line);
		free(line);
		text += len + (text[len] == '\n' || text[len] == ' ');
	}
	if (*text != '\0')
		printf("   ...\n");
}

/* Sends and returns the exchange, or NULL with the tour's error set. */
static const struct exchange *get(struct tour *tour, const char *service,
	const char *line)
{
	struct cli *cli = tour->cli;
	struct cli_result result = { 0 };
	struct client_call call = { .method = "GET", .done = cli_done,
		.data = &result };
	struct verdict verdict = { 0 };
	struct buf words = BUF_INIT;
	const struct exchange *exchange;
	char *url = client_resolve(client_connection(cli->client), service,
		line, &tour->err);

	if (url == NULL)
		return NULL;
	call.url = url;
	client_send(cli->client, &call);
	cli_wait(cli, &result.is_done);
	free(url);
	if (err_is_set(&result.err)) {
		tour->err = result.err;
		return NULL;
	}
	exchange = http_find(cli->http, result.exchange);
	verdict_of_exchange(exchange, &verdict);
	verdict_line(&verdict, exchange->status, &words);
	print_lines(words.data, 8);
	buf_finish(&words);
	verdict_finish(&verdict);
	return exchange;
}

static bool discover(struct tour *tour)
{
	struct cli *cli = tour->cli;
	struct cli_result result = { 0 };
	struct buf findings = BUF_INIT;
	const char *base;

	title(tour, "Discovery: what does the authorization server say?",
		"token --rebase");
	client_discover(cli->client, cli_done, &result);
	cli_wait(cli, &result.is_done);
	if (err_is_set(&result.err)) {
		tour->err = result.err;
		return false;
	}
	base = client_connection(cli->client)->oauth2.base;
	if (client_discovery(cli->client) != NULL)
		discovery_findings(client_discovery(cli->client), base,
			&findings);
	print_lines(findings.data, 8);
	buf_finish(&findings);
	client_rebase(cli->client);
	printf("   As the real one does, it names an address that is not its "
		"own. The deck sends\n   nothing there; the paths on %s\n"
		"   are used instead.\n", base);
	return true;
}

static bool get_token(struct tour *tour)
{
	struct cli *cli = tour->cli;
	struct cli_result result = { 0 };
	const struct token *token;
	char mask[40], left[24];

	title(tour, "Token: client credentials", "token");
	client_get_token(cli->client, false, cli_done, &result);
	cli_wait(cli, &result.is_done);
	if (err_is_set(&result.err)) {
		tour->err = result.err;
		return false;
	}
	token = client_token(cli->client);
	secret_mask(token->value, mask, sizeof(mask));
	text_format_countdown(left, sizeof(left), token_seconds_left(token));
	printf("   %s, scope %s, %s left\n", mask,
		token->scope_granted != NULL ? token->scope_granted :
		token->scope_asked, left);
	return true;
}

static void on_introspected(void *data, const struct introspection *answer,
	const struct err *err)
{
	struct cli_result *result = data;

	for (size_t i = 0; answer != NULL && i < answer->count; i++)
		printf("   %-11s %s\n", answer->field[i].name,
			answer->field[i].value);
	cli_done(result, 0, err);
}

static bool introspect(struct tour *tour)
{
	struct cli_result result = { 0 };

	title(tour, "Introspection: what does its server know of it?",
		"token --introspect");
	client_introspect(tour->cli->client, on_introspected, &result);
	cli_wait(tour->cli, &result.is_done);
	tour->err = result.err;
	return !err_is_set(&result.err);
}

static bool show_capability(struct tour *tour)
{
	const struct exchange *exchange;
	struct doc_index *index;
	struct capability *found;
	struct buf out = BUF_INIT;

	title(tour, "CapabilityStatement: what does the repository offer?",
		"capability");
	exchange = get(tour, "cdr", "metadata");
	if (exchange == NULL)
		return false;
	index = index_text(exchange->body.data, exchange->body.len);
	found = capability_read(index, exchange->body.data, &tour->err);
	if (found != NULL &&
	    capability_print(found, NULL, &out, &tour->err))
		print_lines(out.data, 26);
	capability_free(found);
	index_free(index);
	buf_finish(&out);
	http_forget(tour->cli->http, exchange->id);
	return !err_is_set(&tour->err);
}

static void print_matches(struct tour *tour, const struct exchange *exchange)
{
	const char *body = exchange->body.data;
	struct doc_index *index = index_text(body, exchange->body.len);

	for (unsigned i = 0; i < 5; i++) {
		char steps[64];
		char *id, *family, *given, *born;

		snprintf(steps, sizeof(steps), "entry.%u.resource", i);
		if (index_find(index, body, 0, steps) == INDEX_NONE)
			break;
		snprintf(steps, sizeof(steps), "entry.%u.resource.id", i);
		id = index_find_dup(index, body, 0, steps);
		snprintf(steps, sizeof(steps),
			"entry.%u.resource.name.0.family", i);
		family = index_find_dup(index, body, 0, steps);
		snprintf(steps, sizeof(steps),
			"entry.%u.resource.name.0.given.0", i);
		given = index_find_dup(index, body, 0, steps);
		snprintf(steps, sizeof(steps), "entry.%u.resource.birthDate",
			i);
		born = index_find_dup(index, body, 0, steps);
		printf("   Patient/%-8s %s, %s, born %s\n", id ? id : "?",
			family ? family : "?", given ? given : "?",
			born ? born : "?");
		if (tour->patient == NULL && id != NULL)
			tour->patient = xstrdup(id);
		free(id);
		free(family);
		free(given);
		free(born);
	}
	index_free(index);
}

static bool search(struct tour *tour)
{
	const struct exchange *exchange;

	title(tour, "A search", "request GET 'Patient?_count=5'");
	exchange = get(tour, "cdr", "Patient?_count=5");
	if (exchange == NULL)
		return false;
	print_matches(tour, exchange);
	http_forget(tour->cli->http, exchange->id);
	return true;
}

static bool append(void *data, const char *text, size_t len)
{
	return buf_append(data, text, len);
}

static bool read_one(struct tour *tour)
{
	const struct exchange *exchange;
	struct buf pretty = BUF_INIT;
	struct formatter *formatter;
	char line[128];

	snprintf(line, sizeof(line), "request GET Patient/%s",
		tour->patient != NULL ? tour->patient : "1");
	title(tour, "A resource, value for value as it was sent", line);
	exchange = get(tour, "cdr", line + strlen("request GET "));
	if (exchange == NULL)
		return false;
	formatter = format_new(2, append, &pretty);
	format_feed(formatter, exchange->body.data, exchange->body.len);
	format_end(formatter);
	format_free(formatter);
	print_lines(pretty.data, 30);
	buf_finish(&pretty);
	http_forget(tour->cli->http, exchange->id);
	return true;
}

static bool refused(struct tour *tour)
{
	const struct exchange *exchange;

	title(tour, "An answer that is no success, in words",
		"request GET Patient/nobody");
	exchange = get(tour, "cdr", "Patient/nobody");
	if (exchange == NULL)
		return false;
	http_forget(tour->cli->http, exchange->id);
	return true;
}

static bool revoke(struct tour *tour)
{
	struct cli_result result = { 0 };

	title(tour, "Revocation, and introspection to prove it",
		"token --revoke --introspect");
	client_revoke(tour->cli->client, cli_done, &result);
	cli_wait(tour->cli, &result.is_done);
	tour->err = result.err;
	if (err_is_set(&result.err))
		return false;
	result = (struct cli_result){ 0 };
	client_introspect(tour->cli->client, on_introspected, &result);
	cli_wait(tour->cli, &result.is_done);
	tour->err = result.err;
	return !err_is_set(&result.err);
}

int cli_tour(struct cli *cli, int argc, char **argv)
{
	static bool (*const steps[])(struct tour *) = { discover, get_token,
		introspect, show_capability, search, read_one, refused,
		revoke };
	struct tour tour = { .cli = cli };
	int status = 0;

	(void)argv;
	if (argc > 1)
		return cli_usage("tour", "it takes no argument");
	cli_open(cli);
	if (cli_connect_sandbox(cli, &tour.err)) {
		printf("fhirdeck %s: the main job, against the built-in "
			"sandbox on %s.\nEvery person and number in it is "
			"invented.\n", FD_VERSION,
			sandbox_origin(cli->sandbox));
		for (size_t i = 0; i < FD_COUNT(steps); i++)
			if (!steps[i](&tour))
				break;
	}
	if (err_is_set(&tour.err))
		status = cli_fail(&tour.err);
	else
		printf("\nThe deck itself: fhirdeck --demo. Help: fhirdeck "
			"--help, man fhirdeck.\n");
	free(tour.patient);
	cli_close(cli);
	return status;
}
