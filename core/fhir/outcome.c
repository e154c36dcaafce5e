#include "core/fhir/verdict_part.h"

/*
 * OperationOutcomes (FHIR R4 operationoutcome.html) in the dialects met:
 * InterSystems keeps a symbol in diagnostics ("<HSFHIRErr>MalformedValue")
 * and the words in details.text, so details come before diagnostics; HAPI has
 * its words in diagnostics only; the RIE's replies keep a whole HL7 v2 message
 * there, which is no sentence for a person.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/fhir/bundle.h"

enum {
	ISSUES_MAX = 10000,	/* more help nobody */
	NESTING_MAX = 3		/* a searchset of messages of outcomes */
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

static void add_issue(const struct doc_index *index, const char *text,
	uint32_t row, struct issues *out)
{
	static const char *const words[] = {
		"details.text", "details.coding.display", "diagnostics",
		"details.coding.code", "code"
	};
	static const char *const places[] = { "expression.0", "location.0" };
	struct issue issue = { .row = row };

	issue.severity = index_find_dup(index, text, row, "severity");
	issue.code = index_find_dup(index, text, row, "code");
	issue.text = first_of(index, text, row, words, FD_COUNT(words));
	issue.diagnostics = index_find_dup(index, text, row, "diagnostics");
	issue.expression = first_of(index, text, row, places,
		FD_COUNT(places));
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

const struct issue *issues_worst(const struct issues *issues)
{
	const struct issue *worst = NULL;

	for (size_t i = 0; i < issues->count; i++)
		if (worst == NULL ||
		    issue_rank(&issues->issue[i]) > issue_rank(worst))
			worst = &issues->issue[i];
	return worst;
}

bool issue_is_payload(const struct issue *issue)
{
	return text_starts_with(issue->text, "MSH|");
}

/* "2 errors, 17 warnings" */
static char *count_words(const struct issues *issues)
{
	static const char *const names[] = {
		"other", "note", "warning", "error", "fatal error"
	};
	unsigned counts[FD_COUNT(names)] = { 0 };
	struct buf words = BUF_INIT;

	for (size_t i = 0; i < issues->count; i++)
		counts[issue_rank(&issues->issue[i])]++;
	for (size_t rank = FD_COUNT(names); rank-- > 0; )
		if (counts[rank] > 0)
			buf_printf(&words, "%s%u %s%s",
				words.len > 0 ? ", " : "", counts[rank],
				names[rank], counts[rank] == 1 ? "" : "s");
	return buf_take(&words);
}

/* A status of 400 or more is bad whatever the severity says. */
static enum verdict_level level_of(unsigned status, const struct issue *worst)
{
	if (status >= 400 || issue_rank(worst) >= 3)
		return VERDICT_BAD;
	return issue_rank(worst) > 0 ? VERDICT_GOOD : VERDICT_NONE;
}

bool verdict_of_outcome(const struct verdict_input *input,
	struct verdict *out)
{
	struct issues issues = { 0 };
	const struct issue *worst;
	char label[80], *counts;

	issues_add(input->index, input->body, 0, &issues);
	worst = issues_worst(&issues);
	if (worst == NULL)
		return false;
	status_label(input->status, input->reason, label, sizeof(label));
	counts = count_words(&issues);
	if (issues.count > 1)
		verdict_say(out, level_of(input->status, worst),
			worst->severity, "%s: %s: %s", label, counts,
			worst->text);
	else
		verdict_say(out, level_of(input->status, worst),
			worst->severity, "%s: %s", label,
			issue_is_payload(worst) ? counts : worst->text);
	if (input->status == 404)
		verdict_next(out, "the FHIR server answered: the resource or "
			"its type is not there, the address itself is right");
	else if (input->status != 422 && status_next(input->status) != NULL)
		verdict_next(out, "%s", status_next(input->status));
	free(counts);
	issues_finish(&issues);
	return true;
}
