#include "core/fhir/message.h"

/*
 * An outline is the tree of references from the header down, each resource
 * told where it is met first and "see above" afterwards, so cycles end. The
 * walk goes through a resource's rows in order and follows each Reference in
 * it that leads to another entry; what is deeper than a screen can indent is
 * told without what is below it.
 *
 * That all speak of the one Patient of the Bundle goes without saying, so a
 * line that says only this is left out.
 *
 * Names are by summary. Entries beyond the cap are counted, not told.
 */

#include <stdlib.h>
#include <string.h>

#include "core/fhir/bundle.h"
#include "core/fhir/reference.h"
#include "core/fhir/summary.h"

enum {
	ENTRIES_MAX = 500,
	DEPTH_MAX = 8,
	ROWS_MAX = 100000,	/* of one resource that are looked at */
	DANGLING_MAX = 50
};

struct outliner {
	const struct doc_index *index;
	const char *text;
	struct references *references;
	struct page *page;
	struct summary_options options;
	uint32_t count;
	uint32_t resource[ENTRIES_MAX];
	bool is_told[ENTRIES_MAX];
	uint32_t patient;	/* position of the only one, or INDEX_NONE */
	size_t dangling;
	struct page lost;	/* references that lead nowhere */
};

static uint32_t entries_of(const struct doc_index *index, const char *text,
	uint32_t bundle)
{
	uint32_t list;

	if (bundle >= index_count(index) ||
	    index_kind(index, text, bundle) != ROW_OBJECT)
		return INDEX_NONE;
	list = index_member(index, text, bundle, "entry");
	return list != INDEX_NONE && index_kind(index, text, list) ==
		ROW_ARRAY ? list : INDEX_NONE;
}

static bool equals(const struct doc_index *index, const char *text,
	uint32_t row, const char *steps, const char *value)
{
	uint32_t found = index_find(index, text, row, steps);

	return found != INDEX_NONE &&
		index_string_equals(index, text, found, value);
}

bool message_is(const struct doc_index *index, const char *text,
	uint32_t bundle)
{
	if (entries_of(index, text, bundle) == INDEX_NONE ||
	    !equals(index, text, bundle, "resourceType", "Bundle"))
		return false;
	return equals(index, text, bundle, "type", "message") ||
		equals(index, text, bundle, "type", "document") ||
		equals(index, text, bundle, "entry.0.resource.resourceType",
			"MessageHeader") ||
		equals(index, text, bundle, "entry.0.resource.resourceType",
			"Composition");
}

static uint32_t position_of(const struct outliner *outliner, uint32_t row)
{
	for (uint32_t i = 0; i < outliner->count; i++)
		if (outliner->resource[i] == row)
			return i;
	return INDEX_NONE;
}

static void tell(struct outliner *outliner, uint32_t at, unsigned depth,
	const char *element)
{
	struct buf name = BUF_INIT;
	uint32_t row = outliner->resource[at];

	summary_name(outliner->index, outliner->text, row,
		&outliner->options, &name);
	if (outliner->is_told[at])
		page_line(outliner->page, TONE_DIM, row,
			"%*s%s%s%s (see above)", (int)depth * 2, "", element,
			*element != '\0' ? ": " : "", name.data);
	else
		page_line(outliner->page, depth == 0 ? TONE_STRONG :
			TONE_LINK, row, "%*s%s%s%s", (int)depth * 2, "",
			element, *element != '\0' ? ": " : "", name.data);
	buf_finish(&name);
}

static void note_dangling(struct outliner *outliner, uint32_t row,
	struct reference *reference)
{
	char *type;
	struct buf words = BUF_INIT;

	if (outliner->dangling++ >= DANGLING_MAX)
		return;
	type = fhir_resource_type(outliner->index, outliner->text,
		reference_resource_of(outliner->index, outliner->text, row));
	if (outliner->options.is_private)
		reference_mask(outliner->index, outliner->text, reference);
	reference_put(&words, reference);
	page_line(&outliner->lost, TONE_WARNING, row, "  %s.%s: %s",
		type != NULL ? type : "",
		reference->element != NULL ? reference->element : "",
		words.data);
	free(type);
	buf_finish(&words);
}

static void walk(struct outliner *outliner, uint32_t at, unsigned depth,
	const char *element);

