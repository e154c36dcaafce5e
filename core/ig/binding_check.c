#include "core/ig/binding_check.h"

/*
 * A code alone is looked for in all systems of the value set; a coding in its
 * own. What can't be told without a server is counted and listed, by what is
 * missing, never passed in silence. A value set that several layers bind is
 * looked at once, with the strictest strength.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

/* Of a code, Coding, CodeableConcept, Quantity at a row. */
struct answer {
	enum term_answer answer;
	bool has_code;
	char what[160];		/* is missing, when it can't be told */
	enum term_reason reason;
};

static const char *reason_words(enum term_reason reason)
{
	switch (reason) {
	case TERM_NO_VALUE_SET:
		return "this value set is in no package here";
	case TERM_NO_CONTENT:
		return "this value set comes without content";
	case TERM_NO_SYSTEM:
		return "no copy of this code system here";
	case TERM_NOT_COMPLETE:
		return "only a part of this code system is here";
	case TERM_FILTER:
		return "it is made by a rule that needs a server";
	default:
		return "it can't be told without a server";
	}
}

static void take(struct answer *answer, const struct term_result *result,
	const char *value_set)
{
	answer->has_code = true;
	if (result->answer == TERM_IN) {
		answer->answer = TERM_IN;
	} else if (result->answer == TERM_UNKNOWN &&
	    answer->answer == TERM_OUT) {
		const char *what = result->what != NULL ? result->what :
			value_set;

		answer->answer = TERM_UNKNOWN;
		snprintf(answer->what, sizeof(answer->what), "%s", what);
		answer->reason = result->reason;
	}
}

/* Coding, and what has the same members: Quantity. */
static void ask_coding(struct walk *walk, uint32_t row, const char *value_set,
	struct answer *out)
{
	char *system = walk_member_dup(walk, row, "system");
	char *code = walk_member_dup(walk, row, "code");
	struct term_result result;

	if (code != NULL && system != NULL) {
		result = terminology_member(walk->terminology, value_set,
			system, code);
		take(out, &result, value_set);
	} else if (code != NULL) {
		out->has_code = true;
	}
	free(system);
	free(code);
}

static void ask_concept(struct walk *walk, uint32_t coding,
	const char *value_set, struct answer *out)
{
	uint32_t row = index_kind(walk->index, walk->text, coding) ==
		ROW_ARRAY ? index_first(walk->index, walk->text, coding) :
		INDEX_NONE;

	for (; row != INDEX_NONE && out->answer != TERM_IN;
	    row = index_next(walk->index, walk->text, row))
		ask_coding(walk, row, value_set, out);
}

static void ask(struct walk *walk, uint32_t row, const char *value_set,
	struct answer *out)
{
	uint32_t coding;
	size_t len;

	*out = (struct answer){ .answer = TERM_OUT };
	if (index_kind(walk->index, walk->text, row) == ROW_STRING) {
		const char *code = walk_string(walk, row, &len);
		struct term_result result = terminology_member(
			walk->terminology, value_set, NULL, code);

		take(out, &result, value_set);
		return;
	}
	if (index_kind(walk->index, walk->text, row) != ROW_OBJECT)
		return;
	coding = index_member(walk->index, walk->text, row, "coding");
	if (coding != INDEX_NONE)
		ask_concept(walk, coding, value_set, out);
	else
		ask_coding(walk, row, value_set, out);
}

enum term_answer binding_member(struct walk *walk, uint32_t row,
	const char *value_set)
{
	struct answer answer;

	ask(walk, row, value_set, &answer);
	return answer.answer;
}

enum shape { SHAPE_CODE, SHAPE_CODING, SHAPE_CONCEPT };

/* The ids of the catalogue by what is bound and how strongly. */
static const char *const ids[][3] = {
	[SHAPE_CODE] = { "Terminology_TX_NoValid_16",
		"Terminology_TX_NoValid_17", "Terminology_TX_NoValid_18" },
	[SHAPE_CODING] = { "Terminology_TX_Confirm_4a",
		"Terminology_TX_Confirm_5", "Terminology_TX_Confirm_6" },
	[SHAPE_CONCEPT] = { "Terminology_TX_NoValid_1_CC",
		"Terminology_TX_NoValid_2_CC", "Terminology_TX_NoValid_3_CC" },
};

static bool shape_of(const struct place *place, enum shape *out)
{
	static const char coded[] = "code string uri url canonical id markdown";

	if (place->type == NULL)
		return false;
	if (place->primitive != PRIMITIVE_NONE) {
		*out = SHAPE_CODE;
		return text_has_word(coded, place->type, strlen(place->type));
	}
	*out = strcmp(place->type, "CodeableConcept") == 0 ? SHAPE_CONCEPT :
		SHAPE_CODING;
	return *out == SHAPE_CONCEPT || strcmp(place->type, "Coding") == 0 ||
		strcmp(place->type, "Quantity") == 0;
}

