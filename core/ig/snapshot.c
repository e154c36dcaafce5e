#include "core/ig/snapshot.h"

/*
 * A place is seen by strata: the element of the type, then that of each
 * profile down to the definition itself, the most derived last. A child's
 * strata are the children of that name in its parent's strata; where only
 * sparse strata have children, those of the datatype (and of its profile, if
 * there is just one) are put below them. So nothing is generated: the same
 * look from base to profile is taken at every place, and a slice's first
 * strata are those that its element had before the profile that slices it.
 *
 * A choice has one value: a slice of it that has to be there is all of it.
 */

#include <stdlib.h>
#include <string.h>

#include "core/ig/snapshot_strata.h"

enum { DEPTH_MAX = 40, ROWS_MAX = 20000 };

struct line {
	struct snapshot_element element;
	char *id, *path;
	struct snapshot_constraint_at {
		element_id element;
		size_t at;
	} *constraints;
	size_t constraint_alloc;
};

struct snapshot {
	const struct definitions *definitions;
	definition_id definition;
	struct line *rows;
	size_t count, alloc;
};

void snapshot_free(struct snapshot *snapshot)
{
	if (snapshot == NULL)
		return;
	for (size_t i = 0; i < snapshot->count; i++) {
		free(snapshot->rows[i].id);
		free(snapshot->rows[i].path);
		free(snapshot->rows[i].constraints);
	}
	free(snapshot->rows);
	free(snapshot);
}

static bool has_constraint(const struct snapshot *snapshot,
	const struct line *row, const char *key)
{
	for (size_t i = 0; i < row->element.facts.constraint_count; i++)
		if (strcmp(element_constraint(snapshot->definitions,
		    row->constraints[i].element,
		    row->constraints[i].at).key, key) == 0)
			return true;
	return false;
}

static void add_constraints(const struct snapshot *snapshot, struct line *row,
	element_id from, size_t count)
{
	size_t *have = &row->element.facts.constraint_count;

	for (size_t i = 0; i < count; i++) {
		if (has_constraint(snapshot, row, element_constraint(
		    snapshot->definitions, from, i).key))
			continue;
		row->constraints = mem_grow(row->constraints, *have,
			&row->constraint_alloc, sizeof(*row->constraints));
		row->constraints[(*have)++] =
			(struct snapshot_constraint_at){ from, i };
	}
}

#define TAKE(field, unset) do { \
	if (layer->field != (unset)) \
		facts->field = layer->field; \
} while (0)

/* What a layer says wins over what those below it say. */
static void merge_facts(struct element *facts, const struct element *layer)
{
	if (layer->has_min) {
		facts->has_min = true;
		facts->min = layer->min;
	}
	if (layer->has_max) {
		facts->has_max = true;
		facts->max = layer->max;
	}
	TAKE(is_choice, false);
	TAKE(is_array, false);
	TAKE(is_modifier, false);
	TAKE(is_must_support, false);
	TAKE(is_summary, false);
	TAKE(content, NULL);
	TAKE(fixed, NULL);
	TAKE(pattern, NULL);
	TAKE(fixed_type, NULL);
	TAKE(min_value, NULL);
	TAKE(max_value, NULL);
	TAKE(max_length, 0);
	TAKE(regex, NULL);
	TAKE(binding, BINDING_NONE);
	TAKE(value_set, NULL);
	TAKE(max_value_set, NULL);
	TAKE(title, NULL);
	TAKE(definition, NULL);
	TAKE(comment, NULL);
}

static void merge_layer(const struct snapshot *snapshot, struct line *row,
	element_id from)
{
	struct snapshot_element *element = &row->element;
	struct element layer;

	element_get(snapshot->definitions, from, &layer);
	merge_facts(&element->facts, &layer);
	if (layer.type_count != 0) {
		element->types = from;
		element->facts.type_count = layer.type_count;
	}
	if (layer.has_slicing && layer.slice == NULL) {
		element->slicing = from;
		element->facts.has_slicing = true;
		element->facts.rules = layer.rules;
		element->facts.is_ordered = layer.is_ordered;
		element->facts.discriminator_count =
			layer.discriminator_count;
	}
	add_constraints(snapshot, row, from, layer.constraint_count);
	if (element_definition(snapshot->definitions, from) ==
	    snapshot->definition && !layer.is_implied)
		element->own = from;
}

