#ifndef FD_TUI_KIT_DOCVIEW_H
#define FD_TUI_KIT_DOCVIEW_H

/*
 * The document viewer: a tree that folds (JSON, NDJSON, XML, HL7 v2, forms),
 * lines of text, or bytes in hexadecimal, over a document that may still be
 * arriving. Nothing walks the whole of it: moving, folding and painting are
 * steps from row to row of the tree.
 *
 * The view owns its tree and fold marks; the bytes stay the caller's and are
 * passed in, because they move while an answer grows.
 */

#include "core/base/buf.h"
#include "core/base/err.h"
#include "core/doc/search.h"
#include "core/doc/tree.h"
#include "tui/kit/surface.h"

struct docview;

enum docview_form { DOCVIEW_TREE, DOCVIEW_RAW };

struct docview *docview_new(void) FD_MUST_USE;
void docview_free(struct docview *view);
/* Forgets the document; the next feed begins a new one. */
void docview_reset(struct docview *view) FD_NONNULL;
/* Another number for every document that any view ever held: for who keeps
   rows of one. */
unsigned docview_serial(const struct docview *view) FD_NONNULL;
/*
 * Bytes so far, the same as before and more. Indexes at most budget bytes;
 * true while work is left on these bytes.
 */
bool docview_feed(struct docview *view, const char *text, size_t len,
	bool is_whole, size_t budget) FD_NONNULL;
/* The tree (lines where the bytes have none), or lines as sent. */
void docview_set_form(struct docview *view, enum docview_form form)
	FD_NONNULL;
enum docview_form docview_get_form(const struct docview *view) FD_NONNULL;
/* What the bytes are, as far as they came. */
enum sniff_kind docview_kind(const struct docview *view) FD_NONNULL;
bool docview_is_json(const struct docview *view) FD_NONNULL;
/* The index of JSON and NDJSON, or NULL. */
const struct doc_index *docview_index(const struct docview *view) FD_NONNULL;
/* The tree of whatever has one, or NULL. */
const struct tree *docview_tree(const struct docview *view) FD_NONNULL;
/* There is work on bytes that were fed (a form was asked for): feed again. */
bool docview_is_waiting(const struct docview *view) FD_NONNULL;
/* The bytes as last fed. */
const char *docview_text(const struct docview *view, size_t *len) FD_NONNULL;

/*
 * Members of objects in another order than they were sent: the least rank
 * first, equal ranks as sent; NULL for all as sent. key: raw, without its
 * quotes. name stands in docview_where and is borrowed for good. Copies and
 * the raw form are as sent.
 */
typedef unsigned docview_rank(const char *key, size_t len);
void docview_set_order(struct docview *view, docview_rank *rank,
	const char *name) __attribute__((nonnull(1)));

/*
 * What a mask covers is painted as stars: a row's value in the tree, in
 * previews and, by the rows that lie on a line, in the raw form. Of a text
 * without a tree nothing is known: with masks_all, all of it is masked.
 * Copies are as sent. NULL for both ends it.
 */
typedef bool docview_covers(const struct tree *tree, const char *text,
	uint32_t row);
typedef void docview_mask(struct buf *out, const char *text);
void docview_set_mask(struct docview *view, docview_covers *covers,
	docview_mask *mask, bool masks_all) __attribute__((nonnull(1)));

enum docview_move {
	DOCVIEW_UP, DOCVIEW_DOWN, DOCVIEW_PAGE_UP, DOCVIEW_PAGE_DOWN,
	DOCVIEW_HALF_UP, DOCVIEW_HALF_DOWN, DOCVIEW_FIRST, DOCVIEW_LAST,
	DOCVIEW_PARENT, DOCVIEW_NEXT_SIBLING, DOCVIEW_PREVIOUS_SIBLING,
	DOCVIEW_LEFT, DOCVIEW_RIGHT	/* scroll sideways */
};
void docview_move(struct docview *view, enum docview_move move, size_t times)
	FD_NONNULL;
bool docview_move_parse(const char *name, enum docview_move *out) FD_NONNULL;

