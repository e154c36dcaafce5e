#include "tui/kit/docview_seek.h"

/*
 * Searching a document in the background, and going to what was found. What
 * is sought outlives the document; what was found does not, nor does it
 * survive a change between rows and lines: is_fresh() sees that, and the next
 * step begins anew, so nobody has to say so.
 *
 * A step to a match is a wish: it is granted at once where the slices have
 * been, and later by a slice where they have not, unless the reader has moved
 * on meanwhile. From the match gone to last the next one is counted on, even
 * in the same row; from anywhere else, the selected row is what is left.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/doc/find.h"

enum { SLICE = 1 << 20, FIRST_SLICE = 8 << 20, LOOK_BACK = 4096 };

void docview_seek_set(struct search_spec *spec, const struct search_spec *to)
{
	char *what = to->what != NULL ? xstrdup(to->what) : NULL;

	free((char *)spec->what);
	*spec = *to;
	spec->what = what;
}

void docview_seek_forget_origin(struct docview_seek *seek)
{
	free(seek->origin.flip);
	free((char *)seek->origin.spec.what);
	seek->origin = (struct docview_origin){ .is_there = false };
}

void docview_forget_search(struct docview *view)
{
	struct docview_seek *seek = view->seek;

	if (seek == NULL)
		return;
	docview_seek_forget_origin(seek);
	search_free(seek->search);
	free((char *)seek->spec.what);
	free(seek);
	view->seek = NULL;
}

struct docview_seek *docview_seek(struct docview *view)
{
	if (view->seek == NULL)
		view->seek = xcalloc(1, sizeof(*view->seek));
	return view->seek;
}

/* Keys and values are those of the tree, whatever form is shown. */
static const struct tree *tree_for(const struct docview *view)
{
	bool has_rows = docview_is_tree(view) ||
		view->seek->spec.where != SEARCH_ANYWHERE;

	return has_rows ? view->tree : NULL;
}

static struct search_text document(const struct docview *view)
{
	struct search_text in = {
		.tree = tree_for(view), .text = view->text,
		.len = view->len, .is_whole = view->is_whole,
	};

	if (in.tree != NULL)
		in.is_whole = in.is_whole &&
			tree_done(in.tree) >= view->len;
	return in;
}

/* True while what was found is of this document in this form. */
static bool is_fresh(const struct docview *view)
{
	const struct docview_seek *seek = view->seek;

	return seek != NULL && seek->search != NULL && !seek->is_stale &&
		seek->serial == view->serial && seek->tree == tree_for(view);
}

/* False when nothing is sought. */
static bool prepare(struct docview *view)
{
	struct docview_seek *seek = view->seek;

	if (seek == NULL || seek->search == NULL)
		return false;
	if (is_fresh(view))
		return true;
	seek->is_stale = false;
	seek->serial = view->serial;
	seek->tree = tree_for(view);
	seek->is_pending = seek->has_current = seek->is_stopped = false;
	search_restart(seek->search, docview_offset(view));
	return true;
}

bool docview_match(const struct docview *view, const char *text, size_t len,
	size_t from, size_t *at, size_t *size)
{
	const struct docview_seek *seek = view->seek;
	struct search_text in;
	struct search_match match;
	size_t start, begin;

	if (seek == NULL || seek->search == NULL)
		return false;
	/* What is put in words has no place in the bytes. */
	if (text < view->text || text + len > view->text + view->len) {
		*size = strlen(seek->spec.what);
		return !seek->spec.is_regex &&
			seek->spec.where == SEARCH_ANYWHERE &&
			find_forward(text, len, from, seek->spec.what, at);
	}
	in = document(view);
	start = (size_t)(text - view->text);
	/* It may begin in the piece before: in the key, and end here. */
	begin = docview_start(view, docview_place_at(view, start));
	if (begin > start || start - begin > LOOK_BACK)
		begin = start;
	while (from < len && search_look(seek->search, &in, begin,
	    start + len, &match)) {
		begin = match.at + match.len;
		if (begin <= start + from)
			continue;
		*at = match.at > start + from ? match.at - start : from;
		*size = (begin < start + len ? begin - start : len) - *at;
		return true;
	}
	return false;
}

static int as_columns(size_t width)
{
	return width < INT32_MAX / 2 ? (int)width : INT32_MAX / 2;
}

