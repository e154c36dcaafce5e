#include "core/ig/reference_check.h"

/*
 * What a reference leads to is found in the document alone: contained, or an
 * entry of its Bundle by R4's strict rules. From elsewhere only the type that
 * the URL names is known.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/fhir/reference.h"
#include "core/ig/walk_state.h"

struct question {
	char *url;		/* Reference.reference, or NULL */
	char *said;		/* Reference.type, or NULL */
	uint32_t target;	/* row of the resource, or INDEX_NONE */
	char *type;		/* of the target, or by the URL; or NULL */
};

/* The resource that contained ones around a row are contained in. */
static uint32_t container_of(const struct walk *walk, uint32_t row)
{
	uint32_t at = reference_resource_of(walk->index, walk->text, row);
	uint32_t list = at == INDEX_NONE ? INDEX_NONE :
		index_parent(walk->index, at);
	struct row member;

	if (list == INDEX_NONE)
		return at;
	member = index_row(walk->index, walk->text, list);
	if (member.key_len != 11 || memcmp(walk->text + member.key,
	    "\"contained\"", 11) != 0)
		return at;
	return reference_resource_of(walk->index, walk->text,
		member.parent);
}

/* The first of each id, for many references that lead to many. */
static struct map *contained_in(const struct walk *walk, uint32_t container)
{
	uint32_t row = index_member(walk->index, walk->text, container,
		"contained");
	struct map *map = map_new(NULL);

	row = row == INDEX_NONE ? row : index_first(walk->index, walk->text,
		row);
	for (; row != INDEX_NONE;
	    row = index_next(walk->index, walk->text, row)) {
		char *id = walk_member_dup(walk, row, "id");

		if (id != NULL && map_get(map, id) == NULL)
			map_put(map, id, (void *)((uintptr_t)row + 1));
		free(id);
	}
	return map;
}

static uint32_t find_contained(const struct walk *walk, uint32_t from,
	const char *id)
{
	struct walk_state *state = walk->state;
	uint32_t container = container_of(walk, from);
	uintptr_t found;

	if (container == INDEX_NONE || *id == '\0')
		return container;
	if (state->contained == NULL || state->container != container) {
		map_free(state->contained);
		state->contained = contained_in(walk, container);
		state->container = container;
	}
	found = (uintptr_t)map_get(state->contained, id);
	return found == 0 ? INDEX_NONE : (uint32_t)(found - 1);
}

uint32_t walk_resolve_text(struct walk *walk, uint32_t from,
	const char *reference)
{
	const struct bundle_index *entries = walk->state->entries;
	struct bundle_answer answer;

	if (*reference == '#')
		return find_contained(walk, from, reference + 1);
	if (entries == NULL || *reference == '\0')
		return INDEX_NONE;
	answer = bundle_index_resolve(entries, bundle_index_entry_of(entries,
		from), reference, NULL);
	if (answer.match != BUNDLE_FOUND && answer.match != BUNDLE_SEVERAL)
		return INDEX_NONE;
	return bundle_index_at(entries, answer.entry)->resource;
}

uint32_t walk_resolve(struct walk *walk, uint32_t row)
{
	char *text = index_kind(walk->index, walk->text, row) == ROW_STRING ?
		index_string_dup(walk->index, walk->text, row) :
		walk_member_dup(walk, row, "reference");
	uint32_t target = text == NULL ? INDEX_NONE :
		walk_resolve_text(walk, row, text);

	free(text);
	return target;
}

static bool is_resource_type(const struct walk *walk, const char *name)
{
	struct definition definition;
	definition_id id = definitions_type(walk->definitions, name,
		strlen(name));

	if (id == 0)
		return false;
	definition_get(walk->definitions, id, &definition);
	return definition.kind == DEFINITION_RESOURCE;
}

/* The step before the id, where it is a type of R4's: "Patient" of
   ".../Patient/1/_history/2"; owned, or NULL. */
