#include "tui/panes/stage_internal.h"

/*
 * The stage: who gets a key, where the focus is, what is in front. A key goes
 * to the prompt, else to a pop-up, else to the body's editor, else through the
 * keymap to a command; so every key has one meaning at a time, and Esc always
 * climbs out of exactly one of these.
 */

#include <stdlib.h>
#include <string.h>

#include "core/auth/vault.h"
#include "core/base/clock.h"
#include "core/engine/command.h"
#include "tui/panes/deck_edit.h"
#include "tui/panes/plain.h"
#include "tui/panes/request.h"

static const struct pane_ops *const slot_ops[SLOT_COUNT] = {
	[SLOT_CONNECTIONS] = &pane_connections,
	[SLOT_CAPABILITY] = &pane_capability,
	[SLOT_HISTORY] = &pane_history,
	[SLOT_REQUEST] = &pane_request,
	[SLOT_RESPONSE] = &pane_response,
};

struct stage *stage_new(struct deck *deck, const struct stage_host *host)
{
	struct stage *stage = xcalloc(1, sizeof(*stage));

	stage->deck = deck;
	stage->host = *host;
	buf_init(&stage->asked_bytes);
	deck->stage = stage;
	for (size_t i = 0; i < SLOT_COUNT; i++)
		stage->slot[i] = pane_new(slot_ops[i], deck);
	stage->is_dirty = true;
	return stage;
}

void stage_free(struct stage *stage)
{
	if (stage == NULL)
		return;
	stage_free_popups(stage);
	plain_close(stage);
	while (stage->view_count > 0)
		pane_free(stage->view[--stage->view_count]);
	for (size_t i = 0; i < SLOT_COUNT; i++)
		pane_free(stage->slot[i]);
	stage->deck->stage = NULL;
	free(stage->asked_about);
	if (stage->vault_then != NULL)
		stage->vault_then(stage->vault_data, false);
	free(stage->vault_name);
	secret_free(stage->vault_passphrase);
	buf_finish(&stage->asked_bytes);
	free(stage);
}

const struct stage_host *stage_host(const struct stage *stage)
{
	return &stage->host;
}

bool stage_is_dirty(const struct stage *stage)
{
	return stage->is_dirty || stage->deck->changes != 0;
}

struct pane *stage_pane(struct stage *stage, enum stage_slot slot)
{
	return stage->slot[slot];
}

static bool is_side(enum stage_slot slot)
{
	return slot <= SLOT_HISTORY;
}

/* A view stands over the main column only: the side keeps its focus. */
struct pane *stage_focus(struct stage *stage)
{
	if (stage->view_count > 0 && !stage->side_has_focus)
		return stage->view[stage->view_count - 1];
	return stage->slot[stage->focus];
}

void stage_focus_slot(struct stage *stage, enum stage_slot slot)
{
	if (stage->is_pager)
		slot = SLOT_RESPONSE;
	stage->focus = slot;
	stage->side_has_focus = is_side(slot);
	while (!is_side(slot) && stage->view_count > 0)
		pane_free(stage->view[--stage->view_count]);
	stage->is_dirty = true;
}

void stage_focus_next(struct stage *stage, int step)
{
	int count = stage->view_count > 0 ? SLOT_HISTORY + 2 : SLOT_COUNT;
	int at = stage->view_count > 0 && !stage->side_has_focus ?
		SLOT_HISTORY + 1 : (int)stage->focus;

	if (stage->is_pager)
		return;
	at = (at + step + count) % count;
	stage->is_dirty = true;
	if (stage->view_count > 0 && at == SLOT_HISTORY + 1) {
		stage->side_has_focus = false;
		return;
	}
	stage->focus = (enum stage_slot)at;
	stage->side_has_focus = is_side(stage->focus);
}

void stage_zoom(struct stage *stage)
{
	stage->is_zoomed = !stage->is_zoomed;
	stage->is_dirty = true;
}

void stage_become_pager(struct stage *stage)
{
	stage_focus_slot(stage, SLOT_RESPONSE);
	stage->is_pager = stage->is_zoomed = true;
}

struct pane *stage_view(struct stage *stage, const struct pane_ops *ops)
{
	struct pane *pane = NULL;

	for (size_t i = 0; i < stage->view_count; i++) {
		if (stage->view[i]->ops != ops)
			continue;
		pane = stage->view[i];
		memmove(&stage->view[i], &stage->view[i + 1],
			(stage->view_count - i - 1) * sizeof(*stage->view));
		stage->view_count--;
	}
	if (pane == NULL)
		pane = pane_new(ops, stage->deck);
	if (stage->view_count == STAGE_VIEWS_MAX) {
		pane_free(stage->view[0]);
		memmove(stage->view, stage->view + 1,
			--stage->view_count * sizeof(*stage->view));
	}
	stage->view[stage->view_count++] = pane;
	stage->side_has_focus = false;
	stage->is_dirty = true;
	return pane;
}

bool stage_back(struct stage *stage)
{
	stage->is_dirty = true;
	if (stage->view_count > 0) {
		pane_free(stage->view[--stage->view_count]);
		stage->side_has_focus = is_side(stage->focus);
		return true;
	}
	if (!stage->is_zoomed || stage->is_pager)
		return false;
	stage->is_zoomed = false;
	return true;
}

