#include "core/ig/bundle_part.h"

/*
 * The references of all entries are gone through once. Each that leads to an
 * entry is an edge; they come sorted by the entry they stand in, so where the
 * edges of one begin is all that walking forwards needs. Whether an entry hangs
 * together with the first in any direction is told by joined sets.
 *
 * Not only Reference.reference leads somewhere: any string that is an entry's
 * fullUrl counts (a url of an extension, a canonical), but is never missed.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

struct reach {
	const struct bundle *bundle;
	size_t *edges;		/* where they lead */
	size_t edge_count, edge_room;
	size_t *first;		/* of each entry, and the end */
	size_t *set;		/* parent of each entry in its set */
	bool *is_ahead;		/* forwards from the first entry */
};

static size_t set_of(struct reach *reach, size_t at)
{
	while (reach->set[at] != at) {
		reach->set[at] = reach->set[reach->set[at]];
		at = reach->set[at];
	}
	return at;
}

static void add_edge(struct reach *reach, size_t from, size_t to)
{
	if (reach->edge_count == reach->edge_room) {
		reach->edge_room = reach->edge_room * 2 + 64;
		reach->edges = xrealloc(reach->edges,
			reach->edge_room * sizeof(*reach->edges));
	}
	reach->edges[reach->edge_count++] = to;
	reach->set[set_of(reach, from)] = set_of(reach, to);
}

/* References that must lead to an entry: those of the first one. */
static bool must_be_here(const struct bundle *bundle, size_t from,
	const char *element)
{
	if (from != 0)
		return false;
	if (bundle->type == BUNDLE_MESSAGE)
		return strcmp(element, "focus") == 0;
	return bundle->type == BUNDLE_DOCUMENT && text_has_word(
		"subject encounter author party custodian detail entry",
		element, strlen(element));
}

/* The name of the element that a Reference is: "author", of an array too. */
static char *element_of(const struct walk *walk, uint32_t reference)
{
	struct row row = index_row(walk->index, walk->text, reference);

	if (row.key_len == 0 && row.parent != INDEX_NONE)
		row = index_row(walk->index, walk->text, row.parent);
	return row.key_len < 2 ? xstrdup("") :
		xstrndup(walk->text + row.key + 1, row.key_len - 2);
}

static void report_other_rule(const struct bundle *bundle, uint32_t row,
	const char *url, const struct bundle_answer *answer, const char *whole,
	bool must)
{
	const struct bundle_entry *other = bundle_index_at(bundle->entries,
		answer->entry);

	walk_report_below(bundle->walk, bundle->place, row, FINDING_WARNING,
		"required",
		"BUNDLE_BUNDLE_POSSIBLE_MATCH_WRONG_FU",
		"Entry %zu is %s/%s, but by a Bundle's rules %s is looked for "
		"as fullUrl '%s', and that entry's fullUrl is '%s'",
		answer->entry, other->type, other->id, url, whole,
		other->full_url != NULL ? other->full_url : "(none)");
	if (must)
		walk_report_below(bundle->walk, bundle->place, row,
			FINDING_ERROR, "invalid",
			"BUNDLE_BUNDLE_ENTRY_NOTFOUND_CANNOT_one",
			"'%s' is not in the Bundle. Entry %zu has this type "
			"and id, but references are matched by fullUrl, and "
			"its fullUrl is '%s'", url, answer->entry,
			other->full_url != NULL ? other->full_url : "(none)");
}

static void report_absent(const struct bundle *bundle, uint32_t row,
	const char *url, bool must)
{
	if (text_starts_with(url, "urn:"))
		walk_report_below(bundle->walk, bundle->place, row,
			FINDING_WARNING, "required",
			"Bundle_BUNDLE_Not_Local",
			"No entry of the Bundle has the fullUrl '%s'", url);
	if (must)
		walk_report_below(bundle->walk, bundle->place, row,
			FINDING_ERROR, "not-found",
			"Bundle_BUNDLE_Entry_NotFound",
			"'%s' must be in the Bundle, and no entry has that "
			"fullUrl", url);
}

/* row: of the Reference. */
static void judge(const struct bundle *bundle, size_t from, uint32_t row,
	const char *url, const struct bundle_answer *answer, const char *whole)
{
	char *element = element_of(bundle->walk, row);
	bool must = must_be_here(bundle, from, element);

	free(element);
	switch (answer->match) {
	case BUNDLE_FOUND:
		break;
	case BUNDLE_SEVERAL:
		if (bundle->type == BUNDLE_DOCUMENT ||
		    bundle->type == BUNDLE_MESSAGE)
			walk_report_below(bundle->walk, bundle->place, row,
				FINDING_ERROR, "invalid",
				"BUNDLE_BUNDLE_ENTRY_FOUND_MULTIPLE",
				"%zu entries of the Bundle fit '%s'",
				answer->count, url);
		break;
	case BUNDLE_OTHER_RULE:
		report_other_rule(bundle, row, url, answer, whole, must);
		break;
	case BUNDLE_NO_BASE:
		if (bundle_needs_full_url(bundle))
			walk_report_below(bundle->walk, bundle->place, row,
				FINDING_ERROR, "required",
				"Bundle_BUNDLE_FullUrl_Missing",
				"The reference '%s' is relative, but the entry "
				"it stands in has no fullUrl to begin from",
				url);
		break;
	case BUNDLE_ABSENT:
		report_absent(bundle, row, url, must);
		break;
	}
}