static char *type_dup(const struct walk *walk, const char *reference)
{
	const char *end = strstr(reference, "/_history/"), *slash, *name;
	char *type;

	if (end == NULL)
		end = reference + strcspn(reference, "?#");
	for (slash = end; slash > reference && slash[-1] != '/';)
		slash--;
	if (slash == reference || *end == '?')
		return NULL;
	for (name = slash - 1; name > reference && name[-1] != '/';)
		name--;
	type = xstrndup(name, (size_t)(slash - 1 - name));
	if (is_resource_type(walk, type))
		return type;
	free(type);
	return NULL;
}

static bool is_id(const char *text, size_t len)
{
	struct primitive_fault fault;

	return primitive_check(PRIMITIVE_ID, text, len, 0, &fault);
}

/* "Type/id", "Type/id/_history/version"; searches in transactions. */
static bool has_form(const struct walk *walk, const char *url)
{
	const char *slash = strchr(url, '/'), *history;
	char *type;
	bool is_fine;

	if (*url == '#' || strchr(url, ':') != NULL ||
	    strchr(url, '?') != NULL)
		return true;
	if (slash == NULL)
		return false;
	type = xstrndup(url, (size_t)(slash - url));
	history = strstr(slash, "/_history/");
	is_fine = is_resource_type(walk, type) && is_id(slash + 1,
		history == NULL ? strcspn(slash + 1, "#") :
		(size_t)(history - slash - 1));
	free(type);
	return is_fine;
}

static void ask(struct walk *walk, const struct place *place,
	struct question *out)
{
	*out = (struct question){ .target = INDEX_NONE };
	out->url = walk_member_dup(walk, place->row, "reference");
	out->said = walk_member_dup(walk, place->row, "type");
	if (out->url == NULL)
		return;
	out->target = walk_resolve_text(walk, place->row, out->url);
	if (out->target != INDEX_NONE)
		out->type = walk_member_dup(walk, out->target,
			"resourceType");
	else
		out->type = type_dup(walk, out->url);
}

static void finish(struct question *question)
{
	free(question->url);
	free(question->said);
	free(question->type);
}

static void check_form(struct walk *walk, const struct place *place,
	const struct question *question)
{
	if (question->url == NULL || *question->url == '\0')
		return;
	if (*question->url == '#' && question->target == INDEX_NONE)
		walk_report(walk, place, NULL, FINDING_ERROR, "structure",
			"Reference_REF_CantResolve", "No contained resource "
			"has the id of '%.100s'", question->url);
	else if (!has_form(walk, question->url))
		walk_report(walk, place, NULL, FINDING_ERROR, "invalid",
			"Reference_REF_Format2", "A relative reference has "
			"the form Type/id, and '%.100s' has not",
			question->url);
}

/* The type that a target of an element is for: its definition's, or the last
   step of an URL that is not loaded. */
static const char *target_type(const struct walk *walk, const char *url,
	definition_id *id)
{
	const char *slash = strrchr(url, '/');
	struct definition definition;

	*id = definitions_find(walk->definitions, url, strlen(url));
	if (*id == 0)
		return slash != NULL && is_resource_type(walk, slash + 1) ?
			slash + 1 : NULL;
	definition_get(walk->definitions, *id, &definition);
	return definition.type;
}

enum fit { FIT_NONE, FIT_TYPE, FIT_WHOLE };

/* A target of an element against a type and, where it is here, the resource
   of that type. */
static enum fit fits(struct walk *walk, const struct place *place,
	const struct question *question, const char *type, const char *url)
{
	struct place target = { .up = place, .name = "resolve()",
		.name_len = 9, .number = -1, .row = question->target,
		.shadow = INDEX_NONE, .resource = question->target };
	struct definition definition;
	definition_id id;
	const char *wanted = target_type(walk, url, &id);

	if (wanted == NULL || definitions_is_a(walk->definitions, type,
	    wanted)) {
		if (id == 0 || question->target == INDEX_NONE)
			return FIT_WHOLE;
		definition_get(walk->definitions, id, &definition);
		if (!definition.is_profile ||
		    walk_conforms(walk, &target, id))
			return FIT_WHOLE;
		return FIT_TYPE;
	}
	return FIT_NONE;
}

