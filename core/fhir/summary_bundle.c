#include "core/fhir/summary_part.h"

/*
 * What holds other things: Bundles by the types in them, OperationOutcomes by
 * severity. A message begins with what its reader asks first: was it taken,
 * what happened, from where, to where, about whom, about what (the elements of
 * its header, told here and not again); then how it hangs together, then the
 * envelope, then its resources in full.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/fhir/bundle.h"
#include "core/fhir/message.h"

enum { TYPES_MAX = 40, NAMES_MAX = 50 };

struct counts {
	char *type[TYPES_MAX];
	unsigned count[TYPES_MAX];
	size_t used;
};

static void count_one(struct counts *counts, char *type)
{
	size_t i = 0;

	while (i < counts->used && strcmp(counts->type[i], type) != 0)
		i++;
	if (i < counts->used || i == TYPES_MAX) {
		counts->count[i < TYPES_MAX ? i : TYPES_MAX - 1]++;
		free(type);
		return;
	}
	counts->type[i] = type;
	counts->count[i] = 1;
	counts->used++;
}

/* "12 Observation, 1 Patient" of the first thousand entries. */
static void write_counts(struct summary *summary, uint32_t entries)
{
	struct counts counts = { .used = 0 };
	struct buf words = BUF_INIT;
	uint32_t at, seen = 0;

	for (at = summary_first(summary, entries); at != INDEX_NONE &&
	    seen < SUMMARY_ENTRIES_MAX; at = summary_next(summary, at)) {
		char *type = fhir_resource_type(summary->index, summary->text,
			summary_find(summary, at, "resource"));

		count_one(&counts, type != NULL ? type :
			xstrdup("without a resource"));
		seen++;
	}
	for (size_t i = 0; i < counts.used; i++) {
		buf_printf(&words, "%s%u %s", i > 0 ? ", " : "",
			counts.count[i], counts.type[i]);
		free(counts.type[i]);
	}
	if (at != INDEX_NONE)
		buf_printf(&words, " among the first %u",
			(unsigned)SUMMARY_ENTRIES_MAX);
	summary_pair(summary, entries, "Holds", 0, words.len > 0 ?
		words.data : "nothing");
	buf_finish(&words);
}

/* A line an entry: its name, and what the server answered to it. */
static void write_names(struct summary *summary, uint32_t entries)
{
	uint32_t at, number = 0;

	page_blank(summary->page);
	for (at = summary_first(summary, entries); at != INDEX_NONE &&
	    !summary_is_full(summary); at = summary_next(summary, at)) {
		uint32_t resource = summary_find(summary, at, "resource");
		char *status = summary_dup(summary, at, "response.status");
		char *method = summary_dup(summary, at, "request.method");
		char *url = summary_dup(summary, at, "request.url");
		struct buf words = BUF_INIT;

		if (method != NULL)
			buf_printf(&words, "%s %s: ", method,
				url != NULL ? url : "");
		if (status != NULL)
			buf_printf(&words, "%s: ", status);
		summary_put_name(summary, resource, &words);
		free(status);
		free(method);
		free(url);
		if (number++ < NAMES_MAX)
			page_line(summary->page, TONE_PLAIN, resource !=
				INDEX_NONE ? resource : at, "%u. %s",
				(unsigned)number, words.data);
		buf_finish(&words);
		if (number <= NAMES_MAX)
			continue;
		summary_more(summary, at, summary_count(summary, entries) -
			NAMES_MAX, 0);
		return;
	}
}

static void tell(struct summary *summary, uint32_t row)
{
	if (row == INDEX_NONE || summary_is_full(summary) ||
	    !summary_tell(summary, row))
		return;
	page_blank(summary->page);
	summary_resource(summary, row);
}

/* The resources of one type, or of any that are left. */
static void tell_all(struct summary *summary, uint32_t entries,
	const char *type)
{
	uint32_t at, number = 0;

	for (at = summary_first(summary, entries); at != INDEX_NONE &&
	    number++ < SUMMARY_LIST_MAX; at = summary_next(summary, at)) {
		uint32_t resource = summary_find(summary, at, "resource");

		if (summary_is(summary, resource, ROW_OBJECT) &&
		    (type == NULL || summary_equals(summary, resource,
		    "resourceType", type)))
			tell(summary, resource);
	}
}

