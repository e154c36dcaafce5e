#include "core/fhir/summary_part.h"

/*
 * Results in columns: what, value, unit, what it means. The same columns serve
 * the components of an Observation, the results of a report (each with its
 * components below it) and the answers that came with an order. Numbers are
 * the bytes that were sent.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/doc/columns.h"
#include "core/fhir/bundle.h"

enum { CODE, VALUE, UNIT, MEANING, CELLS };
enum { CELL_MAX = 200 };	/* bytes; a longer text stands below */

struct printing {
	struct summary *summary;
	const struct columns *columns;
};

/* The member value[x], or INDEX_NONE. */
static uint32_t find_value(const struct summary *summary, uint32_t row)
{
	struct buf name = BUF_INIT;
	uint32_t at, found = INDEX_NONE;

	for (at = summary_first(summary, row); at != INDEX_NONE &&
	    found == INDEX_NONE; at = summary_next(summary, at)) {
		summary_element_name(summary, at, &name);
		if (text_starts_with(name.data, "value"))
			found = at;
	}
	buf_finish(&name);
	return found;
}

/* "yes" where a table has no room for codes; the reason where none. */
static void put_value(struct summary *summary, uint32_t row,
	struct buf *value, struct buf *unit)
{
	uint32_t at = find_value(summary, row);
	uint32_t absent = summary_find(summary, row, "dataAbsentReason");
	bool is_quantity = summary_is(summary, summary_find(summary, at,
		"value"), ROW_NUMBER);

	if (is_quantity) {
		char *words = summary_dup(summary, at, "unit");

		if (words == NULL)
			words = summary_dup(summary, at, "code");
		if (summary_put_scalar(summary, summary_find(summary, at,
		    "comparator"), value))
			buf_putc(value, ' ');
		summary_put_scalar(summary, summary_find(summary, at,
			"value"), value);
		buf_puts(unit, words != NULL ? words : "");
		free(words);
	} else if (at != INDEX_NONE && !((summary_find(summary, at, "coding")
	    != INDEX_NONE || summary_find(summary, at, "text") !=
	    INDEX_NONE) && datatype_put_short(summary, at, value))) {
		if (!datatype_put(summary, at, value))
			buf_puts(value, "see the Tree");
	} else if (at == INDEX_NONE && absent != INDEX_NONE) {
		buf_puts(value, "none: ");
		datatype_put_short(summary, absent, value);
	}
}

static void put_codings(struct summary *summary, uint32_t list,
	struct buf *out)
{
	uint32_t at = summary_is(summary, list, ROW_ARRAY) ?
		summary_first(summary, list) : list;

	for (int i = 0; at != INDEX_NONE && i < 5; i++) {
		if (out->len > 0)
			buf_puts(out, ", ");
		datatype_put_short(summary, at, out);
		at = at == list ? INDEX_NONE : summary_next(summary, at);
	}
}

/* "3.5 to 5.0 mmol/L" of a referenceRange. */
bool summary_put_range(struct summary *summary, uint32_t row,
	struct buf *out)
{
	char *text = summary_dup(summary, row, "text");
	bool has_ends = summary_find(summary, row, "low") != INDEX_NONE ||
		summary_find(summary, row, "high") != INDEX_NONE;
	uint32_t type = summary_find(summary, row, "type");

	if (!datatype_has_only(summary, row, "low high text type")) {
		free(text);
		return false;
	}
	if (has_ends)
		datatype_put_range(summary, row, out);
	if (text != NULL)
		buf_printf(out, has_ends ? " (%s)" : "%s", text);
	if (type != INDEX_NONE) {
		buf_puts(out, ", ");
		datatype_put_short(summary, type, out);
	}
	free(text);
	return true;
}

/* True for a text that would make a column of a whole report. */
static bool is_long(const char *text)
{
	return strlen(text) > CELL_MAX || strchr(text, '\n') != NULL;
}

/* A row of an Observation, or of a component, indented below one. */
static void add_row(struct summary *summary, uint32_t row, bool is_below,
	struct columns *columns)
{
	struct buf cell[CELLS] = { BUF_INIT, BUF_INIT, BUF_INIT, BUF_INIT };
	const char *texts[CELLS];
	uint32_t code = summary_find(summary, row, "code");

