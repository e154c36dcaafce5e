#include "core/fhir/summary.h"

/*
 * The order of every page: what it is, what makes it not count, the elements
 * the type's table names, all others, what is more than elements (answers,
 * results, entries), contained resources, what the server says of it, the
 * narrative. A table says what is told first and how; it never says that
 * something is not told.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/fhir/bundle.h"
#include "core/fhir/label.h"
#include "core/fhir/narrative.h"
#include "core/fhir/page_print.h"
#include "core/fhir/summary_part.h"

enum { NESTING_MAX = 3 };

static const char own_parts[] = "resourceType id meta text contained "
	"extension modifierExtension implicitRules";

/* What a resource is called by: the first of these that it has. */
static const struct {
	const char *type, *steps;
	summary_put *put;
} names[] = {
	{ "Patient", "name", datatype_put_name },
	{ "Practitioner", "name", datatype_put_name },
	{ "RelatedPerson", "name", datatype_put_name },
	{ "Person", "name", datatype_put_name },
	{ "PractitionerRole", "practitioner.display", summary_put_scalar },
	{ "PractitionerRole", "practitioner", datatype_put_reference },
	{ "MessageHeader", "eventCoding", datatype_put_short },
	{ "Encounter", "class", datatype_put_short },
	{ "Encounter", "type", datatype_put_short },
	{ "Specimen", "type", datatype_put_short },
	{ "DocumentReference", "type", datatype_put_short },
	{ "Composition", "title", summary_put_scalar },
	{ "Immunization", "vaccineCode", datatype_put_short },
	{ "Medication", "code", datatype_put_short },
	{ "Bundle", "type", summary_put_scalar },
	{ "Binary", "contentType", summary_put_scalar },
	{ "", "code", datatype_put_short },
	{ "", "medicationCodeableConcept", datatype_put_short },
	{ "", "title", summary_put_scalar },
	{ "", "name", datatype_put_name },
	{ "", "description", summary_put_scalar },
	{ "", "id", summary_put_scalar },
};

/* Of several, people go by the official name, else by the usual one. */
static uint32_t name_of(const struct summary *summary, uint32_t list)
{
	static const char *const uses[] = { "official", "usual" };

	for (size_t i = 0; i < FD_COUNT(uses); i++) {
		uint32_t at = summary_first(summary, list), seen = 0;

		for (; at != INDEX_NONE && seen++ < SUMMARY_LIST_MAX;
		    at = summary_next(summary, at))
			if (summary_equals(summary, at, "use", uses[i]))
				return at;
	}
	return summary_first(summary, list);
}

static uint32_t first_of(const struct summary *summary, uint32_t row,
	const char *steps)
{
	uint32_t at = summary_find(summary, row, steps);

	if (!summary_is(summary, at, ROW_ARRAY))
		return at;
	return strcmp(steps, "name") == 0 ? name_of(summary, at) :
		summary_first(summary, at);
}

/* The first line, at most a hundred bytes of it. */
static void put_short_text(struct buf *out, const char *text)
{
	size_t len = strcspn(text, "\n");
	size_t fits = text_fit(text, len, 100);

	buf_append(out, text, fits);
	if (fits < len)
		buf_puts(out, "...");
}

bool summary_put_name(struct summary *summary, uint32_t row, struct buf *out)
{
	char *type = fhir_resource_type(summary->index, summary->text, row);
	struct buf name = BUF_INIT;

	if (type == NULL)
		return false;
	summary->nesting++;
	for (size_t i = 0; i < FD_COUNT(names) && name.len == 0; i++) {
		uint32_t at = first_of(summary, row, names[i].steps);

		if ((strcmp(names[i].type, type) == 0 ||
		    *names[i].type == '\0') && at != INDEX_NONE &&
		    !(summary_is(summary, at, ROW_OBJECT) &&
		    names[i].put == summary_put_scalar))
			names[i].put(summary, at, &name);
	}
	summary->nesting--;
	buf_puts(out, type);
	if (name.len > 0)
		buf_putc(out, ' ');
	put_short_text(out, name.data);
	free(type);
	buf_finish(&name);
	return true;
}