/* What the header's references lead to; then orders, reports and the rest. */
static void write_message(struct summary *summary, uint32_t entries)
{
	static const char *const order[] = {
		"OperationOutcome", "DiagnosticReport", "ServiceRequest",
		"Patient", NULL
	};

	for (size_t i = 0; i < FD_COUNT(order); i++)
		tell_all(summary, entries, order[i]);
	if (summary_count(summary, entries) > SUMMARY_LIST_MAX)
		summary_more(summary, entries, summary_count(summary,
			entries) - SUMMARY_LIST_MAX, 0);
}

/* The page is of one message or document, not of what holds them. */
static bool is_message(const struct summary *summary, uint32_t row)
{
	return summary->nesting < 2 &&
		message_is(summary->index, summary->text, row);
}

/* The MessageHeader or the Composition. */
static uint32_t header_of(const struct summary *summary, uint32_t row)
{
	uint32_t header = summary_find(summary, row, "entry.0.resource");

	return summary_equals(summary, header, "resourceType",
		"MessageHeader") || summary_equals(summary, header,
		"resourceType", "Composition") ? header : INDEX_NONE;
}

void summary_bundle_lead(struct summary *summary, uint32_t row)
{
	uint32_t header;

	if (!is_message(summary, row))
		return;
	header = header_of(summary, row);
	if (header != INDEX_NONE && summary_tell(summary, header))
		summary_resource_head(summary, header);
	page_blank(summary->page);
	message_outline(summary->index, summary->text, row,
		summary->options->is_private, summary->page);
	page_blank(summary->page);
	page_heading(summary->page, row, "The Bundle");
}

/* "Patient Yara NOTAPERSON, NHS number 999 999 9344" of a message. */
static void write_patient(struct summary *summary, uint32_t resource)
{
	uint32_t identifier = summary_find(summary, resource,
		"identifier.0");
	struct buf words = BUF_INIT;

	summary_put_name(summary, resource, &words);
	if (identifier != INDEX_NONE) {
		buf_puts(&words, ", ");
		datatype_put_identifier(summary, identifier, &words);
	}
	summary_pair(summary, resource, "Patient", 0, words.data);
	buf_finish(&words);
}

/* What a message is about: whom, and what. */
void summary_write_focus(struct summary *summary, uint32_t row,
	const char *label, unsigned level)
{
	uint32_t bundle = reference_bundle_of(summary->index, summary->text,
		row), entries, at, seen = 0;

	entries = bundle != INDEX_NONE ? index_member(summary->index,
		summary->text, bundle, "entry") : INDEX_NONE;
	for (at = entries != INDEX_NONE ? summary_first(summary, entries) :
	    INDEX_NONE; at != INDEX_NONE && seen++ < SUMMARY_LIST_MAX;
	    at = summary_next(summary, at)) {
		uint32_t resource = summary_find(summary, at, "resource");

		if (summary_equals(summary, resource, "resourceType",
		    "Patient"))
			write_patient(summary, resource);
	}
	summary_element(summary, row, label, level);
}

void summary_bundle(struct summary *summary, uint32_t row)
{
	uint32_t entries = index_member(summary->index, summary->text, row,
		"entry");

	if (!summary_is(summary, entries, ROW_ARRAY)) {
		summary_pair(summary, row, "Holds", 0, "nothing: there is no "
			"entry");
		return;
	}
	write_counts(summary, entries);
	if (!is_message(summary, row)) {
		write_names(summary, entries);
		return;
	}
	if (header_of(summary, row) != INDEX_NONE)
		summary_resource_rest(summary, header_of(summary, row));
	write_message(summary, entries);
}

static enum page_tone severity_tone(const char *severity)
{
	static const struct {
		const char *severity;
		enum page_tone tone;
	} tones[] = {
		{ "fatal", TONE_BAD }, { "error", TONE_BAD },
		{ "warning", TONE_WARNING }, { "information", TONE_DIM },
	};

	for (size_t i = 0; severity != NULL && i < FD_COUNT(tones); i++)
		if (strcmp(tones[i].severity, severity) == 0)
			return tones[i].tone;
	return TONE_PLAIN;
}