const char *const *stage_contexts(const struct stage *stage)
{
	struct stage *mine = (struct stage *)(uintptr_t)stage;
	struct pane *focus = stage_focus(mine);
	size_t count = 0;

	if (stage->is_pager)
		mine->contexts[count++] = "pager";
	if (focus->ops == &pane_response &&
	    stage->deck->answer.tab == TAB_TABLE)
		mine->contexts[count++] = "table";
	if (focus->ops == &pane_diff && deck_edit_has_conflict(stage->deck))
		mine->contexts[count++] = "conflict";
	if (focus->ops == &pane_request && request_is_editing(focus))
		mine->contexts[count++] = "body";
	mine->contexts[count++] = focus->ops->name;
	if (pane_docview(focus) != NULL)
		mine->contexts[count++] = "document";
	else if (pane_textview(focus) != NULL)
		mine->contexts[count++] = "text";
	else if (pane_list(focus) != NULL)
		mine->contexts[count++] = "list";
	mine->contexts[count++] = "global";
	mine->contexts[count] = NULL;
	return mine->contexts;
}

const char *stage_refusal(void *data, const struct command *command)
{
	struct stage *stage = data;
	const struct deck *deck = stage->deck;

	if ((command->flags & (COMMAND_NEEDS_CONNECTION |
	    COMMAND_NEEDS_OAUTH)) && deck->client == NULL)
		return "no connection is open: choose one in pane 1 and press "
			"Enter";
	if ((command->flags & COMMAND_NEEDS_OAUTH) &&
	    !client_uses_oauth2(deck->client))
		return "this connection needs no OAuth2 token";
	if ((command->flags & COMMAND_EXPORTS) &&
	    !deck_may_export(deck, &stage->refusal))
		return stage->refusal.text;
	if ((command->flags & COMMAND_NEEDS_ANSWER) &&
	    deck_body(deck) == NULL)
		return deck_is_sending(deck) ?
			"the answer is on its way; C-c stops it" :
			"there is no answer yet: F5 sends the request";
	return NULL;
}

void stage_run(struct stage *stage, const char *line, bool is_typed)
{
	struct err err = ERR_INIT;

	stage->is_dirty = true;
	stage->had_message = *stage->deck->message != '\0';
	/* A message stands until something else is done; the log keeps it. */
	if (*stage->deck->message != '\0' && strncmp(line, "move", 4) != 0)
		deck_say(stage->deck, "%s", "");
	if (!command_run_line(line, is_typed, stage_refusal, stage, &err) &&
	    err_is_set(&err))
		deck_complain(stage->deck, &err);
}

/* The body's editor takes what it can use; Esc and F-keys it can't. */
static bool editor_takes(struct stage *stage, key_code key)
{
	struct pane *request = stage->slot[SLOT_REQUEST];

	if (!request_is_editing(request) || stage_focus(stage) != request)
		return false;
	if (key == FDKEY_ESC) {
		request_edit_body(request, false);
		return true;
	}
	if (!editor_key(request_editor(request), key))
		return false;
	deck_mark(stage->deck, DECK_REQUEST);
	return true;
}

static void run_pending(struct stage *stage)
{
	const struct binding *found = NULL;
	enum keymap_answer answer = keymap_find(stage_contexts(stage),
		stage->pending, stage->pending_count, &found);
	char keys[64];

	if (answer == KEYMAP_MORE &&
	    stage->pending_count < KEYMAP_SEQUENCE_MAX)
		return;
	if (answer == KEYMAP_FOUND) {
		stage->pending_count = 0;
		stage_run(stage, found->line, false);
		return;
	}
	keymap_format_keys(stage->pending, stage->pending_count, keys,
		sizeof(keys));
	stage->pending_count = 0;
	deck_say(stage->deck, "%s does nothing here; ? lists the keys, F2 what "
		"is possible", keys);
}

/* In a form these keep what was typed and go on to the next thing. */
static bool leaves_field(key_code key)
{
	return key == FDKEY_UP || key == FDKEY_DOWN || key == FDKEY_TAB ||
		key == FDKEY_BACKTAB || key == FDKEY_F(5);
}

void stage_key(struct stage *stage, key_code key)
{
	stage->is_dirty = true;
	vault_touch(stage->deck->vault);
	if (plain_key(stage, key))
		return;
	if (prompt_is_active() && stage->prompts_for_field &&
	    key == FDKEY_F(5))
		prompt_key(FDKEY_ENTER);
	if (prompt_is_active() && stage->form != NULL &&
	    form_completes(stage->form, key)) {
		prompt_key(key);
		if (key != FDKEY_TAB || form_completes(stage->form, key))
			return;
	}
	if (prompt_is_active() && stage->form != NULL && leaves_field(key))
		prompt_key(FDKEY_ENTER);
	if (prompt_is_active()) {
		prompt_key(key);
		return;
	}
	if (stage_popup_key(stage, key) || editor_takes(stage, key))
		return;
	if (key == FDKEY_ESC && stage->pending_count > 0) {
		stage->pending_count = 0;
		return;
	}
	stage->pending[stage->pending_count++] = key;
	run_pending(stage);
}

void stage_paste(struct stage *stage, const char *text, size_t len)
{
	struct pane *request = stage->slot[SLOT_REQUEST];

	stage->is_dirty = true;
	vault_touch(stage->deck->vault);
	if (prompt_is_active()) {
		prompt_paste(text, len);
	} else if (request_is_editing(request)) {
		editor_paste(request_editor(request), text, len);
		deck_mark(stage->deck, DECK_REQUEST);
	} else {
		deck_say(stage->deck, "There is nothing to paste into here: "
			"open a prompt (:) or edit a body first");
	}
}

static void really_quit(void *data)
{
	struct stage *stage = data;

	stage->host.quit(stage->host.data);
}

void stage_quit(struct stage *stage)
{
	if (deck_is_sending(stage->deck))
		stage_confirm(stage, "A request is on its way. Quit all the "
			"same?", "Quit", really_quit, stage);
	else if (deck_draft_would_be_lost(stage->deck,
	    request_body(stage->slot[SLOT_REQUEST])))
		stage_run(stage, "unsent quit", false);
	else
		really_quit(stage);
}