/* Columns of the key that stand in front of a byte. */
static size_t key_columns(const char *text, const struct row *row,
	size_t offset)
{
	if (row->key_len == 0)
		return 0;
	if (offset >= row->key && offset < row->value)
		return text_width(text + row->key, offset - row->key);
	return text_width(text + row->key, row->key_len) + 2;
}

/* Columns in front of a byte of a place when nothing is scrolled. */
static int column_of(const struct docview *view, size_t place, size_t offset)
{
	const char *text = view->text;
	size_t start, width;
	struct row row;

	if (!docview_is_tree(view)) {
		start = docview_start(view, place);
		return as_columns(offset > start ?
			text_width(text + start, offset - start) : 0);
	}
	row = tree_row(view->tree, text, (uint32_t)place);
	if (view->kind != SNIFF_HL7V2)
		width = (size_t)docview_text_column(row.depth) +
			key_columns(text, &row, offset);
	else if (row.depth > 0)
		width = (size_t)docview_label_columns(view->columns);
	else
		width = (size_t)docview_text_column(0);
	if (offset > row.value)
		width += text_width(text + row.value, offset - row.value);
	return as_columns(width);
}

/* Scrolls sideways so that a match can be seen, or back to the start. */
static void show_columns(struct docview *view,
	const struct search_match *match)
{
	size_t len = match->len < 200 ? match->len : 200;
	int width = (int)text_width(view->text + match->at, len);
	int column = column_of(view, view->at, match->at);

	view->scroll = 0;
	if (view->columns == 0)
		return;
	/* Fields of HL7 v2 stand in one column, however deep they are. */
	if (!docview_is_tree(view) || view->kind != SNIFF_HL7V2)
		column -= docview_hidden_columns(view, view->columns);
	if (column + width >= view->columns)
		view->scroll = (column - view->columns / 2) /
			DOCVIEW_SIDE_STEP * DOCVIEW_SIDE_STEP;
	if (view->scroll < 0)
		view->scroll = 0;
}

static void go_to_match(struct docview *view, const struct search_match *match)
{
	struct docview_seek *seek = view->seek;
	size_t place;

	if (docview_count(view) == 0)
		return;
	place = docview_place_at(view, match->at);
	if (docview_is_tree(view)) {
		docview_reveal(view, (uint32_t)place, true);
		docview_go_to_row(view, (uint32_t)place);
	} else {
		docview_go_to_offset(view, match->at);
	}
	if (!docview_is_hex(view))
		show_columns(view, match);
	seek->has_current = true;
	seek->current = *match;
	seek->current_place = view->at;
	seek->numbered = 0;
}

bool docview_seek_is_current(const struct docview *view)
{
	return view->seek->has_current &&
		view->seek->current_place == view->at;
}

static void set_note(struct docview_seek *seek, enum err_kind kind,
	const char *words)
{
	seek->has_note = true;
	err_set(&seek->note, kind, "%s", words);
}

static void give_up_wish(struct docview *view, const struct search_text *in)
{
	struct docview_seek *seek = view->seek;
	const char *doubt = search_doubt(seek->search);
	char *words = in->tree == NULL && seek->spec.where != SEARCH_ANYWHERE ?
		xstrdup("there are no keys and values here; / searches "
			"the text") : doubt != NULL ? xstrdup(doubt) :
		xasprintf("not found: %s", seek->spec.what);

	set_note(seek, ERR_USAGE, words);
	free(words);
}

/* Grants the wish as far as that is possible by now. */
static void resolve(struct docview *view)
{
	struct docview_seek *seek = view->seek;
	struct search_text in = document(view);
	enum search_result result;
	struct search_match match;

	if (view->at != seek->asked_at)
		seek->is_pending = false;
	while (seek->is_pending) {
		result = seek->is_backward ?
			search_previous(seek->search, &in, seek->from,
				&match) :
			search_next(seek->search, &in, seek->from, &match);
		if (result == SEARCH_UNKNOWN)
			return;
		if (result == SEARCH_FOUND || seek->has_wrapped)
			seek->is_pending = false;
		if (result == SEARCH_FOUND) {
			go_to_match(view, &match);
			if (seek->has_wrapped)
				set_note(seek, ERR_NONE,
					"the search went round");
		} else if (seek->has_wrapped) {
			give_up_wish(view, &in);
		}
		seek->has_wrapped = true;
		seek->from = seek->is_backward ? view->len + 1 : 0;
	}
}