/* A Reference: to another entry, or to nothing in here. */
static void follow(struct outliner *outliner, uint32_t row, unsigned depth)
{
	struct reference reference;
	struct reference_target target;
	uint32_t at;

	reference_read(outliner->index, outliner->text, row, &reference);
	if (reference.row == row && reference.url != NULL &&
	    reference.kind != REFERENCE_CONTAINED) {
		reference_resolve(outliner->references, outliner->index,
			outliner->text, &reference, NULL, &target);
		at = target.way == WAY_ROW ? position_of(outliner,
			target.row) : INDEX_NONE;
		if (at != INDEX_NONE)
			walk(outliner, at, depth, reference.element != NULL ?
				reference.element : "");
		else if (target.way != WAY_ROW)
			note_dangling(outliner, row, &reference);
		reference_target_finish(&target);
	}
	reference_finish(&reference);
}

static void walk(struct outliner *outliner, uint32_t at, unsigned depth,
	const char *element)
{
	uint32_t row = outliner->resource[at], end;
	bool was_told = outliner->is_told[at];

	if (was_told && at == outliner->patient)
		return;
	tell(outliner, at, depth, element);
	outliner->is_told[at] = true;
	if (was_told || depth == DEPTH_MAX)
		return;
	end = index_after(outliner->index, outliner->text, row);
	if (end - row > ROWS_MAX)
		end = row + ROWS_MAX;
	for (uint32_t i = row + 1; i < end; i++)
		if (index_kind(outliner->index, outliner->text, i) ==
		    ROW_OBJECT)
			follow(outliner, i, depth + 1);
}

/* The resources of the entries; returns those beyond the cap. */
static uint32_t gather(struct outliner *outliner, uint32_t list)
{
	const struct doc_index *index = outliner->index;
	uint32_t at, more = 0;

	for (at = index_first(index, outliner->text, list); at != INDEX_NONE;
	    at = index_next(index, outliner->text, at)) {
		uint32_t resource;

		if (outliner->count == ENTRIES_MAX) {
			more++;
			continue;
		}
		resource = index_kind(index, outliner->text, at) ==
			ROW_OBJECT ? index_member(index, outliner->text, at,
			"resource") : INDEX_NONE;
		if (resource != INDEX_NONE && index_kind(index,
		    outliner->text, resource) == ROW_OBJECT)
			outliner->resource[outliner->count++] = resource;
	}
	return more;
}

static void tell_rest(struct outliner *outliner)
{
	bool is_first = true;

	for (uint32_t i = 0; i < outliner->count; i++) {
		if (outliner->is_told[i])
			continue;
		if (is_first) {
			page_blank(outliner->page);
			page_heading(outliner->page, INDEX_NONE, "Entries "
				"that nothing above refers to");
		}
		is_first = false;
		walk(outliner, i, 1, "");
	}
}

static void tell_lost(struct outliner *outliner)
{
	if (outliner->dangling == 0)
		return;
	page_blank(outliner->page);
	page_heading(outliner->page, INDEX_NONE, "References to what is not "
		"in this Bundle: %zu", outliner->dangling);
	for (size_t i = 0; i < outliner->lost.count; i++)
		page_line(outliner->page, TONE_WARNING,
			outliner->lost.line[i].row, "%s",
			outliner->lost.line[i].text);
}

/* The position of the only Patient. */
static uint32_t only_patient(const struct outliner *outliner)
{
	uint32_t found = INDEX_NONE;

	for (uint32_t i = 0; i < outliner->count; i++) {
		if (!equals(outliner->index, outliner->text,
		    outliner->resource[i], "resourceType", "Patient"))
			continue;
		if (found != INDEX_NONE)
			return INDEX_NONE;
		found = i;
	}
	return found;
}

void message_outline(const struct doc_index *index, const char *text,
	uint32_t bundle, bool is_private, struct page *out)
{
	struct outliner *outliner;
	uint32_t list = entries_of(index, text, bundle), more;

	if (list == INDEX_NONE) {
		page_line(out, TONE_DIM, INDEX_NONE,
			"This Bundle has no entries.");
		return;
	}
	outliner = xcalloc(1, sizeof(*outliner));
	outliner->index = index;
	outliner->text = text;
	outliner->page = out;
	outliner->references = references_new();
	outliner->options = (struct summary_options){ .width = 80,
		.is_private = is_private,
		.references = outliner->references };
	more = gather(outliner, list);
	outliner->patient = only_patient(outliner);
	if (outliner->count > 0) {
		walk(outliner, 0, 0, "");
		tell_rest(outliner);
		tell_lost(outliner);
	}
	if (more > 0)
		page_line(out, TONE_DIM, INDEX_NONE, "%u more entries are "
			"not told here; the tree has them all", more);
	page_finish(&outliner->lost);
	references_free(outliner->references);
	free(outliner);
}
