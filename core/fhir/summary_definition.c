#include "core/fhir/summary_part.h"

/*
 * Statements, definitions and forms: title and state, then what they hold,
 * counted or as one line an item. A profile's thousands of elements are a
 * number here and a tree elsewhere.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

enum { DEPTH_MAX = 6 };

/* "439 KB, base64" */
void summary_write_size(struct summary *summary, uint32_t row,
	const char *label, unsigned level)
{
	struct row facts = index_row(summary->index, summary->text, row);
	char size[24], words[80];

	text_format_size(size, sizeof(size),
		(uint64_t)facts.value_len / 4 * 3);
	snprintf(words, sizeof(words), "%s, in base64", size);
	summary_pair(summary, row, label, level, words);
}

/* "354 elements" of the list in it, or of the list it is. */
void summary_write_count(struct summary *summary, uint32_t row,
	const char *label, unsigned level)
{
	uint32_t list = summary_is(summary, row, ROW_OBJECT) ?
		summary_find(summary, row, "element") : row;
	char words[40];

	snprintf(words, sizeof(words), "%u", (unsigned)summary_count(summary,
		list != INDEX_NONE ? list : row));
	summary_pair(summary, row, label, level, words);
}

/* "code: display" lines, those below one indented. */
static void write_concepts(struct summary *summary, uint32_t list,
	unsigned level)
{
	uint32_t at, number = 0;

	for (at = summary_first(summary, list); at != INDEX_NONE &&
	    !summary_is_full(summary); at = summary_next(summary, at)) {
		char *code = summary_dup(summary, at, "code");
		char *display = summary_dup(summary, at, "display");
		uint32_t below = summary_find(summary, at, "concept");

		if (number++ == SUMMARY_LIST_MAX)
			summary_more(summary, at, summary_count(summary,
				list) - SUMMARY_LIST_MAX, level);
		else
			summary_pair(summary, at, code != NULL ? code : "",
				level, display != NULL ? display : "");
		free(code);
		free(display);
		if (number > SUMMARY_LIST_MAX)
			return;
		if (summary_is(summary, below, ROW_ARRAY) &&
		    level < DEPTH_MAX)
			write_concepts(summary, below, level + 1);
	}
}

static void begin_section(struct summary *summary, uint32_t row,
	const char *label)
{
	page_blank(summary->page);
	page_heading(summary->page, row, "%s: %u", label,
		(unsigned)summary_count(summary, row));
}

void summary_write_concepts(struct summary *summary, uint32_t row,
	const char *label, unsigned level)
{
	begin_section(summary, row, label);
	write_concepts(summary, row, level);
}

/* The answers of a QuestionnaireResponse's item, or a question's type. */
static void put_answer(struct summary *summary, uint32_t item,
	struct buf *out)
{
	uint32_t list = summary_find(summary, item, "answer"), at;
	char *type = summary_dup(summary, item, "type");

	if (type != NULL)
		buf_printf(out, "%s%s", type, summary_is(summary,
			summary_find(summary, item, "required"), ROW_TRUE) ?
			", required" : "");
	free(type);
	if (!summary_is(summary, list, ROW_ARRAY))
		return;
	for (at = summary_first(summary, list); at != INDEX_NONE;
	    at = summary_next(summary, at)) {
		uint32_t value = summary_first(summary, at);

		if (out->len > 0)
			buf_puts(out, ", ");
		if (value != INDEX_NONE && !datatype_put(summary, value, out))
			buf_puts(out, "see the Tree");
	}
}

