#ifndef FD_TUI_COMMANDS_COMMANDS_H
#define FD_TUI_COMMANDS_COMMANDS_H

/*
 * What keys, menus and ":" run. Each file of this folder holds one group's
 * rows and functions; their context is the stage.
 */

#include "core/engine/command.h"
#include "core/engine/option.h"
#include "tui/panes/stage.h"

/* Adds every table, once. */
void commands_register(void);

/* One per group. */
void commands_add_deck(void);
void commands_add_move(void);
void commands_add_search(void);
void commands_add_path(void);
void commands_add_guides(void);
void commands_add_validate(void);
void commands_add_connection(void);
void commands_add_token(void);
void commands_add_token_look(void);
void commands_add_login(void);
void commands_add_certificate(void);
void commands_add_ticket(void);
void commands_add_vault(void);
void commands_add_capability(void);
void commands_add_request(void);
void commands_add_edit(void);
void commands_add_body(void);
void commands_add_template(void);
void commands_add_unsent(void);
void commands_add_guard(void);
void commands_add_saved(void);
void commands_add_run(void);
void commands_add_poll(void);
void commands_add_capability_export(void);
void commands_add_twin(void);
void commands_add_params(void);
void commands_add_builder(void);
void commands_add_headers(void);
void commands_add_interaction(void);
void commands_add_operation(void);
void commands_add_bundle(void);
void commands_add_response(void);
void commands_add_copy(void);
void commands_add_import(void);
void commands_add_hand(void);
void commands_add_whole(void);
void commands_add_walk(void);
void commands_add_table(void);
void commands_add_view(void);
void commands_add_history(void);
void commands_add_diff(void);

/* F2: everything possible here. */
void commands_open_menu(struct stage *stage) FD_NONNULL;
/* The ":" prompt, with text to begin with. */
void commands_open_prompt(struct stage *stage, const char *initial)
	FD_NONNULL;
/* The form for a new connection, or for an old one (copy: under a new
   name). */
void commands_open_connection_form(struct stage *stage,
	const struct connection *old, bool is_copy)
	__attribute__((nonnull(1)));
/* Sends what is composed, after a confirmation where it changes data. */
bool commands_send(struct stage *stage, struct err *err) FD_NONNULL;
/*
 * Opens the vault, or makes one, with the questions that takes; then is called
 * once, whether it came to that or not. False with err: then was called.
 */
bool commands_with_vault(struct stage *stage,
	void (*then)(void *data, bool is_open), void *data, struct err *err)
	__attribute__((nonnull(1, 2, 4)));
/*
 * True when the body was typed and not sent: what is to become of it is asked,
 * and the line that would replace it is run again when it may be.
 */
bool commands_ask_unsent(struct stage *stage, const char *line) FD_NONNULL;
/* At the start: what a deck died over, if there is any. */
void commands_offer_unsent(struct stage *stage) FD_NONNULL;
/* What Enter does in the request pane. */
bool commands_edit_request_row(struct stage *stage, struct err *err)
	FD_NONNULL;
/* What Enter does in the capability pane and in its matrix. */
bool commands_open_matrix_row(struct stage *stage, struct err *err)
	FD_NONNULL;
bool commands_open_capability_row(struct stage *stage, struct err *err)
	FD_NONNULL;
/* What Enter does in the response: folds, opens, follows. */
bool commands_open_response_row(struct stage *stage, struct err *err)
	FD_NONNULL;
/* What Enter does in the view of differences. */
bool commands_open_difference(struct stage *stage, struct err *err)
	FD_NONNULL;
/* What Enter does in the results of a run. */
bool commands_open_run_row(struct stage *stage, struct err *err)
	FD_NONNULL;
bool commands_open_history_row(struct stage *stage, struct err *err)
	FD_NONNULL;
/* The form of a parameter; the menu of those that can be added. */
void commands_edit_param(struct stage *stage, size_t at) FD_NONNULL;
/* The form of one that is not there yet; it is when the form is kept. */
void commands_new_param(struct stage *stage, const char *name) FD_NONNULL;
/* A search by POST has its parameters, "name=value", in its body. */
bool commands_is_post_search(const struct stage *stage) FD_NONNULL;
void commands_put_in_form(struct stage *stage, const char *written) FD_NONNULL;
void commands_open_param_menu(struct stage *stage) FD_NONNULL;
void commands_edit_url(struct stage *stage) FD_NONNULL;
/* A curl command into the composer. */
bool commands_import_line(struct stage *stage, const char *line,
	struct err *err) FD_NONNULL;
/* Appends the composed request as "curl", "http", "har" or "markdown". */
bool commands_export(struct stage *stage, const char *kind, struct buf *out,
	struct err *err) FD_NONNULL FD_MUST_USE;

/*
 * Asks for a file's name and saves there: bytes, which are taken over, or the
 * document shown where bytes is NULL. suggestion may be NULL.
 */
void commands_save(struct stage *stage, const char *label,
	const char *suggestion, struct buf *bytes)
	__attribute__((nonnull(1, 2)));
/* A text by the setting clipboard, or by a way that is chosen; taken over. */
void commands_copy(struct stage *stage, struct buf *text) FD_NONNULL;
/* The document shown, under a name that was typed. */
void commands_save_as(struct stage *stage, const char *path) FD_NONNULL;
/* Bytes, which are taken over, likewise. */
void commands_save_bytes_as(struct stage *stage, const char *path,
	struct buf *bytes) FD_NONNULL;

/* Completion candidates (prompt_spec.complete), data: the stage. */
void complete_command(void *data, const char *line, size_t cursor,
	size_t *start, struct completions *out);
void complete_url(void *data, const char *line, size_t cursor,
	size_t *start, struct completions *out);

/*
 * The user's settings, keys and colours. Every file that can't be read or has
 * bad lines is complained of by name and line; the rest of it counts.
 */
void config_load(struct stage *stage) FD_NONNULL;
/* False when it is a keymap or theme that there is none of. */
bool config_check(enum option_id option, const char *value, struct err *err)
	FD_NONNULL;
void config_load_keymap(struct stage *stage) FD_NONNULL;
void config_load_theme(struct stage *stage) FD_NONNULL;

#endif