	if (is_below)
		buf_puts(&cell[CODE], "- ");
	if (code != INDEX_NONE)
		datatype_put_short(summary, code, &cell[CODE]);
	put_value(summary, row, &cell[VALUE], &cell[UNIT]);
	put_codings(summary, summary_find(summary, row, "interpretation"),
		&cell[MEANING]);
	if (summary_equals(summary, row, "status", "entered-in-error"))
		buf_puts(&cell[MEANING], " ENTERED IN ERROR");
	for (int i = 0; i < CELLS; i++)
		texts[i] = is_long(cell[i].data) ? "(below)" : cell[i].data;
	columns_add(columns, row, texts);
	for (int i = 0; i < CELLS; i++)
		buf_finish(&cell[i]);
}

static void write_line(void *context, const char *line, size_t at,
	bool is_first)
{
	struct printing *printing = context;
	bool is_head = printing->columns->has_head && at == 0;

	if (!summary_is_full(printing->summary))
		page_line(printing->summary->page, is_head ? TONE_DIM :
			TONE_PLAIN, is_first && !is_head ?
			printing->columns->mark[at] : INDEX_NONE, "%s", line);
}

static void begin(struct columns *columns, const char *what,
	const char *value)
{
	const char *const head[] = { what, value, "Unit", "Means" };

	columns_init(columns, CELLS);
	columns->has_head = true;
	columns->is_named = true;
	columns_add(columns, INDEX_NONE, head);
}

/* A report's text under what it answers, as wide as the page. */
static void write_long(struct summary *summary, uint32_t row)
{
	struct buf value = BUF_INIT, unit = BUF_INIT, code = BUF_INIT;
	const char *line;

	put_value(summary, row, &value, &unit);
	if (is_long(value.data)) {
		datatype_put_short(summary, summary_find(summary, row,
			"code"), &code);
		page_blank(summary->page);
		page_line(summary->page, TONE_STRONG, row, "%s", code.data);
		for (line = value.data; *line != '\0'; ) {
			size_t len = strcspn(line, "\n");

			page_line(summary->page, TONE_PLAIN, INDEX_NONE,
				"%.*s", (int)len, line);
			line += len + (line[len] == '\n');
		}
	}
	buf_finish(&value);
	buf_finish(&unit);
	buf_finish(&code);
}

static void print(struct summary *summary, struct columns *columns)
{
	struct printing printing = { summary, columns };

	columns_print(columns, summary_width(summary), write_line,
		&printing);
	for (size_t i = 1; i < columns->rows && !summary_is_full(summary);
	    i++)
		if (summary_is(summary, columns->mark[i], ROW_OBJECT))
			write_long(summary, columns->mark[i]);
	columns_finish(columns);
}

static uint32_t add_components(struct summary *summary, uint32_t list,
	bool is_below, struct columns *columns)
{
	uint32_t at, number = 0;

	for (at = summary_first(summary, list); at != INDEX_NONE &&
	    number < SUMMARY_LIST_MAX; at = summary_next(summary, at)) {
		add_row(summary, at, is_below, columns);
		number++;
	}
	return at;
}

void summary_write_components(struct summary *summary, uint32_t row,
	const char *label, unsigned level)
{
	struct columns columns;
	uint32_t rest;

	page_blank(summary->page);
	page_heading(summary->page, row, "%s", label);
	begin(&columns, "What", "Value");
	rest = add_components(summary, row, false, &columns);
	print(summary, &columns);
	if (rest != INDEX_NONE)
		summary_more(summary, rest, summary_count(summary, row) -
			SUMMARY_LIST_MAX, level);
}

/* Observations of this document into columns; others keep their words. */
static void add_result(struct summary *summary, uint32_t reference,
	struct columns *columns)
{
	const char *texts[CELLS] = { NULL };
	struct buf words = BUF_INIT;
	bool has_url;
	uint32_t found = summary_resolve(summary, reference, &has_url);

	if (found == INDEX_NONE) {
		datatype_put_reference(summary, reference, &words);
		texts[CODE] = words.data;
		columns_add(columns, reference, texts);
	} else {
		summary_tell(summary, found);
		add_row(summary, found, false, columns);
		add_components(summary, summary_find(summary, found,
			"component"), true, columns);
	}
	buf_finish(&words);
}

