#include "tui/panes/capability_views.h"

/*
 * Both views are texts made of pages (fhir/page). The detail is a copy: it
 * stays readable when the statement it is of is read again or gone. The
 * changes follow the statement.
 */

#include <stdlib.h>
#include <string.h>

#include "core/fhir/capability_diff.h"
#include "core/fhir/capability_page.h"
#include "tui/panes/capability_other.h"
#include "tui/panes/response_text.h"
#include "tui/panes/text_pane.h"

static void show(struct textview *text, struct page *page)
{
	textview_clear(text);
	response_text_page(text, page);
	textview_move(text, LIST_FIRST, 1);
	page_finish(page);
}

static void add(struct page *page, const char *label, const char *text)
{
	if (*text != '\0')
		page_pair(page, TONE_PLAIN, INDEX_NONE, label, "%s", text);
}

/* What a row is, before its name. */
static const char *noun(enum capability_row_kind kind)
{
	static const char *const nouns[] = {
		[ROW_FACT] = "", [ROW_SECTION] = "", [ROW_RESOURCE] = "",
		[ROW_INTERACTION] = "Interaction", [ROW_PARAM] =
		"Search parameter", [ROW_OPERATION] = "Operation",
		[ROW_PROFILE] = "Supported profile", [ROW_INCLUDE] =
		"Include", [ROW_COUNT_OF] = "",
	};

	return nouns[kind];
}

static void page_row(const struct capability_row *row, struct page *page)
{
	if (row->kind == ROW_FACT)
		page_heading(page, INDEX_NONE, "%s", row->label);
	else
		page_heading(page, INDEX_NONE, "%s %s", noun(row->kind),
			row->label);
	add(page, "Of", row->resource != NULL ? row->resource->type :
		"the system");
	add(page, "Expected", row->expectation);
	add(page, row->kind == ROW_PARAM ? "Type" :
		row->kind == ROW_INCLUDE ? "For" : "Says",
		row->kind == ROW_OPERATION ? "" : row->detail);
	add(page, "Definition", row->definition);
	if (*row->documentation != '\0')
		page_line(page, TONE_PLAIN, INDEX_NONE, "%s",
			row->documentation);
	else if (row->kind != ROW_FACT)
		page_line(page, TONE_DIM, INDEX_NONE, "The statement says no "
			"more of it.");
}

static void page_list(const char *label, const struct capability_texts *list,
	struct page *page)
{
	page_heading(page, INDEX_NONE, "%s (%zu)", label, list->count);
	for (size_t i = 0; i < list->count; i++)
		page_line(page, TONE_PLAIN, INDEX_NONE, "%s  %s",
			list->text[i], capability_expected(list, i));
}

static void page_section(const struct capability *found, const char *label,
	struct page *page)
{
	if (strcmp(label, "Server") == 0)
		capability_page_server(found, page);
	else if (strcmp(label, "System") == 0)
		capability_page_system(found, page);
	else
		capability_page_messaging(found, page);
}

void capability_detail_show(struct pane *detail,
	const struct capability_row *row)
{
	struct text_pane *state = detail->state;
	struct page page = PAGE_INIT;

	if (row->kind == ROW_SECTION) {
		page_section(detail->deck->capability.found, row->label,
			&page);
	} else if (row->kind == ROW_RESOURCE) {
		capability_detail_show_type(detail, row->resource);
		return;
	} else if (row->kind == ROW_COUNT_OF) {
		page_list(row->label, strcmp(row->label, "_include") == 0 ?
			&row->resource->includes : &row->resource->revincludes,
			&page);
	} else {
		page_row(row, &page);
	}
	show(state->text, &page);
}

void capability_detail_show_type(struct pane *detail,
	const struct capability_resource *resource)
{
	struct text_pane *state = detail->state;
	struct page page = PAGE_INIT;

	page_heading(&page, INDEX_NONE, "%s", resource->type);
	capability_page_resource(resource, &page);
	show(state->text, &page);
}

static void page_changes(const struct deck *deck, struct page *page)
{
	const struct capability_other *other = deck->capability_other;
	struct capability_diff *diff;

	if (other == NULL || deck->capability.found == NULL) {
		page_line(page, TONE_DIM, INDEX_NONE, "There is nothing to "
			"compare.");
		return;
	}
	add(page, "Before", other->title);
	page_pair(page, TONE_PLAIN, INDEX_NONE, "Now", "%s (%s)",
		deck_connection(deck)->name, deck->capability.service);
	page_blank(page);
	if (other->operation != 0) {
		page_line(page, TONE_DIM, INDEX_NONE, "Asking what it "
			"offers... C-c stops that.");
	} else if (other->statement.found == NULL) {
		page_line(page, TONE_BAD, INDEX_NONE, "%s",
			other->problem.text);
	} else {
		diff = capability_diff_new(other->statement.found,
			deck->capability.found);
		if (capability_diff_count(diff) == 0)
			page_line(page, TONE_GOOD, INDEX_NONE, "They say the "
				"same.");
		capability_diff_page(diff, page);
		capability_diff_free(diff);
	}
}

static void fill_changes(struct pane *pane)
{
	struct text_pane *state = pane->state;
	struct page page = PAGE_INIT;

	page_changes(pane->deck, &page);
	textview_clear(state->text);
	response_text_page(state->text, &page);
	page_finish(&page);
}

static void open_changes(struct pane *pane)
{
	text_pane_open(pane);
	fill_changes(pane);
}

static void refresh_changes(struct pane *pane, unsigned changes)
{
	if (changes & (DECK_CAPABILITY | DECK_CONNECTION))
		fill_changes(pane);
}

const struct pane_ops pane_capability_detail = {
	.name = "detail",
	.title = "Capability",
	TEXT_PANE_OPS,
	.open = text_pane_open,
};

const struct pane_ops pane_capability_changes = {
	.name = "changes",
	.title = "Capability changes",
	TEXT_PANE_OPS,
	.open = open_changes,
	.refresh = refresh_changes,
};
