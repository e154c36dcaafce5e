#include "tui/commands/commands.h"

/*
 * Commands of the deck as a whole: panes and views, settings, keys and
 * colours, the way out.
 */

#include <stdlib.h>
#include <string.h>

#include "core/auth/vault.h"
#include "core/base/clock.h"
#include "core/base/text.h"
#include "tui/panes/deck_guides.h"
#include "tui/panes/capability.h"
#include "tui/panes/comparison.h"
#include "tui/panes/help.h"
#include "tui/panes/response.h"
#include "tui/panes/response_table.h"
#include "tui/commands/external.h"
#include "tui/panes/stage_internal.h"

#define RUN(name) \
	static bool name(void *context, const struct args *args, \
		struct err *err)

RUN(run_quit)
{
	(void)args;
	(void)err;
	stage_quit(context);
	return true;
}

static void ask_quit(void *data)
{
	stage_quit(data);
}

/* What goes on in idle slices, and says so in the footing of its pane. */
static bool stop_work(struct stage *stage)
{
	struct deck *deck = stage->deck;

	if (deck->comparison != NULL && comparison_stop(deck->comparison)) {
		deck_say(deck, "The comparison was stopped.");
		return true;
	}
	if (!response_table_stop(response_state(stage_pane(stage,
	    SLOT_RESPONSE), TAB_TABLE), deck))
		return false;
	deck_say(deck, "The table was stopped; sorting or filtering again "
		"begins anew.");
	return true;
}

/* Who asked says that it was cancelled. */
static bool stop_unlocking(struct vault *vault)
{
	bool is_opening = vault_is_opening(vault);

	vault_open_stop(vault);
	return is_opening;
}

/* C-c: stops what runs; pressed twice at rest it asks to quit. */
RUN(run_cancel)
{
	struct stage *stage = context;
	enum { TWICE_MS = 2000 };
	bool is_between = deck_is_retrying(stage->deck);

	(void)args;
	(void)err;
	if (deck_cancel(stage->deck)) {
		deck_say(stage->deck, is_between ? "It is not tried again: "
			"this is the last answer." : "Cancelled.");
		return true;
	}
	if (docview_search_stop(deck_view(stage->deck))) {
		deck_say(stage->deck, "The search was stopped; n goes on.");
		return true;
	}
	if (external_stop(stage) || stop_work(stage) ||
	    stop_unlocking(stage->deck->vault))
		return true;
	if (stage->interrupted != 0 &&
	    clock_ticks() - stage->interrupted < TWICE_MS) {
		stage->interrupted = 0;
		stage_confirm(stage, "Quit fhirdeck?", "Quit", ask_quit,
			stage);
		return true;
	}
	stage->interrupted = clock_ticks();
	deck_say(stage->deck, "Nothing is running. C-c once more asks to "
		"quit; :quit quits.");
	return true;
}

RUN(run_focus)
{
	struct stage *stage = context;
	long number;

	if (!text_parse_long(args->word[0], 1, SLOT_COUNT, &number))
		return err_set(err, ERR_USAGE, "a pane is a number from 1 to "
			"%d", SLOT_COUNT);
	stage_focus_slot(stage, (enum stage_slot)(number - 1));
	return true;
}

RUN(run_next_pane)
{
	(void)args;
	(void)err;
	stage_focus_next(context, 1);
	return true;
}

RUN(run_previous_pane)
{
	(void)args;
	(void)err;
	stage_focus_next(context, -1);
	return true;
}

RUN(run_zoom)
{
	(void)args;
	(void)err;
	stage_zoom(context);
	return true;
}

/* Esc: one level at a time, and never anything that would be lost. */
RUN(run_back)
{
	struct stage *stage = context;
	struct pane *focus = stage_focus(stage);
	bool had_message = stage->had_message;

	(void)args;
	if (focus->ops == &pane_capability && *capability_filter(focus)) {
		capability_set_filter(focus, "");
		return true;
	}
	if (pane_textview(focus) != NULL &&
	    *textview_filter(pane_textview(focus)) != '\0') {
		textview_set_filter(pane_textview(focus), "");
		return true;
	}
	if (focus->ops == &pane_response && deck_walk_back(stage->deck, err))
		return !err_is_set(err);
	if (!stage_back(stage) && !had_message)
		deck_say(stage->deck, "This is the outermost level: Ctrl-C "
			"twice or :quit leaves the deck.");
	return true;
}

RUN(run_menu)
{
	(void)args;
	(void)err;
	commands_open_menu(context);
	return true;
}

