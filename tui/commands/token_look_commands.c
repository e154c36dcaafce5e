#include "tui/commands/commands.h"

/*
 * Looking at tokens: which one, which page of it, whether it holds, and what
 * is handed on of it.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "tui/panes/stage_internal.h"
#include "tui/panes/token.h"

#define RUN(name) \
	static bool name(void *context, const struct args *args, \
		struct err *err)

enum { WATCH_SECONDS = 10, WATCH_SECONDS_MAX = 3600 };

static bool find_part(const char *word, enum inspection_part *part)
{
	for (int i = 0; i < INSPECTION_PART_COUNT; i++) {
		*part = (enum inspection_part)i;
		if (strcasecmp(inspection_part_name(*part), word) == 0)
			return true;
	}
	return false;
}

RUN(run_tab)
{
	struct pane *pane = stage_view(context, &pane_token);
	enum inspection_part part;
	int at = (int)token_part(pane);

	if (strcmp(args->word[0], "next") == 0)
		part = (enum inspection_part)((at + 1) %
			INSPECTION_PART_COUNT);
	else if (strcmp(args->word[0], "previous") == 0)
		part = (enum inspection_part)((at + INSPECTION_PART_COUNT -
			1) % INSPECTION_PART_COUNT);
	else if (!find_part(args->word[0], &part))
		return err_set(err, ERR_USAGE, "the tabs are state, claims, "
			"checks, introspection, assertion, endpoints, "
			"compare, next, previous");
	token_set_part(pane, part);
	return true;
}

static void on_verified(void *data, const struct err *err)
{
	struct stage *stage = data;
	struct deck *deck = stage->deck;

	if (err != NULL)
		deck_complain(deck, err);
	else if (inspection_is_verified(deck->inspection))
		deck_say(deck, "The token is genuine and valid, as far as "
			"its claims tell.");
	else
		deck_say(deck, "The token was not found good; the page says "
			"why.");
}

RUN(run_verify)
{
	struct stage *stage = context;

	(void)args;
	(void)err;
	token_set_part(stage_view(stage, &pane_token), INSPECTION_CHECKS);
	inspection_verify(stage->deck->inspection, on_verified, stage);
	return true;
}

RUN(run_watch)
{
	struct stage *stage = context;
	struct inspection *inspection = stage->deck->inspection;
	long seconds = inspection_watches(inspection) > 0 ? 0 : WATCH_SECONDS;

	if (args->count > 0 && !text_parse_long(args->word[0], 0,
	    WATCH_SECONDS_MAX, &seconds))
		return err_set(err, ERR_USAGE, "seconds between two questions "
			"are a number from 1 to %d; 0 stops",
			WATCH_SECONDS_MAX);
	if (seconds > 0 && inspection_token(inspection) == NULL)
		return err_set(err, ERR_USAGE, "no token is held: t gets one");
	inspection_watch(inspection, seconds);
	if (seconds == 0) {
		deck_say(stage->deck, "Its server is not asked any more.");
		return true;
	}
	token_set_part(stage_view(stage, &pane_token), INSPECTION_SERVER);
	inspection_introspect(inspection, NULL, NULL);
	deck_say(stage->deck, "Its server is asked every %ld s; W stops it.",
		seconds);
	return true;
}

static void on_pasted(void *data, struct secret *token)
{
	struct stage *stage = data;
	struct deck *deck = stage->deck;
	struct err err = ERR_INIT;

	if (token == NULL || deck->inspection == NULL) {
		secret_free(token);
		return;
	}
	if (!inspection_paste(deck->inspection, token, &err)) {
		deck_complain(deck, &err);
		return;
	}
	token_set_part(stage_view(stage, &pane_token), INSPECTION_CLAIMS);
	deck_say(deck, "It is looked at here and sent nowhere; i would ask "
		"its server, V checks it.");
}

RUN(run_paste)
{
	(void)args;
	(void)err;
	stage_ask_masked(context, "Token (paste it; it is not shown): ",
		on_pasted, context);
	return true;
}

RUN(run_other)
{
	struct stage *stage = context;
	struct inspection *inspection = stage->deck->inspection;
	int chosen = (int)inspection_chosen(inspection);

	(void)args;
	stage_view(stage, &pane_token);
	for (int i = 1; i < INSPECTED_COUNT; i++) {
		int next = (chosen + i) % INSPECTED_COUNT;

		if (!inspection_choose(inspection, (enum inspected)next))
			continue;
		deck_say(stage->deck, "This is the %s.",
			inspected_name((enum inspected)next));
		return true;
	}
	return err_set(err, ERR_USAGE, "there is no other token: v takes one "
		"from elsewhere");
}

static void reveal(void *data)
{
	struct stage *stage = data;

	if (stage->deck->inspection == NULL)
		return;
	token_set_part(stage_view(stage, &pane_token), INSPECTION_STATE);
	inspection_reveal(stage->deck->inspection, true);
}

RUN(run_show)
{
	struct stage *stage = context;

	(void)args;
	if (inspection_token(stage->deck->inspection) == NULL)
		return err_set(err, ERR_USAGE, "no token is held: t gets one");
	stage_confirm(stage, "Show the whole token? Whoever sees the screen, "
		"or records it, can use it.", "Show it", reveal, stage);
	return true;
}

RUN(run_report)
{
	struct stage *stage = context;
	struct buf report = BUF_INIT;

	(void)args;
	(void)err;
	inspection_report(stage->deck->inspection, &report);
	commands_save(stage, "Save the report as: ", "token.md", &report);
	return true;
}

static void on_told(void *data, const struct err *err)
{
	struct stage *stage = data;

	if (err != NULL)
		deck_complain(stage->deck, err);
	else
		deck_say(stage->deck, "The server told who logged in.");
}

RUN(run_userinfo)
{
	struct stage *stage = context;

	(void)args;
	(void)err;
	token_set_part(stage_view(stage, &pane_token), INSPECTION_SERVER);
	inspection_userinfo(stage->deck->inspection, on_told, stage);
	return true;
}

static void on_preflight(void *data, uint32_t exchange,
	const struct err *err)
{
	struct stage *stage = data;

	(void)exchange;
	if (err != NULL)
		deck_complain(stage->deck, err);
	else
		deck_say(stage->deck, "It was made, checked and wiped; "
			"nothing was sent.");
	deck_mark(stage->deck, DECK_TOKEN);
}

RUN(run_preflight)
{
	struct stage *stage = context;

	(void)args;
	(void)err;
	token_set_part(stage_view(stage, &pane_token), INSPECTION_ASSERTION);
	client_preflight(stage->deck->client, on_preflight, stage);
	return true;
}

#define OAUTH (COMMAND_NEEDS_CONNECTION | COMMAND_NEEDS_OAUTH)

static const struct command rows[] = {
	{ "token-tab", "TAB|next|previous", "Go to a page about the token",
		"Token", "token", COMMAND_NEEDS_CONNECTION, 1, 1, run_tab,
		NULL },
	{ "token-verify", "", "Check the token's signature and claims",
		"Token", "token", OAUTH, 0, 0, run_verify, NULL },
	{ "token-preflight", "", "Check an assertion before it is sent",
		"Token", "token", OAUTH, 0, 0, run_preflight, NULL },
	{ "token-userinfo", "", "Ask its server who logged in", "Token",
		"token", OAUTH, 0, 0, run_userinfo, NULL },
	{ "token-watch", "[SECONDS]", "Introspect again and again, or stop",
		"Token", "token", OAUTH, 0, 1, run_watch, NULL },
	{ "token-paste", "", "Look at a token from elsewhere", "Token",
		"token", COMMAND_NEEDS_CONNECTION, 0, 0, run_paste, NULL },
	{ "token-other", "", "Look at another token", "Token", "token",
		COMMAND_NEEDS_CONNECTION, 0, 0, run_other, NULL },
	{ "token-show", "", "Show the whole token, after a question", "Token",
		"token", COMMAND_NEEDS_CONNECTION, 0, 0, run_show, NULL },
	{ "token-report", "", "Save what is known of the token, masked",
		"Token", "token", COMMAND_NEEDS_CONNECTION | COMMAND_EXPORTS,
		0, 0, run_report, NULL },
};

void commands_add_token_look(void)
{
	command_add(rows, FD_COUNT(rows));
}
