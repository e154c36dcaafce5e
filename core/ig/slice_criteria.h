#ifndef FD_IG_SLICE_CRITERIA_H
#define FD_IG_SLICE_CRITERIA_H

/*
 * How the items of one slice are told from others: for each discriminator, the
 * steps to take in the item, and what must be found there. What that is, the
 * slice's own elements say, or those of the profiles and types below them.
 */

#include "core/ig/definitions.h"
#include "core/doc/index.h"

struct node;
struct node_table;

enum { STEPS_MAX = 12, WANTED_MAX = 8, NAMES_MAX = 24 };

enum step_kind {
	STEP_MEMBER,		/* name; a choice's too */
	STEP_EXTENSION,		/* extension(name) */
	STEP_TYPE,		/* ofType(name) */
	STEP_RESOLVE
};
struct step {
	enum step_kind kind;
	bool is_choice;
	char *name;
};

/* A part of a definition's fixed value or pattern. */
struct wanted {
	const struct doc_index *index;
	const char *text;
	uint32_t row;
	bool is_fixed;
};

struct criterion {
	enum discriminator_kind kind;
	size_t step_count;
	struct step steps[STEPS_MAX];
	size_t wanted_count;
	struct wanted wanted[WANTED_MAX];	/* any of them */
	const char *value_set;		/* required there, or NULL */
	bool must_be, must_not_be;
	/* Types, or profiles' URLs; any of them. */
	size_t name_count;
	const char *names[NAMES_MAX];
	bool is_usable;
};

struct criteria {
	size_t count;
	bool is_usable;		/* at least one criterion is */
	struct criterion *list;
};

/* slicer: the element that the slice is of, with its slicing. Texts in it stay
   as long as the definitions. */
struct criteria *criteria_new(struct node_table *nodes,
	struct definitions *definitions, element_id slicer, element_id slice)
	FD_NONNULL FD_MUST_USE;
void criteria_free(struct criteria *criteria);

#endif
