#include "core/fhir/narrative.h"

/*
 * A narrative can be as long as a report: its first lines are shown, the rest
 * is a document of its own behind Enter on its row.
 */

#include <stdlib.h>
#include <string.h>

#include "core/doc/markup.h"

enum { LINES_MAX = 200 };

struct writing {
	struct page *page;
	uint32_t row;
	size_t lines;
};

static void write_line(void *context, enum markup_kind kind, const char *line)
{
	struct writing *writing = context;

	if (writing->lines++ >= LINES_MAX)
		return;
	page_line(writing->page, kind == MARKUP_HEADING ? TONE_STRONG :
		TONE_PLAIN, writing->lines == 1 ? writing->row : INDEX_NONE,
		"%s", line);
}

void narrative_page(const struct doc_index *index, const char *text,
	uint32_t row, bool is_private, size_t width, struct page *out)
{
	uint32_t div = index_find(index, text, row, "text.div");
	struct writing writing = { .page = out, .row = div };
	char *html = div != INDEX_NONE ? index_string_dup(index, text, div) :
		NULL;

	if (html == NULL)
		return;
	page_blank(out);
	page_heading(out, div, "Narrative");
	if (is_private)
		page_line(out, TONE_DIM, div, "Hidden: privacy is on.");
	else
		markup_walk(html, strlen(html), width, write_line, &writing);
	if (writing.lines > LINES_MAX)
		page_line(out, TONE_DIM, div, "and %zu more lines",
			writing.lines - LINES_MAX);
	free(html);
}
