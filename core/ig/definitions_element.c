#include "core/ig/definitions.h"

/*
 * What an element says, from its records. Whatever a record points to is
 * checked on the way: a list that doesn't fit is empty, a number out of its
 * table is nothing, a text out of the pool is "".
 */

#include <string.h>

#include "core/ig/definitions_part.h"

const uint32_t *linked_list(const struct linked *linked, uint32_t list,
	uint32_t *count)
{
	*count = 0;
	if (list >= linked->list_count ||
	    linked->lists[list] > linked->list_count - list - 1)
		return linked->lists;
	*count = linked->lists[list];
	return linked->lists + list + 1;
}

static const char *text_of(const struct linked *linked, compiled_text text)
{
	const char *found = compiled_get(linked->compiled, text);

	return found != NULL ? found : "";
}

static void get_extra(const struct linked *linked,
	const struct element_record *record, struct element *out)
{
	const struct compiled *compiled = linked->compiled;
	const struct extra_record *extra;
	uint32_t count;

	if (record->extra == TABLE_NONE)
		return;
	extra = &linked->extras[record->extra];
	out->content = compiled_get(compiled, extra->content);
	out->fixed = compiled_get(compiled, extra->fixed);
	out->pattern = compiled_get(compiled, extra->pattern);
	out->fixed_type = compiled_get(compiled, extra->fixed_type);
	out->min_value = compiled_get(compiled, extra->min_value);
	out->max_value = compiled_get(compiled, extra->max_value);
	out->regex = compiled_get(compiled, extra->regex);
	out->max_value_set = compiled_get(compiled, extra->max_value_set);
	out->max_length = extra->max_length;
	(void)linked_list(linked, extra->rules, &count);
	out->rule_count = count / 2;
}

static void get_flags(const struct element_record *record,
	struct element *out)
{
	uint32_t flags = record->flags;

	out->has_min = (flags & ELEMENT_HAS_MIN) != 0;
	out->has_max = (flags & ELEMENT_HAS_MAX) != 0;
	out->is_choice = (flags & ELEMENT_IS_CHOICE) != 0;
	out->is_array = (flags & ELEMENT_IS_ARRAY) != 0;
	out->is_modifier = (flags & ELEMENT_IS_MODIFIER) != 0;
	out->is_must_support = (flags & ELEMENT_IS_MUST_SUPPORT) != 0;
	out->is_summary = (flags & ELEMENT_IS_SUMMARY) != 0;
	out->is_implied = (flags & ELEMENT_IS_IMPLIED) != 0;
	out->binding = (enum binding_strength)
		(flags >> ELEMENT_BINDING_SHIFT & 7);
	out->has_slicing = (flags & ELEMENT_HAS_SLICING) != 0;
	out->rules = (enum slicing_rules)(flags >> ELEMENT_RULES_SHIFT & 3);
	out->is_ordered = (flags & ELEMENT_IS_ORDERED) != 0;
}

void element_get(const struct definitions *definitions, element_id id,
	struct element *out)
{
	const struct linked *linked = linked_of(definitions, id);
	const struct element_record *record = element_record(definitions, id);
	uint32_t count;

	*out = (struct element){
		.name = text_of(linked, record->name),
		.path = text_of(linked, record->path),
		.id = text_of(linked, record->id),
		.slice = compiled_get(linked->compiled, record->slice),
		.min = record->min, .max = record->max,
		.value_set = compiled_get(linked->compiled,
			record->value_set),
		.title = compiled_get(linked->compiled, record->title),
		.definition = compiled_get(linked->compiled,
			record->definition),
		.comment = compiled_get(linked->compiled, record->comment),
	};
	get_flags(record, out);
	get_extra(linked, record, out);
	(void)linked_list(linked, record->types, &count);
	out->type_count = count;
	(void)linked_list(linked, record->constraints, &count);
	out->constraint_count = count;
	(void)linked_list(linked, record->discriminators, &count);
	out->discriminator_count = count / 2;
}

definition_id element_definition(const struct definitions *definitions,
	element_id id)
{
	return id_of(id >> NUMBER_BITS,
		element_record(definitions, id)->structure);
}

const char *element_name(const struct definitions *definitions, element_id id)
{
	return text_of(linked_of(definitions, id),
		element_record(definitions, id)->name);
}

/* A record's link as an id. */
static element_id link_to(element_id from, uint32_t number)
{
	return number != TABLE_NONE ? id_of(from >> NUMBER_BITS, number) : 0;
}

element_id element_first(const struct definitions *definitions, element_id of)
{
	return link_to(of, element_record(definitions, of)->first);
}

element_id element_next(const struct definitions *definitions, element_id at)
{
	return link_to(at, element_record(definitions, at)->next);
}

element_id element_first_slice(const struct definitions *definitions,
	element_id of)
{
	return link_to(of, element_record(definitions, of)->first_slice);
}

element_id element_next_slice(const struct definitions *definitions,
	element_id at)
{
	return link_to(at, element_record(definitions, at)->next_slice);
}