static void put_targets(struct walk *walk, element_id element, size_t type,
	size_t count, struct buf *out)
{
	for (size_t i = 0; i < count; i++)
		buf_printf(out, "%s%s", i > 0 ? ", " : "",
			element_type_target(walk->definitions, element, type,
			i));
}

static void report_targets(struct walk *walk, const struct place *place,
	const struct question *question, const struct layer *layer,
	size_t type, size_t count, enum fit best, bool is_said)
{
	struct buf targets = BUF_INIT;

	put_targets(walk, layer->element, type, count, &targets);
	if (best == FIT_TYPE)
		walk_report(walk, place, layer->profile, FINDING_ERROR,
			"structure", "Reference_REF_CantMatchChoice",
			"The %s that '%.100s' leads to conforms to none of "
			"what is asked for here: %s", question->type,
			question->url, targets.data);
	else if (is_said)
		walk_report(walk, place, layer->profile, FINDING_ERROR,
			"structure", "Reference_REF_WrongTarget",
			"Reference.type says '%.60s', and only these may be "
			"referred to here: %s", question->said, targets.data);
	else
		walk_report(walk, place, layer->profile,
			question->target == INDEX_NONE &&
			!walk->settings->check_references ? FINDING_WARNING :
			FINDING_ERROR, "structure",
			question->target == INDEX_NONE ?
			"Reference_REF_BadTargetType2" :
			"Reference_REF_BadTargetType",
			"'%.100s' leads to a %s, and only these may be "
			"referred to here: %s", question->url, question->type,
			targets.data);
	buf_finish(&targets);
}

static void check_targets(struct walk *walk, const struct place *place,
	const struct question *question, const struct layer *layer,
	size_t type, size_t count)
{
	const char *own = question->type != NULL ? question->type :
		question->said;
	enum fit best = FIT_NONE;

	if (own == NULL || count == 0)
		return;
	for (size_t i = 0; i < count && best != FIT_WHOLE; i++) {
		enum fit one = fits(walk, place, question, own,
			element_type_target(walk->definitions, layer->element,
			type, i));

		best = one > best ? one : best;
	}
	if (best != FIT_WHOLE)
		report_targets(walk, place, question, layer, type, count,
			best, question->type == NULL);
}

static void check_aggregation(struct walk *walk, const struct place *place,
	const struct question *question, const struct layer *layer,
	unsigned allowed)
{
	bool is_contained = question->url[0] == '#';
	unsigned mode = is_contained ? AGGREGATION_CONTAINED :
		question->target != INDEX_NONE ?
		AGGREGATION_BUNDLED | AGGREGATION_REFERENCED :
		AGGREGATION_REFERENCED;

	if (allowed == 0 || (allowed & mode) != 0)
		return;
	walk_report(walk, place, layer->profile, FINDING_ERROR, "structure",
		"Reference_REF_Aggregation", "'%.100s' leads to a resource "
		"that is %s, which is not allowed here", question->url,
		is_contained ? "contained" : question->target != INDEX_NONE ?
		"in the same Bundle" : "somewhere else");
}

void reference_check(struct walk *walk, const struct place *place,
	const struct layers *layers)
{
	struct question question;

	if (place->row == INDEX_NONE)
		return;
	ask(walk, place, &question);
	check_form(walk, place, &question);
	for (size_t i = 0; i < layers->count; i++) {
		const struct layer *layer = &layers->list[i];

		for (size_t t = 0; t < layer->node->element.type_count; t++) {
			struct element_type type = element_type_at(
				walk->definitions, layer->element, t);

			if (strcmp(type.code, "Reference") != 0)
				continue;
			check_targets(walk, place, &question, layer, t,
				type.target_count);
			if (question.url != NULL)
				check_aggregation(walk, place, &question,
					layer, type.aggregation);
		}
	}
	if (walk->settings->check_references && question.url != NULL &&
	    *question.url != '#' && question.target == INDEX_NONE)
		walk_unchecked(walk, "references that lead out of the "
			"document", "what they lead to is not here");
	finish(&question);
}
