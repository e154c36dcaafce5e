#include "tui/panes/guides_view.h"

/*
 * A stack of pages, each made when it is shown. An element's page is the
 * bottom of a stack of its own; while packages are on their way, what it is of
 * is kept as a copy of the resource around it.
 */

#include <stdlib.h>

#include "core/fhir/reference.h"
#include "core/ig/browse.h"
#include "core/ig/element_page.h"
#include "tui/panes/deck_guides.h"
#include "tui/panes/response_text.h"
#include "tui/panes/text_pane.h"

enum { DEPTH_MAX = 32 };

struct place {
	struct browse_link link;
	uint32_t selected;	/* when it was left */
};

struct view {
	struct text_pane base;	/* first */
	struct place stack[DEPTH_MAX];
	size_t depth;		/* 0: nothing to show yet */
	struct browse_links links;
	struct buf element;	/* the text it is in; empty: no element */
	uint32_t row;
};

static void close_view(struct pane *pane)
{
	struct view *view = pane->state;

	browse_links_finish(&view->links);
	buf_finish(&view->element);
	text_pane_close(pane);
}

static void open_view(struct pane *pane)
{
	struct view *view = pane->state;

	buf_init(&view->element);
	text_pane_open(pane);
}

static void put_page(struct view *view, struct page *page)
{
	textview_clear(view->base.text);
	textview_set_filter(view->base.text, "");
	response_text_page(view->base.text, page);
	textview_move(view->base.text, LIST_FIRST, 1);
	page_finish(page);
}

static void show_element(struct view *view, const struct guides *guides)
{
	struct doc_index *index = index_text(view->element.data,
		view->element.len);
	struct page page = PAGE_INIT;

	if (!element_page(guides_definitions(guides),
	    guides_terminology(guides), index, view->element.data, view->row,
	    &page))
		page_line(&page, TONE_WARNING, INDEX_NONE, "There is no "
			"definition of this: it is no FHIR resource in JSON, "
			"or one of a type that is not known here.");
	put_page(view, &page);
	index_free(index);
}

/* True when there is something to look in; says what is amiss otherwise. */
static const struct guides *guides_of(struct pane *pane)
{
	struct view *view = pane->state;
	const struct guides *guides = deck_guides(pane->deck);

	if (guides != NULL)
		return guides;
	textview_clear(view->base.text);
	if (deck_guides_problem(pane->deck) != NULL)
		textview_line(view->base.text, STYLE_ERROR,
			deck_guides_problem(pane->deck)->text);
	else
		textview_line(view->base.text, STYLE_DIM, "The packages are "
			"being prepared...");
	return NULL;
}

static void show(struct pane *pane)
{
	struct view *view = pane->state;
	const struct guides *guides = guides_of(pane);
	struct place *place;
	struct page page = PAGE_INIT;

	if (guides == NULL)
		return;
	if (view->depth == 0) {
		show_element(view, guides);
		return;
	}
	place = &view->stack[view->depth - 1];
	browse_page(guides, &place->link, &page, &view->links);
	put_page(view, &page);
	textview_select(view->base.text, place->selected);
}

static void refresh(struct pane *pane, unsigned changes)
{
	if (changes & DECK_GUIDES)
		show(pane);
}

static void draw(struct pane *pane, const struct canvas *canvas,
	bool is_focused)
{
	const struct view *view = pane->state;

	textview_set_focused(view->base.text, is_focused);
	text_pane_draw(pane, canvas, is_focused);
}

static void heading(const struct pane *pane, struct buf *out)
{
	const struct view *view = pane->state;
	const struct guides *guides = deck_guides(pane->deck);

	if (guides == NULL || view->depth == 0)
		return;
	for (size_t i = 0; i < view->depth; i++) {
		buf_puts(out, i > 0 ? " > " : "");
		browse_title(guides, &view->stack[i].link, out);
	}
}

void guides_view_packages(struct pane *pane)
{
	struct view *view = pane->state;

	buf_clear(&view->element);
	view->depth = 1;
	view->stack[0] = (struct place){
		{ BROWSE_PACKAGES, 0, NULL }, TEXTVIEW_NO_TARGET };
	show(pane);
}

/* The resource is all that is needed; in a Bundle there may be many. */
void guides_view_element(struct pane *pane, const struct docview *document,
	uint32_t row)
{
	struct view *view = pane->state;
	const struct doc_index *index = docview_index(document);
	size_t len;
	const char *text = docview_text(document, &len);
	uint32_t top = reference_resource_of(index, text, row);

	view->depth = 0;
	buf_clear(&view->element);
	view->row = 0;
	if (top != INDEX_NONE) {
		struct row whole = index_row(index, text, top);

		buf_append(&view->element, text + whole.value,
			whole.value_len);
		if (index_kind(index, text, row) == ROW_CLOSE)
			row = index_row(index, text, row).pair;
		view->row = row - top;
	}
	show(pane);
}

void guides_view_enter(struct pane *pane)
{
	struct view *view = pane->state;
	uint32_t target = textview_selected(view->base.text);
	struct place *next;

	if (target >= view->links.count || view->depth == 0 ||
	    view->depth == DEPTH_MAX)
		return;
	view->stack[view->depth - 1].selected = target;
	next = &view->stack[view->depth++];
	*next = (struct place){ view->links.link[target],
		TEXTVIEW_NO_TARGET };
	show(pane);
}

bool guides_view_back(struct pane *pane)
{
	struct view *view = pane->state;

	if (view->depth < 2)
		return false;
	view->depth--;
	show(pane);
	return true;
}

const struct pane_ops pane_guides = {
	.name = "guides",
	.title = "Definitions",
	.state_size = sizeof(struct view),
	.open = open_view,
	.close = close_view,
	.refresh = refresh,
	.draw = draw,
	.heading = heading,
	.footing = text_pane_footing,
	.textview = text_pane_textview,
};
