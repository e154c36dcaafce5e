#ifndef FD_TUI_PANES_TRAIL_H
#define FD_TUI_PANES_TRAIL_H

/*
 * The way through an answer: rows that were jumped from, documents that were
 * opened inside others (an attachment, HL7 v2 in a string), answers that a
 * reference was followed from. Each step knows how to go back.
 */

#include "tui/kit/docview.h"

enum trail_kind {
	TRAIL_ROW,	/* to another row of the same document */
	TRAIL_INSIDE,	/* to a document inside it, owned here */
	TRAIL_ANSWER	/* to another exchange */
};

/* Where one was before the step. */
struct trail_place {
	uint32_t exchange;
	size_t offset;		/* of the row selected */
	size_t entry;		/* of what a row of the table stands for, if
				   that was left; SIZE_MAX otherwise */
	int tab;
};

struct trail_step {
	enum trail_kind kind;
	struct trail_place from;
	char *title;		/* of what was left: "Bundle.entry[2]" */
	/* TRAIL_INSIDE: what was opened. */
	char *name;
	struct buf bytes;
	struct buf about;	/* the text that its issues are about, or
				   empty */
	struct docview *view;
	bool is_whole;		/* all indexed */
};

struct trail {
	size_t count, alloc;
	struct trail_step *step;
};

void trail_finish(struct trail *trail) FD_NONNULL;
/* The new last step, of which the caller fills in what it needs. */
struct trail_step *trail_push(struct trail *trail, enum trail_kind kind,
	const struct trail_place *from, char *adopted_title) FD_NONNULL;
/* Forgets the last step. */
void trail_pop(struct trail *trail) FD_NONNULL;
/* The last step, or NULL. */
struct trail_step *trail_last(const struct trail *trail) FD_NONNULL;
/* The document opened last in the answer shown now, or NULL. */
struct trail_step *trail_top(const struct trail *trail) FD_NONNULL;
/* "Bundle > Patient.name > PDF": the last titles, behind them `here`. */
void trail_crumbs(const struct trail *trail, const char *here,
	struct buf *out) FD_NONNULL;

#endif
