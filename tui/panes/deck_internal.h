#ifndef FD_TUI_PANES_DECK_INTERNAL_H
#define FD_TUI_PANES_DECK_INTERNAL_H

/*
 * What the files of the deck share with one another.
 */

#include "tui/panes/deck.h"

/* deck_guard.c: reads it and puts it before everything that is sent. */
void deck_open_policy(struct deck *deck) FD_NONNULL;
/* deck_store.c: what another program made of connections.json is shown. */
void deck_watch_store(struct deck *deck) FD_NONNULL;
/* Complains of what is odd in connections.json, if anything is. */
void deck_note_store(struct deck *deck) FD_NONNULL;
void deck_drop_capability(struct deck *deck);
/* deck_operations.c: the requests that were put together. */
void deck_drop_bundle(struct deck *deck) FD_NONNULL;
/* Unless it runs; its connection then has the address it is at. */
bool deck_start_sandbox(struct deck *deck, struct err *err)
	FD_NONNULL FD_MUST_USE;
/* Stops and forgets the answer shown; held exchanges stay. */
void deck_drop_answer(struct deck *deck);
void deck_drop_held(struct deck *deck);
/* The bytes of the answer or the file, whatever is on top of them. */
const struct buf *deck_answer_body(const struct deck *deck) FD_NONNULL;
/* Indexes what is shown in idle slices. */
void deck_start_feeding(struct deck *deck) FD_NONNULL;
/* The document on top of the answer; true while work is left. */
bool deck_feed_inside(struct deck *deck, size_t budget) FD_NONNULL;
/* Finds where the resources of the document on top are, some at a time; true
   while work is left. */
bool deck_build_references(struct deck *deck) FD_NONNULL;
/* The form of the view on top follows the tab. */
void deck_apply_form(struct deck *deck) FD_NONNULL;
/* A GET in place of what is shown; the trail stays. */
void deck_send_get(struct deck *deck, const struct deck_link *link)
	FD_NONNULL;
/* Shows an exchange again; the trail stays. False when it is gone. */
bool deck_reshow(struct deck *deck, uint32_t exchange) FD_NONNULL;
/* The exchange is about to go: the client sends the request once more. */
void deck_forget_refused(struct deck *deck, uint32_t id);

/* Into the history, as sent on a connection (NULL: on none); held: the
   exchange's id while it can be shown again. */
void deck_record(struct deck *deck, const struct connection *connection,
	const struct exchange *exchange, const char *verdict, uint32_t held);
/* The same; and it is held from now on, with its answer. */
void deck_keep(struct deck *deck, const struct exchange *exchange,
	const char *verdict) FD_NONNULL;
/* What is on its way to a file: stopped with a word, or dropped without. */
bool deck_stop_saving(struct deck *deck) FD_NONNULL;
void deck_drop_saving(struct deck *deck) FD_NONNULL;
/* One of the client's own that the answer on its way had to wait for. */
void deck_note_step(struct deck *deck, const struct exchange *exchange,
	const char *label) FD_NONNULL;

#endif
