#include "core/fhir/outcome.h"
#include "core/fhir/verdict_part.h"

/*
 * OperationOutcomes in the dialects met:
 *
 *   InterSystems keeps a symbol in diagnostics ("<HSFHIRErr>MalformedValue")
 *   and the words in details.text, so details come before diagnostics;
 *   the RIE's replies keep a whole HL7 v2 message in diagnostics, which is no
 *   sentence for a person;
 *   the HL7 validator tells line, column, source and message id in
 *   extensions;
 *   HAPI has its words in diagnostics only, with its message id in front
 *   ("HAPI-0389: ..."), and line and column among the locations.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

enum {
	ISSUES_MAX = 10000,	/* more help nobody */
	NESTING_MAX = 3,	/* a searchset of messages of outcomes */
	PLACES_MAX = 8		/* locations looked at of one issue */
};

static char *first_of(const struct doc_index *index, const char *text,
	uint32_t row, const char *const *steps, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		char *found = index_find_dup(index, text, row, steps[i]);

		if (found != NULL && *found != '\0')
			return found;
		free(found);
	}
	return NULL;
}

/* A number behind a word, as in "Line[3] Col[14]"; 0 when there is none. */
static size_t number_behind(const char *words, const char *word)
{
	const char *at = text_find_nocase(words, strlen(words), word);
	size_t number = 0;

	if (at == NULL)
		return 0;
	at += strlen(word);
	at += strcspn(at, "0123456789]");
	for (; text_is_digit(*at) && number < UINT32_MAX; at++)
		number = number * 10 + (size_t)(*at - '0');
	return number;
}

/* HAPI's locations: a path, then "Line[3] Col[14]" or "Line 3, Col 14". */
static void read_locations(const struct doc_index *index, const char *text,
	struct issue *issue)
{
	uint32_t list = index_member(index, text, issue->row, "location"), at;
	unsigned count = 0;

	if (list == INDEX_NONE || index_kind(index, text, list) != ROW_ARRAY)
		return;
	for (at = index_first(index, text, list); at != INDEX_NONE &&
	    count < PLACES_MAX; at = index_next(index, text, at), count++) {
		char *words = index_string_dup(index, text, at);

		if (words != NULL && text_starts_with_nocase(words, "line")) {
			issue->line = number_behind(words, "line");
			issue->column = number_behind(words, "col");
		} else if (words != NULL && issue->expression == NULL) {
			issue->expression = xstrdup(words);
		}
		free(words);
	}
}

/* The value of an extension, whatever its type; owned, or NULL. */
static char *extension_value(const struct doc_index *index, const char *text,
	uint32_t row)
{
	static const char *const names[] = {
		"valueInteger", "valueString", "valueCode", "valueUri",
		"valueUnsignedInt", "valuePositiveInt"
	};

	for (size_t i = 0; i < FD_COUNT(names); i++) {
		uint32_t member = index_member(index, text, row, names[i]);

		if (member != INDEX_NONE)
			return index_scalar_dup(index, text, member);
	}
	return NULL;
}

static void read_extension(const struct doc_index *index, const char *text,
	uint32_t row, struct issue *issue)
{
	char *url = index_find_dup(index, text, row, "url");
	char *value = extension_value(index, text, row);
	long number;

	if (url == NULL || value == NULL) {
		free(url);
		free(value);
		return;
	}
	if (!text_parse_long(value, 0, INT32_MAX, &number))
		number = 0;
	if (text_ends_with(url, "-issue-line"))
		issue->line = (size_t)number;
	else if (text_ends_with(url, "-issue-col"))
		issue->column = (size_t)number;
	else if (text_ends_with(url, "-issue-source"))
		mem_replace(&issue->source, value);
	else if (text_ends_with(url, "-message-id"))
		mem_replace(&issue->message_id, value);
	free(url);
	free(value);
}

static void read_extensions(const struct doc_index *index, const char *text,
	struct issue *issue)
{
	uint32_t list = index_member(index, text, issue->row, "extension");
	uint32_t at;

	if (list == INDEX_NONE || index_kind(index, text, list) != ROW_ARRAY)
		return;
	for (at = index_first(index, text, list); at != INDEX_NONE;
	    at = index_next(index, text, at))
		if (index_kind(index, text, at) == ROW_OBJECT)
			read_extension(index, text, at, issue);
}

/* HAPI's message id stands in front of its words. */
static void read_hapi_id(struct issue *issue)
{
	size_t digits;

	if (issue->message_id != NULL || issue->text == NULL ||
	    !text_starts_with(issue->text, "HAPI-"))
		return;
	digits = strspn(issue->text + 5, "0123456789");
	if (digits > 0 && issue->text[5 + digits] == ':')
		issue->message_id = xstrndup(issue->text, 5 + digits);
}

