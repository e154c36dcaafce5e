#include "core/ig/rule_check.h"

/*
 * Each rule is a row of a table by its kind; what it says is a short JSON
 * text, which is read when it is met: such rules are rare.
 *
 * https://hl7.org/fhir/extensions/
 * StructureDefinition-narrative-language-control.html
 * https://hl7.org/fhir/R5/elementdefinition-definitions.html
 * #ElementDefinition.binding.additional
 */

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "core/base/text.h"
#include "core/ig/attachment_check.h"
#include "core/ig/binding_check.h"
#include "core/ig/xhtml_check.h"

struct question {
	struct walk *walk;
	const struct place *place;
	const struct layer *layer;
	const struct doc_index *index;	/* of the rule's JSON */
	const char *text;
};

/* A number of it that is none is 0: it asks for nothing then. */
static size_t number_of(const struct question *question)
{
	char *text = index_scalar_dup(question->index, question->text, 0);
	size_t number = text != NULL && text[0] != '-' ?
		(size_t)strtoull(text, NULL, 10) : 0;

	free(text);
	return number;
}

static void must_have_value(const struct question *question)
{
	if (question->place->row == INDEX_NONE &&
	    index_kind(question->index, question->text, 0) == ROW_TRUE)
		walk_report(question->walk, question->place,
			question->layer->profile, FINDING_ERROR, "invalid",
			"PRIMITIVE_MUSTHAVEVALUE_MESSAGE", "A value has to be "
			"here: extensions alone are not enough");
}

static void min_length(const struct question *question)
{
	size_t least = number_of(question), len, count = 0;
	const char *text;

	if (question->place->row == INDEX_NONE ||
	    question->place->primitive == PRIMITIVE_NONE)
		return;
	text = walk_string(question->walk, question->place->row, &len);
	for (size_t i = 0; i < len; i++)
		count += ((unsigned char)text[i] & 0xc0) != 0x80;
	if (count < least)
		walk_report(question->walk, question->place,
			question->layer->profile, FINDING_ERROR, "invalid",
			"PRIMITIVE_TOO_SHORT", "The value has %zu characters: "
			"%zu are the least here", count, least);
}

static void max_size(const struct question *question)
{
	if (text_equals(question->place->type, "Attachment") &&
	    number_of(question) > 0)
		attachment_check_limit(question->walk, question->place,
			question->layer->profile, number_of(question));
}

static void max_decimals(const struct question *question)
{
	size_t most = number_of(question), len, count = 0;
	const char *text;

	if (question->place->row == INDEX_NONE ||
	    question->place->primitive != PRIMITIVE_DECIMAL)
		return;
	text = walk_string(question->walk, question->place->row, &len);
	text = memchr(text, '.', len);
	while (text != NULL && text_is_digit(text[1 + count]))
		count++;
	if (count > most)
		walk_report(question->walk, question->place,
			question->layer->profile, FINDING_ERROR, "structure",
			"TYPE_SPECIFIC_CHECKS_DT_DECIMAL_CHARS", "The value "
			"has %zu decimal places: %zu are the most here",
			count, most);
}

/* One of the words of a list with ", " in between. */
static bool has_language(const char *list, const char *wanted)
{
	for (size_t len; *list != '\0'; list += len) {
		list += strspn(list, ", ");
		len = strcspn(list, ",");
		if (len > 0 && len == strlen(wanted) &&
		    strncasecmp(list, wanted, len) == 0)
			return true;
	}
	return false;
}

static void say_languages(const struct question *question, const char *id,
	const char *sentence, const char *language, const char *found)
{
	walk_report(question->walk, question->place,
		question->layer->profile, FINDING_ERROR, "business-rule", id,
		"%s%s%s%s%s", sentence, *language != '\0' ? " in " : "",
		language, *found != '\0' ? "; it has sections in " : "",
		found);
}