static void write_issue(struct summary *summary, uint32_t at)
{
	static const char *const says[] = {
		"details.text", "details.coding.display", "diagnostics",
		"details.coding.code", "code"
	};
	char *severity = summary_dup(summary, at, "severity");
	char *place = summary_dup(summary, at, "expression.0");
	char *words = NULL;

	if (place == NULL)
		place = summary_dup(summary, at, "location.0");
	for (size_t i = 0; i < FD_COUNT(says) && words == NULL; i++)
		words = summary_dup(summary, at, says[i]);
	summary->tone = severity_tone(severity);
	if (words != NULL && text_starts_with(words, "MSH|")) {
		free(words);
		words = xstrdup("a whole HL7 v2 message: Enter opens it");
	}
	summary_pair(summary, at, severity != NULL ? severity : "issue", 0,
		words != NULL ? words : "no words");
	if (place != NULL) {
		summary->tone = TONE_DIM;
		summary_pair(summary, at, "", 0, place);
	}
	free(severity);
	free(place);
	free(words);
}

enum { RANK_ERROR, RANK_WARNING, RANK_NOTE, RANKS };

static int rank_of(const char *severity)
{
	if (severity != NULL && (strcmp(severity, "fatal") == 0 ||
	    strcmp(severity, "error") == 0))
		return RANK_ERROR;
	return severity != NULL && strcmp(severity, "warning") == 0 ?
		RANK_WARNING : RANK_NOTE;
}

static int rank_at(struct summary *summary, uint32_t at)
{
	char *severity = summary_dup(summary, at, "severity");
	int rank = rank_of(severity);

	free(severity);
	return rank;
}

/* "2 errors, 17 warnings" of at most a thousand. */
static void write_severities(struct summary *summary, uint32_t list)
{
	static const char *const names[RANKS] = { "error", "warning", "note" };
	unsigned counts[RANKS] = { 0 };
	struct buf words = BUF_INIT;
	uint32_t at, seen = 0;

	for (at = summary_first(summary, list); at != INDEX_NONE &&
	    seen++ < SUMMARY_ENTRIES_MAX; at = summary_next(summary, at))
		counts[rank_at(summary, at)]++;
	for (size_t i = 0; i < RANKS; i++)
		if (counts[i] > 0)
			buf_printf(&words, "%s%u %s%s", words.len > 0 ? ", " :
				"", counts[i], names[i], counts[i] == 1 ? "" :
				"s");
	page_heading(summary->page, list, "Issues: %s", words.data != NULL ?
		words.data : "none");
	buf_finish(&words);
}

/* The worst first: what is left out for its number is what matters least. */
void summary_write_issues(struct summary *summary, uint32_t row,
	const char *label, unsigned level)
{
	uint32_t at, number = 0, seen = 0;

	(void)label;
	page_blank(summary->page);
	write_severities(summary, row);
	for (int rank = 0; rank < RANKS; rank++, seen = 0) {
		for (at = summary_first(summary, row); at != INDEX_NONE &&
		    seen++ < SUMMARY_ENTRIES_MAX && !summary_is_full(summary);
		    at = summary_next(summary, at)) {
			if (rank_at(summary, at) != rank)
				continue;
			if (number++ == SUMMARY_LIST_MAX) {
				summary_more(summary, row, summary_count(
					summary, row) - SUMMARY_LIST_MAX,
					level);
				return;
			}
			write_issue(summary, at);
		}
	}
}

/* "self, next": to whom it matters, the addresses stand in the tree. */
void summary_write_links(struct summary *summary, uint32_t row,
	const char *label, unsigned level)
{
	struct buf words = BUF_INIT;
	uint32_t at, seen = 0;

	for (at = summary_first(summary, row); at != INDEX_NONE &&
	    seen++ < SUMMARY_LIST_MAX; at = summary_next(summary, at)) {
		char *relation = summary_dup(summary, at, "relation");

		buf_printf(&words, "%s%s", seen > 1 ? ", " : "",
			relation != NULL ? relation : "without a relation");
		free(relation);
	}
	if (words.len > 0)
		summary_pair(summary, row, label, level, words.data);
	buf_finish(&words);
}
