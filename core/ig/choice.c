#include "core/ig/choice.h"

/*
 * The order of the steps, and the two that need nothing but the document and
 * the user's words. A list is given to the caller by value; the texts in it
 * belong to the choice, so that a walk can hold several lists at once, one
 * for each resource that it is inside of.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/ig/choice_part.h"

struct choice *choice_new(struct definitions *definitions,
	const struct validate_settings *settings,
	const struct doc_index *index, const char *text)
{
	struct choice *choice = xcalloc(1, sizeof(*choice));

	choice->definitions = definitions;
	choice->settings = settings;
	choice->index = index;
	choice->text = text;
	choice->message.bundle = INDEX_NONE;
	choice->texts = map_new(NULL);
	choice->by_type = map_new(free);
	return choice;
}

void choice_free(struct choice *choice)
{
	if (choice == NULL)
		return;
	map_free(choice->texts);
	map_free(choice->by_type);
	free(choice);
}

const char *choice_keep(struct choice *choice, char *text)
{
	const char *kept = map_get(choice->texts, text);

	if (kept == NULL) {
		map_put(choice->texts, text, choice);
		kept = map_key_at(choice->texts,
			map_count(choice->texts) - 1);
		map_put(choice->texts, text, (void *)kept);
	}
	free(text);
	return kept;
}

void choice_put(struct choice *choice, struct choice_list *out,
	enum choice_step step, const char *url, char *why)
{
	struct choice_profile *profile = &out->list[out->count];

	for (size_t i = 0; i < out->count; i++)
		if (strcmp(out->list[i].url, url) == 0) {
			free(why);
			return;
		}
	if (out->count == CHOICE_MAX) {
		free(why);
		return;
	}
	profile->step = step;
	profile->url = choice_keep(choice, xstrdup(url));
	profile->definition = definitions_find(choice->definitions, url,
		strlen(url));
	profile->why = choice_keep(choice, why);
	out->count++;
}

bool choice_is_type(const struct choice *choice, uint32_t row,
	const char *type)
{
	uint32_t at;

	if (row == INDEX_NONE || index_kind(choice->index, choice->text,
	    row) != ROW_OBJECT)
		return false;
	at = index_member(choice->index, choice->text, row, "resourceType");
	return at != INDEX_NONE && index_string_equals(choice->index,
		choice->text, at, type);
}

/* The Bundle that a resource is an entry of; *entry: the entry. */
static uint32_t bundle_of(const struct choice *choice, uint32_t row,
	uint32_t *entry)
{
	uint32_t list, bundle;

	*entry = index_parent(choice->index, row);
	list = *entry != INDEX_NONE ? index_parent(choice->index, *entry) :
		INDEX_NONE;
	bundle = list != INDEX_NONE ? index_parent(choice->index, list) :
		INDEX_NONE;
	return choice_is_type(choice, bundle, "Bundle") ? bundle : INDEX_NONE;
}

/* How many entries of the type stand before this one. */
static long number_of(const struct choice *choice, uint32_t entry,
	const char *type)
{
	uint32_t list = index_parent(choice->index, entry);
	long number = 0;

	for (uint32_t at = index_first(choice->index, choice->text, list);
	    at != INDEX_NONE && at != entry;
	    at = index_next(choice->index, choice->text, at))
		number += index_kind(choice->index, choice->text, at) ==
			ROW_OBJECT && choice_is_type(choice,
			index_member(choice->index, choice->text, at,
			"resource"), type);
	return number;
}

static void by_rule(struct choice *choice, uint32_t entry, const char *type,
	struct choice_list *out)
{
	const struct validate_settings *settings = choice->settings;

	for (size_t i = 0; i < settings->rule_count; i++) {
		const struct validate_rule *rule = &settings->rules[i];

		if (strcmp(rule->type, type) != 0)
			continue;
		if (rule->number < 0)
			choice_put(choice, out, CHOICE_GIVEN, rule->profile,
				xasprintf("the rule for every %s", type));
		else if (rule->number == (entry == INDEX_NONE ? 0 :
		    number_of(choice, entry, type)))
			choice_put(choice, out, CHOICE_GIVEN, rule->profile,
				xasprintf("the rule %s:%ld", type,
				rule->number));
	}
}

static void by_name(struct choice *choice, uint32_t row,
	struct choice_list *out)
{
	if (row == 0)
		for (size_t i = 0; i < choice->settings->profile_count; i++)
			choice_put(choice, out, CHOICE_GIVEN,
				choice->settings->profiles[i],
				xstrdup("asked for"));
}

static void by_meta(struct choice *choice, uint32_t row,
	struct choice_list *out)
{
	uint32_t meta = index_member(choice->index, choice->text, row,
		"meta");
	uint32_t list = meta != INDEX_NONE && index_kind(choice->index,
		choice->text, meta) == ROW_OBJECT ? index_member(
		choice->index, choice->text, meta, "profile") : INDEX_NONE;

