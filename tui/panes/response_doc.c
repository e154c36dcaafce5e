#include "tui/panes/response_text.h"

/*
 * The two views that are the document viewer: as a tree, and as it was sent.
 * A page of HTML has no tree that anybody would read: in its place it is shown
 * as the text it makes, its title first.
 */

#include <stdlib.h>

#include "core/doc/markup.h"
#include "core/engine/option.h"

enum { HTML_BYTES_MAX = 1 << 20 };

struct tree_state {
	struct textview *text;	/* of a page */
	int columns;		/* it was laid out for; 0: it is out of date */
};

static void *open(void)
{
	struct tree_state *state = xcalloc(1, sizeof(*state));

	state->text = textview_new();
	return state;
}

static void close(void *data)
{
	struct tree_state *state = data;

	textview_free(state->text);
	free(state);
}

/* Words can't be masked in a text that has no structure. */
static bool is_page(const struct deck *deck)
{
	return docview_kind(deck_view(deck)) == SNIFF_HTML &&
		!option_bool(OPT_PRIVACY);
}

static void refresh(void *data, const struct deck *deck)
{
	struct tree_state *state = data;

	(void)deck;
	state->columns = 0;
}

static void add_line(void *data, enum markup_kind kind, const char *line)
{
	if (kind == MARKUP_HEADING)
		textview_heading(data, line);
	else
		textview_line(data, STYLE_DEFAULT, line);
}

static void lay_out(struct tree_state *state, const struct deck *deck,
	int columns)
{
	size_t len;
	const char *html = docview_text(deck_view(deck), &len);

	if (state->columns == columns)
		return;
	state->columns = columns;
	textview_clear(state->text);
	markup_walk(html, len < HTML_BYTES_MAX ? len : HTML_BYTES_MAX,
		(size_t)columns, add_line, state->text);
}

static void draw_raw(void *state, const struct deck *deck,
	const struct canvas *canvas, bool is_focused)
{
	(void)state;
	docview_draw(deck_view(deck), canvas, is_focused);
}

static void draw_tree(void *data, const struct deck *deck,
	const struct canvas *canvas, bool is_focused)
{
	struct tree_state *state = data;

	if (!is_page(deck)) {
		draw_raw(NULL, deck, canvas, is_focused);
		return;
	}
	lay_out(state, deck, canvas->columns);
	textview_draw(state->text, canvas);
}

static void footing_raw(void *state, const struct deck *deck,
	struct buf *out)
{
	struct docview *view = deck_view(deck);

	(void)state;
	docview_search_status(view, out);
	if (out->len > 0)
		buf_puts(out, "  ");
	docview_where(view, out);
}

static void footing_tree(void *data, const struct deck *deck,
	struct buf *out)
{
	struct tree_state *state = data;

	if (is_page(deck))
		response_text_footing(state->text, deck, out);
	else
		footing_raw(NULL, deck, out);
}

static struct docview *docview_of_tree(const struct deck *deck)
{
	return is_page(deck) ? NULL : deck_view(deck);
}

static struct textview *textview_of_tree(void *data)
{
	struct tree_state *state = data;

	return state->text;
}

static uint32_t row(void *state, const struct deck *deck)
{
	(void)state;
	return docview_row(deck_view(deck));
}

const struct response_view response_tree = {
	.name = "Tree",
	.open = open,
	.close = close,
	.refresh = refresh,
	.draw = draw_tree,
	.footing = footing_tree,
	.docview = docview_of_tree,
	.textview = textview_of_tree,
	.row = row,
};

const struct response_view response_raw = {
	.name = "Raw",
	.draw = draw_raw,
	.footing = footing_raw,
	.docview = deck_view,
	.row = row,
};
