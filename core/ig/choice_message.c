#include "core/ig/choice_part.h"

/*
 * A message says its event, and a MessageDefinition says what a message of
 * that event is about: type, profile, how many. The official validator doesn't
 * look there. A reply (MessageHeader.response) carries the event of what it
 * answers, and has nothing of its focus.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

static char *dup_at(const struct choice *choice, uint32_t row,
	const char *steps)
{
	return index_find_dup(choice->index, choice->text, row, steps);
}

/* The MessageHeader's row, when the Bundle is a message; else INDEX_NONE. */
static uint32_t header_of(const struct choice *choice, uint32_t bundle)
{
	char *type = dup_at(choice, bundle, "type");
	uint32_t header = INDEX_NONE;

	if (text_equals(type, "message"))
		header = index_find(choice->index, choice->text, bundle,
			"entry.0.resource");
	free(type);
	return choice_is_type(choice, header, "MessageHeader") ? header :
		INDEX_NONE;
}

static bool is_text(const struct compiled *compiled, compiled_text text,
	const char *wanted)
{
	return text_equals(compiled_get(compiled, text), wanted);
}

/* What the header says: by URL where there is one, else by its event. */
struct wanted {
	char *url, *system, *code;
};

static bool is_wanted(const struct compiled *compiled,
	const struct choice_record *record, const struct wanted *wanted,
	bool by_url)
{
	if (by_url)
		return wanted->url != NULL && record->url != COMPILED_NONE &&
			is_text(compiled, record->url, wanted->url);
	return wanted->code != NULL && is_text(compiled, record->code,
		wanted->code) && is_text(compiled, record->system,
		wanted->system);
}

static bool find_in(struct choice *choice, size_t package,
	const struct wanted *wanted, bool by_url)
{
	size_t count, end;
	const struct choice_record *records = choice_records(choice, package,
		&count);
	const struct compiled *compiled = definitions_package(
		choice->definitions, package);

	for (size_t i = 0; i < count; i++) {
		if (records[i].kind != CHOICE_RECORD_MESSAGE ||
		    !is_wanted(compiled, &records[i], wanted, by_url))
			continue;
		for (end = i + 1; end < count && records[end].kind ==
		    CHOICE_RECORD_FOCUS;)
			end++;
		choice->message.compiled = compiled;
		choice->message.first = &records[i];
		choice->message.focus_count = end - i - 1;
		return true;
	}
	return false;
}

/* Later packages know better; base R4's own are examples. */
static void find_definition(struct choice *choice,
	const struct wanted *wanted)
{
	for (int by_url = 1; by_url >= 0; by_url--)
		for (size_t i = definitions_package_count(
		    choice->definitions); i-- > 1;)
			if (find_in(choice, i, wanted, by_url))
				return;
}

static void look_at(struct choice *choice, uint32_t bundle)
{
	struct choice_message *message = &choice->message;
	struct wanted wanted;

	if (message->bundle == bundle)
		return;
	*message = (struct choice_message){
		.bundle = bundle, .header = header_of(choice, bundle),
	};
	if (message->header == INDEX_NONE)
		return;
	message->is_reply = index_member(choice->index, choice->text,
		message->header, "response") != INDEX_NONE;
	wanted.url = dup_at(choice, message->header, "definition");
	if (wanted.url != NULL)
		wanted.url[strcspn(wanted.url, "|")] = '\0';
	wanted.system = dup_at(choice, message->header,
		"eventCoding.system");
	wanted.code = dup_at(choice, message->header, "eventCoding.code");
	if (wanted.code == NULL)
		wanted.code = dup_at(choice, message->header, "eventUri");
	find_definition(choice, &wanted);
	free(wanted.url);
	free(wanted.system);
	free(wanted.code);
}

static const char *text_of(const struct choice_message *message,
	compiled_text text)
{
	const char *got = compiled_get(message->compiled, text);

	return got != NULL ? got : "";
}