	if (list == INDEX_NONE ||
	    index_kind(choice->index, choice->text, list) != ROW_ARRAY)
		return;
	for (uint32_t at = index_first(choice->index, choice->text, list);
	    at != INDEX_NONE; at = index_next(choice->index, choice->text,
	    at)) {
		char *url = index_string_dup(choice->index, choice->text, at);

		if (url != NULL && *url != '\0')
			choice_put(choice, out, CHOICE_META, url,
				xstrdup("meta.profile"));
		free(url);
	}
}

/*
 * https://hl7.org/fhir/R4/observation-vitalsigns.html: these things are told by
 * their LOINC code. One who tells them by SNOMED CT alone is held to the same
 * profile, and learns from it which LOINC code is wanted.
 */
static const char *vital_sign(const char *system, const char *code)
{
	static const struct {
		const char *loinc, *snomed, *profile;
	} table[] = {
		{ "85353-1", NULL, "vitalsigns" },
		{ "9279-1", "86290005", "resprate" },
		{ "8867-4", "364075005", "heartrate" },
		{ "2708-6", "103228002", "oxygensat" },
		{ "8310-5", "276885007", "bodytemp" },
		{ "8302-2", "248333004", "bodyheight" },
		{ "9843-4", "363812007", "headcircum" },
		{ "29463-7", "27113001", "bodyweight" },
		{ "39156-5", "60621009", "bmi" },
		{ "85354-9", "75367002", "bp" },
	};
	bool is_loinc = text_equals(system, "http://loinc.org");

	if (!is_loinc && !text_equals(system, "http://snomed.info/sct"))
		return NULL;
	for (size_t i = 0; i < FD_COUNT(table); i++)
		if (text_equals(is_loinc ? table[i].loinc : table[i].snomed,
		    code))
			return table[i].profile;
	return NULL;
}

static void by_coding(struct choice *choice, uint32_t coding,
	struct choice_list *out)
{
	char *system = index_find_dup(choice->index, choice->text, coding,
		"system");
	char *code = index_find_dup(choice->index, choice->text, coding,
		"code");
	const char *name = code != NULL ? vital_sign(system, code) : NULL;

	if (name != NULL) {
		char *url = xasprintf("http://hl7.org/fhir/StructureDefinition"
			"/%s", name);

		choice_put(choice, out, CHOICE_VITAL_SIGNS, url,
			xasprintf("%s code %s", strstr(system, "loinc") !=
			NULL ? "LOINC" : "SNOMED CT", code));
		free(url);
	}
	free(code);
	free(system);
}

static void by_vital_sign(struct choice *choice, uint32_t row,
	struct choice_list *out)
{
	uint32_t list = index_find(choice->index, choice->text, row,
		"code.coding");

	if (list == INDEX_NONE ||
	    index_kind(choice->index, choice->text, list) != ROW_ARRAY)
		return;
	for (uint32_t at = index_first(choice->index, choice->text, list);
	    at != INDEX_NONE; at = index_next(choice->index, choice->text,
	    at))
		if (index_kind(choice->index, choice->text, at) ==
		    ROW_OBJECT)
			by_coding(choice, at, out);
}

static bool has_known(const struct choice_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->list[i].definition != 0 &&
		    list->list[i].step != CHOICE_VITAL_SIGNS)
			return true;
	return false;
}

/* Steps 3 to 6: the first that knows something. */
static void guess(struct choice *choice, uint32_t bundle, const char *type,
	struct choice_list *out)
{
	size_t before = out->count;

	if (bundle != INDEX_NONE)
		choice_by_message(choice, bundle, type, out);
	if (out->count == before)
		choice_by_server(choice, type, out);
	if (out->count == before)
		choice_by_package(choice, type, out);
}

void choice_for(struct choice *choice, uint32_t row, bool is_contained,
	struct choice_list *out)
{
	char *type = index_find_dup(choice->index, choice->text, row,
		"resourceType");
	uint32_t entry = INDEX_NONE, bundle;

	*out = (struct choice_list){ .count = 0 };
	if (type == NULL)
		return;
	bundle = is_contained ? INDEX_NONE : bundle_of(choice, row, &entry);
	by_name(choice, row, out);
	if (bundle != INDEX_NONE || row == 0)
		by_rule(choice, bundle != INDEX_NONE ? entry : INDEX_NONE,
			type, out);
	by_meta(choice, row, out);
	if (strcmp(type, "Observation") == 0)
		by_vital_sign(choice, row, out);
	out->sure = out->count;
	if (choice->settings->guess_profiles && !is_contained &&
	    !has_known(out))
		guess(choice, bundle, type, out);
	if (!out->is_any_of)
		out->sure = out->count;
	free(type);
}
