#include "core/ig/invariant.h"

/*
 * A constraint that several layers carry is run once at an element, by the
 * number that the definitions gave its text. An empty result is a failure, as
 * the official validator has it; an expression that can't be run here is told
 * as not checked, for a fault of ours is no fault of the document.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/fhir/reference.h"
#include "core/ig/invariant_dom.h"
#include "core/ig/validator.h"
#include "core/ig/walk_state.h"

enum { SEEN_MAX = 64 };

struct programs {
	struct fhirpath **list;
	bool *is_tried;
	size_t count;
};

struct programs *programs_new(void)
{
	return xcalloc(1, sizeof(struct programs));
}

void programs_free(struct programs *programs)
{
	if (programs == NULL)
		return;
	for (size_t i = 0; i < programs->count; i++)
		fhirpath_free(programs->list[i]);
	free(programs->list);
	free(programs->is_tried);
	free(programs);
}

static void make_room(struct programs *programs, size_t count)
{
	if (count <= programs->count)
		return;
	programs->list = xrealloc(programs->list,
		count * sizeof(*programs->list));
	programs->is_tried = xrealloc(programs->is_tried,
		count * sizeof(*programs->is_tried));
	for (size_t i = programs->count; i < count; i++) {
		programs->list[i] = NULL;
		programs->is_tried[i] = false;
	}
	programs->count = count;
}

static const struct fhirpath *program_of(struct walk *walk,
	const struct constraint *constraint)
{
	struct programs *programs = walk->validator->programs;
	struct fhirpath_fault fault;
	const char *text;

	make_room(programs, (size_t)constraint->number + 1);
	if (!programs->is_tried[constraint->number]) {
		text = invariant_patched(constraint->key,
			constraint->expression);
		programs->is_tried[constraint->number] = true;
		programs->list[constraint->number] = fhirpath_compile(text,
			strlen(text), &fault);
	}
	return programs->list[constraint->number];
}

/* FHIRPATH_UNKNOWN also when it can't be run; *is_run false then. */
static enum fhirpath_truth run(struct walk *walk,
	const struct fhirpath *program, const struct fhirpath_place *place,
	bool *is_run)
{
	uint32_t before = walk->state->asking;
	enum fhirpath_truth truth = FHIRPATH_UNKNOWN;
	struct fhirpath_fault fault;

	walk->state->asking = place->row != INDEX_NONE ? place->row :
		place->shadow;
	*is_run = fhirpath_evaluate_at(walk->run, program, walk->index,
		walk->text, place, &fault) &&
		fhirpath_condition(walk->run, &truth, &fault);
	walk->state->asking = before;
	return truth;
}

enum fhirpath_truth invariant_holds(struct walk *walk, const char *expression,
	uint32_t row)
{
	struct fhirpath_fault fault;
	struct fhirpath *program = fhirpath_compile(expression,
		strlen(expression), &fault);
	const struct fhirpath_place place = { row, INDEX_NONE, 0,
		INDEX_NONE };
	enum fhirpath_truth truth = FHIRPATH_UNKNOWN;
	bool is_run;

	if (program != NULL)
		truth = run(walk, program, &place, &is_run);
	fhirpath_free(program);
	return truth;
}

/* A constraint that another definition has made, repeated in this one. */
static bool is_from_elsewhere(const struct walk *walk,
	const struct layer *layer, const struct constraint *constraint)
{
	struct definition own;

	if (*constraint->source == '\0')
		return false;
	definition_get(walk->definitions, element_definition(
		walk->definitions, layer->element), &own);
	return strcmp(constraint->source, own.url) != 0;
}

static void fail(struct walk *walk, const struct place *place,
	const struct layer *layer, const struct constraint *constraint)
{
	walk_report(walk, place, layer->profile, constraint->is_warning ?
		FINDING_WARNING : FINDING_ERROR, "invariant",
		is_from_elsewhere(walk, layer, constraint) ?
		"INV_FAILED_SOURCE" : "INV_FAILED",
		"%s: %s", constraint->key, constraint->human);
}

/* The model's type: an element with elements is one itself. */
static fhirpath_type type_of(struct walk *walk, const struct place *place,
	const struct layers *layers)
{
	const struct fhirpath_model *model = definitions_model(
		walk->definitions);

	for (size_t i = 0; i < layers->count; i++) {
		element_id id = layers->list[i].element;

		if (layers->list[i].profile == NULL &&
		    element_first(walk->definitions, id) != 0 &&
		    (place->type == NULL || strcmp(place->type,
		    "BackboneElement") == 0 || strcmp(place->type,
		    "Element") == 0))
			return id;
	}
	return place->type == NULL ? 0 : model->find(model->data, place->type,
		strlen(place->type));
}