static void put_title(struct walk *walk, const char *value_set,
	struct buf *out)
{
	const char *title = terminology_value_set_title(walk->terminology,
		value_set);

	if (title != NULL && *title != '\0')
		buf_printf(out, "'%s' (%s)", title, value_set);
	else
		buf_puts(out, value_set);
}

static void report(struct walk *walk, const struct place *place,
	const struct layer *layer, const struct element *element,
	enum shape shape)
{
	static const struct {
		enum finding_severity severity;
		size_t column;
		const char *words;
	} by[] = {
		[BINDING_REQUIRED] = { FINDING_ERROR, 0, "must be" },
		[BINDING_EXTENSIBLE] = { FINDING_WARNING, 1, "should be" },
		[BINDING_PREFERRED] = { FINDING_INFORMATION, 2,
			"would best be" },
	};
	enum finding_severity severity = by[element->binding].severity;
	struct buf value = BUF_INIT, set = BUF_INIT;

	/* That of a choice of several types may be meant for its codes. */
	if (severity == FINDING_ERROR && element->is_choice &&
	    element->type_count != 1 &&
	    strcmp(place->type, "Quantity") == 0)
		severity = FINDING_WARNING;
	if (shape == SHAPE_CODE)
		walk_quote(walk, place->row, &value);
	put_title(walk, element->value_set, &set);
	walk_report(walk, place, layer->profile, severity, "code-invalid",
		ids[shape][by[element->binding].column],
		"%s%s%s in the value set %s; %s %s",
		shape == SHAPE_CODE ? "'" : shape == SHAPE_CONCEPT ?
		"None of the codings is" : "The code is not", value.data,
		shape == SHAPE_CODE ? "' is not" : "", set.data,
		shape == SHAPE_CONCEPT ? "one" : "it",
		by[element->binding].words);
	buf_finish(&value);
	buf_finish(&set);
}

static void report_missing(struct walk *walk, const struct place *place,
	const struct layer *layer, const struct element *element)
{
	if (element->binding == BINDING_REQUIRED)
		walk_report(walk, place, layer->profile, FINDING_ERROR,
			"code-invalid", "Terminology_TX_Code_ValueSet",
			"There is no code, and one of the value set %s is "
			"required", element->value_set);
	else if (element->binding == BINDING_EXTENSIBLE)
		walk_report(walk, place, layer->profile, FINDING_WARNING,
			"code-invalid", "Terminology_TX_Code_ValueSetExt",
			"There is no code; one of the value set %s should be "
			"there unless none fits", element->value_set);
}

/* An extension's maximum: beyond it even an extensible binding is not open. */
static void check_most(struct walk *walk, const struct place *place,
	const struct layer *layer, const struct element *element,
	enum shape shape)
{
	struct answer answer;

	ask(walk, place->row, element->max_value_set, &answer);
	if (answer.answer == TERM_OUT && answer.has_code)
		walk_report(walk, place, layer->profile, FINDING_ERROR,
			"code-invalid", shape == SHAPE_CONCEPT ?
			"Terminology_TX_NoValid_7" :
			"Terminology_TX_NoValid_9", "%s not in the value set "
			"%s, which is the widest allowed here",
			shape == SHAPE_CONCEPT ? "The codings are" :
			"The code is", element->max_value_set);
}

/* check_coding counts the codes of a system that is not here. */
static bool is_told_of_coding(const struct place *place,
	enum term_reason reason)
{
	return (reason == TERM_NO_SYSTEM || reason == TERM_NOT_COMPLETE) &&
		(strcmp(place->type, "Coding") == 0 ||
		strcmp(place->type, "CodeableConcept") == 0);
}

/* element: the layer's, or what an additional binding makes of it. */
static void check_binding(struct walk *walk, const struct place *place,
	const struct layer *layer, const struct element *element,
	enum shape shape)
{
	bool is_advice = element->binding == BINDING_PREFERRED &&
		layer->profile == NULL;
	struct answer answer;

	if (is_advice && element->max_value_set == NULL)
		return;
	/* An empty one is told by its form. */
	if (shape == SHAPE_CODE && (index_kind(walk->index, walk->text,
	    place->row) != ROW_STRING || index_row(walk->index, walk->text,
	    place->row).value_len <= 2))
		return;
	ask(walk, place->row, element->value_set, &answer);
	if (!answer.has_code) {
		if (shape == SHAPE_CONCEPT)
			report_missing(walk, place, layer, element);
		return;
	}
	if (element->max_value_set != NULL && answer.answer == TERM_OUT)
		check_most(walk, place, layer, element, shape);
	if (answer.answer == TERM_OUT && !is_advice)
		report(walk, place, layer, element, shape);
	else if (answer.answer == TERM_UNKNOWN &&
	    element->binding != BINDING_PREFERRED &&
	    !is_told_of_coding(place, answer.reason))
		walk_unchecked(walk, answer.what,
			reason_words(answer.reason));
}