/* The slice is one of what is sliced: what slices the element is not of it,
   nor how often the element has to be there. */
static void be_slice(const struct snapshot *snapshot, struct line *row,
	const struct strata *strata)
{
	struct element *facts = &row->element.facts;
	struct element layer;

	facts->has_slicing = false;
	facts->discriminator_count = 0;
	row->element.slicing = 0;
	facts->min = 0;
	for (size_t i = strata->sliced; i < strata->count; i++) {
		element_get(snapshot->definitions, strata->list[i], &layer);
		if (layer.has_min)
			facts->min = layer.min;
	}
}

/* A slice of a choice with the one type that it is of. */
static bool get_typed_slice(const struct snapshot *snapshot,
	const struct strata *strata, const char *name, struct element *said,
	element_id *last)
{
	struct strata slice;

	strata_of_slice(snapshot->definitions, strata, name, &slice);
	*last = slice.list[slice.count - 1];
	element_get(snapshot->definitions, *last, said);
	return said->type_count == 1;
}

/* A choice's slices: one that must be there is all of it, and when each type
   has its slice, nothing is outside them. */
static void narrow_choice(const struct snapshot *snapshot, struct line *row,
	const struct strata *strata)
{
	struct element *facts = &row->element.facts;
	struct slice_names names;
	size_t typed = 0;

	strata_slices(snapshot->definitions, strata, &names);
	for (size_t i = 0; i < names.count; i++) {
		struct element said;
		element_id last;

		if (!get_typed_slice(snapshot, strata, names.list[i], &said,
		    &last))
			continue;
		typed++;
		if (said.has_min && said.min > 0) {
			facts->min = 1;
			row->element.types = last;
			facts->type_count = 1;
		}
	}
	if (typed != 0 && typed >= facts->type_count && facts->has_slicing)
		facts->rules = SLICING_CLOSED;
}

/* Where it is looked into, it is what it refers to. */
static void be_content(const struct snapshot *snapshot, struct line *row,
	const struct strata *strata)
{
	element_id content = strata_content(snapshot->definitions, strata);
	struct strata inner;
	struct element facts;

	if (content == 0 || (strata->slice == NULL &&
	    !strata_inside(snapshot->definitions, strata, &inner)))
		return;
	element_get(snapshot->definitions, content, &facts);
	row->element.facts.content = NULL;
	row->element.facts.type_count = facts.type_count;
	row->element.types = content;
}

static bool is_bindable(const struct snapshot *snapshot,
	const struct line *row)
{
	return row->element.facts.type_count != 1 ||
		strcmp(element_type_at(snapshot->definitions,
		row->element.types, 0).code, "Extension") != 0;
}

struct place {
	const char *id, *path;
	unsigned depth;
	bool is_in_slice;
};

static struct line *add_row(struct snapshot *snapshot,
	const struct strata *strata, const struct place *place)
{
	const struct definitions *definitions = snapshot->definitions;
	struct line *row;
	struct strata typed;

	snapshot->rows = mem_grow(snapshot->rows, snapshot->count,
		&snapshot->alloc, sizeof(*snapshot->rows));
	row = &snapshot->rows[snapshot->count++];
	*row = (struct line){ .id = xstrdup(place->id),
		.path = xstrdup(place->path) };
	strata_with_type_roots(definitions, strata, &typed);
	for (size_t i = 0; i < typed.count; i++)
		merge_layer(snapshot, row, typed.list[i]);
	if (strata->slice != NULL && !strata->is_only)
		be_slice(snapshot, row, strata);
	else if (row->element.facts.is_choice && !strata->is_only)
		narrow_choice(snapshot, row, strata);
	if (row->element.facts.content != NULL)
		be_content(snapshot, row, strata);
	if (!is_bindable(snapshot, row)) {
		row->element.facts.binding = BINDING_NONE;
		row->element.facts.value_set = NULL;
	}
	row->element.depth = place->depth;
	row->element.facts.name = element_name(definitions, strata->list[0]);
	row->element.facts.id = row->id;
	row->element.facts.path = row->path;
	row->element.facts.slice = strata->slice;
	return row;
}

