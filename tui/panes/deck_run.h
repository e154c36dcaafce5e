#ifndef FD_TUI_PANES_DECK_RUN_H
#define FD_TUI_PANES_DECK_RUN_H

/*
 * Saved requests that are run in the deck and held against what they expect:
 * core/client/runner with the history, the guard and a view around it. The
 * last run stays until another one is made or its connection is closed.
 */

#include "core/client/runner.h"
#include "core/store/http_library.h"
#include "tui/panes/deck.h"
#include "tui/panes/pane.h"

/* What goes out next. */
enum run_scope { RUN_ALL, RUN_FAILED, RUN_ONE };

struct deck_run {
	struct deck *deck;
	struct http_library library;	/* what is run, and no more files */
	struct runner *runner;
	char *title;		/* "smoke", "smoke: Read one" */
	struct buf sent;	/* the body that is on its way */
	enum run_scope scope;
	size_t at;		/* for RUN_ONE */
};

/*
 * Those of the library, which is adopted, whose title or name is only; NULL:
 * all. False with file and line where something can't be run; the run before
 * stays then. Nothing is sent yet.
 */
bool deck_run_make(struct deck *deck, struct http_library *library,
	const char *title, const struct http_saved *only, struct err *err)
	__attribute__((nonnull(1, 2, 3, 5))) FD_MUST_USE;
/* Again; at: for RUN_ONE. False when it can't be, or nothing failed. */
bool deck_run_plan(struct deck *deck, enum run_scope scope, size_t at,
	struct err *err) FD_NONNULL FD_MUST_USE;
/* How many of what goes out next change data, a line each into out. */
size_t deck_run_changes(const struct deck *deck, struct buf *out)
	FD_NONNULL;
void deck_run_start(struct deck *deck) FD_NONNULL;
bool deck_run_is_running(const struct deck *deck) FD_NONNULL;
/* False when nothing ran. */
bool deck_run_cancel(struct deck *deck) FD_NONNULL;
void deck_run_drop(struct deck *deck) FD_NONNULL;

extern const struct pane_ops pane_run;
/* The row at the cursor, SIZE_MAX when there is none. */
size_t run_pane_selected(struct pane *pane) FD_NONNULL;

#endif