RUN(run_prompt)
{
	(void)err;
	commands_open_prompt(context, args->count > 0 ? args->word[0] : "");
	return true;
}

static const char *about(const struct stage *stage, const struct pane *focus)
{
	static const char *const tabs[TAB_COUNT] = {
		[TAB_TREE] = "The answer as it was sent; what is inside can "
			"be folded away. Enter opens what a row names: a "
			"reference, an attachment, a message in a string.",
		[TAB_TABLE] = "The entries of a Bundle, a row each. Enter "
			"opens the row, Esc returns to it.",
		[TAB_SUMMARY] = "What the answer says, in words. Enter on a "
			"marked line opens it.",
		[TAB_RAW] = "The answer as it was sent, line by line.",
		[TAB_HEADERS] = "What was asked and answered, header by "
			"header; secrets are left out.",
		[TAB_TIMING] = "How long each step took: finding the name, "
			"connecting, TLS, waiting, receiving.",
		[TAB_ISSUES] = "What the server finds wrong, the same kind "
			"together, errors first. Enter goes to the place it "
			"is about.",
	};

	return focus->ops == &pane_response ? tabs[stage->deck->answer.tab] :
		NULL;
}

/* The help in front is of what it was asked for from. */
static void set_help_place(struct stage *stage, struct pane *help,
	const struct pane *from, const char *const *contexts)
{
	bool is_answer = from->ops == &pane_response;
	char *title = xasprintf("%s%s%s", from->ops->title,
		is_answer ? ", " : "", is_answer ?
		response_tab_name(stage->deck->answer.tab) : "");

	help_set_place(help, &(struct help_place){
		title, about(stage, from), from->ops->name, contexts });
	free(title);
}

RUN(run_help)
{
	struct stage *stage = context;
	struct pane *from = stage_focus(stage), *pane;
	const char *contexts[FD_COUNT(stage->contexts)];

	memcpy(contexts, stage_contexts(stage), sizeof(contexts));
	pane = stage_view(stage, &pane_help);
	(void)err;
	if (from->ops != &pane_help)
		set_help_place(stage, pane, from, contexts);
	if (args->count > 0)
		textview_set_filter(pane_textview(pane), args->word[0]);
	return true;
}

RUN(run_log)
{
	(void)args;
	(void)err;
	stage_view(context, &pane_log);
	return true;
}

RUN(run_settings)
{
	(void)args;
	(void)err;
	stage_view(context, &pane_settings);
	return true;
}

RUN(run_set)
{
	struct stage *stage = context;
	char value[128];
	enum option_id id = option_find(args->word[0]);

	if (args->count == 1 && id != OPTION_COUNT) {
		option_format(id, value, sizeof(value));
		deck_say(stage->deck, "%s is %s", args->word[0], value);
		return true;
	}
	if (!config_check(id, args->count > 1 ? args->word[1] : "", err) ||
	    !option_set(args->word[0], args->count > 1 ? args->word[1] : "",
	    err))
		return false;
	if (id == OPT_THEME)
		config_load_theme(stage);
	else if (id == OPT_KEYMAP)
		config_load_keymap(stage);
	else if (id == OPT_PRIVACY)
		deck_apply_privacy(stage->deck);
	else if (id == OPT_PACKAGES)
		deck_drop_guides(stage->deck);
	else if (id == OPT_ORDER)
		deck_apply_order(stage->deck);
	else if (stage->host.restyle != NULL)
		stage->host.restyle(stage->host.data);
	deck_say(stage->deck, "%s is %s for this session; fhirdeckrc keeps it "
		"(:settings says where)", args->word[0],
		args->count > 1 ? args->word[1] : "empty");
	deck_mark(stage->deck, DECK_MESSAGE | DECK_ANSWER);
	return true;
}

RUN(run_privacy)
{
	struct stage *stage = context;
	const char *value = args->count > 0 ? args->word[0] :
		option_bool(OPT_PRIVACY) ? "no" : "yes";

	if (!option_set("privacy", value, err))
		return false;
	deck_apply_privacy(stage->deck);
	deck_say(stage->deck, option_bool(OPT_PRIVACY) ? "Private: persons "
		"are masked; copies and saved files are as sent." :
		"Names and identifiers are shown again.");
	return true;
}

RUN(run_bind)
{
	(void)context;
	return keymap_bind(args->count, args->word, err);
}

RUN(run_unbind)
{
	(void)context;
	return keymap_unbind(args->count, args->word, err);
}

RUN(run_style)
{
	(void)context;
	return style_set(args->count, args->word, err);
}