bool docview_search_note(struct docview *view, struct err *note)
{
	struct docview_seek *seek = view->seek;

	if (seek == NULL || !seek->has_note)
		return false;
	*note = seek->note;
	seek->has_note = false;
	return true;
}

/* One slice at once: in most documents it is all that is needed. */
bool docview_seek_from(struct docview *view, size_t from, bool backward,
	struct err *note)
{
	struct docview_seek *seek = view->seek;
	struct search_text in = document(view);

	if (view->len == 0)
		return err_set(note, ERR_USAGE, "there is nothing to search "
			"in yet");
	seek->is_pending = true;
	seek->is_backward = backward;
	seek->has_wrapped = seek->has_note = false;
	seek->is_stopped = false;
	seek->from = from;
	seek->asked_at = view->at;
	search_step(seek->search, &in, FIRST_SLICE);
	resolve(view);
	return !docview_search_note(view, note);
}

void docview_seek_nothing(struct docview_seek *seek)
{
	search_free(seek->search);
	seek->search = NULL;
	seek->is_pending = seek->has_note = false;
}

bool docview_seek_start(struct docview *view, const struct search_spec *spec,
	struct err *note)
{
	struct docview_seek *seek = docview_seek(view);
	struct search *search = search_new(spec, note);

	if (search == NULL)
		return false;
	search_free(seek->search);
	seek->search = search;
	docview_seek_set(&seek->spec, spec);
	seek->is_stale = true;
	return prepare(view);
}

bool docview_search_for(struct docview *view, const struct search_spec *spec,
	bool backward, struct err *note)
{
	/* The selected row may match itself. */
	return docview_seek_start(view, spec, note) && docview_seek_from(view,
		docview_start(view, view->at + backward), backward, note);
}

bool docview_search(struct docview *view, const char *what, bool backward,
	struct err *note)
{
	struct search_spec spec = { .what = what };

	return *what != '\0' ?
		docview_search_for(view, &spec, backward, note) :
		docview_search_next(view, backward, note);
}

bool docview_search_next(struct docview *view, bool backward,
	struct err *note)
{
	size_t from;

	if (!prepare(view))
		return err_set(note, ERR_USAGE, "there is nothing to look for "
			"yet; search for a text first");
	from = docview_start(view, view->at + !backward);
	if (docview_seek_is_current(view))
		from = view->seek->current.at + !backward;
	return docview_seek_from(view, from, backward, note);
}

bool docview_search_step(struct docview *view)
{
	struct search_text in;
	bool has_more;

	if (!is_fresh(view) || view->seek->is_stopped)
		return false;
	in = document(view);
	has_more = search_step(view->seek->search, &in, SLICE);
	resolve(view);
	return has_more;
}

bool docview_search_is_waiting(struct docview *view)
{
	struct search_text in;

	if (!is_fresh(view) || view->seek->is_stopped)
		return false;
	in = document(view);
	return !search_is_done(view->seek->search, &in);
}

bool docview_search_stop(struct docview *view)
{
	if (!docview_search_is_waiting(view))
		return false;
	view->seek->is_pending = false;
	view->seek->is_stopped = true;
	return true;
}

static void number_current(struct docview *view, const struct search_text *in)
{
	struct docview_seek *seek = view->seek;
	size_t count = search_count(seek->search);

	if (seek->numbered == count)
		return;
	seek->number = search_number(seek->search, in, seek->current.at);
	seek->numbered = count;
}

void docview_search_status(struct docview *view, struct buf *out)
{
	struct docview_seek *seek;
	struct search_text in;
	const char *more;
	size_t count;

	if (!is_fresh(view))
		return;
	seek = view->seek;
	in = document(view);
	count = search_count(seek->search);
	more = search_is_done(seek->search, &in) ? "" : seek->is_stopped ?
		" (stopped)" : " so far";
	if (count > 0 && docview_seek_is_current(view)) {
		number_current(view, &in);
		buf_printf(out, "match %zu of %zu%s", seek->number, count,
			more);
	} else if (count > 0 || *more != '\0') {
		buf_printf(out, "%zu match%s%s", count,
			count == 1 ? "" : "es", more);
	} else {
		buf_puts(out, "no match");
	}
}

const struct search_spec *docview_search_spec(const struct docview *view)
{
	return view->seek != NULL && view->seek->search != NULL ?
		&view->seek->spec : NULL;
}
