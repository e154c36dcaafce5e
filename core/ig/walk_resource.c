#include "core/ig/walk.h"

/*
 * A resource: its type's own layer, those of the profiles that apply, and what
 * is said of a resource as a whole. Asked whether it conforms, only the asked
 * profile counts, not what the resource claims of itself.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/ig/bundle_check.h"
#include "core/ig/choice.h"
#include "core/ig/invariant.h"
#include "core/ig/message_check.h"
#include "core/ig/nhs_check.h"
#include "core/ig/resource_check.h"
#include "core/ig/walk_state.h"

static bool no_type(struct walk *walk, const struct place *place)
{
	walk_report(walk, place, NULL, FINDING_ERROR, "invalid",
		"Unable_to_find_resourceType_property",
		"There is no resourceType, so nothing says what this is");
	return false;
}

static bool unknown_type(struct walk *walk, const struct place *place,
	const char *type)
{
	walk_report(walk, place, NULL, FINDING_FATAL, "invalid",
		"This_does_not_appear_to_be_a_FHIR_resource_unknown_name",
		"R4 has no resource '%.100s'", type);
	return false;
}

/* The type's own definition; its name in *name stays. */
static definition_id find_type(struct walk *walk, const struct place *place,
	const char **name)
{
	char *type = walk_member_dup(walk, place->row, "resourceType");
	struct definition definition;
	definition_id id;

	if (type == NULL)
		return no_type(walk, place);
	id = definitions_type(walk->definitions, type, strlen(type));
	if (id != 0) {
		definition_get(walk->definitions, id, &definition);
		*name = definition.type;
	}
	if (id == 0 || definition.kind != DEFINITION_RESOURCE ||
	    definition.is_abstract) {
		(void)unknown_type(walk, place, type);
		id = 0;
	}
	free(type);
	return id;
}

static const char *const reasons[] = {
	[CHOICE_GIVEN] = "as asked for", [CHOICE_META] = "meta.profile",
	[CHOICE_VITAL_SIGNS] = "its LOINC code is a vital sign's",
	[CHOICE_MESSAGE] = "the message's event",
	[CHOICE_CAPABILITY] = "the server's CapabilityStatement",
	[CHOICE_GLOBAL] = "the implementation guide's global profile",
	[CHOICE_ONLY] = "the only profile for its type",
};

/* To be told once a resource, whatever is found in it. */
static void tell_choice(struct walk *walk, const struct place *place,
	const struct choice_profile *chosen)
{
	struct chosen_profile told = { .row = place->row };
	struct buf expression = BUF_INIT;

	if (walk->quiet > 0)
		return;
	walk_expression(walk, place, &expression);
	told.expression = expression.data;
	told.type = (char *)(place->type == NULL ? "" : place->type);
	told.profile = chosen == NULL ? NULL : (char *)chosen->url;
	told.why = (char *)(chosen == NULL ? "no profile" :
		chosen->why != NULL && *chosen->why != '\0' ? chosen->why :
		reasons[chosen->step]);
	findings_chosen(walk->out, &told);
	buf_finish(&expression);
}

static void unknown_profile(struct walk *walk, const struct place *place,
	const struct choice_profile *chosen)
{
	if (chosen->step == CHOICE_GIVEN)
		walk_report(walk, place, chosen->url, FINDING_ERROR,
			"structure", "Validation_VAL_Unknown_Profile",
			"The profile %s is in no package that is loaded here",
			chosen->url);
	else if (chosen->step == CHOICE_META)
		walk_report(walk, place, chosen->url, FINDING_WARNING,
			"not-found", "VALIDATION_VAL_PROFILE_UNKNOWN",
			"meta.profile names %s, which is in no package that "
			"is loaded here: it was not checked", chosen->url);
	else
		walk_unchecked(walk, chosen->url, "this profile is not here");
}

/* A profile of another type says nothing here but that it is the wrong one. */
static bool fits_type(struct walk *walk, const struct place *place,
	const struct choice_profile *chosen)
{
	struct definition definition;

	definition_get(walk->definitions, chosen->definition, &definition);
	if (definitions_is_a(walk->definitions, place->type, definition.type))
		return true;
	walk_report(walk, place, chosen->url, FINDING_ERROR, "invalid",
		"Validation_VAL_Profile_WrongType",
		"The profile %s is for %s, and this is %s", chosen->url,
		definition.type, place->type);
	return false;
}

