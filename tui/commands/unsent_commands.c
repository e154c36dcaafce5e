#include "tui/commands/commands.h"

/*
 * What was typed and not sent: asked about before another request takes its
 * place and before the deck is left, set aside, and found again after a
 * crash.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/clock.h"
#include "core/base/text.h"
#include "tui/panes/deck_edit.h"
#include "tui/panes/mask.h"
#include "tui/panes/request.h"
#include "tui/panes/stage_internal.h"

#define RUN(name) \
	static bool name(void *context, const struct args *args, \
		struct err *err)

struct asked {
	struct stage *stage;
	char *line;	/* to be run again */
	size_t at;	/* the draft */
};

static void forget(void *data)
{
	struct asked *asked = data;

	free(asked->line);
	free(asked);
}

static struct asked *asked_new(struct stage *stage, const char *line,
	size_t at)
{
	struct asked *asked = xcalloc(1, sizeof(*asked));

	asked->stage = stage;
	asked->line = xstrdup(line);
	asked->at = at;
	return asked;
}

static const struct buf *body_of(struct stage *stage)
{
	return request_body(stage->slot[SLOT_REQUEST]);
}

static void put_request(struct buf *out, const char *method, const char *url)
{
	buf_printf(out, "%s ", method);
	mask_url(out, url);
}

static void on_unsent(void *data, size_t item)
{
	struct asked *asked = data;
	struct stage *stage = asked->stage;

	if (item == 1)
		deck_draft_let_go(stage->deck, body_of(stage));
	if (item < 2) {
		stage->deck->edit->is_agreed = true;
		stage_run(stage, asked->line, false);
		stage->deck->edit->is_agreed = false;
	}
	forget(asked);
}

bool commands_ask_unsent(struct stage *stage, const char *line)
{
	struct deck *deck = stage->deck;
	struct menu_spec spec = { .title = "Question", .chosen = on_unsent,
		.cancelled = forget };
	struct buf question = BUF_INIT;
	struct menu *menu;
	char *url;

	if (deck->edit->is_agreed ||
	    !deck_draft_is_unsent(deck, body_of(stage)))
		return false;
	url = compose_url(&deck->compose);
	buf_puts(&question, "The body of ");
	put_request(&question, deck->compose.method, url);
	buf_puts(&question, " was changed and not sent.");
	spec.data = asked_new(stage, line, 0);
	menu = menu_new(&spec);
	menu_question(menu, question.data);
	menu_item(menu, "Set it aside (:unsent brings it back)", "y", NULL,
		NULL);
	menu_item(menu, "Let it go", NULL, NULL, NULL);
	menu_item(menu, "Cancel", "n  Esc", NULL, NULL);
	stage_open_menu(stage, menu);
	buf_finish(&question);
	free(url);
	return true;
}

static void open_draft(struct stage *stage, size_t at)
{
	struct deck *deck = stage->deck;
	struct pane *pane = stage->slot[SLOT_REQUEST];
	size_t before = drafts_count(deck->edit->drafts);
	const struct connection *open = deck_connection(deck);
	char *name;

	deck_draft_replaced(deck, body_of(stage));
	at += drafts_count(deck->edit->drafts) - before;
	name = xstrdup(drafts_at(deck->edit->drafts, at)->connection);
	deck_draft_open(deck, at);
	request_load_body(pane);
	deck_draft_opened(deck, at);
	stage_focus_slot(stage, SLOT_REQUEST);
	request_set_tab(pane, REQUEST_BODY);
	if (*name != '\0' && (open == NULL || strcmp(open->name, name) != 0))
		deck_say(deck, "It is in the request again. It was typed for "
			"%s: see where it goes before you send it.", name);
	else
		deck_say(deck, "It is in the request again: Enter edits, F5 "
			"sends.");
	free(name);
}

static void on_draft(void *data, size_t item)
{
	struct asked *asked = data;
	struct deck *deck = asked->stage->deck;

	if (asked->at >= drafts_count(deck->edit->drafts)) {
		forget(asked);
		return;
	}
	if (item == 0) {
		open_draft(asked->stage, asked->at);
	} else if (item == 1) {
		drafts_discard(deck->edit->drafts, asked->at);
		deck_say(deck, "It is gone.");
	}
	forget(asked);
}

/* "of 2026-02-02 14:03 for PUT Patient/1 on Sandbox" */
static void put_draft(struct buf *out, const struct draft *draft)
{
	char at[40];

	clock_format_local(at, sizeof(at), draft->at);
	buf_printf(out, "of %.16s for ", at);
	put_request(out, draft->method, draft->url);
	if (*draft->connection != '\0')
		buf_printf(out, " on %s", draft->connection);
}