static void follow_reference(struct reach *reach, size_t from, uint32_t row,
	const char *url)
{
	const struct bundle *bundle = reach->bundle;
	struct buf whole = BUF_INIT;
	struct bundle_answer answer;

	if (*url == '\0' || *url == '#' || strchr(url, '?') != NULL)
		return;
	answer = bundle_index_resolve(bundle->entries, from, url, &whole);
	if (answer.match == BUNDLE_FOUND || answer.match == BUNDLE_SEVERAL)
		add_edge(reach, from, answer.entry);
	judge(bundle, from, index_parent(bundle->walk->index, row), url,
		&answer, whole.data);
	buf_finish(&whole);
}

/* Any other string that may be a fullUrl. */
static void follow_url(struct reach *reach, size_t from, const struct row *row)
{
	const struct walk *walk = reach->bundle->walk;
	const char *value = walk->text + row->value + 1;
	size_t len = row->value_len - 2;
	struct bundle_answer answer;
	char *url;

	if (len < 8 || len > 2048 || (memcmp(value, "urn:", 4) != 0 &&
	    memcmp(value, "http", 4) != 0))
		return;
	url = xstrndup(value, len);
	answer = bundle_index_resolve(reach->bundle->entries, from, url, NULL);
	if (answer.match == BUNDLE_FOUND || answer.match == BUNDLE_SEVERAL)
		add_edge(reach, from, answer.entry);
	free(url);
}

static void follow(struct reach *reach, size_t from)
{
	static const char name[] = "\"reference\"";
	const struct walk *walk = reach->bundle->walk;
	uint32_t at = bundle_index_at(reach->bundle->entries, from)->resource;
	uint32_t end = at == INDEX_NONE ? 0 : index_after(walk->index,
		walk->text, at);

	for (; at < end; at++) {
		struct row row;

		if (index_kind(walk->index, walk->text, at) != ROW_STRING)
			continue;
		row = index_row(walk->index, walk->text, at);
		if (row.value_len < 2)
			continue;
		if (row.key_len == sizeof(name) - 1 && memcmp(walk->text +
		    row.key, name, row.key_len) == 0) {
			char *url = index_string_dup(walk->index, walk->text,
				at);

			follow_reference(reach, from, at, url);
			free(url);
			continue;
		}
		follow_url(reach, from, &row);
	}
}

static void go_forwards(struct reach *reach, size_t count)
{
	size_t *waiting = xcalloc(count, sizeof(*waiting));
	size_t left = 1;

	reach->is_ahead[0] = true;
	while (left > 0) {
		size_t at = waiting[--left];

		for (size_t edge = reach->first[at];
		     edge < reach->first[at + 1]; edge++) {
			size_t to = reach->edges[edge];

			if (!reach->is_ahead[to])
				waiting[left++] = to;
			reach->is_ahead[to] = true;
		}
	}
	free(waiting);
}

static void report_backwards(const struct bundle *bundle, size_t at)
{
	const struct bundle_entry *entry = bundle_index_at(bundle->entries,
		at);

	if (bundle->type == BUNDLE_MESSAGE)
		walk_report_below(bundle->walk, bundle->place, entry->row,
			FINDING_INFORMATION, "informational",
			"BUNDLE_BUNDLE_ENTRY_REVERSE_MSG",
			"Nothing that follows from the MessageHeader refers to "
			"this entry; it only refers to others. Is it needed?");
	else if (entry->type == NULL ||
	    strcmp(entry->type, "Provenance") != 0)
		walk_report_below(bundle->walk, bundle->place, entry->row,
			FINDING_WARNING, "informational",
			"BUNDLE_BUNDLE_ENTRY_REVERSE_R4",
			"Nothing that follows from the Composition refers to "
			"this entry; only a Provenance may be there so");
}

static void report_orphan(const struct bundle *bundle, size_t at)
{
	uint32_t row = bundle_index_at(bundle->entries, at)->row;

	if (bundle->type == BUNDLE_MESSAGE)
		walk_report_below(bundle->walk, bundle->place, row,
			FINDING_WARNING, "informational",
			"Bundle_BUNDLE_Entry_Orphan_MESSAGE",
			"No reference leads from the MessageHeader to this "
			"entry, nor back. Is it needed to process the "
			"message?");
	else
		walk_report_below(bundle->walk, bundle->place, row,
			FINDING_ERROR, "informational",
			"Bundle_BUNDLE_Entry_Orphan_DOCUMENT",
			"No reference leads from the Composition to this "
			"entry, nor back; it is no part of the document");
}

static void report_apart(struct reach *reach, size_t count)
{
	const struct bundle *bundle = reach->bundle;

	go_forwards(reach, count);
	for (size_t at = 1; at < count; at++) {
		if (bundle_index_at(bundle->entries, at)->resource ==
		    INDEX_NONE || reach->is_ahead[at])
			continue;
		if (set_of(reach, at) == set_of(reach, 0))
			report_backwards(bundle, at);
		else
			report_orphan(bundle, at);
	}
}

void bundle_reach(const struct bundle *bundle)
{
	size_t count = bundle_index_count(bundle->entries);
	struct reach reach = { .bundle = bundle };

	if (count == 0)
		return;
	reach.first = xcalloc(count + 1, sizeof(*reach.first));
	reach.set = xcalloc(count, sizeof(*reach.set));
	reach.is_ahead = xcalloc(count, sizeof(*reach.is_ahead));
	for (size_t at = 0; at < count; at++)
		reach.set[at] = at;
	for (size_t at = 0; at < count; at++) {
		reach.first[at] = reach.edge_count;
		follow(&reach, at);
	}
	reach.first[count] = reach.edge_count;
	if (bundle->type == BUNDLE_DOCUMENT || bundle->type == BUNDLE_MESSAGE)
		report_apart(&reach, count);
	free(reach.edges);
	free(reach.first);
	free(reach.set);
	free(reach.is_ahead);
}
