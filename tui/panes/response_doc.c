#include "tui/panes/response_text.h"

/*
 * The two views that are the document viewer: as a tree, and as it was sent.
 * A page of HTML has no tree that anybody would read: in its place it is shown
 * as the text it makes, its title first.
 */

#include "core/doc/markup.h"
#include "core/engine/option.h"

enum { HTML_BYTES_MAX = 1 << 20 };

/* Words can't be masked in a text that has no structure. */
static bool is_page(const struct deck *deck)
{
	return docview_kind(deck_view(deck)) == SNIFF_HTML &&
		!option_bool(OPT_PRIVACY);
}

static void add_line(void *data, enum markup_kind kind, const char *line)
{
	if (kind == MARKUP_HEADING)
		textview_heading(data, line);
	else
		textview_line(data, STYLE_DEFAULT, line);
}

static void lay_out(struct response_text *state, const struct deck *deck,
	int columns)
{
	size_t len;
	const char *html = docview_text(deck_view(deck), &len);

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
	if (!is_page(deck)) {
		draw_raw(NULL, deck, canvas, is_focused);
		return;
	}
	if (response_text_is_due(data, canvas->columns))
		lay_out(data, deck, canvas->columns);
	response_text_draw(data, deck, canvas, is_focused);
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
	if (is_page(deck))
		response_text_footing(data, deck, out);
	else
		footing_raw(NULL, deck, out);
}

static struct docview *docview_of_tree(const struct deck *deck)
{
	return is_page(deck) ? NULL : deck_view(deck);
}

static uint32_t row(void *state, const struct deck *deck)
{
	(void)state;
	return docview_row(deck_view(deck));
}

const struct response_view response_tree = {
	.name = "Tree",
	.open = response_text_open,
	.close = response_text_close,
	.refresh = response_text_outdate,
	.draw = draw_tree,
	.footing = footing_tree,
	.docview = docview_of_tree,
	.textview = response_text_view,
	.row = row,
};

const struct response_view response_raw = {
	.name = "Raw",
	.draw = draw_raw,
	.footing = footing_raw,
	.docview = deck_view,
	.row = row,
};
