#include "tui/panes/response_text.h"

/*
 * The resource around the selected row of the tree, in words. A page depends on
 * the width and on that row, so it is made when it is drawn and one of them is
 * another than before; nothing is made in a draw that changes neither.
 */

#include <stdlib.h>

#include "core/base/text.h"
#include "core/doc/markup.h"
#include "core/engine/option.h"
#include "core/fhir/page_print.h"
#include "core/fhir/summary.h"
#include "core/fhir/summary_hl7.h"
#include "core/fhir/summary_xml.h"

struct state {
	struct response_text base;
	uint32_t resource;	/* it tells of */
};

static void *open(void)
{
	struct state *state = xcalloc(1, sizeof(*state));

	response_text_init(&state->base);
	return state;
}

/* The resource the tree's cursor is in; 0 when there is no such thing. */
static uint32_t resource_of(const struct deck *deck)
{
	const struct doc_index *index = docview_index(deck_view(deck));
	uint32_t row = docview_row(deck_view(deck)), found;
	size_t len;
	const char *text = docview_text(deck_view(deck), &len);

	if (index == NULL || row >= index_count(index))
		return 0;
	found = reference_resource_of(index, text, row);
	return found != INDEX_NONE ? found : 0;
}

static void add_markup(void *data, enum markup_kind kind, const char *line)
{
	if (kind == MARKUP_HEADING)
		page_heading(data, INDEX_NONE, "%s", line);
	else
		page_line(data, TONE_PLAIN, INDEX_NONE, "%s", line);
}

static void add_other(const struct deck *deck, int columns, struct page *page)
{
	enum sniff_kind kind = docview_kind(deck_view(deck));
	size_t len;
	const char *text = docview_text(deck_view(deck), &len);
	const struct tree *tree = docview_tree(deck_view(deck));
	const struct outline *outline = tree != NULL ? tree_outline(tree) :
		NULL;
	char size[24];

	text_format_size(size, sizeof(size), len);
	if (kind == SNIFF_HL7V2)
		summary_hl7(text, len, option_bool(OPT_PRIVACY), page);
	else if (kind == SNIFF_HTML && !option_bool(OPT_PRIVACY))
		markup_walk(text, len, (size_t)columns, add_markup, page);
	else if (outline != NULL && kind == SNIFF_XML)
		summary_xml(outline, text, page);
	else if (kind == SNIFF_EMPTY)
		page_line(page, TONE_DIM, INDEX_NONE, "There is no body.");
	else
		page_line(page, TONE_DIM, INDEX_NONE, "This is %s, %s: there "
			"is no summary of it. The other tabs show it.",
			sniff_name(kind), size);
}

static void make(struct state *state, const struct deck *deck, int columns)
{
	const struct doc_index *index = docview_index(deck_view(deck));
	struct summary_options options = {
		.width = (size_t)columns,
		.is_private = option_bool(OPT_PRIVACY),
		.references = deck_references(deck),
	};
	struct page page = PAGE_INIT;
	size_t len;
	const char *text = docview_text(deck_view(deck), &len);

	textview_clear(state->base.text);
	if (index != NULL && index_count(index) > 0)
		summary_page(index, text, state->resource, &options, &page);
	else
		add_other(deck, columns, &page);
	page_break_words(&page, 0, (size_t)columns);
	response_text_page(state->base.text, &page);
	page_finish(&page);
}

static void draw(void *data, const struct deck *deck,
	const struct canvas *canvas, bool is_focused)
{
	struct state *state = data;
	uint32_t resource = resource_of(deck);

	if (canvas->columns < 1)
		return;
	if (state->resource != resource)
		response_text_outdate(state, deck);
	state->resource = resource;
	if (response_text_is_due(&state->base, canvas->columns))
		make(state, deck, canvas->columns);
	response_text_draw(state, deck, canvas, is_focused);
}

const struct response_view response_summary = {
	.name = "Summary",
	.open = open,
	.close = response_text_close,
	.refresh = response_text_outdate,
	.draw = draw,
	.row = response_text_row,
	RESPONSE_TEXT_OPS,
};
