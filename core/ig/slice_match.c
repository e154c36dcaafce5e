#include "core/ig/slice_match.h"

/*
 * The steps of a discriminator lead to a few rows of the item; one of them has
 * to be what the slice wants. (So CodeableConcepts are told apart by one of
 * their codings, as the official validator does.)
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/ig/binding_check.h"
#include "core/ig/reference_check.h"
#include "core/ig/value_match.h"

enum { SPOTS_MAX = 64 };

/* A row that the steps lead to. */
struct spot {
	uint32_t row;
	char type[48];	/* of a choice, by its name; "" */
};

struct spots {
	size_t count;
	struct spot list[SPOTS_MAX];
};

static void add_spot(struct spots *spots, uint32_t row, const char *type,
	size_t len)
{
	struct spot *spot;

	if (spots->count == SPOTS_MAX || len >= sizeof(spot->type))
		return;
	spot = &spots->list[spots->count++];
	spot->row = row;
	memcpy(spot->type, type, len);
	spot->type[len] = '\0';
}

static void add_all(const struct walk *walk, struct spots *spots,
	uint32_t row, const char *type, size_t len)
{
	if (index_kind(walk->index, walk->text, row) != ROW_ARRAY) {
		add_spot(spots, row, type, len);
		return;
	}
	row = index_first(walk->index, walk->text, row);
	for (; row != INDEX_NONE;
	    row = index_next(walk->index, walk->text, row))
		add_spot(spots, row, type, len);
}

/* "valueQuantity" is value with the type Quantity. */
static void step_choice(const struct walk *walk, uint32_t object,
	const char *name, struct spots *out)
{
	size_t len = strlen(name);
	uint32_t row = index_first(walk->index, walk->text, object);

	for (; row != INDEX_NONE;
	    row = index_next(walk->index, walk->text, row)) {
		struct row member = index_row(walk->index, walk->text, row);
		const char *key = walk->text + member.key + 1;

		if (member.key_len < len + 3 || memcmp(key, name, len) != 0 ||
		    key[len] < 'A' || key[len] > 'Z')
			continue;
		add_all(walk, out, row, key + len, member.key_len - 2 - len);
	}
}

static void step_extension(const struct walk *walk, uint32_t object,
	const char *url, struct spots *out)
{
	uint32_t list = index_member(walk->index, walk->text, object,
		"extension");
	uint32_t row = list == INDEX_NONE ? INDEX_NONE :
		index_first(walk->index, walk->text, list);

	for (; row != INDEX_NONE;
	    row = index_next(walk->index, walk->text, row)) {
		char *own = walk_member_dup(walk, row, "url");

		if (own != NULL && strcmp(own, url) == 0)
			add_spot(out, row, "Extension", 9);
		free(own);
	}
}

static void take_step(struct walk *walk, const struct spot *from,
	const struct step *step, struct spots *out)
{
	bool is_object = index_kind(walk->index, walk->text, from->row) ==
		ROW_OBJECT;
	uint32_t row;

	if (step->kind == STEP_TYPE) {
		if (text_equals_nocase(from->type, step->name))
			add_spot(out, from->row, from->type,
				strlen(from->type));
		return;
	}
	if (step->kind == STEP_RESOLVE) {
		row = walk_resolve(walk, from->row);
		if (row != INDEX_NONE)
			add_spot(out, row, "", 0);
		return;
	}
	if (!is_object)
		return;
	if (step->kind == STEP_EXTENSION) {
		step_extension(walk, from->row, step->name, out);
		return;
	}
	row = index_member(walk->index, walk->text, from->row, step->name);
	if (row != INDEX_NONE)
		add_all(walk, out, row, "", 0);
	else if (step->is_choice)
		step_choice(walk, from->row, step->name, out);
}

