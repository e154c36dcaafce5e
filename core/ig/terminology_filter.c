#include "core/ig/terminology_part.h"

/*
 * Filters of an include (https://hl7.org/fhir/R4/valueset.html#compositions,
 * filter operators at https://hl7.org/fhir/R4/valueset-filter-operator.html).
 * A filter says something of a concept's place (concept, parent, child), of
 * its code or display, or of a property that its system declares. What names
 * anything else can't be run here, and is said to be so.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/doc/regex.h"
#include "core/ig/code_syntax.h"

struct filter_work {
	struct term_query *query;
	const struct term_system *system;
	uint32_t concept;
	enum filter_op op;
	const char *property, *value;
};

static enum term_answer answer_of(bool is_true)
{
	return is_true ? TERM_IN : TERM_OUT;
}

/* It can't be run, and that is because of this system. */
static enum term_answer refuse(const struct filter_work *work)
{
	return term_unknown(work->query, TERM_FILTER,
		term_text(work->system->package, work->system->record->url));
}

/* value is one of a list with commas. */
static bool is_listed(const char *list, const char *value)
{
	size_t len = strlen(value);

	while (*list != '\0') {
		size_t item = strcspn(list, ",");

		while (item > 0 && *list == ' ') {
			list++;
			item--;
		}
		if (item == len && memcmp(list, value, len) == 0)
			return true;
		list += item + (list[item] == ',');
	}
	return false;
}

/* The pattern is for the whole text. Patterns are compiled once. */
static enum term_answer matches(struct filter_work *work, const char *text)
{
	struct map *patterns = work->query->terminology->patterns;
	struct regex *regex = map_get(patterns, work->value);

	if (regex == NULL) {
		struct err err = ERR_INIT;
		char *whole = xasprintf("^(?:%s)$", work->value);

		regex = regex_new(whole, false, &err);
		free(whole);
		if (regex == NULL)
			return TERM_UNKNOWN;
		map_put(patterns, work->value, regex);
	}
	switch (regex_test(regex, text, strlen(text))) {
	case REGEX_FOUND:
		return TERM_IN;
	case REGEX_NONE:
		return TERM_OUT;
	default:
		return TERM_UNKNOWN;
	}
}

/* Operators that compare one text. */
static enum term_answer compare(struct filter_work *work, const char *text)
{
	switch (work->op) {
	case FILTER_EQUALS:
		return answer_of(strcmp(text, work->value) == 0);
	case FILTER_IN:
		return answer_of(is_listed(work->value, text));
	case FILTER_NOT_IN:
		return answer_of(!is_listed(work->value, text));
	case FILTER_REGEX:
		return matches(work, text);
	case FILTER_EXISTS:
		return answer_of(strcmp(work->value, "false") != 0);
	default:
		return TERM_UNKNOWN;
	}
}

/* Where the concept stands in regard to another. */
static enum term_answer relate(const struct filter_work *work)
{
	uint32_t other = term_find_concept(work->system, work->value,
		terminology_code_hash(work->value));
	uint32_t concept = work->concept;

	if (other == COMPILED_NONE)
		return term_content(work->system) == CONTENT_COMPLETE ?
			answer_of(work->op == FILTER_IS_NOT_A) :
			refuse(work);
	switch (work->op) {
	case FILTER_IS_A:
		return answer_of(term_is_below(work->system, other, concept));
	case FILTER_DESCENDENT_OF:
		return answer_of(concept != other &&
			term_is_below(work->system, other, concept));
	case FILTER_IS_NOT_A:
		return answer_of(!term_is_below(work->system, other,
			concept));
	default:
		return answer_of(term_is_below(work->system, concept, other));
	}
}

static bool is_relation(enum filter_op op)
{
	return op == FILTER_IS_A || op == FILTER_DESCENDENT_OF ||
		op == FILTER_IS_NOT_A || op == FILTER_GENERALIZES;
}

/* parent and child: of each of the codes in value. */
static enum term_answer relate_directly(struct filter_work *work,
	bool is_parent)
{
	const struct term_package *package = work->system->package;
	const struct system_record *system = work->system->record;

	if (work->op != FILTER_EQUALS && work->op != FILTER_IN)
		return refuse(work);
	for (uint32_t i = 0; i < system->concept_count; i++) {
		uint32_t other = system->concept_first + i;
		const char *code = term_text(package,
			package->concepts[other].code);

		if (is_parent ? !term_is_direct_parent(work->system, other,
		    work->concept) : !term_is_direct_parent(work->system,
		    work->concept, other))
			continue;
		if (code != NULL && compare(work, code) == TERM_IN)
			return TERM_IN;
	}
	return TERM_OUT;
}

