#include "core/cli/token_look.h"

/*
 * The pages of the token view as text, and the same as JSON for scripts.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/auth/suspect.h"
#include "core/base/clock.h"
#include "core/base/text.h"
#include "core/cli/typed.h"
#include "core/doc/json.h"
#include "core/engine/loop.h"
#include "core/fhir/page_print.h"

enum { LOOK_COLUMNS = 78 };

void token_look_print(struct inspection *inspection,
	enum inspection_part part)
{
	struct page page = PAGE_INIT;
	struct buf out = BUF_INIT;

	inspection_page(inspection, part, NULL, NULL, &page);
	page_print(&page, LOOK_COLUMNS, &out);
	cli_print_text(out.data);
	page_finish(&page);
	buf_finish(&out);
}

void token_look_report(struct inspection *inspection)
{
	struct buf out = BUF_INIT;

	inspection_report(inspection, &out);
	cli_print_text(out.data);
	buf_finish(&out);
}

int token_look_at_typed(struct inspection *inspection)
{
	struct err err = ERR_INIT;
	struct secret *token = typed_secret("Token: ", false, &err);

	if (token == NULL && !typed_is_terminal())
		err_set(&err, ERR_USAGE, "no token came on standard input");
	if (token == NULL || !inspection_paste(inspection, token, &err))
		return cli_fail(&err);
	return 0;
}

static void note(void *data, const struct err *err)
{
	cli_done(data, 0, err);
}

static void add_checks(struct json *out, const struct jwt_checks *checks)
{
	struct json *list = json_new_array();

	for (size_t i = 0; i < checks->count; i++) {
		struct json *check = json_new_object();

		json_set_string(check, "name", checks->check[i].name);
		json_set_string(check, "verdict",
			jwt_verdict_word(checks->check[i].verdict));
		json_set_string(check, "text", checks->check[i].text);
		json_append(list, check);
	}
	json_adopt(out, "checks", list);
}

int token_look_verify(struct cli *cli, struct inspection *inspection,
	struct json *json)
{
	struct cli_result result = { 0 };
	struct json *found;

	inspection_verify(inspection, note, &result);
	cli_wait(cli, &result.is_done);
	if (err_is_set(&result.err))
		return cli_fail(&result.err);
	if (json != NULL) {
		found = json_new_object();
		json_set_bool(found, "ok", inspection_is_verified(inspection));
		add_checks(found, inspection_found(inspection));
		json_adopt(json, "verification", found);
	} else {
		token_look_print(inspection, INSPECTION_CHECKS);
	}
	return inspection_is_verified(inspection) ? 0 : 1;
}

static void add_said(struct json *json, const struct introspection *said)
{
	struct json *answer = json_parse(said->text, strlen(said->text), NULL);

	if (answer != NULL)
		json_adopt(json, "introspection", answer);
}

static int ask(struct cli *cli, struct inspection *inspection)
{
	struct cli_result result = { 0 };

	inspection_introspect(inspection, note, &result);
	cli_wait(cli, &result.is_done);
	return err_is_set(&result.err) ? cli_fail(&result.err) : 0;
}

int token_look_introspect(struct cli *cli, struct inspection *inspection,
	struct json *json)
{
	int status = ask(cli, inspection);

	if (status != 0)
		return status;
	if (json != NULL)
		add_said(json, inspection_said(inspection));
	else
		token_look_print(inspection, INSPECTION_SERVER);
	return 0;
}

int token_look_userinfo(struct cli *cli, struct inspection *inspection,
	struct json *json)
{
	struct cli_result result = { 0 };
	const char *text;

	inspection_userinfo(inspection, note, &result);
	cli_wait(cli, &result.is_done);
	if (err_is_set(&result.err))
		return cli_fail(&result.err);
	text = inspection_person(inspection);
	if (json != NULL)
		json_adopt(json, "userinfo", json_parse(text, strlen(text),
			NULL));
	else
		cli_print_body(text, strlen(text));
	return 0;
}

void token_look_advise(const struct cli *cli)
{
	unsigned suspects = client_token_suspects(cli->client);

	for (int i = 0; i < SUSPECT_COUNT; i++)
		if (suspects & 1u << i)
			cli_note("  %s: %s", suspect_name((enum suspect)i),
				suspect_advice((enum suspect)i));
}

static void print_said(const struct introspection *said)
{
	char at[40], relative[40];

	clock_format_local(at, sizeof(at), said->at);
	clock_format_relative(relative, sizeof(relative), said->expires_at);
	if (!said->is_active)
		printf("%s  not active\n", at);
	else if (said->expires_at == 0)
		printf("%s  active\n", at);
	else
		printf("%s  active, expires %s\n", at, relative);
	fflush(stdout);
}

static void wake(void *data)
{
	*(bool *)data = true;
}

int token_look_watch(struct cli *cli, struct inspection *inspection,
	long seconds)
{
	for (;;) {
		bool is_time = false;
		int status = ask(cli, inspection);

		if (status != 0)
			return status;
		print_said(inspection_said(inspection));
		if (!inspection_said(inspection)->is_active)
			return 1;
		loop_after(cli->loop, 1000 * seconds, wake, &is_time);
		cli_wait(cli, &is_time);
	}
}

static void print_checks(const struct jwt_checks *checks)
{
	for (size_t i = 0; i < checks->count; i++) {
		struct buf line = BUF_INIT;

		buf_printf(&line, "%-10s %-12s %s\n", checks->check[i].name,
			jwt_verdict_word(checks->check[i].verdict),
			checks->check[i].text);
		cli_print_text(line.data);
		buf_finish(&line);
	}
}

int token_look_preflight(struct cli *cli, struct json *json)
{
	struct cli_result result = { 0 };
	const struct jwt_checks *checks;
	bool is_good;

	client_preflight(cli->client, cli_done, &result);
	cli_wait(cli, &result.is_done);
	if (err_is_set(&result.err))
		return cli_fail(&result.err);
	checks = &client_preflight_found(cli->client)->checks;
	is_good = jwt_checks_first_bad(checks) == NULL;
	if (json != NULL) {
		json_set_bool(json, "ok", is_good);
		add_checks(json, checks);
	} else {
		print_checks(checks);
		puts(is_good ? "Nothing was found that a server would refuse "
			"it for; nothing was sent." : "A server would refuse "
			"it; nothing was sent.");
	}
	return is_good ? 0 : 1;
}
