#ifndef FD_TUI_PANES_COMPARISON_H
#define FD_TUI_PANES_COMPARISON_H

/*
 * Two answers or files being compared: copies of their bytes, so that
 * whatever becomes of the answers the comparison stays, the differences
 * (doc/diff, in idle slices), and the rows in which they are shown.
 */

#include "core/doc/diff.h"
#include "tui/panes/deck.h"

enum compared_kind {
	COMPARED_HEAD,		/* where the difference is */
	COMPARED_SAME,		/* a row around it */
	COMPARED_DIFFERENT,
	COMPARED_MORE		/* a: how many rows are left out */
};

struct compared_row {
	uint32_t item;
	uint32_t a, b;		/* rows of A and B, or INDEX_NONE */
	enum compared_kind kind;
};

struct comparison {
	struct deck *deck;
	struct buf text[2];
	char *title[2];		/* NULL: not chosen yet */
	uint32_t exchange[2];	/* where it came from, or 0 */
	struct diff_settings settings;
	struct diff *diff;	/* NULL: not both are chosen */
	bool is_over;
	bool is_stopped;	/* before it was over */
	unsigned working;	/* idle source, or 0 */
	unsigned serial;	/* another one whenever the result is new */
	bool is_wide;		/* side by side: how the rows were made */
	struct compared_row *rows;
	size_t row_count, row_alloc;
};

struct comparison *comparison_new(struct deck *deck) FD_NONNULL FD_MUST_USE;
void comparison_free(struct comparison *comparison);
/* One of the two; bytes and title are adopted. Ends a comparison. */
void comparison_choose(struct comparison *comparison, enum diff_side side,
	struct buf *bytes, char *title, uint32_t exchange) FD_NONNULL;
/* Compares A and B, or compares them anew by other settings. */
void comparison_start(struct comparison *comparison) FD_NONNULL;
/* False when nothing is being compared. */
bool comparison_stop(struct comparison *comparison) FD_NONNULL;
/* Makes the rows, unless they are there, for one of the two layouts. */
void comparison_lay_out(struct comparison *comparison, bool is_wide)
	FD_NONNULL;

#endif