/* sections: the languages that the narrative's sections are in. */
static void hold_to(const struct question *question, const char *rule,
	const char *sections)
{
	const struct walk *walk = question->walk;
	char *language = text_equals(rule, "_resource") ?
		index_find_dup(walk->index, walk->text,
		question->place->resource, "language") : NULL;

	if (strcmp(rule, "_no") == 0 && *sections != '\0')
		say_languages(question, "XHTML_CONTROL_NO_LANGS",
			"No section for a language is allowed in this "
			"narrative", "", sections);
	else if (strcmp(rule, "_no") != 0 && *sections == '\0')
		say_languages(question, "XHTML_CONTROL_LANGS_REQUIRED",
			"This narrative must have sections for languages, "
			"and has none", "", "");
	else if (language != NULL && !has_language(sections, language))
		say_languages(question, "XHTML_CONTROL_LANGS_REQUIRED_DEF",
			"This narrative must have a section in the "
			"resource's language", language, sections);
	else if (rule[0] != '_' && !has_language(sections, rule))
		say_languages(question, "XHTML_CONTROL_LANGS_REQUIRED_CODE",
			"This narrative must have a section", rule, sections);
	free(language);
}

static void language_control(const struct question *question)
{
	const struct walk *walk = question->walk;
	char *rule = index_scalar_dup(question->index, question->text, 0);
	uint32_t row = question->place->row == INDEX_NONE ? INDEX_NONE :
		index_member(walk->index, walk->text, question->place->row,
		"div");
	char *div = row == INDEX_NONE ? NULL :
		index_string_dup(walk->index, walk->text, row);
	struct buf sections = BUF_INIT;

	if (rule != NULL && div != NULL) {
		xhtml_sections(div, strlen(div), &sections);
		hold_to(question, rule, sections.data);
	}
	buf_finish(&sections);
	free(rule);
	free(div);
}

/* The value of a part of a complex extension, or NULL. */
static char *part_dup(const struct question *question, const char *name)
{
	const struct doc_index *index = question->index;
	const char *text = question->text;
	uint32_t at = index_first(index, text, 0);

	for (; at != INDEX_NONE; at = index_next(index, text, at)) {
		uint32_t url = index_member(index, text, at, "url");
		uint32_t value = index_first(index, text, at);

		if (url == INDEX_NONE ||
		    !index_string_equals(index, text, url, name))
			continue;
		while (value != INDEX_NONE && (value == url || memcmp(text +
		    index_row(index, text, value).key, "\"value", 6) != 0))
			value = index_next(index, text, value);
		return value != INDEX_NONE ?
			index_scalar_dup(index, text, value) : xstrdup("");
	}
	return NULL;
}

static void binding(const struct question *question)
{
	static const struct {
		const char *purpose;
		enum binding_strength strength;
	} purposes[] = {
		{ "required", BINDING_REQUIRED },
		{ "maximum", BINDING_REQUIRED },
		{ "extensible", BINDING_EXTENSIBLE },
		{ "preferred", BINDING_PREFERRED },
	};
	char *purpose = part_dup(question, "purpose");
	char *value_set = part_dup(question, "valueSet");
	char *usage = part_dup(question, "usage");
	char *any = part_dup(question, "any");
	bool is_plain = usage == NULL && !text_equals(any, "true");

	for (size_t i = 0; value_set != NULL && i < FD_COUNT(purposes); i++) {
		if (!text_equals(purpose, purposes[i].purpose))
			continue;
		if (is_plain)
			binding_check_additional(question->walk,
				question->place, question->layer,
				purposes[i].strength, value_set);
		else
			walk_unchecked(question->walk, value_set,
				"it is bound for certain uses only");
	}
	free(purpose);
	free(value_set);
	free(usage);
	free(any);
}

static void (*const checks[RULE_KINDS])(const struct question *question) = {
	[RULE_MUST_HAVE_VALUE] = must_have_value,
	[RULE_MIN_LENGTH] = min_length, [RULE_MAX_SIZE] = max_size,
	[RULE_MAX_DECIMALS] = max_decimals,
	[RULE_LANGUAGE_CONTROL] = language_control, [RULE_BINDING] = binding,
};

static void ask(struct walk *walk, const struct place *place,
	const struct layer *layer, const struct element_rule *rule)
{
	struct doc_index *index = index_text(rule->json, strlen(rule->json));
	const struct question question = { walk, place, layer, index,
		rule->json };

	if (rule->kind < RULE_KINDS && index_count(index) > 0 &&
	    index_fault(index) == NULL)
		checks[rule->kind](&question);
	index_free(index);
}

void rule_check(struct walk *walk, const struct place *place,
	const struct layers *layers)
{
	for (size_t i = 0; i < layers->count; i++) {
		const struct layer *layer = &layers->list[i];

		for (size_t r = 0; r < layer->node->element.rule_count; r++) {
			struct element_rule rule = element_rule_at(
				walk->definitions, layer->element, r);

			ask(walk, place, layer, &rule);
		}
	}
}