element_id element_up(const struct definitions *definitions, element_id of)
{
	return link_to(of, element_record(definitions, of)->up);
}

element_id element_find_slice(const struct definitions *definitions,
	element_id of, const char *name)
{
	element_id at = element_first_slice(definitions, of);

	while (at != 0 && strcmp(text_of(linked_of(definitions, at),
	    element_record(definitions, at)->slice), name) != 0)
		at = element_next_slice(definitions, at);
	return at;
}

element_id element_child_named(const struct definitions *definitions,
	element_id of, const char *name, size_t len)
{
	const struct linked *linked = linked_of(definitions, of);
	uint32_t hash = structure_name_hash(name, len);
	uint32_t at = element_record(definitions, of)->first;

	for (; at != TABLE_NONE; at = linked->elements[at].next) {
		const char *own;

		if (linked->elements[at].name_hash != hash)
			continue;
		own = text_of(linked, linked->elements[at].name);
		if (strncmp(own, name, len) == 0 && own[len] == '\0')
			return link_to(of, at);
	}
	return 0;
}

/* The record of a type, or one that says nothing. */
static const struct type_record *type_record(const struct linked *linked,
	const struct element_record *record, size_t at)
{
	static const struct type_record none;
	uint32_t count;
	const uint32_t *numbers = linked_list(linked, record->types, &count);

	return at < count && numbers[at] < linked->type_count ?
		&linked->types[numbers[at]] : &none;
}

struct element_type element_type_at(const struct definitions *definitions,
	element_id id, size_t at)
{
	const struct linked *linked = linked_of(definitions, id);
	const struct type_record *record = type_record(linked,
		element_record(definitions, id), at);
	struct element_type type = {
		.code = text_of(linked, record->code),
		.aggregation = record->aggregation & 7,
	};
	uint32_t count;

	(void)linked_list(linked, record->profiles, &count);
	type.profile_count = count;
	(void)linked_list(linked, record->targets, &count);
	type.target_count = count;
	return type;
}

static const char *list_text(const struct linked *linked, uint32_t list,
	size_t at)
{
	uint32_t count;
	const uint32_t *numbers = linked_list(linked, list, &count);

	return at < count ? text_of(linked, numbers[at]) : "";
}

const char *element_type_profile(const struct definitions *definitions,
	element_id id, size_t type, size_t at)
{
	const struct linked *linked = linked_of(definitions, id);

	return list_text(linked, type_record(linked,
		element_record(definitions, id), type)->profiles, at);
}

const char *element_type_target(const struct definitions *definitions,
	element_id id, size_t type, size_t at)
{
	const struct linked *linked = linked_of(definitions, id);

	return list_text(linked, type_record(linked,
		element_record(definitions, id), type)->targets, at);
}

struct discriminator element_discriminator(
	const struct definitions *definitions, element_id id, size_t at)
{
	const struct linked *linked = linked_of(definitions, id);
	struct discriminator out = { .path = "" };
	uint32_t count;
	const uint32_t *numbers = linked_list(linked,
		element_record(definitions, id)->discriminators, &count);

	if (at < count / 2) {
		out.kind = (enum discriminator_kind)(numbers[2 * at] & 3);
		out.path = text_of(linked, numbers[2 * at + 1]);
	}
	return out;
}

struct constraint element_constraint(const struct definitions *definitions,
	element_id id, size_t at)
{
	static const struct constraint_record none;
	const struct linked *linked = linked_of(definitions, id);
	const struct constraint_record *record = &none;
	uint32_t count, number = 0;
	const uint32_t *numbers = linked_list(linked,
		element_record(definitions, id)->constraints, &count);

	if (at < count && numbers[at] < linked->constraint_count) {
		record = &linked->constraints[numbers[at]];
		number = linked->numbers[numbers[at]];
	}
	return (struct constraint){
		.key = text_of(linked, record->key),
		.human = text_of(linked, record->human),
		.expression = text_of(linked, record->expression),
		.source = text_of(linked, record->source),
		.is_warning = (record->flags & CONSTRAINT_IS_WARNING) != 0,
		.is_best_practice =
			(record->flags & CONSTRAINT_IS_BEST_PRACTICE) != 0,
		.native = (enum constraint_native)(record->flags & 7),
		.number = number,
	};
}

struct element_rule element_rule_at(const struct definitions *definitions,
	element_id id, size_t at)
{
	const struct linked *linked = linked_of(definitions, id);
	const struct element_record *record = element_record(definitions, id);
	struct element_rule out = { RULE_KINDS, "" };
	const uint32_t *numbers;
	uint32_t count = 0;

	if (record->extra == TABLE_NONE)
		return out;
	numbers = linked_list(linked, linked->extras[record->extra].rules,
		&count);
	if (at < count / 2 && numbers[2 * at] < RULE_KINDS) {
		out.kind = (enum element_rule_kind)numbers[2 * at];
		out.json = text_of(linked, numbers[2 * at + 1]);
	}
	return out;
}

uint32_t constraint_numbers(const struct definitions *definitions)
{
	return (uint32_t)map_count(definitions->expressions);
}