static void add_place(struct snapshot *snapshot, const struct strata *strata,
	const struct place *place);

static void add_children(struct snapshot *snapshot,
	const struct strata *strata, const struct place *place)
{
	const struct definitions *definitions = snapshot->definitions;
	struct strata inner, child;

	if (!strata_inside(definitions, strata, &inner))
		return;
	for (element_id at = strata_first(definitions, &inner); at != 0;
	    at = strata_next(definitions, &inner, at)) {
		const char *name = element_name(definitions, at);
		struct element facts;
		const char *open;
		struct place below = { .depth = place->depth + 1,
			.is_in_slice = place->is_in_slice };
		char *id, *path;

		element_get(definitions, at, &facts);
		open = facts.is_choice ? "[x]" : "";
		id = xasprintf("%s.%s%s", place->id, name, open);
		path = xasprintf("%s.%s%s", place->path, name, open);
		below.id = id;
		below.path = path;
		strata_of_child(definitions, &inner, name, &child);
		add_place(snapshot, &child, &below);
		free(id);
		free(path);
	}
}

static void add_slices(struct snapshot *snapshot, const struct strata *strata,
	const struct place *place)
{
	struct slice_names names;

	strata_slices(snapshot->definitions, strata, &names);
	for (size_t i = 0; i < names.count; i++) {
		char *id = xasprintf("%s:%s", place->id, names.list[i]);
		struct place at = { id, place->path, place->depth, true };
		struct strata slice;

		strata_of_slice(snapshot->definitions, strata, names.list[i],
			&slice);
		add_place(snapshot, &slice, &at);
		free(id);
	}
}

static void add_place(struct snapshot *snapshot, const struct strata *strata,
	const struct place *place)
{
	struct strata only;
	struct place at = *place;
	char *id = NULL;

	if (strata->count == 0 || place->depth >= DEPTH_MAX ||
	    snapshot->count >= ROWS_MAX)
		return;
	if (place->is_in_slice && strata->slice == NULL &&
	    strata_of_only_type(snapshot->definitions, strata, &only)) {
		strata = &only;
		id = xasprintf("%s%s%s", place->id, only.slice != NULL ? ":" :
			"", only.slice != NULL ? only.slice : "");
		at.id = id;
	}
	(void)add_row(snapshot, strata, &at);
	add_children(snapshot, strata, &at);
	if (strata->slice == NULL)
		add_slices(snapshot, strata, &at);
	free(id);
}

struct snapshot *snapshot_new(const struct definitions *definitions,
	definition_id definition)
{
	struct snapshot *snapshot = xcalloc(1, sizeof(*snapshot));
	struct strata strata = { .count = 0 };
	struct place root = { "", "", 0, false };

	snapshot->definitions = definitions;
	snapshot->definition = definition;
	strata_of_definition(definitions, definition, &strata);
	if (strata.count != 0) {
		root.id = element_name(definitions, strata.list[0]);
		root.path = root.id;
		add_place(snapshot, &strata, &root);
	}
	return snapshot;
}

size_t snapshot_count(const struct snapshot *snapshot)
{
	return snapshot->count;
}

const struct snapshot_element *snapshot_element(const struct snapshot *snapshot,
	size_t at)
{
	return &snapshot->rows[at].element;
}

struct constraint snapshot_constraint(const struct snapshot *snapshot,
	size_t at, size_t i)
{
	const struct snapshot_constraint_at *where =
		&snapshot->rows[at].constraints[i];

	return element_constraint(snapshot->definitions, where->element,
		where->at);
}