static void ask_draft(struct stage *stage, size_t at)
{
	const struct drafts *drafts = stage->deck->edit->drafts;
	struct menu_spec spec = { .title = "Question", .chosen = on_draft,
		.cancelled = forget };
	struct buf question = BUF_INIT;
	struct menu *menu;
	size_t more = drafts_count(drafts) - 1;

	buf_puts(&question, "An unsent body ");
	put_draft(&question, drafts_at(drafts, at));
	if (more > 0)
		buf_printf(&question, " (and %zu more: :unsent)", more);
	buf_putc(&question, '.');
	spec.data = asked_new(stage, "", at);
	menu = menu_new(&spec);
	menu_question(menu, question.data);
	menu_item(menu, "Open it", "y", NULL, NULL);
	menu_item(menu, "Discard it", NULL, NULL, NULL);
	menu_item(menu, "Later (:unsent)", "n  Esc", NULL, NULL);
	stage_open_menu(stage, menu);
	buf_finish(&question);
}

static void on_listed(void *data, size_t item)
{
	struct stage *stage = data;

	if (item < drafts_count(stage->deck->edit->drafts))
		ask_draft(stage, item);
}

static void list_drafts(struct stage *stage)
{
	const struct drafts *drafts = stage->deck->edit->drafts;
	struct menu_spec spec = { .title = "Not sent yet",
		.chosen = on_listed, .data = stage };
	struct menu *menu = menu_new(&spec);

	for (size_t i = 0; i < drafts_count(drafts); i++) {
		struct buf label = BUF_INIT;
		char size[32];

		put_draft(&label, drafts_at(drafts, i));
		text_format_size(size, sizeof(size),
			drafts_at(drafts, i)->body.len);
		menu_item(menu, label.data + strlen("of "), size,
			drafts_has_file(drafts, i) ? "On disk: it outlives "
			"the deck" : "In memory only", NULL);
		buf_finish(&label);
	}
	stage_open_menu(stage, menu);
}

static void quit(struct stage *stage)
{
	stage->host.quit(stage->host.data);
}

/* Items: keep it (where that can be), quit without it, stay. */
static void on_quit(void *data, size_t item)
{
	struct asked *asked = data;
	struct stage *stage = asked->stage;
	bool can_keep = asked->at != 0;

	forget(asked);
	if (can_keep && item == 0) {
		deck_draft_write(stage->deck, body_of(stage));
		quit(stage);
	} else if (item == (can_keep ? 1 : 0)) {
		deck_draft_let_go(stage->deck, body_of(stage));
		quit(stage);
	}
}

static void ask_quit(struct stage *stage)
{
	struct deck *deck = stage->deck;
	bool is_unsent = deck_draft_is_unsent(deck, body_of(stage));
	bool can_keep = is_unsent && deck_draft_may_write(deck);
	struct menu_spec spec = { .title = "Question", .chosen = on_quit,
		.cancelled = forget,
		.data = asked_new(stage, "", can_keep ? 1 : 0) };
	struct menu *menu = menu_new(&spec);

	menu_question(menu, is_unsent ? "The body in the request was changed "
		"and not sent. Quit?" : "What was set aside was not sent and "
		"is in memory only. Quit?");
	if (can_keep)
		menu_item(menu, "Quit; the next start offers it", "y", NULL,
			NULL);
	menu_item(menu, "Quit, and let it go", NULL, NULL, NULL);
	menu_item(menu, "Stay", "n  Esc", NULL, NULL);
	if (!can_keep)
		menu_select(menu, 1);
	stage_open_menu(stage, menu);
}

void commands_offer_unsent(struct stage *stage)
{
	if (drafts_find(stage->deck->edit->drafts) == 0)
		return;
	ask_draft(stage, 0);
	stage->offered = clock_ticks();
}

RUN(run_unsent)
{
	struct stage *stage = context;
	struct drafts *drafts = stage->deck->edit->drafts;
	const char *word = args->count > 0 ? args->word[0] : "";

	if (strcmp(word, "quit") == 0) {
		ask_quit(stage);
		return true;
	}
	if (drafts_find(drafts) == 0)
		return err_set(err, ERR_USAGE, "nothing was set aside, and no "
			"deck died over anything");
	list_drafts(stage);
	return true;
}

static const struct command rows[] = {
	{ "unsent", "", "Show what was typed and not sent: set aside, or left "
		"by a crash", "Request", "request", 0, 0, 1, run_unsent,
		NULL },
};

void commands_add_unsent(void)
{
	command_add(rows, FD_COUNT(rows));
}