static void find_spots(struct walk *walk, const struct place *item,
	const struct criterion *criterion, struct spots *out)
{
	struct spots next;
	const char *type = item->type == NULL ? "" : item->type;

	out->count = 0;
	if (item->row == INDEX_NONE)
		return;
	add_spot(out, item->row, type, strlen(type));
	for (size_t i = 0; i < criterion->step_count; i++) {
		next.count = 0;
		for (size_t s = 0; s < out->count; s++)
			take_step(walk, &out->list[s], &criterion->steps[i],
				&next);
		*out = next;
	}
}

static bool has_value(struct walk *walk, const struct spots *spots,
	const struct criterion *criterion)
{
	for (size_t i = 0; i < spots->count; i++) {
		struct value value = { walk->index, walk->text,
			spots->list[i].row };

		for (size_t w = 0; w < criterion->wanted_count; w++) {
			const struct wanted *one = &criterion->wanted[w];
			struct value wanted = { one->index, one->text,
				one->row };

			if (one->is_fixed ? value_equals(&value, &wanted) :
			    value_fits(&value, &wanted))
				return true;
		}
	}
	return false;
}

static bool matches_value(struct walk *walk, const struct spots *spots,
	const struct criterion *criterion)
{
	if (criterion->wanted_count > 0)
		return has_value(walk, spots, criterion);
	if (criterion->must_not_be)
		return spots->count == 0;
	if (criterion->value_set == NULL)
		return spots->count > 0;
	for (size_t i = 0; i < spots->count; i++)
		if (binding_member(walk, spots->list[i].row,
		    criterion->value_set) != TERM_OUT)
			return true;
	return false;
}

static bool is_of_type(const struct walk *walk, const struct spot *spot,
	const char *type)
{
	char *own = walk_member_dup(walk, spot->row, "resourceType");
	bool is_fine;

	if (own == NULL)
		return text_equals_nocase(spot->type, type);
	is_fine = definitions_is_a(walk->definitions, own, type);
	free(own);
	return is_fine;
}

static bool conforms(struct walk *walk, const struct place *item,
	const struct spot *spot, const char *url)
{
	definition_id id = definitions_find(walk->definitions, url,
		strlen(url));
	struct place place = *item;
	struct definition definition;

	if (id == 0) {
		walk_unchecked(walk, url, "this profile is not here");
		return false;
	}
	definition_get(walk->definitions, id, &definition);
	if (definition.kind == DEFINITION_RESOURCE) {
		if (!is_of_type(walk, spot, definition.type))
			return false;
		place.resource = spot->row;
	}
	if (spot->row != item->row) {
		place.type = definition.type;
		place.primitive = PRIMITIVE_NONE;
		place.shadow = INDEX_NONE;
		place.row = spot->row;
	}
	return walk_conforms(walk, &place, id);
}

static bool matches_name(struct walk *walk, const struct place *item,
	const struct spots *spots, const struct criterion *criterion)
{
	for (size_t i = 0; i < spots->count; i++)
		for (size_t n = 0; n < criterion->name_count; n++) {
			const char *name = criterion->names[n];

			if (criterion->kind == DISCRIMINATOR_TYPE ?
			    is_of_type(walk, &spots->list[i], name) :
			    conforms(walk, item, &spots->list[i], name))
				return true;
		}
	return false;
}

static bool meets(struct walk *walk, const struct place *item,
	const struct criterion *criterion)
{
	struct spots spots;

	find_spots(walk, item, criterion, &spots);
	switch (criterion->kind) {
	case DISCRIMINATOR_VALUE:
		return matches_value(walk, &spots, criterion);
	case DISCRIMINATOR_EXISTS:
		return criterion->must_be ? spots.count > 0 :
			spots.count == 0;
	default:
		return matches_name(walk, item, &spots, criterion);
	}
}

bool slice_matches(struct walk *walk, const struct place *item,
	const struct criteria *criteria)
{
	if (!criteria->is_usable)
		return false;
	for (size_t i = 0; i < criteria->count; i++)
		if (criteria->list[i].is_usable &&
		    !meets(walk, item, &criteria->list[i]))
			return false;
	return true;
}
