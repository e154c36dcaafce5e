#include "core/ig/definitions_part.h"

/*
 * What is checked of a compiled file's structures before they are used: links
 * stay inside and make a tree, so that no walk over them can leave the table,
 * go in circles, find the same element twice or go deeper than a stack allows.
 * Lists and texts are checked where they are read, which costs nothing until
 * then.
 */

#include <stdlib.h>

static bool is_record_run(const struct compiled *compiled,
	enum compiled_tag tag, size_t size, uint32_t *count)
{
	size_t len;

	(void)compiled_table(compiled, tag, &len);
	*count = (uint32_t)(len / size);
	return len % size == 0;
}

enum { DEPTH_MAX = 200 };

struct check {
	const struct element_record *elements;
	uint8_t *depths;
	uint32_t element_count, structure_count, extra_count;
};

/* From one element to its child, or to the next of its kind. */
static bool is_link(const struct check *check, uint32_t from, uint32_t to,
	uint32_t up, bool is_slice)
{
	const struct element_record *at;

	if (to == TABLE_NONE)
		return true;
	if (to <= from || to >= check->element_count)
		return false;
	at = &check->elements[to];
	return at->up == up && (at->slice != COMPILED_NONE) == is_slice;
}

static bool is_element(const struct check *check, uint32_t number)
{
	const struct element_record *at = &check->elements[number];
	uint32_t binding = at->flags >> ELEMENT_BINDING_SHIFT & 7;
	uint32_t rules = at->flags >> ELEMENT_RULES_SHIFT & 3;

	check->depths[number] = at->up < number ?
		(uint8_t)(check->depths[at->up] + 1) : 0;
	return check->depths[number] < DEPTH_MAX &&
		at->structure < check->structure_count &&
		(at->up == TABLE_NONE || at->up < number) &&
		(at->up != TABLE_NONE || (at->next == TABLE_NONE &&
		    at->next_slice == TABLE_NONE &&
		    at->slice == COMPILED_NONE)) &&
		is_link(check, number, at->first, number, false) &&
		is_link(check, number, at->next, at->up, false) &&
		is_link(check, number, at->first_slice, number, true) &&
		is_link(check, number, at->next_slice, at->up, true) &&
		(at->slice != COMPILED_NONE ? at->next : at->next_slice) ==
		TABLE_NONE &&
		(at->extra == TABLE_NONE || at->extra < check->extra_count) &&
		binding <= BINDING_REQUIRED && rules <= SLICING_OPEN_AT_END;
}

static bool is_root(const struct check *check, uint32_t number,
	uint32_t structure)
{
	return number == TABLE_NONE || (number < check->element_count &&
		check->elements[number].up == TABLE_NONE &&
		check->elements[number].structure == structure);
}

static bool are_records_whole(const struct compiled *compiled,
	struct check *check)
{
	uint32_t count;

	return is_record_run(compiled, COMPILED_STRUCTURES,
		sizeof(struct structure_record), &check->structure_count) &&
		is_record_run(compiled, COMPILED_ELEMENTS,
		sizeof(struct element_record), &check->element_count) &&
		is_record_run(compiled, COMPILED_EXTRAS,
		sizeof(struct extra_record), &check->extra_count) &&
		is_record_run(compiled, COMPILED_TYPES,
		sizeof(struct type_record), &count) &&
		is_record_run(compiled, COMPILED_CONSTRAINTS,
		sizeof(struct constraint_record), &count) &&
		is_record_run(compiled, COMPILED_LISTS, sizeof(uint32_t),
		&count);
}

bool structures_are_sound(const struct compiled *compiled)
{
	const struct structure_record *structures;
	struct check check = { 0 };
	bool is_sound = are_records_whole(compiled, &check);
	size_t len;

	if (!is_sound)
		return false;
	structures = compiled_table(compiled, COMPILED_STRUCTURES, &len);
	check.elements = compiled_table(compiled, COMPILED_ELEMENTS, &len);
	check.depths = xcalloc(check.element_count + 1, 1);
	for (uint32_t i = 0; is_sound && i < check.structure_count; i++)
		is_sound = is_root(&check, structures[i].snapshot, i) &&
			is_root(&check, structures[i].differential, i);
	for (uint32_t i = 0; is_sound && i < check.element_count; i++)
		is_sound = is_element(&check, i);
	free(check.depths);
	return is_sound;
}
