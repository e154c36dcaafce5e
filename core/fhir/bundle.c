#include "core/fhir/bundle.h"

/*
 * Bundles walked by rows. Nothing is kept between calls: a Bundle is asked a
 * few questions when it comes and a few when the user follows something, and
 * the index answers each in the time of one pass over the entries.
 *
 * Wherever a type is not as FHIR R4 has it (a total in quotes, an entry that
 * is no object), the answer is "not there".
 */

#include <stdlib.h>

#include "core/base/text.h"

/* The top value's row when it is an object, or INDEX_NONE. */
static uint32_t top_object(const struct doc_index *index, const char *text)
{
	if (index_count(index) == 0 || index_kind(index, text, 0) != ROW_OBJECT)
		return INDEX_NONE;
	return 0;
}

/* The row of Bundle.NAME when the document is a Bundle, or INDEX_NONE. */
static uint32_t bundle_member(const struct doc_index *index, const char *text,
	const char *name)
{
	uint32_t top = top_object(index, text), type;

	if (top == INDEX_NONE)
		return INDEX_NONE;
	type = index_member(index, text, top, "resourceType");
	if (type == INDEX_NONE ||
	    !index_string_equals(index, text, type, "Bundle"))
		return INDEX_NONE;
	return index_member(index, text, top, name);
}

/* As bundle_member, for a member that must be an array. */
static uint32_t bundle_array(const struct doc_index *index, const char *text,
	const char *name)
{
	uint32_t row = bundle_member(index, text, name);

	if (row == INDEX_NONE || index_kind(index, text, row) != ROW_ARRAY)
		return INDEX_NONE;
	return row;
}

char *fhir_resource_type(const struct doc_index *index, const char *text,
	uint32_t row)
{
	uint32_t type;

	if (row >= index_count(index) ||
	    index_kind(index, text, row) != ROW_OBJECT)
		return NULL;
	type = index_member(index, text, row, "resourceType");
	return type != INDEX_NONE ? index_string_dup(index, text, type) : NULL;
}

/* True when the object at row has that string under that name. */
static bool member_is(const struct doc_index *index, const char *text,
	uint32_t row, const char *name, const char *value)
{
	uint32_t member;

	if (index_kind(index, text, row) != ROW_OBJECT)
		return false;
	member = index_member(index, text, row, name);
	return member != INDEX_NONE &&
		index_string_equals(index, text, member, value);
}

char *bundle_link(const struct doc_index *index, const char *text,
	const char *relation)
{
	uint32_t links = bundle_array(index, text, "link"), at;

	if (links == INDEX_NONE)
		return NULL;
	for (at = index_first(index, text, links); at != INDEX_NONE;
	    at = index_next(index, text, at)) {
		if (member_is(index, text, at, "relation", relation))
			return index_find_dup(index, text, at, "url");
	}
	return NULL;
}

char *bundle_type(const struct doc_index *index, const char *text)
{
	uint32_t row = bundle_member(index, text, "type");

	return row != INDEX_NONE ? index_string_dup(index, text, row) : NULL;
}

uint32_t bundle_entry_count(const struct doc_index *index, const char *text,
	long *total)
{
	uint32_t row = bundle_member(index, text, "total");
	char *number = NULL;

	*total = -1;
	if (row != INDEX_NONE && index_kind(index, text, row) == ROW_NUMBER)
		number = index_scalar_dup(index, text, row);
	if (number != NULL && !text_parse_long(number, 0, INT32_MAX, total))
		*total = -1;
	free(number);
	row = bundle_array(index, text, "entry");
	return row != INDEX_NONE ? index_row(index, text, row).count : 0;
}

uint32_t bundle_find_full_url(const struct doc_index *index, const char *text,
	const char *full_url)
{
	uint32_t entries = bundle_array(index, text, "entry"), at;

	if (entries == INDEX_NONE)
		return INDEX_NONE;
	for (at = index_first(index, text, entries); at != INDEX_NONE;
	    at = index_next(index, text, at)) {
		if (member_is(index, text, at, "fullUrl", full_url))
			return index_member(index, text, at, "resource");
	}
	return INDEX_NONE;
}
