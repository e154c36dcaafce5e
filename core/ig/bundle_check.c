#include "core/ig/bundle_check.h"

/*
 * The rules that hold for each entry alone; those between entries are in
 * bundle_reach.c, those of searchsets in bundle_search.c. Ids are those of the
 * official validator's catalogue.
 */

#include <string.h>

#include "core/ig/bundle_part.h"
#include "core/ig/walk_state.h"

static enum bundle_type type_of(const struct walk *walk, uint32_t row)
{
	static const struct {
		const char *name;
		enum bundle_type type;
	} types[] = {
		{ "document", BUNDLE_DOCUMENT }, { "message", BUNDLE_MESSAGE },
		{ "searchset", BUNDLE_SEARCHSET },
		{ "transaction", BUNDLE_TRANSACTION },
		{ "batch", BUNDLE_BATCH },
		{ "transaction-response", BUNDLE_RESPONSE },
		{ "batch-response", BUNDLE_RESPONSE },
	};
	uint32_t type = index_member(walk->index, walk->text, row, "type");

	if (type == INDEX_NONE)
		return BUNDLE_OTHER;
	for (size_t at = 0; at < sizeof(types) / sizeof(types[0]); at++)
		if (index_string_equals(walk->index, walk->text, type,
		    types[at].name))
			return types[at].type;
	return BUNDLE_OTHER;
}

bool bundle_needs_full_url(const struct bundle *bundle)
{
	return bundle->type != BUNDLE_TRANSACTION &&
		bundle->type != BUNDLE_BATCH &&
		bundle->type != BUNDLE_RESPONSE;
}

/* A fullUrl that looks like a server's must end as its resource says. */
static void check_ending(const struct bundle *bundle, size_t at)
{
	const struct bundle_entry *entry = bundle_index_at(bundle->entries,
		at);
	const char *type, *id;
	size_t type_len, id_len;

	if (entry->type == NULL || !bundle_is_restful(entry->full_url, &type,
	    &type_len, &id, &id_len) || definitions_type(
	    bundle->walk->definitions, type, type_len) == 0)
		return;
	if (entry->id == NULL) {
		/* What is to be created has no id yet. */
		if (bundle_needs_full_url(bundle))
			walk_report_below(bundle->walk, bundle->place,
				entry->row, FINDING_ERROR, "invalid",
				"BUNDLE_ENTRY_URL_MATCHES_NO_ID",
				"The fullUrl '%s' is that of a resource on a "
				"server, but the resource has no id",
				entry->full_url);
		return;
	}
	if (strlen(entry->type) == type_len &&
	    memcmp(entry->type, type, type_len) == 0 &&
	    strlen(entry->id) == id_len && memcmp(entry->id, id, id_len) == 0)
		return;
	walk_report_below(bundle->walk, bundle->place, entry->row,
		FINDING_ERROR, "invalid",
		"BUNDLE_ENTRY_URL_MATCHES_TYPE_ID",
		"The fullUrl '%s' is that of a resource on a server, so it "
		"must end with the type and id of the resource: /%s/%s",
		entry->full_url, entry->type, entry->id);
}

static void check_entry(const struct bundle *bundle, size_t at)
{
	const struct bundle_entry *entry = bundle_index_at(bundle->entries,
		at);

	if (entry->full_url == NULL) {
		if (bundle_needs_full_url(bundle) &&
		    entry->resource != INDEX_NONE)
			walk_report_below(bundle->walk, bundle->place,
				entry->row, FINDING_ERROR, "invalid",
				"BUNDLE_BUNDLE_ENTRY_FULLURL_REQUIRED",
				"The entry has no fullUrl; each entry needs "
				"one, except in transactions and batches");
		return;
	}
	if (strchr(entry->full_url, ':') == NULL) {
		walk_report_below(bundle->walk, bundle->place, entry->row,
			FINDING_ERROR, "invalid",
			"BUNDLE_ENTRY_URL_ABSOLUTE",
			"The fullUrl must be an absolute URL, such as "
			"urn:uuid:... or http://..., not '%s'",
			entry->full_url);
		return;
	}
	check_ending(bundle, at);
}

/* A document begins with its Composition, a message with its header. */
static void check_first(const struct bundle *bundle)
{
	bool is_document = bundle->type == BUNDLE_DOCUMENT;
	const char *must = is_document ? "Composition" : "MessageHeader";
	const char *kind = is_document ? "document" : "message";
	const struct bundle_entry *first;

	if (!is_document && bundle->type != BUNDLE_MESSAGE)
		return;
	if (bundle_index_count(bundle->entries) == 0) {
		walk_report(bundle->walk, bundle->place, NULL, FINDING_ERROR,
			"invalid", "Bundle_BUNDLE_Entry_NoFirst",
			"A %s must have entries, the first a %s", kind, must);
		return;
	}
	first = bundle_index_at(bundle->entries, 0);
	if (first->resource == INDEX_NONE) {
		walk_report_below(bundle->walk, bundle->place, first->row,
			FINDING_ERROR, "invalid",
			"Bundle_BUNDLE_Entry_NoFirstResource",
			"The first entry of a %s must have a %s in it", kind,
			must);
		return;
	}
	if (first->type == NULL || strcmp(first->type, must) == 0)
		return;
	walk_report_below(bundle->walk, bundle->place, first->resource,
		FINDING_ERROR, "invalid",
		is_document ? "Bundle_BUNDLE_Entry_Document" :
		"Validation_BUNDLE_Message",
		"The first entry of a %s must be a %s, and this is a %s", kind,
		must, first->type);
}

void bundle_check(struct walk *walk, const struct place *place)
{
	struct bundle bundle = { walk, place, BUNDLE_OTHER, NULL };
	struct bundle_index *own = NULL;

	bundle.type = type_of(walk, place->row);
	if (place->row == 0)
		bundle.entries = walk->state->entries;
	if (bundle.entries == NULL)
		bundle.entries = own = bundle_index_new(walk->index,
			walk->text, place->row);
	check_first(&bundle);
	for (size_t at = 0; at < bundle_index_count(bundle.entries); at++)
		check_entry(&bundle, at);
	bundle_check_links(&bundle);
	if (bundle.type == BUNDLE_SEARCHSET)
		bundle_check_search(&bundle);
	bundle_reach(&bundle);
	bundle_index_free(own);
}
