#include "tui/kit/docview_seek.h"

/*
 * Searching while a text is being typed: every try begins from the screen as
 * it was, folds included, so that Esc leaves no trace. And the search that
 * needs no typing: for the selected row's key.
 */

#include <stdlib.h>
#include <string.h>

void docview_search_begin(struct docview *view)
{
	struct docview_seek *seek = docview_seek(view);
	size_t size = view->flip_words * sizeof(*view->flip);

	docview_seek_forget_origin(seek);
	seek->origin.is_there = true;
	seek->origin.serial = view->serial;
	seek->origin.at = view->at;
	seek->origin.top = view->top;
	seek->origin.scroll = view->scroll;
	seek->origin.level = view->level;
	seek->origin.flip_words = view->flip_words;
	if (size > 0) {
		seek->origin.flip = xmalloc(size);
		memcpy(seek->origin.flip, view->flip, size);
	}
	docview_seek_set(&seek->origin.spec, &seek->spec);
}

/* The place, and what was folded then. */
static void go_back(struct docview *view)
{
	const struct docview_origin *origin = &view->seek->origin;
	size_t size = origin->flip_words * sizeof(*view->flip);

	if (!origin->is_there || origin->serial != view->serial ||
	    origin->at >= docview_count(view))
		return;
	docview_forget_folds(view);
	if (size > 0) {
		view->flip = xmalloc(size);
		memcpy(view->flip, origin->flip, size);
		view->flip_words = origin->flip_words;
	}
	view->level = origin->level;
	view->at = origin->at;
	view->top = origin->top;
	view->scroll = origin->scroll;
	view->seek->has_current = view->seek->is_pending = false;
}

void docview_search_try(struct docview *view, const struct search_spec *spec)
{
	struct docview_seek *seek = docview_seek(view);
	struct err ignored = ERR_INIT;

	go_back(view);
	/* Half an expression is no reason to go on showing the last one. */
	if (*spec->what == '\0' ||
	    !docview_seek_start(view, spec, &ignored)) {
		docview_seek_nothing(seek);
		return;
	}
	docview_seek_from(view, docview_start(view, view->at), false,
		&ignored);
}

void docview_search_end(struct docview *view)
{
	struct docview_seek *seek = docview_seek(view);
	struct search_spec spec = seek->origin.spec;
	struct err ignored = ERR_INIT;

	go_back(view);
	docview_seek_nothing(seek);
	if (spec.what != NULL)
		docview_seek_start(view, &spec, &ignored);
	docview_seek_forget_origin(seek);
}

/* Owned key of the selected row, without its quotes, or NULL. */
static char *selected_key(const struct docview *view)
{
	uint32_t at = docview_row(view);
	struct row row;
	const char *key;

	if (at == INDEX_NONE)
		return NULL;
	row = tree_row(view->tree, view->text, docview_opening(view, at));
	key = view->text + row.key;
	if (row.key_len >= 2 && *key == '"')
		return xstrndup(key + 1, row.key_len - 2);
	return row.key_len > 0 ? xstrndup(key, row.key_len) : NULL;
}

bool docview_search_key(struct docview *view, bool backward, struct err *note)
{
	const struct search_spec *old = docview_search_spec(view);
	struct search_spec spec = {
		.where = SEARCH_KEYS, .is_exact = true, .is_whole = true,
	};
	char *key = selected_key(view);
	bool is_found = true;

	if (key == NULL)
		return err_set(note, ERR_USAGE, "what is selected has no key");
	spec.what = key;
	if (old == NULL || !old->is_whole || strcmp(old->what, key) != 0)
		is_found = docview_seek_start(view, &spec, note);
	is_found = is_found && docview_seek_from(view, docview_start(view,
		view->at + !backward), backward, note);
	free(key);
	return is_found;
}
