#ifndef FD_TUI_KIT_DOCVIEW_SEEK_H
#define FD_TUI_KIT_DOCVIEW_SEEK_H

/*
 * What is sought in a document view, and what became of it. Only docview's
 * own files include this.
 */

#include "core/doc/search.h"
#include "tui/kit/docview_internal.h"

/* The screen before an incremental search. */
struct docview_origin {
	bool is_there;
	unsigned serial;
	size_t at, top;
	int scroll;
	unsigned level;
	uint64_t *flip;
	size_t flip_words;
	struct search_spec spec;	/* sought before; what: owned */
};

struct docview_seek {
	struct search_spec spec;	/* what: owned */
	struct search *search;
	unsigned serial;		/* of the document it is of */
	const struct tree *tree;	/* NULL: of lines */
	bool is_stale;			/* nothing was found for it yet */
	bool is_stopped;

	bool is_pending, is_backward, has_wrapped;
	size_t from;			/* where the wish looks on */
	size_t asked_at;		/* selected when it was made */

	bool has_current;		/* the match gone to last */
	struct search_match current;
	size_t current_place;
	size_t number, numbered;	/* its number, of so many */

	struct err note;
	bool has_note;
	struct docview_origin origin;
};

/* *to is copied, its text too. */
void docview_seek_set(struct search_spec *spec, const struct search_spec *to)
	FD_NONNULL;
void docview_seek_nothing(struct docview_seek *seek) FD_NONNULL;
void docview_seek_forget_origin(struct docview_seek *seek) FD_NONNULL;
/* The view's; made when there is none. */
struct docview_seek *docview_seek(struct docview *view) FD_NONNULL;
/* Seeks something else, nowhere yet; false with note when it can't be. */
bool docview_seek_start(struct docview *view, const struct search_spec *spec,
	struct err *note) FD_NONNULL;
/* To the next match from an offset on, once it is known. */
bool docview_seek_from(struct docview *view, size_t from, bool backward,
	struct err *note) FD_NONNULL;
/* The match that was gone to last is still selected. */
bool docview_seek_is_current(const struct docview *view) FD_NONNULL;

#endif