/* Right: unfold, or step in. Left: fold, or go to the parent. */
void docview_open(struct docview *view) FD_NONNULL;
void docview_shut(struct docview *view) FD_NONNULL;
void docview_toggle(struct docview *view) FD_NONNULL;
/* Containers from that depth on are folded; 0 folds nothing. */
void docview_fold_to_level(struct docview *view, unsigned level) FD_NONNULL;
/* Makes a row visible (unfolding what holds it) and selects it. */
void docview_go_to_row(struct docview *view, uint32_t row) FD_NONNULL;
void docview_go_to_offset(struct docview *view, size_t offset) FD_NONNULL;
void docview_go_to_percent(struct docview *view, unsigned percent) FD_NONNULL;
/* A line of the text as sent, from 1; the last one for one too far. */
void docview_go_to_line(struct docview *view, size_t line) FD_NONNULL;
/* Selected row of the tree, or INDEX_NONE (text). */
uint32_t docview_row(const struct docview *view) FD_NONNULL;
/* Where the selection begins in the text. */
size_t docview_offset(const struct docview *view) FD_NONNULL;

/*
 * Searching. Small documents are searched at once; in large ones the answer
 * may come with a later docview_search_step, and docview_search_note has what
 * is to be said then. False with a sentence: "not found: ...", or "the search
 * went round" (ERR_NONE). A match is made visible, unfolded, scrolled to.
 */
bool docview_search_for(struct docview *view, const struct search_spec *spec,
	bool backward, struct err *note) FD_NONNULL;
/* A text, anywhere; "" repeats the last search. */
bool docview_search(struct docview *view, const char *what, bool backward,
	struct err *note) FD_NONNULL;
bool docview_search_next(struct docview *view, bool backward,
	struct err *note) FD_NONNULL;
/* The next row with the selected row's key. */
bool docview_search_key(struct docview *view, bool backward,
	struct err *note) FD_NONNULL;
/* What is sought, or NULL. */
const struct search_spec *docview_search_spec(const struct docview *view)
	FD_NONNULL;
/* A slice of about 5 ms; true while work is left on the bytes fed. */
bool docview_search_step(struct docview *view) FD_NONNULL;
/* Bytes that have not come yet are to be searched: step again then. */
bool docview_search_is_waiting(struct docview *view) FD_NONNULL;
/* False when nothing was running. */
bool docview_search_stop(struct docview *view) FD_NONNULL;
/* Takes what is to be said of a search that went on; false: nothing. */
bool docview_search_note(struct docview *view, struct err *note) FD_NONNULL;
/* Appends "match 12 of 345", "345 matches so far", or nothing. */
void docview_search_status(struct docview *view, struct buf *out) FD_NONNULL;
/*
 * While one types: begin remembers the screen, try shows the first match from
 * there, end goes back to it and to what was sought before.
 */
void docview_search_begin(struct docview *view) FD_NONNULL;
void docview_search_try(struct docview *view, const struct search_spec *spec)
	FD_NONNULL;
void docview_search_end(struct docview *view) FD_NONNULL;

/* "Bundle.entry[0].resource" or "line 12 of 40". */
void docview_where(const struct docview *view, struct buf *out) FD_NONNULL;
/* Where it is in the tree, and nothing where there is none: for a title. */
void docview_path(const struct docview *view, struct buf *out) FD_NONNULL;
/* Share of the document above the cursor, 0-100. */
unsigned docview_percent(const struct docview *view) FD_NONNULL;

enum docview_what {
	DOCVIEW_VALUE,		/* a string decoded, other values as written */
	DOCVIEW_SUBTREE,	/* the bytes of the value as sent */
	DOCVIEW_KEY, DOCVIEW_PATH, DOCVIEW_POINTER,
	DOCVIEW_BODY		/* everything */
};
/* Appends; false with err when there is none (a key in an array). */
bool docview_copy(const struct docview *view, enum docview_what what,
	struct buf *out, struct err *err) FD_NONNULL FD_MUST_USE;

void docview_draw(struct docview *view, const struct canvas *canvas,
	bool is_focused) FD_NONNULL;

#endif
