#ifndef FD_TUI_KIT_DOCVIEW_INTERNAL_H
#define FD_TUI_KIT_DOCVIEW_INTERNAL_H

/*
 * What the files of docview share; nobody else includes this.
 *
 * A place is a row of the tree, the number of a line in the text form, or the
 * number of a row of bytes. Which of two is shown first docview_is_before()
 * tells: in another order rows of a lesser number may be shown below.
 */

#include "core/doc/lines.h"
#include "core/doc/tree.h"
#include "tui/kit/docview.h"

struct docview {
	unsigned serial;	/* of the document */
	struct tree *tree;	/* NULL where the kind has none */
	struct lines *lines;
	const char *text;	/* the caller's */
	size_t len;
	bool is_whole;
	enum docview_form form;	/* as wished; where there is a tree */
	size_t sniffed;		/* bytes that kind was told from */
	enum sniff_kind kind;

	docview_covers *covers;	/* NULL with mask */
	docview_mask *mask;	/* NULL: nothing is masked */
	bool masks_all;		/* and what has no rows */

	docview_rank *rank;	/* NULL: members as sent */
	const char *order_name;
	struct docview_order *order;	/* what was ranked; as rank */

	unsigned level;		/* containers from that depth on are folded */
	uint64_t *flip;		/* a bit a row: it is the other way round */
	size_t flip_words;

	size_t at, top;		/* places: selected, first one shown */
	size_t goal, goal_line;	/* offset, and line from 0, to go to once they
				   are known; SIZE_MAX: none */
	size_t height;		/* rows of the last draw; 0: none yet */
	int columns;		/* of the last draw */
	int scroll;		/* columns hidden on the left */
	size_t hex_width;	/* bytes a row; 0: not drawn yet */
	bool is_cut;		/* the last draw cut a row on the right */

	struct docview_seek *seek;	/* NULL: nothing was sought yet */
};

enum { DOCVIEW_INDENT = 2, DOCVIEW_SIDE_STEP = 8, DOCVIEW_BLOB = 200 };

/* True where rows of the tree are shown, false for lines and bytes. */
bool docview_is_tree(const struct docview *view) FD_NONNULL;
/* Rows, lines or rows of bytes so far. */
size_t docview_count(const struct docview *view) FD_NONNULL;
/* True where rows of bytes are shown, in either form. */
bool docview_is_hex(const struct docview *view) FD_NONNULL;
size_t docview_hex_count(const struct docview *view) FD_NONNULL;
size_t docview_hex_start(const struct docview *view, size_t place) FD_NONNULL;
size_t docview_hex_place(const struct docview *view, size_t offset)
	FD_NONNULL;
/* As many bytes a row as the screen has room for. */
void docview_fit_hex(struct docview *view) FD_NONNULL;
/* Where a place begins in the bytes; their end for one too far. */
size_t docview_start(const struct docview *view, size_t place) FD_NONNULL;
/* The place of a byte, shown or not; there must be one. */
size_t docview_place_at(const struct docview *view, size_t offset) FD_NONNULL;
/* The next or previous place shown; false at the end. */
bool docview_step(const struct docview *view, size_t *place, bool is_down)
	FD_NONNULL;
/* Where it was to go to when that was known. */
void docview_forget_goals(struct docview *view) FD_NONNULL;
/* Moves the view as little as the selection asks for. */
void docview_settle(struct docview *view) FD_NONNULL;
/* Selects a place; the view jumps where it is out of sight. */
void docview_select(struct docview *view, size_t place) FD_NONNULL;

/* An opening row with something in it. */
bool docview_is_container(const struct docview *view, uint32_t at) FD_NONNULL;
/* A long string of base64: shown by its beginning until it is unfolded. */
bool docview_is_blob(const struct docview *view, const struct row *row)
	FD_NONNULL;
/* A container's rows, or a blob's text, are hidden. */
bool docview_is_folded(const struct docview *view, uint32_t at) FD_NONNULL;
/* The row itself, or the folded one that hides it. */
uint32_t docview_home(const struct docview *view, uint32_t at) FD_NONNULL;
/* Opens what is folded around a row (and a blob that it is). */
void docview_reveal(struct docview *view, uint32_t at, bool is_blob_too)
	FD_NONNULL;
void docview_forget_folds(struct docview *view) FD_NONNULL;
/* The opening row of a closing one; any other row itself. */
uint32_t docview_opening(const struct docview *view, uint32_t at) FD_NONNULL;
/* Rows beside it in the same container as shown, or INDEX_NONE. */
uint32_t docview_next(const struct docview *view, uint32_t at) FD_NONNULL;
uint32_t docview_previous(const struct docview *view, uint32_t at) FD_NONNULL;

/* True where members may be shown in another order than they were sent. */
bool docview_is_ordered(const struct docview *view) FD_NONNULL;
/* docview_step where they are. */
bool docview_order_step(const struct docview *view, size_t *place,
	bool is_down) FD_NONNULL;
/* The comma behind a row follows the order shown. */
void docview_order_row(const struct docview *view, uint32_t at,
	struct row *row) FD_NONNULL;
/* True where place a is shown above place b. */
bool docview_is_before(const struct docview *view, size_t a, size_t b)
	FD_NONNULL;
void docview_forget_order(struct docview *view) FD_NONNULL;

/* The row that shows the fault, or INDEX_NONE. */
uint32_t docview_fault_row(const struct docview *view) FD_NONNULL;

/* True where a mask is set and covers the value of a row. */
bool docview_is_masked(const struct docview *view, uint32_t at) FD_NONNULL;
/* Appends what a folded container shows: "{ Observation final }". */
void docview_preview(const struct docview *view, uint32_t at,
	const struct row *row, struct buf *out) FD_NONNULL;

/* Columns in front of a row's key or value when nothing is scrolled. */
int docview_text_column(uint32_t depth);
/* Columns hidden on the left now: by the user, and for a deep selection. */
int docview_hidden_columns(const struct docview *view, int columns)
	FD_NONNULL;
/* Columns of places and names in front of the fields of HL7 v2. */
int docview_label_columns(int columns);
/* The next match in a piece of what is painted, from `from` on. */
bool docview_match(const struct docview *view, const char *text, size_t len,
	size_t from, size_t *at, size_t *size) FD_NONNULL;
void docview_forget_search(struct docview *view) FD_NONNULL;

#endif
