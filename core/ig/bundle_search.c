#include "core/ig/bundle_part.h"

/*
 * Searchsets (https://hl7.org/fhir/R4/bundle.html#searchset): their links,
 * and what each entry is there for.
 */

#include <stdlib.h>
#include <string.h>

static const char *const paging[] = {
	"first", "previous", "prev", "next", "last",
};

static bool is_paging(const char *relation)
{
	for (size_t at = 0; at < sizeof(paging) / sizeof(paging[0]); at++)
		if (strcmp(paging[at], relation) == 0)
			return true;
	return false;
}

static void report_link(const struct bundle *bundle, uint32_t row, long number,
	const char *id, const char *sentence, const char *relation)
{
	struct place at = { .up = bundle->place, .name = "link",
		.name_len = 4, .number = number, .row = row,
		.shadow = INDEX_NONE, .resource = bundle->place->resource };

	walk_report(bundle->walk, &at, NULL, FINDING_ERROR, "invalid", id,
		sentence, relation);
}

static bool was_before(const struct walk *walk, uint32_t first, uint32_t row,
	const char *relation)
{
	for (; first != INDEX_NONE && first < row;
	     first = index_next(walk->index, walk->text, first)) {
		uint32_t other = index_member(walk->index, walk->text, first,
			"relation");

		if (other != INDEX_NONE && index_string_equals(walk->index,
		    walk->text, other, relation))
			return true;
	}
	return false;
}

static void check_link(const struct bundle *bundle, uint32_t first,
	uint32_t row, long number)
{
	const struct walk *walk = bundle->walk;
	char *relation = index_find_dup(walk->index, walk->text, row,
		"relation");
	bool pages;

	if (relation == NULL)
		return;
	pages = is_paging(relation);
	if (pages && (bundle->type == BUNDLE_DOCUMENT ||
	    bundle->type == BUNDLE_MESSAGE))
		report_link(bundle, row, number,
			"BUNDLE_LINK_SEARCH_PROHIBITED",
			"A link '%s' leads to a page of a search; this Bundle "
			"is none", relation);
	else if ((pages || strcmp(relation, "self") == 0) &&
	    number < 64 && was_before(walk, first, row, relation))
		report_link(bundle, row, number,
			"BUNDLE_LINK_SEARCH_NO_DUPLICATES",
			"The link '%s' is there twice; it may be there once",
			relation);
	free(relation);
}

void bundle_check_links(const struct bundle *bundle)
{
	const struct walk *walk = bundle->walk;
	uint32_t list = index_member(walk->index, walk->text,
		bundle->place->row, "link");
	uint32_t first, row;
	long number = 0;

	if (list == INDEX_NONE ||
	    index_kind(walk->index, walk->text, list) != ROW_ARRAY)
		return;
	first = index_first(walk->index, walk->text, list);
	for (row = first; row != INDEX_NONE; number++) {
		check_link(bundle, first, row, number);
		row = index_next(walk->index, walk->text, row);
	}
}

/*
 * The type that the self link searched in ("https://x/r4/Patient?name=y"), or
 * an empty text: the whole server, or a list in _type, may be anything.
 */
static void searched_type(const char *self, struct buf *out)
{
	size_t len = strcspn(self, "?#");
	size_t at = len;

	if (strstr(self + len, "_type=") != NULL)
		return;
	while (at > 0 && self[at - 1] != '/')
		at--;
	if (self[at] >= 'A' && self[at] <= 'Z')
		buf_append(out, self + at, len - at);
}

/* Types named in "_type=A,B", or the one of the path. */
static bool may_match(const char *self, const char *type)
{
	const char *list = strstr(self, "_type=");
	struct buf only = BUF_INIT;
	size_t len = strlen(type);
	bool may = true;

	if (list != NULL) {
		list += strlen("_type=");
		for (may = false; !may && *list != '\0' && *list != '&';) {
			size_t word = strcspn(list, ",&");

			may = word == len && memcmp(list, type, len) == 0;
			list += word + (list[word] == ',');
		}
		return may;
	}
	searched_type(self, &only);
	if (only.len > 0)
		may = strcmp(only.data, type) == 0;
	buf_finish(&only);
	return may;
}

static void check_result(const struct bundle *bundle, size_t at,
	const char *self)
{
	const struct walk *walk = bundle->walk;
	const struct bundle_entry *entry = bundle_index_at(bundle->entries,
		at);
	char *mode = index_find_dup(walk->index, walk->text, entry->row,
		"search.mode");
	bool is_outcome = entry->type != NULL &&
		strcmp(entry->type, "OperationOutcome") == 0;

	if (entry->type == NULL) {
		free(mode);
		return;
	}
	if (entry->id == NULL && !is_outcome)
		walk_report_below(bundle->walk, bundle->place, entry->resource,
			FINDING_ERROR, "invalid",
			"BUNDLE_SEARCH_ENTRY_NO_RESOURCE_ID",
			"A resource that a search found must have an id");
	if (mode != NULL && strcmp(mode, "outcome") == 0 && !is_outcome)
		walk_report_below(bundle->walk, bundle->place, entry->resource,
			FINDING_ERROR, "invalid",
			"BUNDLE_SEARCH_ENTRY_WRONG_RESOURCE_TYPE_OUTCOME",
			"search.mode is 'outcome', but this is no "
			"OperationOutcome: it is a %s", entry->type);
	if (mode != NULL && strcmp(mode, "match") == 0 && self != NULL &&
	    !may_match(self, entry->type))
		walk_report_below(bundle->walk, bundle->place, entry->resource,
			FINDING_ERROR, "invalid",
			"BUNDLE_SEARCH_ENTRY_WRONG_RESOURCE_TYPE_MODE",
			"search.mode is 'match', but the search (link 'self') "
			"was not for a %s", entry->type);
	free(mode);
}

static bool has_modes(const struct bundle *bundle)
{
	const struct walk *walk = bundle->walk;

	for (size_t at = 0; at < bundle_index_count(bundle->entries); at++)
		if (index_find(walk->index, walk->text, bundle_index_at(
		    bundle->entries, at)->row, "search.mode") != INDEX_NONE)
			return true;
	return bundle_index_count(bundle->entries) == 0;
}

static char *self_link(const struct bundle *bundle)
{
	const struct walk *walk = bundle->walk;
	uint32_t list = index_member(walk->index, walk->text,
		bundle->place->row, "link");
	uint32_t row = list == INDEX_NONE ? INDEX_NONE :
		index_first(walk->index, walk->text, list);

	for (; row != INDEX_NONE;
	     row = index_next(walk->index, walk->text, row)) {
		uint32_t relation = index_member(walk->index, walk->text, row,
			"relation");

		if (relation != INDEX_NONE && index_string_equals(walk->index,
		    walk->text, relation, "self"))
			return index_find_dup(walk->index, walk->text, row,
				"url");
	}
	return NULL;
}

void bundle_check_search(const struct bundle *bundle)
{
	char *self = self_link(bundle);

	if (self == NULL)
		walk_report(bundle->walk, bundle->place, NULL,
			FINDING_WARNING, "invalid", "BUNDLE_SEARCH_NOSELF",
			"A searchset should have a link 'self' that says what "
			"was searched for");
	if (!has_modes(bundle))
		walk_report(bundle->walk, bundle->place, NULL,
			FINDING_WARNING, "invalid", "BUNDLE_SEARCH_NO_MODE",
			"The entries of a searchset should say what they are "
			"there for (search.mode)");
	for (size_t at = 0; at < bundle_index_count(bundle->entries); at++)
		check_result(bundle, at, self);
	free(self);
}