/* Another layer binds the same set as strictly, or more so. */
static bool is_told_by_other(const struct layers *layers, size_t at)
{
	const struct element *own = &layers->list[at].node->element;

	for (size_t i = 0; i < layers->count; i++) {
		const struct element *other = &layers->list[i].node->element;

		if (i == at || other->value_set == NULL ||
		    strcmp(other->value_set, own->value_set) != 0)
			continue;
		if (other->binding > own->binding ||
		    (other->binding == own->binding && i < at))
			return true;
	}
	return false;
}

static bool is_absolute(const char *system)
{
	return strchr(system, ':') != NULL;
}

/* A value set or nothing that could be a system. */
static bool has_good_system(struct walk *walk, const struct place *place,
	const char *system)
{
	struct place at = { .up = place, .name = "system", .name_len = 6,
		.number = -1, .row = index_member(walk->index, walk->text,
		place->row, "system"), .shadow = INDEX_NONE };

	if (!is_absolute(system)) {
		walk_report(walk, &at, NULL, FINDING_ERROR, "code-invalid",
			"Terminology_TX_System_Relative", "A coding's system "
			"must be an absolute URL, not '%.100s'", system);
		return false;
	}
	if (!terminology_knows_system(walk->terminology, system) &&
	    terminology_knows_value_set(walk->terminology, system)) {
		walk_report(walk, &at, NULL, FINDING_ERROR, "invalid",
			"Terminology_TX_System_ValueSet2", "'%.100s' is a "
			"value set, not a code system", system);
		return false;
	}
	return true;
}

static void check_display(struct walk *walk, const struct place *place,
	const char *system, const char *code, const char *known)
{
	char *display = walk_member_dup(walk, place->row, "display");
	struct place at = { .up = place, .name = "display", .name_len = 7,
		.number = -1, .row = index_member(walk->index, walk->text,
		place->row, "display"), .shadow = INDEX_NONE };

	if (display != NULL && known != NULL &&
	    !terminology_display_fits(walk->terminology, system, code,
	    display))
		walk_report(walk, &at, NULL, FINDING_WARNING, "invalid",
			"Display_Name_for__should_be_one_of__instead_of",
			"The display of %.60s is '%.100s' in its code system, "
			"not '%.100s'", code, known, display);
	free(display);
}

/* A coding by itself: its system, and whether that has the code. */
static void check_coding(struct walk *walk, const struct place *place)
{
	char *system = walk_member_dup(walk, place->row, "system");
	char *code = walk_member_dup(walk, place->row, "code");
	const char *display = NULL;
	struct term_result result;

	if (code != NULL && system == NULL) {
		walk_report(walk, place, NULL, FINDING_WARNING, "invalid",
			"Coding_has_no_system__cannot_validate", "The code "
			"'%.60s' has no system: nobody can tell what it means",
			code);
	} else if (code != NULL && has_good_system(walk, place, system)) {
		result = terminology_code(walk->terminology, system, code,
			&display);
		if (result.answer == TERM_OUT)
			walk_report(walk, place, NULL, FINDING_ERROR,
				"code-invalid", "Unknown_Code_in_Version",
				"The code system %.100s has no code '%.60s'",
				system, code);
		else if (result.answer == TERM_UNKNOWN)
			walk_unchecked(walk, result.what != NULL ?
				result.what : system,
				reason_words(result.reason));
		else
			check_display(walk, place, system, code, display);
	}
	free(system);
	free(code);
}

void binding_check_additional(struct walk *walk, const struct place *place,
	const struct layer *layer, enum binding_strength strength,
	const char *value_set)
{
	struct element element = layer->node->element;
	enum shape shape;

	if (place->row == INDEX_NONE || !shape_of(place, &shape))
		return;
	element.binding = strength;
	element.value_set = value_set;
	element.max_value_set = NULL;
	element.is_choice = false;
	check_binding(walk, place, layer, &element, shape);
}

void binding_check(struct walk *walk, const struct place *place,
	const struct layers *layers)
{
	enum shape shape;

	if (place->row == INDEX_NONE || !shape_of(place, &shape))
		return;
	for (size_t i = 0; i < layers->count; i++)
		if (layers->list[i].node->element.value_set != NULL &&
		    layers->list[i].node->element.binding >=
		    BINDING_PREFERRED && !is_told_by_other(layers, i))
			check_binding(walk, place, &layers->list[i],
				&layers->list[i].node->element, shape);
	if (strcmp(place->type, "Coding") == 0)
		check_coding(walk, place);
}
