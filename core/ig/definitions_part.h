#ifndef FD_IG_DEFINITIONS_PART_H
#define FD_IG_DEFINITIONS_PART_H

/*
 * What the files of definitions and snapshots share. An id is the package's
 * place and, in the low bits, a record's number plus one. Only they include
 * this.
 */

#include "core/base/map.h"
#include "core/ig/definitions.h"
#include "core/ig/structure_tables.h"

enum { NUMBER_BITS = 20, NUMBER_MASK = (1 << NUMBER_BITS) - 1,
	PACKAGES_MAX = 4095 };

/* What is found out of a definition when it is first asked for. */
struct found_structure {
	bool is_known;
	definition_id base;
	element_id root;
};

struct linked {
	struct compiled *compiled;
	char *name;		/* "hl7.fhir.r4.core#4.0.1" */
	const struct structure_record *structures;
	const struct element_record *elements;
	const struct type_record *types;
	const struct constraint_record *constraints;
	const struct extra_record *extras;
	const uint32_t *lists;
	size_t structure_count, element_count, type_count;
	size_t constraint_count, extra_count, list_count;
	uint32_t *numbers;	/* of constraints' expressions */
	/* Filled as it is asked for, emptied when a package is added. */
	struct found_structure *found;
	element_id *bases;	/* 0: not known yet; BASE_NONE: none */
};

enum { BASE_NONE = UINT32_MAX };

struct name_slot {
	uint32_t hash;
	definition_id id;	/* 0: free */
};

/* Definitions by a text of theirs; several may have the same. */
struct name_table {
	struct name_slot *slots;
	size_t slot_count, count;
};

struct definitions {
	struct linked *packages;
	size_t count, alloc;
	struct name_table urls, types;
	struct map *expressions;	/* to their number + 1 */
	struct fhirpath_model model;
};

static inline const struct linked *linked_of(
	const struct definitions *definitions, uint32_t id)
{
	return &definitions->packages[id >> NUMBER_BITS];
}

static inline uint32_t id_of(size_t package, uint32_t number)
{
	return (uint32_t)(package << NUMBER_BITS) | (number + 1);
}

static inline const struct element_record *element_record(
	const struct definitions *definitions, element_id id)
{
	return &linked_of(definitions, id)->elements[
		(id & NUMBER_MASK) - 1];
}

static inline const struct structure_record *structure_record_of(
	const struct definitions *definitions, definition_id id)
{
	return &linked_of(definitions, id)->structures[
		(id & NUMBER_MASK) - 1];
}

/* The numbers of a list, and how many. Nothing for an unsound offset. */
const uint32_t *linked_list(const struct linked *linked, uint32_t list,
	uint32_t *count) FD_NONNULL;
/* The one it is child or slice of; 0 for a root. */
element_id element_up(const struct definitions *definitions, element_id of)
	FD_NONNULL;
const struct found_structure *definition_found(
	const struct definitions *definitions, definition_id id) FD_NONNULL;
/* Makes it one of the packages; it is freed when it isn't sound. */
bool definitions_link(struct definitions *definitions,
	struct compiled *compiled, struct err *err) FD_NONNULL FD_MUST_USE;

#endif