RUN(run_suspend)
{
	struct stage *stage = context;

	(void)args;
	if (stage->host.suspend == NULL)
		return err_set(err, ERR_USAGE, "there is no terminal to give "
			"back");
	stage->host.suspend(stage->host.data);
	return true;
}

RUN(run_redraw)
{
	struct stage *stage = context;

	(void)args;
	(void)err;
	if (stage->host.repaint != NULL)
		stage->host.repaint(stage->host.data);
	return true;
}

static const struct command rows[] = {
	{ "menu", "", "Show everything that is possible here", "Deck", NULL,
		0, 0, 0, run_menu, NULL },
	{ "help", "[WORD]", "Explain commands and keys", "Deck", NULL, 0,
		0, 1, run_help, NULL },
	{ "prompt", "[TEXT]", "Type a command", "Deck", NULL, 0, 0, 1,
		run_prompt, NULL },
	{ "back", "", "Climb out one level; nothing is lost", "Deck", NULL,
		0, 0, 0, run_back, NULL },
	{ "cancel", "", "Stop what is running; twice at rest asks to quit",
		"Deck", NULL, 0, 0, 0, run_cancel, NULL },
	{ "quit", "", "Leave the deck", "Deck", NULL, 0, 0, 0, run_quit,
		NULL },
	{ "focus", "NUMBER", "Go to pane 1 to 5", "Deck", NULL, 0, 1, 1,
		run_focus, NULL },
	{ "next-pane", "", "Go to the next pane", "Deck", NULL, 0, 0, 0,
		run_next_pane, NULL },
	{ "previous-pane", "", "Go to the pane before", "Deck", NULL, 0, 0, 0,
		run_previous_pane, NULL },
	{ "zoom", "", "Let the pane fill the screen, or give it back", "Deck",
		NULL, 0, 0, 0, run_zoom, NULL },
	{ "log", "", "Show the log and the redacted wire", "Deck", NULL, 0,
		0, 0, run_log, NULL },
	{ "settings", "", "Show all settings and their values", "Deck", NULL,
		0, 0, 0, run_settings, NULL },
	{ "set", "NAME [VALUE]", "Show or change a setting", "Deck", NULL,
		COMMAND_DECLARATIVE, 1, 2, run_set, "option" },
	{ "privacy", "[on|off]", "Mask what identifies a person, or show it "
		"again", "Deck", NULL, COMMAND_DECLARATIVE, 0, 1, run_privacy,
		NULL },
	{ "bind", "CONTEXT KEYS [-n NOTE] COMMAND...", "Give a command a key",
		"Deck", NULL, COMMAND_DECLARATIVE, 3, 99, run_bind, NULL },
	{ "unbind", "CONTEXT KEYS", "Take a key's command away", "Deck", NULL,
		COMMAND_DECLARATIVE, 2, 2, run_unbind, NULL },
	{ "style", "ROLE [fg=C] [bg=C] [bold] [dim] [underline] [reverse]",
		"Give a part of the screen its look", "Deck", NULL,
		COMMAND_DECLARATIVE, 1, 99, run_style, NULL },
	{ "suspend", "", "Give the terminal back to the shell (fg returns)",
		"Deck", NULL, 0, 0, 0, run_suspend, NULL },
	{ "redraw", "", "Paint the screen anew", "Deck", NULL, 0, 0, 0,
		run_redraw, NULL },
};

void commands_add_deck(void)
{
	command_add(rows, FD_COUNT(rows));
}

void commands_register(void)
{
	if (command_count() > 0)
		return;
	commands_add_deck();
	commands_add_move();
	commands_add_search();
	commands_add_path();
	commands_add_guides();
	commands_add_validate();
	commands_add_connection();
	commands_add_certificate();
	commands_add_ticket();
	commands_add_capability();
	commands_add_request();
	commands_add_edit();
	commands_add_body();
	commands_add_template();
	commands_add_unsent();
	commands_add_guard();
	commands_add_saved();
	commands_add_run();
	commands_add_poll();
	commands_add_capability_export();
	commands_add_twin();
	commands_add_params();
	commands_add_builder();
	commands_add_headers();
	commands_add_interaction();
	commands_add_operation();
	commands_add_bundle();
	commands_add_response();
	commands_add_copy();
	commands_add_import();
	commands_add_hand();
	commands_add_whole();
	commands_add_walk();
	commands_add_table();
	commands_add_view();
	commands_add_token();
	commands_add_token_look();
	commands_add_vault();
	commands_add_login();
	commands_add_history();
	commands_add_diff();
}