/* Questions with their numbers; groups hold the ones below them. */
static void write_items(struct summary *summary, uint32_t list,
	unsigned level)
{
	uint32_t at, number = 0;

	for (at = summary_first(summary, list); at != INDEX_NONE &&
	    !summary_is_full(summary); at = summary_next(summary, at)) {
		char *words = summary_dup(summary, at, "text");
		char *id = summary_dup(summary, at, "linkId");
		uint32_t below = summary_find(summary, at, "item");
		struct buf answer = BUF_INIT;
		const char *says = words != NULL ? words : id;

		if (number++ == SUMMARY_LIST_MAX) {
			summary_more(summary, at, summary_count(summary,
				list) - SUMMARY_LIST_MAX, level);
		} else {
			put_answer(summary, at, &answer);
			page_line(summary->page, TONE_PLAIN, at,
				"%*s%s%s%s", (int)level * 2, "",
				says != NULL ? says : "(no words)",
				answer.len > 0 ? ": " : "", answer.data);
		}
		free(words);
		free(id);
		buf_finish(&answer);
		if (number > SUMMARY_LIST_MAX)
			return;
		if (summary_is(summary, below, ROW_ARRAY) &&
		    level < DEPTH_MAX)
			write_items(summary, below, level + 1);
	}
}

void summary_write_items(struct summary *summary, uint32_t row,
	const char *label, unsigned level)
{
	begin_section(summary, row, label);
	write_items(summary, row, level);
}

static void write_parameters(struct summary *summary, uint32_t list,
	unsigned level)
{
	uint32_t at, number = 0;

	for (at = summary_first(summary, list); at != INDEX_NONE &&
	    !summary_is_full(summary); at = summary_next(summary, at)) {
		char *name = summary_dup(summary, at, "name");
		uint32_t parts = summary_find(summary, at, "part");
		struct buf value = BUF_INIT;
		uint32_t member;

		if (number++ == SUMMARY_LIST_MAX) {
			summary_more(summary, at, summary_count(summary,
				list) - SUMMARY_LIST_MAX, level);
			free(name);
			return;
		}
		for (member = summary_first(summary, at);
		    member != INDEX_NONE;
		    member = summary_next(summary, member)) {
			struct buf element = BUF_INIT;

			summary_element_name(summary, member, &element);
			if (text_starts_with(element.data, "value"))
				datatype_put(summary, member, &value);
			else if (strcmp(element.data, "resource") == 0)
				summary_put_name(summary, member, &value);
			buf_finish(&element);
		}
		summary_pair(summary, at, name != NULL ? name : "", level,
			value.data);
		free(name);
		buf_finish(&value);
		if (summary_is(summary, parts, ROW_ARRAY) &&
		    level < DEPTH_MAX)
			write_parameters(summary, parts, level + 1);
	}
}

void summary_write_parameters(struct summary *summary, uint32_t row,
	const char *label, unsigned level)
{
	begin_section(summary, row, label);
	write_parameters(summary, row, level);
}

/* "145 resource types" and what the first of them can do. */
static void write_server_resources(struct summary *summary, uint32_t list)
{
	uint32_t at, number = 0;

	for (at = summary_first(summary, list); at != INDEX_NONE &&
	    !summary_is_full(summary); at = summary_next(summary, at)) {
		char *type = summary_dup(summary, at, "type");
		uint32_t can = summary_find(summary, at, "interaction"), one;
		struct buf words = BUF_INIT;

		if (number++ == SUMMARY_LIST_MAX) {
			summary_more(summary, at, summary_count(summary,
				list) - SUMMARY_LIST_MAX, 1);
			free(type);
			return;
		}
		for (one = summary_first(summary, can); one != INDEX_NONE;
		    one = summary_next(summary, one)) {
			if (words.len > 0)
				buf_puts(&words, ", ");
			summary_put_scalar(summary, summary_find(summary, one,
				"code"), &words);
		}
		if (summary_find(summary, at, "searchParam") != INDEX_NONE)
			buf_printf(&words, "; %u search parameters",
				(unsigned)summary_count(summary,
				summary_find(summary, at, "searchParam")));
		summary_pair(summary, at, type != NULL ? type : "", 1,
			words.data);
		free(type);
		buf_finish(&words);
	}
}

