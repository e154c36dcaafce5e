#ifndef FD_IG_STRUCTURE_TABLES_H
#define FD_IG_STRUCTURE_TABLES_H

/*
 * The records of StructureDefinitions in a compiled file, which the structure
 * compiler writes and definitions read. Elements point to others of the same
 * package by number; a child or a following one always has a higher number
 * than where the link starts, a parent a lower one, so that no damage can make
 * a circle. A list is the offset that compiled_list gave. Only core/ig
 * includes this.
 */

#include "core/base/hash.h"
#include "core/ig/compiled.h"

enum { TABLE_NONE = UINT32_MAX };

enum structure_flag {
	STRUCTURE_KIND = 3,		/* definition_kind */
	STRUCTURE_IS_PROFILE = 4,
	STRUCTURE_IS_ABSTRACT = 8
};

struct structure_record {
	compiled_text url, version, name, title, description, type, base;
	compiled_text status;
	uint32_t flags;
	uint32_t differential, snapshot;	/* roots, or TABLE_NONE */
	uint32_t contexts;		/* list: kind, expression, ... */
	uint32_t invariants;		/* list of texts */
	uint32_t reserved;
};

enum element_flag {
	ELEMENT_HAS_MIN = 1 << 0, ELEMENT_HAS_MAX = 1 << 1,
	ELEMENT_IS_CHOICE = 1 << 2, ELEMENT_IS_ARRAY = 1 << 3,
	ELEMENT_IS_MODIFIER = 1 << 4, ELEMENT_IS_MUST_SUPPORT = 1 << 5,
	ELEMENT_IS_SUMMARY = 1 << 6, ELEMENT_IS_IMPLIED = 1 << 7,
	ELEMENT_BINDING_SHIFT = 8,	/* 3 bits: binding_strength */
	ELEMENT_HAS_SLICING = 1 << 11,
	ELEMENT_RULES_SHIFT = 12,	/* 2 bits: slicing_rules */
	ELEMENT_IS_ORDERED = 1 << 14,
	/* A choice's slice whose path was its spelling (valueQuantity); and
	   that without a sliceName. */
	ELEMENT_IS_SPELLED = 1 << 15, ELEMENT_IS_UNNAMED = 1 << 16
};

struct element_record {
	compiled_text name;
	uint32_t name_hash;	/* structure_name_hash */
	compiled_text path, id, slice;
	uint32_t structure;
	uint32_t up;		/* of which it is child or slice */
	uint32_t first, next;		/* children */
	uint32_t first_slice, next_slice;
	uint32_t flags, min, max;
	compiled_text value_set;
	uint32_t types, constraints;	/* lists of records' numbers */
	uint32_t discriminators;	/* list: kind, path, ... */
	uint32_t extra;		/* record's number, or TABLE_NONE */
	compiled_text title, definition, comment;
};

/* What few elements have. */
struct extra_record {
	compiled_text content, fixed, pattern, fixed_type;
	compiled_text min_value, max_value, regex, max_value_set;
	uint32_t max_length;
	uint32_t rules;			/* list: kind, JSON, ... */
};

struct type_record {
	compiled_text code;
	uint32_t profiles, targets;	/* lists of texts */
	uint32_t aggregation;
};

enum { CONSTRAINT_IS_WARNING = 8, CONSTRAINT_IS_BEST_PRACTICE = 16 };

struct constraint_record {
	compiled_text key, human, expression, source;
	uint32_t flags;		/* constraint_native, and these */
	uint32_t reserved;
};

static inline uint32_t structure_name_hash(const char *name, size_t len)
{
	return hash32(HASH32_START, name, len);
}

/* definitions.c: all that reading relies on. */
bool structures_are_sound(const struct compiled *compiled) FD_NONNULL;

#endif
