#ifndef FD_TUI_PANES_STAGE_H
#define FD_TUI_PANES_STAGE_H

/*
 * The screen's order: the five panes, the full views over the main column,
 * what pops up over everything (menu, form, prompt), where the focus is and
 * how it is all laid out. It paints into a surface and takes keys; whether a
 * terminal or a script is behind those it does not know.
 */

#include "tui/kit/form.h"
#include "tui/kit/keymap.h"
#include "tui/kit/menu.h"
#include "tui/kit/prompt.h"
#include "tui/panes/deck.h"
#include "tui/panes/pane.h"

struct command;
struct secret;
struct stage;

/* What only the app around the stage can do. */
struct stage_host {
	void (*quit)(void *data);
	void (*suspend)(void *data);
	void (*repaint)(void *data);
	/* Lends the terminal / takes it back; NULL without a terminal. */
	void (*leave)(void *data);
	void (*come_back)(void *data);
	/* Asks the terminal to copy; false when it can't be asked. */
	bool (*copy)(void *data, const char *text, size_t len);
	void (*restyle)(void *data);
	void *data;
};

enum stage_slot {
	SLOT_CONNECTIONS, SLOT_CAPABILITY, SLOT_HISTORY, SLOT_REQUEST,
	SLOT_RESPONSE, SLOT_COUNT
};

struct stage *stage_new(struct deck *deck, const struct stage_host *host)
	FD_NONNULL FD_MUST_USE;
void stage_free(struct stage *stage);
const struct stage_host *stage_host(const struct stage *stage) FD_NONNULL;

/* Keys and pastes as they come. */
void stage_key(struct stage *stage, key_code key) FD_NONNULL;
void stage_paste(struct stage *stage, const char *text, size_t len)
	FD_NONNULL;
/* Lays out and paints everything; the surface has the size. */
void stage_paint(struct stage *stage, struct surface *surface) FD_NONNULL;
/* True when something changed since the last paint. */
bool stage_is_dirty(const struct stage *stage) FD_NONNULL;

/* Runs a command line as the prompt does; complains by itself. */
void stage_run(struct stage *stage, const char *line, bool is_typed)
	FD_NONNULL;
/* Why a command can't run now, or NULL (command_check_fn). */
const char *stage_refusal(void *stage, const struct command *command);

struct pane *stage_focus(struct stage *stage) FD_NONNULL;
struct pane *stage_pane(struct stage *stage, enum stage_slot slot) FD_NONNULL;
void stage_focus_slot(struct stage *stage, enum stage_slot slot) FD_NONNULL;
void stage_focus_next(struct stage *stage, int step) FD_NONNULL;
void stage_zoom(struct stage *stage) FD_NONNULL;
/* The response pane alone, keys of the context "pager" first. */
void stage_become_pager(struct stage *stage) FD_NONNULL;
/* Opens a full view (once: a second opening brings it to the front). */
struct pane *stage_view(struct stage *stage, const struct pane_ops *ops)
	FD_NONNULL;
/* The view of a person's login: opened, or closed again. */
void stage_show_login(struct stage *stage, bool is_shown) FD_NONNULL;
/* Climbs out one level: view, zoom; false when there is none to climb. */
bool stage_back(struct stage *stage) FD_NONNULL;
/* Contexts of the focus, nearest first, NULL at the end. */
const char *const *stage_contexts(const struct stage *stage) FD_NONNULL;

/* Pop-ups. A menu or form is taken over; only one is up at a time. */
void stage_open_menu(struct stage *stage, struct menu *menu) FD_NONNULL;
void stage_open_form(struct stage *stage, struct form *form) FD_NONNULL;
void stage_prompt(struct stage *stage, const struct prompt_spec *spec)
	FD_NONNULL;
/* Yes or no before something happens; `yes` names it ("Delete it"). */
void stage_confirm(struct stage *stage, const char *title, const char *yes,
	void (*agreed)(void *data), void *data) FD_NONNULL;
/* The same for what does no harm: yes is what Enter does. */
void stage_offer(struct stage *stage, const char *title, const char *yes,
	void (*agreed)(void *data), void *data) FD_NONNULL;
/* A question whose answer is a secret, from the client. */
void stage_ask_secret(struct stage *stage, struct client *client,
	const char *question) FD_NONNULL;
/* The same from elsewhere: secret is the callee's, NULL when refused. */
typedef void stage_secret_fn(void *data, struct secret *secret);
void stage_ask_masked(struct stage *stage, const char *question,
	stage_secret_fn *answered, void *data)
	__attribute__((nonnull(1, 2, 3)));
/* Takes the client's question back: it goes away. */
void stage_drop_question(struct stage *stage) FD_NONNULL;
/* Asks before it quits while something is being sent. */
void stage_quit(struct stage *stage) FD_NONNULL;

#endif