static void add_issue(const struct doc_index *index, const char *text,
	uint32_t row, struct issues *out)
{
	static const char *const words[] = {
		"details.text", "details.coding.display", "diagnostics",
		"details.coding.code", "code"
	};
	static const char *const expression[] = { "expression.0" };
	struct issue issue = { .row = row };

	issue.severity = index_find_dup(index, text, row, "severity");
	issue.code = index_find_dup(index, text, row, "code");
	issue.text = first_of(index, text, row, words, FD_COUNT(words));
	issue.diagnostics = index_find_dup(index, text, row, "diagnostics");
	issue.expression = first_of(index, text, row, expression, 1);
	read_locations(index, text, &issue);
	read_extensions(index, text, &issue);
	read_hapi_id(&issue);
	if (issue.severity == NULL)
		issue.severity = xstrdup("");
	if (issue.code == NULL)
		issue.code = xstrdup("");
	if (issue.text == NULL)
		issue.text = xstrdup("no words");
	out->issue = mem_grow(out->issue, out->count, &out->alloc,
		sizeof(*out->issue));
	out->issue[out->count++] = issue;
}

static bool is_type(const struct doc_index *index, const char *text,
	uint32_t row, const char *type)
{
	uint32_t member;

	if (row == INDEX_NONE || index_kind(index, text, row) != ROW_OBJECT)
		return false;
	member = index_member(index, text, row, "resourceType");
	return member != INDEX_NONE &&
		index_string_equals(index, text, member, type);
}

static uint32_t first_child(const struct doc_index *index, const char *text,
	uint32_t row, const char *name)
{
	uint32_t list = index_member(index, text, row, name);

	if (list == INDEX_NONE || index_kind(index, text, list) != ROW_ARRAY)
		return INDEX_NONE;
	return index_first(index, text, list);
}

void issues_add(const struct doc_index *index, const char *text,
	uint32_t outcome, struct issues *out)
{
	uint32_t at;

	if (!is_type(index, text, outcome, "OperationOutcome"))
		return;
	for (at = first_child(index, text, outcome, "issue");
	    at != INDEX_NONE && out->count < ISSUES_MAX;
	    at = index_next(index, text, at))
		if (index_kind(index, text, at) == ROW_OBJECT)
			add_issue(index, text, at, out);
}

static void add_resource(const struct doc_index *index, const char *text,
	uint32_t row, unsigned depth, struct issues *out)
{
	uint32_t at;

	issues_add(index, text, row, out);
	if (depth == NESTING_MAX || !is_type(index, text, row, "Bundle"))
		return;
	for (at = first_child(index, text, row, "entry");
	    at != INDEX_NONE && out->count < ISSUES_MAX;
	    at = index_next(index, text, at)) {
		if (index_kind(index, text, at) != ROW_OBJECT)
			continue;
		add_resource(index, text, index_member(index, text, at,
			"resource"), depth + 1, out);
		issues_add(index, text, index_find(index, text, at,
			"response.outcome"), out);
	}
}

void issues_read(const struct doc_index *index, const char *text,
	struct issues *out)
{
	*out = (struct issues){ 0 };
	if (index_count(index) > 0)
		add_resource(index, text, 0, 0, out);
}

void issues_finish(struct issues *issues)
{
	for (size_t i = 0; i < issues->count; i++) {
		free(issues->issue[i].severity);
		free(issues->issue[i].code);
		free(issues->issue[i].text);
		free(issues->issue[i].diagnostics);
		free(issues->issue[i].expression);
		free(issues->issue[i].message_id);
		free(issues->issue[i].source);
	}
	free(issues->issue);
	*issues = (struct issues){ 0 };
}

int issue_rank(const struct issue *issue)
{
	static const char *const ranks[] = {
		"information", "warning", "error", "fatal"
	};

	for (size_t i = 0; i < FD_COUNT(ranks); i++)
		if (strcmp(issue->severity, ranks[i]) == 0)
			return (int)i + 1;
	return 0;
}

bool issue_is_payload(const struct issue *issue)
{
	return text_starts_with(issue->text, "MSH|");
}

const char *issue_symbol(const struct issue *issue)
{
	static const char mark[] = "<HSFHIRErr>";

	if (issue->diagnostics != NULL &&
	    text_starts_with(issue->diagnostics, mark) &&
	    issue->diagnostics[sizeof(mark) - 1] != '\0')
		return issue->diagnostics + sizeof(mark) - 1;
	return issue->message_id;
}

void issues_count_words(const struct issues *issues, struct buf *out)
{
	static const char *const names[] = {
		"other", "note", "warning", "error", "fatal error"
	};
	unsigned counts[FD_COUNT(names)] = { 0 };
	const char *comma = "";

	for (size_t i = 0; i < issues->count; i++)
		counts[issue_rank(&issues->issue[i])]++;
	for (size_t rank = FD_COUNT(names); rank-- > 0; ) {
		if (counts[rank] == 0)
			continue;
		buf_printf(out, "%s%u %s%s", comma, counts[rank],
			names[rank], counts[rank] == 1 ? "" : "s");
		comma = ", ";
	}
}
