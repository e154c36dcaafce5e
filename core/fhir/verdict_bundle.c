#include "core/fhir/verdict_part.h"

/*
 * Bundles that carry a verdict: the reply to a message (its MessageHeader
 * says ok, transient-error or fatal-error), the answer to a batch or a
 * transaction (the worst entry counts), and what a search found.
 *
 * In replies response.details often points at an OperationOutcome that is not
 * in the Bundle; then any outcome that is there has to do, or none.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/fhir/bundle.h"

struct part {
	const struct verdict_input *input;
	const struct doc_index *index;
	const char *text;
	struct verdict *out;
};

static uint32_t first_entry(const struct part *part)
{
	uint32_t list = index_find(part->index, part->text, 0, "entry");

	if (list == INDEX_NONE ||
	    index_kind(part->index, part->text, list) != ROW_ARRAY)
		return INDEX_NONE;
	return index_first(part->index, part->text, list);
}

/* The issues the reply's MessageHeader means, else those of the Bundle. */
static void reply_issues(const struct part *part, uint32_t header,
	struct issues *out)
{
	char *reference = index_find_dup(part->index, part->text, header,
		"response.details.reference");
	uint32_t row = INDEX_NONE;

	*out = (struct issues){ 0 };
	if (reference != NULL)
		row = bundle_find_full_url(part->index, part->text, reference);
	if (row != INDEX_NONE)
		issues_add(part->index, part->text, row, out);
	if (out->count == 0)
		issues_read(part->index, part->text, out);
	free(reference);
}

static void say_reply(const struct part *part, const char *code,
	const struct issue *worst)
{
	static const struct {
		const char *code, *words;
		enum verdict_level level;
	} replies[] = {
		{ "ok", "the message was accepted", VERDICT_GOOD },
		{ "transient-error", "not decided yet, the engine is still "
			"at work", VERDICT_WAIT },
		{ "fatal-error", "the message was rejected", VERDICT_BAD },
	};
	const char *words = "the message was not accepted", *more = NULL;
	enum verdict_level level = VERDICT_BAD;

	for (size_t i = 0; i < FD_COUNT(replies); i++)
		if (strcmp(replies[i].code, code) == 0) {
			words = replies[i].words;
			level = replies[i].level;
		}
	if (part->input->status >= 400)
		level = VERDICT_BAD;
	if (worst != NULL && !issue_is_payload(worst) &&
	    (level != VERDICT_GOOD || issue_rank(worst) >= 2))
		more = worst->text;
	verdict_say(part->out, level, code, "%s: %s%s%s", code, words,
		more != NULL ? "; " : "", more != NULL ? more : "");
}

static void next_of_reply(const struct part *part)
{
	char *number = index_find_dup(part->index, part->text, 0,
		"identifier.value");

	if (part->out->level == VERDICT_WAIT)
		verdict_next(part->out, "poll for the reply: GET Bundle with "
			"message.receiver:identifier and _lastUpdated%s%.60s",
			number != NULL ? "; the engine's message number is " :
			"", number != NULL ? number : "");
	else if (number != NULL)
		verdict_next(part->out, "the engine's message number is "
			"%.60s: look for it in the message viewer", number);
	free(number);
}

static bool verdict_of_message(const struct part *part)
{
	uint32_t entry = first_entry(part), header;
	struct issues issues;
	char *code;

	if (entry == INDEX_NONE)
		return false;
	header = index_find(part->index, part->text, entry, "resource");
	if (header == INDEX_NONE)
		return false;
	code = index_find_dup(part->index, part->text, header,
		"response.code");
	if (code == NULL)
		return false;
	reply_issues(part, header, &issues);
	say_reply(part, code, issues_worst(&issues));
	next_of_reply(part);
	issues_finish(&issues);
	free(code);
	return true;
}

/* The number "404 Not Found" begins with, or 0. */
static unsigned entry_status(const struct part *part, uint32_t entry,
	char **words)
{
	unsigned status = 0;
	const char *at;

	*words = index_find_dup(part->index, part->text, entry,
		"response.status");
	for (at = *words; at != NULL && text_is_digit(*at) && status < 1000;
	    at++)
		status = status * 10 + (unsigned)(*at - '0');
	return status;
}

/* What the worst entry's own outcome says, owned, or NULL. */
static char *entry_words(const struct part *part, uint32_t entry)
{
	struct issues issues = { 0 };
	const struct issue *worst;
	uint32_t outcome = index_find(part->index, part->text, entry,
		"response.outcome");
	char *words = NULL;

	if (outcome != INDEX_NONE)
		issues_add(part->index, part->text, outcome, &issues);
	worst = issues_worst(&issues);
	if (worst != NULL)
		words = xstrdup(worst->text);
	issues_finish(&issues);
	return words;
}