void summary_write_results(struct summary *summary, uint32_t row,
	const char *label, unsigned level)
{
	struct columns columns;
	uint32_t at, number = 0;

	if (summary_first(summary, row) == INDEX_NONE)
		return;
	page_blank(summary->page);
	page_heading(summary->page, row, "%s", label);
	begin(&columns, "What", "Value");
	for (at = summary_first(summary, row); at != INDEX_NONE &&
	    number < SUMMARY_LIST_MAX; at = summary_next(summary, at)) {
		add_result(summary, at, &columns);
		number++;
	}
	print(summary, &columns);
	if (at != INDEX_NONE)
		summary_more(summary, at, summary_count(summary, row) -
			SUMMARY_LIST_MAX, level);
}

static bool is_observation(const struct summary *summary, uint32_t row)
{
	return row != INDEX_NONE &&
		summary_equals(summary, row, "resourceType", "Observation");
}

/* Observations that the order names as its supporting information. */
static void add_supporting(struct summary *summary, uint32_t row,
	struct columns *columns)
{
	uint32_t list = summary_find(summary, row, "supportingInfo"), at;
	bool has_url;

	if (!summary_is(summary, list, ROW_ARRAY))
		return;
	for (at = summary_first(summary, list); at != INDEX_NONE &&
	    columns->rows <= SUMMARY_LIST_MAX;
	    at = summary_next(summary, at)) {
		uint32_t found = summary_resolve(summary, at, &has_url);

		if (!is_observation(summary, found))
			continue;
		summary_tell(summary, found);
		add_row(summary, found, false, columns);
	}
}

/* But those: they have a table of their own. */
void summary_write_supporting(struct summary *summary, uint32_t row,
	const char *label, unsigned level)
{
	uint32_t at, number = 0;
	bool has_url;

	if (!summary_is(summary, row, ROW_ARRAY)) {
		summary_element(summary, row, label, level);
		return;
	}
	for (at = summary_first(summary, row); at != INDEX_NONE &&
	    !summary_is_full(summary); at = summary_next(summary, at)) {
		if (number++ == SUMMARY_LIST_MAX) {
			summary_more(summary, at, summary_count(summary,
				row) - SUMMARY_LIST_MAX, level);
			return;
		}
		if (is_observation(summary, summary_resolve(summary, at,
		    &has_url)))
			continue;
		summary_element(summary, at, label, level);
		label = "";
	}
}

/* The number of resources of a type in a Bundle, as far as they are told. */
static int count_type(const struct summary *summary, uint32_t entries,
	const char *type)
{
	int count = 0, seen = 0;
	uint32_t at;

	for (at = summary_first(summary, entries); at != INDEX_NONE &&
	    seen++ < SUMMARY_ENTRIES_MAX; at = summary_next(summary, at))
		count += summary_equals(summary, at, "resource.resourceType",
			type);
	return count;
}

/*
 * Orders that were HL7 v2 carry their answers beside them, named by nothing:
 * with one order and no report in the message, its Observations are those.
 */
static void add_beside(struct summary *summary, uint32_t row,
	struct columns *columns)
{
	uint32_t bundle = reference_bundle_of(summary->index, summary->text,
		row), entries, at;
	int seen = 0;

	if (bundle == INDEX_NONE || bundle == row ||
	    !summary_equals(summary, bundle, "type", "message"))
		return;
	entries = index_member(summary->index, summary->text, bundle,
		"entry");
	if (entries == INDEX_NONE ||
	    count_type(summary, entries, "ServiceRequest") != 1 ||
	    count_type(summary, entries, "DiagnosticReport") != 0)
		return;
	for (at = summary_first(summary, entries); at != INDEX_NONE &&
	    seen++ < SUMMARY_ENTRIES_MAX && columns->rows <= SUMMARY_LIST_MAX;
	    at = summary_next(summary, at)) {
		uint32_t resource = summary_find(summary, at, "resource");

		if (!is_observation(summary, resource))
			continue;
		summary_tell(summary, resource);
		add_row(summary, resource, false, columns);
	}
}

void summary_order_answers(struct summary *summary, uint32_t row)
{
	struct columns columns;
	bool is_named;

	begin(&columns, "Question", "Answer");
	add_supporting(summary, row, &columns);
	is_named = columns.rows > 1;
	if (!is_named)
		add_beside(summary, row, &columns);
	if (columns.rows > 1) {
		page_blank(summary->page);
		page_heading(summary->page, row, "%s", is_named ?
			"Answers given with the order" :
			"Answers in the same message");
	}
	print(summary, &columns);
}
