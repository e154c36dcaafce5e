#ifndef FD_TUI_PANES_PANE_H
#define FD_TUI_PANES_PANE_H

/*
 * A pane is a const table of operations and private state. It paints the deck
 * into a canvas and says what moves in it (a list, a document or a text);
 * keys never reach it: they run commands, and commands change the deck.
 */

#include "tui/kit/docview.h"
#include "tui/kit/list.h"
#include "tui/kit/surface.h"
#include "tui/kit/textview.h"

struct deck;
struct pane;

struct pane_ops {
	const char *name;	/* "response": also its key context */
	const char *title;	/* "Response" */
	size_t state_size;
	void (*open)(struct pane *pane);	/* state is zeroed */
	void (*close)(struct pane *pane);
	/* What changed (enum deck_change bits); before the next draw. */
	void (*refresh)(struct pane *pane, unsigned changes);
	void (*draw)(struct pane *pane, const struct canvas *canvas,
		bool is_focused);
	/* Words behind the title / in the lower border; may be NULL. */
	void (*heading)(const struct pane *pane, struct buf *out);
	void (*footing)(const struct pane *pane, struct buf *out);
	/* What movement commands move; any may be NULL or answer NULL. */
	struct list *(*list)(struct pane *pane);
	struct docview *(*docview)(struct pane *pane);
	struct textview *(*textview)(struct pane *pane);
};

struct pane {
	const struct pane_ops *ops;
	struct deck *deck;
	void *state;
};

struct pane *pane_new(const struct pane_ops *ops, struct deck *deck)
	FD_NONNULL FD_MUST_USE;
void pane_free(struct pane *pane);
struct list *pane_list(struct pane *pane) FD_NONNULL;
struct docview *pane_docview(struct pane *pane) FD_NONNULL;
struct textview *pane_textview(struct pane *pane) FD_NONNULL;

/* The panes that are always there (keys 1-5), and the full views. */
extern const struct pane_ops pane_connections, pane_capability, pane_history,
	pane_request, pane_response;
extern const struct pane_ops pane_diff, pane_token, pane_check, pane_log,
	pane_help, pane_settings, pane_certificate, pane_policy, pane_ticket;

#endif