/* What an element says of the resource in it is said where that stands. */
static uint32_t resource_of(const struct walk *walk,
	const struct place *place, const struct layer *layer)
{
	uint32_t parent;

	if (place->row == INDEX_NONE || place->row != place->resource ||
	    strchr(layer->node->element.path, '.') == NULL)
		return place->resource;
	parent = index_parent(walk->index, place->row);
	return parent == INDEX_NONE ? place->resource :
		reference_resource_of(walk->index, walk->text, parent);
}

static void check(struct walk *walk, const struct place *place,
	const struct layer *layer, const struct constraint *constraint,
	fhirpath_type type)
{
	const struct fhirpath_place at = { place->row, place->shadow, type,
		resource_of(walk, place, layer) };
	const struct fhirpath *program = program_of(walk, constraint);
	bool is_run = false;

	if (program != NULL && run(walk, program, &at, &is_run) ==
	    FHIRPATH_TRUE)
		return;
	if (is_run)
		fail(walk, place, layer, constraint);
	else
		walk_unchecked(walk, constraint->key,
			"this rule can't be run here");
}

/* Nothing but an id in it: neither value nor children. */
static bool is_empty_element(const struct walk *walk,
	const struct place *place)
{
	uint32_t object = place->shadow, row;

	if (place->primitive == PRIMITIVE_NONE)
		object = place->row;
	else if (place->row != INDEX_NONE)
		return false;
	if (object == INDEX_NONE ||
	    index_kind(walk->index, walk->text, object) != ROW_OBJECT)
		return false;
	row = index_first(walk->index, walk->text, object);
	for (; row != INDEX_NONE;
	    row = index_next(walk->index, walk->text, row)) {
		struct row member = index_row(walk->index, walk->text, row);

		if (member.key_len != 4 || memcmp(walk->text + member.key,
		    "\"id\"", 4) != 0)
			return false;
	}
	return true;
}

/* An extension has a value or extensions, and not both. */
static bool breaks_ext_1(const struct walk *walk, const struct place *place)
{
	bool has_value = false, has_parts = false;
	uint32_t row;

	if (place->row == INDEX_NONE)
		return false;
	row = index_first(walk->index, walk->text, place->row);
	for (; row != INDEX_NONE;
	    row = index_next(walk->index, walk->text, row)) {
		struct row member = index_row(walk->index, walk->text, row);
		const char *key = walk->text + member.key + 1;

		if (*key == '_')
			key++;
		has_value |= strncmp(key, "value", 5) == 0;
		has_parts |= strncmp(key, "extension\"", 10) == 0;
	}
	return has_value == has_parts;
}

static void check_native(struct walk *walk, const struct place *place,
	const struct layer *layer, const struct constraint *constraint)
{
	if ((constraint->native == CONSTRAINT_ELE_1 &&
	    is_empty_element(walk, place)) ||
	    (constraint->native == CONSTRAINT_EXT_1 &&
	    text_equals(place->type, "Extension") &&
	    breaks_ext_1(walk, place)))
		fail(walk, place, layer, constraint);
}

/* Looked at elsewhere (references, narrative), with better words. */
static bool is_elsewhere(const struct constraint *constraint)
{
	return strcmp(constraint->key, "ref-1") == 0 ||
		strcmp(constraint->key, "txt-1") == 0 ||
		strcmp(constraint->key, "txt-2") == 0 ||
		strstr(constraint->expression, "htmlChecks") != NULL;
}

static bool was_seen(uint32_t *seen, size_t *count, uint32_t number)
{
	for (size_t i = 0; i < *count; i++)
		if (seen[i] == number)
			return true;
	if (*count < SEEN_MAX)
		seen[(*count)++] = number;
	return false;
}

void invariant_check(struct walk *walk, const struct place *place,
	const struct layers *layers)
{
	uint32_t seen[SEEN_MAX];
	size_t count = 0;

	for (size_t i = 0; i < layers->count; i++) {
		const struct layer *layer = &layers->list[i];
		size_t constraints = layer->node->element.constraint_count;

		for (size_t c = 0; c < constraints; c++) {
			struct constraint one = element_constraint(
				walk->definitions, layer->element, c);

			if (was_seen(seen, &count, one.number) ||
			    is_elsewhere(&one) || (one.is_best_practice &&
			    !walk->settings->best_practice))
				continue;
			if (one.native == CONSTRAINT_EXPRESSION)
				check(walk, place, layer, &one, type_of(walk,
					place, layers));
			else
				check_native(walk, place, layer, &one);
		}
	}
}

void invariant_check_resource(struct walk *walk, const struct place *place)
{
	if (definitions_is_a(walk->definitions, place->type,
	    "DomainResource"))
		invariant_check_dom(walk, place);
}
