#include "tui/panes/stage_internal.h"

/*
 * Menus, forms, questions. A pop-up is gone from the stage before its callback
 * runs, so a callback may open the next one.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/clock.h"
#include "core/base/secret.h"

/* A menu that goes unanswered is cancelled: its data has an owner. */
static void drop_menu(struct stage *stage)
{
	struct menu_spec spec;

	if (stage->menu == NULL)
		return;
	spec = *menu_spec_of(stage->menu);
	menu_free(stage->menu);
	stage->menu = NULL;
	if (spec.cancelled != NULL)
		spec.cancelled(spec.data);
}

enum { OFFER_GUARD_MS = 700 };

void stage_free_popups(struct stage *stage)
{
	if (prompt_is_active())
		prompt_cancel();
	drop_menu(stage);
	form_abandon(stage->form);
	stage->form = NULL;
}

void stage_open_menu(struct stage *stage, struct menu *menu)
{
	drop_menu(stage);
	stage->menu = menu;
	stage->offered = 0;
	stage->is_dirty = true;
}

void stage_open_form(struct stage *stage, struct form *form)
{
	form_abandon(stage->form);
	stage->form = form;
	stage->is_dirty = true;
}

void stage_prompt(struct stage *stage, const struct prompt_spec *spec)
{
	struct prompt_spec own = *spec;
	char *initial = xstrdup_or_null(spec->initial);

	/* Cancelling calls back, and that may change what initial is from. */
	own.initial = initial;
	if (prompt_is_active())
		prompt_cancel();
	prompt_start(&own);
	free(initial);
	stage->prompts_for_field = spec->history != NULL &&
		(strcmp(spec->history, "url") == 0 ||
		 strcmp(spec->history, "value") == 0 ||
		 strcmp(spec->history, "header") == 0);
	stage->is_dirty = true;
}

static void menu_takes(struct stage *stage, key_code key)
{
	struct menu_spec spec;
	size_t item = 0;
	enum menu_outcome outcome = menu_key(stage->menu, key, &item);

	if (outcome == MENU_STAYS)
		return;
	spec = *menu_spec_of(stage->menu);
	menu_free(stage->menu);
	stage->menu = NULL;
	if (outcome == MENU_CHOSEN)
		spec.chosen(spec.data, item);
	else if (spec.cancelled != NULL)
		spec.cancelled(spec.data);
}

bool stage_popup_key(struct stage *stage, key_code key)
{
	struct form *form = stage->form;

	/* Whoever was typing when it came up has not answered it yet. */
	if (stage->menu != NULL && stage->offered != 0 &&
	    !clock_is_held() &&
	    clock_ticks() - stage->offered < OFFER_GUARD_MS)
		return true;
	if (stage->menu != NULL) {
		menu_takes(stage, key);
		return true;
	}
	if (form == NULL)
		return false;
	if (form_key(form, key)) {
		if (stage->form == form)
			stage->form = NULL;
		form_free(form);
	}
	return true;
}

struct confirm {
	struct stage *stage;
	void (*agreed)(void *data);
	void *data;
};

static void on_confirmed(void *data, size_t item)
{
	struct confirm confirm = *(struct confirm *)data;

	free(data);
	if (item == 0)
		confirm.agreed(confirm.data);
	else
		deck_say(confirm.stage->deck, "Cancelled: nothing was done.");
}

static void on_refused(void *data)
{
	on_confirmed(data, 1);
}

static void ask(struct stage *stage, const char *title, const char *yes,
	size_t selected, const struct confirm *what)
{
	struct confirm *confirm = xcalloc(1, sizeof(*confirm));
	struct menu_spec spec = {
		.title = "Question",
		.chosen = on_confirmed,
		.cancelled = on_refused,
		.data = confirm,
	};
	struct menu *menu = menu_new(&spec);

	*confirm = *what;
	menu_question(menu, title);
	menu_item(menu, yes, "y", NULL, NULL);
	menu_item(menu, "Cancel", "n  Esc", NULL, NULL);
	menu_select(menu, selected);
	stage_open_menu(stage, menu);
}

void stage_confirm(struct stage *stage, const char *title, const char *yes,
	void (*agreed)(void *data), void *data)
{
	ask(stage, title, yes, 1, &(struct confirm){ stage, agreed, data });
}

void stage_offer(struct stage *stage, const char *title, const char *yes,
	void (*agreed)(void *data), void *data)
{
	ask(stage, title, yes, 0, &(struct confirm){ stage, agreed, data });
	stage->offered = clock_ticks();
}

/* Of a client's, until it goes away; or of a command's. */
struct question {
	struct stage *stage;
	struct client *client;
	stage_secret_fn *answered;
	void *data;
};

static void on_secret(void *data, const char *line)
{
	struct question question = *(struct question *)data;
	struct secret *secret;

	free(data);
	question.stage->question = NULL;
	if (question.client == NULL && question.answered == NULL)
		return;
	secret = line == NULL ? NULL : secret_new(line, strlen(line));
	if (question.client != NULL)
		client_answer_secret(question.client, secret);
	else
		question.answered(question.data, secret);
}

void stage_drop_question(struct stage *stage)
{
	if (stage->question == NULL || stage->question->client == NULL)
		return;
	stage->question->client = NULL;
	prompt_cancel();
}

static void start_question(const struct question *what, const char *label)
{
	struct question *asked = xcalloc(1, sizeof(*asked));
	struct stage *stage = what->stage;
	struct prompt_spec spec = {
		.label = label,
		.done = on_secret,
		.data = asked,
	};

	*asked = *what;
	if (prompt_is_active())
		prompt_cancel();
	stage->prompts_for_field = false;
	prompt_start_masked(&spec);
	stage->question = asked;
	stage->is_dirty = true;
}

void stage_ask_secret(struct stage *stage, struct client *client,
	const char *question)
{
	start_question(&(struct question){ .stage = stage, .client = client },
		question);
}

void stage_ask_masked(struct stage *stage, const char *question,
	stage_secret_fn *answered, void *data)
{
	start_question(&(struct question){ .stage = stage,
		.answered = answered, .data = data }, question);
}