bool summary_was_told(const struct summary *summary, uint32_t row)
{
	for (size_t i = 0; i < summary->told_count; i++)
		if (summary->told[i] == row)
			return true;
	return false;
}

bool summary_tell(struct summary *summary, uint32_t row)
{
	if (summary_was_told(summary, row))
		return false;
	summary->told = mem_grow(summary->told, summary->told_count,
		&summary->told_alloc, sizeof(*summary->told));
	summary->told[summary->told_count++] = row;
	return true;
}

void summary_warnings(struct summary *summary, uint32_t row)
{
	char *rules = summary_dup(summary, row, "implicitRules");

	if (summary_equals(summary, row, "status", "entered-in-error") ||
	    summary_equals(summary, row, "verificationStatus.coding.code",
	    "entered-in-error"))
		summary_warn(summary, summary_find(summary, row, "status"),
			"Entered in error: this was never so and must not be "
			"used.");
	if (summary_is(summary, summary_find(summary, row, "doNotPerform"),
	    ROW_TRUE))
		summary_warn(summary, summary_find(summary, row,
			"doNotPerform"), "Do NOT perform: it asks that this "
			"is not done.");
	if (summary_find(summary, row, "modifierExtension") != INDEX_NONE)
		summary_warn(summary, summary_find(summary, row,
			"modifierExtension"), "A modifier extension changes "
			"what this means: see below.");
	if (rules != NULL)
		summary_warn(summary, summary_find(summary, row,
			"implicitRules"), "What this means depends on the "
			"rules at %s", rules);
	free(rules);
}

static void write_fields(struct summary *summary, uint32_t row,
	const struct summary_type *type, bool is_section)
{
	struct buf label = BUF_INIT;

	for (size_t i = 0; type != NULL && i < type->count; i++) {
		const struct summary_field *field = &type->fields[i];
		uint32_t at = index_member(summary->index, summary->text, row,
			field->path);

		if (at == INDEX_NONE || field->is_section != is_section)
			continue;
		buf_clear(&label);
		if (field->label != NULL)
			buf_puts(&label, field->label);
		else
			summary_label(field->path, &label);
		summary_field(summary, at, field, label.data, 0);
	}
	buf_finish(&label);
}

/* All that neither the table nor the page's own order names. */
static void write_others(struct summary *summary, uint32_t row,
	const struct summary_type *type)
{
	struct buf named = BUF_INIT;

	buf_puts(&named, own_parts);
	for (size_t i = 0; type != NULL && i < type->count; i++)
		buf_printf(&named, " %s", type->fields[i].path);
	summary_members(summary, row, named.data, 0);
	buf_finish(&named);
}

/* Id, version and time, profiles, labels that restrict its use. */
static void write_meta(struct summary *summary, uint32_t row)
{
	uint32_t meta = summary_find(summary, row, "meta");
	uint32_t id = summary_find(summary, row, "id");
	uint32_t security = summary_find(summary, meta, "security");

	if (id != INDEX_NONE)
		summary_element(summary, id, "Id", 0);
	if (security != INDEX_NONE)
		summary_element(summary, security, "Security label", 0);
	if (!summary_is(summary, meta, ROW_OBJECT))
		return;
	summary_members(summary, meta, "security", 0);
}

static void write_contained(struct summary *summary, uint32_t row)
{
	uint32_t list = summary_find(summary, row, "contained"), at;
	int number = 0;

	if (!summary_is(summary, list, ROW_ARRAY))
		return;
	for (at = summary_first(summary, list); at != INDEX_NONE &&
	    !summary_is_full(summary); at = summary_next(summary, at)) {
		if (number++ == SUMMARY_LIST_MAX)
			break;
		page_blank(summary->page);
		page_line(summary->page, TONE_DIM, at, "Contained in it:");
		summary_resource(summary, at);
	}
}

