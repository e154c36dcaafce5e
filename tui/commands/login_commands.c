#include "tui/commands/commands.h"

/*
 * A person's login: the address out, the one that came back in. What is pasted
 * is one line; a wrong one says why, and the prompt can be opened again.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/secret.h"
#include "tui/panes/login.h"
#include "tui/panes/plain.h"
#include "tui/panes/stage_internal.h"

#define RUN(name) \
	static bool name(void *context, const struct args *args, \
		struct err *err)

/* The login there is; false with err. */
static bool find(struct stage *stage, struct person_step *step,
	struct err *err)
{
	if (stage->deck->client != NULL &&
	    client_person(stage->deck->client, step) != NULL)
		return true;
	return err_set(err, ERR_USAGE, "nobody has to log in now: t, then t "
		"gets a token");
}

RUN(run_login)
{
	struct person_step step;

	(void)args;
	if (!find(context, &step, err))
		return false;
	stage_view(context, &pane_login);
	return true;
}

static void on_address(void *data, const char *line)
{
	struct stage *stage = data;
	struct client *client = stage->deck->client;
	struct err err = ERR_INIT;

	if (line == NULL || *line == '\0' || client == NULL)
		return;
	if (client_answer_redirect(client, line, &err))
		deck_say(stage->deck, "The code is exchanged for a token...");
	else if (client_person(client, &(struct person_step){ 0 }) != NULL)
		deck_complain(stage->deck, &err);
}

RUN(run_paste)
{
	struct stage *stage = context;
	const struct prompt_spec spec = { .label = "Address that came back: ",
		.done = on_address, .data = stage };
	struct person_step step;

	(void)args;
	if (!find(stage, &step, err))
		return false;
	if (!step.takes_redirect)
		return err_set(err, ERR_USAGE, "nothing is to be pasted: the "
			"code is typed on the page, and the token comes by "
			"itself");
	stage_prompt(stage, &spec);
	return true;
}

static const char *address_of(const struct person_step *step)
{
	return step->complete_url != NULL ? step->complete_url : step->url;
}

RUN(run_plain)
{
	struct person_step step;
	struct buf text = BUF_INIT;

	(void)args;
	if (!find(context, &step, err))
		return false;
	buf_printf(&text, "%s\n", address_of(&step));
	if (step.user_code != NULL)
		buf_printf(&text, "\n%s\n", step.user_code);
	plain_show_text(context, &text);
	return true;
}

RUN(run_copy)
{
	struct stage *stage = context;
	const struct stage_host *host = stage_host(stage);
	struct person_step step;
	const char *url;

	if (!find(stage, &step, err))
		return false;
	url = address_of(&step);
	if (host->copy == NULL || !host->copy(host->data, url, strlen(url)))
		return run_plain(context, args, err);
	deck_say(stage->deck, "The terminal was asked to copy the address; "
		"it does not say whether it did. P shows it on a plain "
		"screen.");
	return true;
}

RUN(run_give_up)
{
	struct stage *stage = context;
	struct person_step step;

	(void)args;
	if (!find(stage, &step, err))
		return false;
	client_give_up_login(stage->deck->client);
	return true;
}

static const struct command rows[] = {
	{ "login", "", "Look at the login that is waited for", "Token", NULL,
		COMMAND_NEEDS_CONNECTION, 0, 0, run_login, NULL },
	{ "login-paste", "", "Paste the address that came back", "Token",
		"login", COMMAND_NEEDS_CONNECTION, 0, 0, run_paste, NULL },
	{ "login-copy", "", "Copy the address to open", "Token", "login",
		COMMAND_NEEDS_CONNECTION, 0, 0, run_copy, NULL },
	{ "login-plain", "", "Show that address on a screen of its own",
		"Token", "login", COMMAND_NEEDS_CONNECTION, 0, 0, run_plain,
		NULL },
	{ "login-give-up", "", "End the login that is waited for", "Token",
		"login", COMMAND_NEEDS_CONNECTION, 0, 0, run_give_up, NULL },
};

void commands_add_login(void)
{
	command_add(rows, FD_COUNT(rows));
}