void choice_by_message(struct choice *choice, uint32_t bundle,
	const char *type, struct choice_list *out)
{
	const struct choice_message *message = &choice->message;

	look_at(choice, bundle);
	if (message->compiled == NULL || message->is_reply)
		return;
	for (size_t i = 1; i <= message->focus_count; i++) {
		const struct choice_record *focus = &message->first[i];

		if (focus->profile != COMPILED_NONE &&
		    strcmp(text_of(message, focus->type), type) == 0)
			choice_put(choice, out, CHOICE_MESSAGE,
				text_of(message, focus->profile),
				xasprintf("%s, event %s", text_of(message,
				focus->source), text_of(message,
				focus->code)));
	}
}

/* First entry of the Bundle, or INDEX_NONE. */
static uint32_t first_entry(const struct choice *choice, uint32_t bundle)
{
	uint32_t list = index_member(choice->index, choice->text, bundle,
		"entry");

	return list != INDEX_NONE && index_kind(choice->index, choice->text,
		list) == ROW_ARRAY ? index_first(choice->index, choice->text,
		list) : INDEX_NONE;
}

/* Entries of a type; url: only the one with that fullUrl. */
static uint32_t count_entries(const struct choice *choice, uint32_t bundle,
	const char *type, const char *url)
{
	uint32_t count = 0;

	for (uint32_t at = first_entry(choice, bundle); at != INDEX_NONE;
	    at = index_next(choice->index, choice->text, at)) {
		char *full;

		if (index_kind(choice->index, choice->text, at) !=
		    ROW_OBJECT || !choice_is_type(choice, index_member(
		    choice->index, choice->text, at, "resource"), type))
			continue;
		full = dup_at(choice, at, "fullUrl");
		count += url == NULL || text_equals(full, url);
		free(full);
	}
	return count;
}

/* True when a reference of MessageHeader.focus is to such a resource. */
static bool is_focus(const struct choice *choice, uint32_t bundle,
	uint32_t reference, const char *type)
{
	char *url = dup_at(choice, reference, "reference");
	char *said = dup_at(choice, reference, "type");
	char *step = xasprintf("%s/", type), *found;
	bool is_it = text_equals(said, type);

	if (!is_it && url != NULL) {
		found = strstr(url, step);
		is_it = found != NULL && (found == url || found[-1] == '/');
		is_it |= count_entries(choice, bundle, type, url) > 0;
	}
	free(step);
	free(said);
	free(url);
	return is_it;
}

static uint32_t count_focus(const struct choice *choice, uint32_t bundle,
	uint32_t header, const char *type)
{
	uint32_t list = index_member(choice->index, choice->text, header,
		"focus"), count = 0;

	if (list == INDEX_NONE ||
	    index_kind(choice->index, choice->text, list) != ROW_ARRAY)
		return 0;
	for (uint32_t at = index_first(choice->index, choice->text, list);
	    at != INDEX_NONE; at = index_next(choice->index, choice->text,
	    at))
		count += index_kind(choice->index, choice->text, at) ==
			ROW_OBJECT && is_focus(choice, bundle, at, type);
	return count;
}

/* The sentence on one focus, or false when the message is as it says. */
static bool judge(const struct choice *choice,
	const struct choice_record *focus, struct buf *sentence)
{
	const struct choice_message *message = &choice->message;
	const char *type = text_of(message, focus->type);
	uint32_t named = count_focus(choice, message->bundle, message->header,
		type);
	uint32_t there = count_entries(choice, message->bundle, type, NULL);
	bool is_less = named < focus->min;

	if (!is_less && named <= focus->max)
		return false;
	buf_printf(sentence, "MessageHeader.focus names %u %s, and %s wants "
		"%s %u for the event %s.", named, type, text_of(message,
		focus->source), is_less ? "at least" : "at most", is_less ?
		focus->min : focus->max, text_of(message, focus->code));
	if (is_less && there > named)
		buf_printf(sentence, " The Bundle has %u that it could name.",
			there);
	return true;
}

bool choice_message_problem(struct choice *choice, uint32_t bundle, size_t at,
	struct buf *sentence, const char **profile)
{
	const struct choice_message *message = &choice->message;

	look_at(choice, bundle);
	if (message->compiled == NULL || message->is_reply)
		return false;
	for (size_t i = 1; i <= message->focus_count; i++) {
		size_t before = sentence->len;

		if (!judge(choice, &message->first[i], sentence))
			continue;
		if (at == 0) {
			*profile = text_of(message, message->first->url);
			return true;
		}
		buf_truncate(sentence, before);
		at--;
	}
	return false;
}
