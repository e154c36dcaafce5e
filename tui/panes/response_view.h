#ifndef FD_TUI_PANES_RESPONSE_VIEW_H
#define FD_TUI_PANES_RESPONSE_VIEW_H

/*
 * One view of an answer: a tab of the response pane. The pane draws the
 * verdict and the tabs above it, opens each view once and asks the active one.
 * What is looked at is the document on top, deck_view(deck): the answer's
 * body, or what was opened inside it.
 */

#include "tui/panes/deck.h"
#include "tui/panes/pane.h"

struct response_view {
	const char *name;	/* on the tab: "Table" */
	/* Private state, made once; any of these may be NULL. */
	void *(*open)(void);
	void (*close)(void *state);
	/*
	 * Before a draw, only while the view is active, when the answer or
	 * the document changed (it may still be arriving).
	 */
	void (*refresh)(void *state, const struct deck *deck);
	void (*draw)(void *state, const struct deck *deck,
		const struct canvas *canvas, bool is_focused);
	/* In the lower border. */
	void (*footing)(void *state, const struct deck *deck,
		struct buf *out);
	/* What movement commands move; at most one of them is there. */
	struct list *(*list)(void *state);
	struct docview *(*docview)(const struct deck *deck);
	struct textview *(*textview)(void *state);
	/* The row of the document at the cursor, or INDEX_NONE. */
	uint32_t (*row)(void *state, const struct deck *deck);
	/* What Enter does; NULL: it goes to that row in the tree. */
	bool (*enter)(void *state, struct deck *deck, struct err *err);
	/* Words that what is shown must hold; NULL: can't be filtered. */
	void (*set_filter)(void *state, const char *words);
};

extern const struct response_view response_tree, response_table,
	response_summary, response_raw, response_headers, response_timing,
	response_issues;

#endif