static const struct summary_type *type_of(const struct summary *summary,
	uint32_t row)
{
	char *name = fhir_resource_type(summary->index, summary->text, row);
	const struct summary_type *type = name != NULL ?
		summary_type_of(name) : NULL;

	free(name);
	return type;
}

void summary_resource_head(struct summary *summary, uint32_t row)
{
	const struct summary_type *type = type_of(summary, row);
	uint32_t outer = summary->resource;

	summary->resource = row;
	summary_warnings(summary, row);
	if (type != NULL && type->lead != NULL)
		type->lead(summary, row);
	write_fields(summary, row, type, false);
	write_others(summary, row, type);
	write_meta(summary, row);
	summary->resource = outer;
}

void summary_resource_rest(struct summary *summary, uint32_t row)
{
	const struct summary_type *type = type_of(summary, row);
	uint32_t outer = summary->resource;

	summary->resource = row;
	write_fields(summary, row, type, true);
	if (type != NULL && type->more != NULL)
		type->more(summary, row);
	write_contained(summary, row);
	narrative_page(summary->index, summary->text, row,
		summary->options->is_private, summary_width(summary),
		summary->page);
	summary->resource = outer;
}

void summary_resource(struct summary *summary, uint32_t row)
{
	uint32_t outer = summary->resource;
	struct buf title = BUF_INIT;

	if (summary->nesting++ < NESTING_MAX) {
		summary->resource = row;
		if (summary_put_name(summary, row, &title))
			page_heading(summary->page, row, "%s", title.data);
		summary_resource_head(summary, row);
		summary_resource_rest(summary, row);
		summary->resource = outer;
	}
	summary->nesting--;
	buf_finish(&title);
}

static void begin(struct summary *summary, const struct doc_index *index,
	const char *text, const struct summary_options *options,
	struct page *page)
{
	*summary = (struct summary){
		.index = index, .text = text, .options = options,
		.page = page, .resource = INDEX_NONE,
		.references = options->references,
	};
	if (summary->references == NULL)
		summary->references = references_new();
}

static void finish(struct summary *summary)
{
	if (summary->references != summary->options->references)
		references_free(summary->references);
	free(summary->told);
}

static void write_plain(struct summary *summary, uint32_t row)
{
	if (summary_is(summary, row, ROW_OBJECT)) {
		page_heading(summary->page, row, "JSON, no FHIR resource");
		summary_members(summary, row, "", 0);
	} else {
		page_heading(summary->page, row, "JSON");
		summary_element(summary, row, "Value", 0);
	}
}

void summary_page(const struct doc_index *index, const char *text,
	uint32_t row, const struct summary_options *options, struct page *out)
{
	size_t from = out->count;
	struct summary summary;
	char *type;

	if (row >= index_count(index))
		return;
	begin(&summary, index, text, options, out);
	type = fhir_resource_type(index, text, row);
	if (type != NULL)
		summary_resource(&summary, row);
	else
		write_plain(&summary, row);
	if (summary.is_cut)
		page_line(out, TONE_DIM, row, "The rest is left out here: "
			"the Tree has all of it.");
	page_break_words(out, from, summary_width(&summary));
	free(type);
	finish(&summary);
}

void summary_page_around(const struct doc_index *index, const char *text,
	uint32_t row, const struct summary_options *options, struct page *out)
{
	uint32_t resource = row < index_count(index) ?
		reference_resource_of(index, text, row) : INDEX_NONE;

	summary_page(index, text, resource != INDEX_NONE ? resource : 0,
		options, out);
}

void summary_name(const struct doc_index *index, const char *text,
	uint32_t row, const struct summary_options *options, struct buf *out)
{
	struct page page = PAGE_INIT;
	struct summary summary;

	begin(&summary, index, text, options, &page);
	summary.resource = row;
	summary_put_name(&summary, row, out);
	finish(&summary);
}