static void signpost(struct walk *walk, const struct place *place,
	const struct choice_profile *chosen)
{
	walk->magic = chosen->url;
	walk_report(walk, place, chosen->url, FINDING_INFORMATION,
		"informational", "VALIDATION_VAL_PROFILE_SIGNPOST_OBS",
		"R4 holds every Observation with this LOINC code to its "
		"vital signs profile %s", chosen->url);
}

/* Of several that may be meant, the first that fits. */
static size_t best_of(struct walk *walk, const struct place *place,
	const struct choice_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->list[i].definition != 0 &&
		    walk_conforms(walk, place, list->list[i].definition))
			return i;
	return 0;
}

static void add_chosen(struct walk *walk, const struct place *place,
	struct layers *layers, bool is_contained)
{
	struct choice_list list;
	size_t only = SIZE_MAX;

	choice_for(walk->state->choice, place->row, is_contained, &list);
	if (list.is_any_of)
		only = best_of(walk, place, &list);
	for (size_t i = 0; i < list.count; i++) {
		const struct choice_profile *chosen = &list.list[i];

		if (only != SIZE_MAX && i != only)
			continue;
		if (chosen->definition == 0) {
			unknown_profile(walk, place, chosen);
			continue;
		}
		tell_choice(walk, place, chosen);
		if (!fits_type(walk, place, chosen))
			continue;
		if (chosen->step == CHOICE_VITAL_SIGNS)
			signpost(walk, place, chosen);
		layers_add_profile(walk, layers, chosen->definition);
	}
	if (list.count == 0 && !is_contained)
		tell_choice(walk, place, NULL);
}

static bool is_contained(const struct place *place)
{
	return place->up != NULL && place->name_len == 9 &&
		memcmp(place->name, "contained", 9) == 0;
}

/* What the element it stands in says of its type. */
static void check_allowed(struct walk *walk, const struct place *place,
	const struct layers *layers)
{
	for (size_t i = 0; i < layers->count; i++) {
		const struct layer *layer = &layers->list[i];
		size_t count = layer->node->element.type_count;
		bool is_fine = count == 0;

		for (size_t t = 0; t < count && !is_fine; t++)
			is_fine = definitions_is_a(walk->definitions,
				place->type, element_type_at(walk->definitions,
				layer->element, t).code);
		if (!is_fine)
			walk_report(walk, place, layer->profile,
				FINDING_ERROR, "informational",
				"Bundle_BUNDLE_Entry_Type2",
				"A resource of type %s is not allowed here",
				place->type);
	}
}

void walk_resource_in(struct walk *walk, const struct place *outer,
	struct layers *layers)
{
	struct place place = *outer;
	const char *magic = walk->magic;
	struct definition definition;
	definition_id type;

	place.resource = place.row;
	place.is_choice = place.up != NULL;
	type = find_type(walk, &place, &place.type);
	if (type == 0)
		return;
	if (place.up == NULL) {
		place.name = place.type;
		place.name_len = (uint32_t)strlen(place.type);
	}
	check_allowed(walk, &place, layers);
	layers_add_types(walk, &place, layers);
	definition_get(walk->definitions, type, &definition);
	layers_add(walk, layers, definition.root, NULL);
	if (walk->quiet == 0)
		add_chosen(walk, &place, layers, is_contained(&place));
	walk_members(walk, &place, place.row, layers);
	invariant_check(walk, &place, layers);
	invariant_check_resource(walk, &place);
	if (walk->quiet == 0)
		resource_check(walk, &place);
	if (walk->quiet == 0 && strcmp(place.type, "Bundle") == 0) {
		bundle_check(walk, &place);
		if (walk->settings->guess_profiles)
			message_check(walk, &place);
	}
	if (walk->quiet == 0 && walk->settings->nhs)
		nhs_check(walk, &place);
	walk->magic = magic;
}