static bool declares(const struct filter_work *work)
{
	static const char *const standard[] = {
		"inactive", "notSelectable", "abstract", "status",
		"deprecated", "deprecationDate",
	};
	const struct system_record *system = work->system->record;

	for (size_t i = 0; i < FD_COUNT(standard); i++)
		if (strcmp(standard[i], work->property) == 0)
			return true;
	for (uint32_t i = 0; i < system->property_count; i++)
		if (text_equals(term_text(work->system->package,
		    work->system->package->words[system->property_first +
		    i]), work->property))
			return true;
	return false;
}

/* The details of a concept that are this property; the last answer. */
static enum term_answer compare_details(struct filter_work *work,
	const struct term_package *package, uint32_t concept, bool *was_there)
{
	const struct concept_record *record = &package->concepts[concept];
	const uint32_t *pairs = package->words + record->detail_first;
	enum term_answer answer = TERM_OUT;

	for (uint32_t i = 0; i < record->detail_count; i++) {
		const char *value = term_text(package, pairs[i * 2 + 1]);

		if (value == NULL || !text_equals(term_text(package,
		    pairs[i * 2]), work->property))
			continue;
		*was_there = true;
		answer = compare(work, value);
		if (answer == TERM_IN)
			break;
	}
	return answer;
}

static enum term_answer compare_property(struct filter_work *work)
{
	bool was_there = false;
	enum term_answer answer = compare_details(work, work->system->package,
		work->concept, &was_there);

	if (was_there)
		return answer == TERM_UNKNOWN ? refuse(work) : answer;
	if (is_relation(work->op) || work->op == FILTER_OTHER ||
	    !declares(work))
		return refuse(work);
	if (work->op == FILTER_EXISTS)
		return answer_of(strcmp(work->value, "false") == 0);
	/* A flag that isn't there is off. */
	return answer_of((work->op == FILTER_EQUALS &&
		strcmp(work->value, "false") == 0) ||
		work->op == FILTER_NOT_IN);
}

static enum term_answer compare_or_refuse(struct filter_work *work,
	uint32_t text)
{
	const char *value = term_text(work->system->package, text);
	enum term_answer answer = compare(work, value != NULL ? value : "");

	return answer == TERM_UNKNOWN ? refuse(work) : answer;
}

enum term_answer term_filter(struct term_query *query,
	const struct term_package *package,
	const struct filter_record *filter, const struct term_system *system,
	uint32_t concept)
{
	struct filter_work work = {
		.query = query, .system = system, .concept = concept,
		.op = filter->op, .property = term_text(package,
			filter->property),
		.value = term_text(package, filter->value),
	};
	const struct concept_record *record =
		&system->package->concepts[concept];

	if (work.property == NULL || work.value == NULL ||
	    filter->op >= FILTER_OTHER)
		return refuse(&work);
	if (strcmp(work.property, "concept") == 0 ||
	    strcmp(work.property, "code") == 0)
		return is_relation(work.op) ? relate(&work) :
			compare_or_refuse(&work, record->code);
	if (strcmp(work.property, "display") == 0)
		return compare_or_refuse(&work, record->display);
	if (strcmp(work.property, "parent") == 0)
		return relate_directly(&work, true);
	if (strcmp(work.property, "child") == 0)
		return relate_directly(&work, false);
	return compare_property(&work);
}

enum term_answer term_filter_syntax(struct term_query *query,
	const struct term_package *package,
	const struct filter_record *filter)
{
	struct filter_work work = {
		.query = query, .op = filter->op,
		.property = term_text(package, filter->property),
		.value = term_text(package, filter->value),
	};
	enum term_answer answer = TERM_UNKNOWN;

	if (work.property != NULL && work.value != NULL) {
		if (strcmp(work.property, "code") == 0 ||
		    strcmp(work.property, "concept") == 0)
			answer = compare(&work, query->code);
		else if (strcmp(work.property, "canonical") == 0 &&
		    work.op == FILTER_EQUALS &&
		    strcmp(query->system, "http://unitsofmeasure.org") == 0 &&
		    code_ucum_is_alike(query->code, work.value) !=
		    CODE_UNKNOWN)
			answer = answer_of(code_ucum_is_alike(query->code,
				work.value) == CODE_GOOD);
	}
	return answer != TERM_UNKNOWN ? answer :
		term_unknown(query, TERM_FILTER, query->system);
}