void summary_write_server(struct summary *summary, uint32_t row,
	const char *label, unsigned level)
{
	uint32_t at, list;

	for (at = summary_first(summary, row); at != INDEX_NONE &&
	    !summary_is_full(summary); at = summary_next(summary, at)) {
		char *mode = summary_dup(summary, at, "mode");

		list = summary_find(summary, at, "resource");
		page_blank(summary->page);
		page_heading(summary->page, at, "%s (%s), resource types: %u",
			label, mode != NULL ? mode : "mode not said",
			list != INDEX_NONE ?
			(unsigned)summary_count(summary, list) : 0);
		summary_members(summary, at, "mode resource searchParam",
			level);
		write_server_resources(summary, list);
		free(mode);
	}
}

static const struct summary_field capability[] = {
	PUT("software", NULL, summary_put_software),
	PLAIN("kind", NULL),
	PLAIN("title", NULL),
	PLAIN("name", NULL),
	PUT("status", NULL, summary_put_code),
	PLAIN("date", NULL),
	PLAIN("url", NULL),
	PLAIN("version", NULL),
	PLAIN("fhirVersion", "FHIR version"),
	PLAIN("format", "Formats"),
	PLAIN("patchFormat", "Patch formats"),
	PLAIN("implementation", NULL),
	PLAIN("publisher", NULL),
	PLAIN("description", NULL),
	SECTION("rest", "REST", summary_write_server),
};

static const struct summary_field definition[] = {
	PLAIN("title", NULL),
	PLAIN("name", NULL),
	PUT("status", NULL, summary_put_code),
	PLAIN("experimental", NULL),
	PLAIN("url", NULL),
	PLAIN("version", NULL),
	PLAIN("type", NULL),
	PLAIN("kind", NULL),
	PLAIN("derivation", NULL),
	PLAIN("baseDefinition", "Based on"),
	PLAIN("fhirVersion", "FHIR version"),
	PLAIN("date", NULL),
	PLAIN("publisher", NULL),
	PLAIN("description", NULL),
	PLAIN("content", "Holds"),
	PLAIN("count", "Concepts in all"),
	WRITE("snapshot", "Snapshot elements", summary_write_count),
	WRITE("differential", "Own elements", summary_write_count),
	SECTION("concept", "Concepts", summary_write_concepts),
	SECTION("item", "Questions", summary_write_items),
};

static const struct summary_field answers[] = {
	PUT("status", NULL, summary_put_code),
	PLAIN("questionnaire", NULL),
	PLAIN("subject", NULL),
	PLAIN("authored", NULL),
	PLAIN("author", NULL),
	SECTION("item", "Answers", summary_write_items),
};

static const struct summary_field parameters[] = {
	SECTION("parameter", "Parameters", summary_write_parameters),
};

static const struct summary_field outcome[] = {
	SECTION("issue", "Issues", summary_write_issues),
};

#define TYPE(name, fields) { name, fields, FD_COUNT(fields), NULL, NULL }

static const struct summary_type types[] = {
	TYPE("CapabilityStatement", capability),
	TYPE("StructureDefinition", definition),
	TYPE("ValueSet", definition),
	TYPE("CodeSystem", definition),
	TYPE("ConceptMap", definition),
	TYPE("NamingSystem", definition),
	TYPE("Questionnaire", definition),
	TYPE("OperationDefinition", definition),
	TYPE("SearchParameter", definition),
	TYPE("ImplementationGuide", definition),
	TYPE("MessageDefinition", definition),
	TYPE("QuestionnaireResponse", answers),
	TYPE("Parameters", parameters),
	TYPE("OperationOutcome", outcome),
};

const struct summary_type *summary_definition_type(const char *name)
{
	for (size_t i = 0; i < FD_COUNT(types); i++)
		if (strcmp(types[i].name, name) == 0)
			return &types[i];
	return NULL;
}