static void say_batch(const struct part *part, size_t count, size_t failed,
	const char *status, const char *words)
{
	if (failed == 0) {
		verdict_say(part->out, part->input->status >= 400 ?
			VERDICT_BAD : VERDICT_GOOD, "ok",
			"%zu %s, all done", count,
			count == 1 ? "entry" : "entries");
		return;
	}
	verdict_say(part->out, VERDICT_BAD, status,
		"%zu of %zu entries failed; the worst: %s%s%s", failed, count,
		status, words != NULL ? ": " : "", words != NULL ? words : "");
}

static bool verdict_of_batch(const struct part *part)
{
	uint32_t at = first_entry(part), worst_row = INDEX_NONE;
	char *worst = NULL, *status, *words = NULL;
	unsigned worst_number = 0;
	size_t count = 0, failed = 0;

	for (; at != INDEX_NONE; at = index_next(part->index, part->text, at)) {
		unsigned number = entry_status(part, at, &status);

		count++;
		failed += number >= 400;
		if (number >= 400 && number > worst_number) {
			worst_number = number;
			worst_row = at;
			free(worst);
			worst = status;
			status = NULL;
		}
		free(status);
	}
	if (worst_row != INDEX_NONE)
		words = entry_words(part, worst_row);
	say_batch(part, count, failed, worst != NULL ? worst : "", words);
	free(words);
	free(worst);
	return true;
}

/* Entries that matched, and those that came along. */
static size_t count_matches(const struct part *part, size_t *included)
{
	uint32_t at;
	size_t matches = 0;

	*included = 0;
	for (at = first_entry(part); at != INDEX_NONE;
	    at = index_next(part->index, part->text, at)) {
		uint32_t mode = index_find(part->index, part->text, at,
			"search.mode");

		if (mode != INDEX_NONE && index_string_equals(part->index,
		    part->text, mode, "include"))
			++*included;
		else if (mode == INDEX_NONE || !index_string_equals(
		    part->index, part->text, mode, "outcome"))
			matches++;
	}
	return matches;
}

static char *search_words(size_t matches, size_t included, long total)
{
	struct buf words = BUF_INIT;

	if (matches == 0 && total <= 0)
		buf_puts(&words, "nothing matches");
	else if (total < 0 || matches == (size_t)total)
		buf_printf(&words, "%zu match%s", matches,
			matches == 1 ? "" : "es");
	else if (matches == 0)
		buf_printf(&words, "%ld match%s in all, none in this answer",
			total, total == 1 ? "" : "es");
	else
		buf_printf(&words, "%zu match%s of %ld", matches,
			matches == 1 ? "" : "es", total);
	if (included > 0)
		buf_printf(&words, ", %zu included", included);
	return buf_take(&words);
}

/* The search's own outcomes, not those inside what was found. */
static void search_issues(const struct part *part, struct issues *out)
{
	uint32_t at;

	*out = (struct issues){ 0 };
	for (at = first_entry(part); at != INDEX_NONE;
	    at = index_next(part->index, part->text, at)) {
		uint32_t resource = index_find(part->index, part->text, at,
			"resource");

		if (resource != INDEX_NONE)
			issues_add(part->index, part->text, resource, out);
	}
}

/* A search may come with an outcome that says what was not looked at. */
static bool verdict_of_search(const struct part *part)
{
	size_t included, matches = count_matches(part, &included);
	struct issues issues;
	const struct issue *worst;
	char *words, *link;
	long total;
	bool is_bad;

	bundle_entry_count(part->index, part->text, &total);
	words = search_words(matches, included, total);
	search_issues(part, &issues);
	worst = issues_worst(&issues);
	if (worst != NULL && (issue_rank(worst) < 2 ||
	    issue_is_payload(worst)))
		worst = NULL;
	is_bad = part->input->status >= 400 ||
		(worst != NULL && issue_rank(worst) >= 3);
	verdict_say(part->out, is_bad ? VERDICT_BAD : VERDICT_GOOD,
		worst != NULL ? worst->severity : "ok", "%s%s%s", words,
		worst != NULL ? "; " : "", worst != NULL ? worst->text : "");
	link = bundle_link(part->index, part->text, "next");
	if (link != NULL)
		verdict_next(part->out, "there is a next page");
	free(link);
	issues_finish(&issues);
	free(words);
	return true;
}

bool verdict_of_bundle(const struct verdict_input *input,
	struct verdict *out)
{
	static const struct {
		const char *type;
		bool (*say)(const struct part *part);
	} kinds[] = {
		{ "message", verdict_of_message },
		{ "batch-response", verdict_of_batch },
		{ "transaction-response", verdict_of_batch },
		{ "searchset", verdict_of_search },
	};
	struct part part = { input, input->index, input->body, out };
	char *type = bundle_type(input->index, input->body);
	bool is_said = false;

	for (size_t i = 0; type != NULL && i < FD_COUNT(kinds); i++)
		if (strcmp(kinds[i].type, type) == 0)
			is_said = kinds[i].say(&part);
	free(type);
	return is_said;
}
