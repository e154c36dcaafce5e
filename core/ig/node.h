#ifndef FD_IG_NODE_H
#define FD_IG_NODE_H

/*
 * What a validator keeps of an element of a definition once it has looked at
 * it: the element as a struct, what must be in it, its fixed value and pattern
 * read as JSON, how its slices are told apart. Made on first use; freed with
 * the table.
 */

#include "core/doc/index.h"
#include "core/ig/definitions.h"
#include "core/ig/primitive.h"

struct criteria;	/* slice_criteria.h */

/* A JSON text of a definition. */
struct node_value {
	const char *text;	/* NULL: there is none */
	struct doc_index *index;
};

struct node {
	element_id id;
	struct element element;
	const char *type;	/* its only type's code, or NULL */
	enum primitive_kind primitive;	/* of that type */
	bool is_profile;	/* its definition's */
	bool is_resource;	/* Resource, or one of them */
	/* Children that must be there, or that have slices which must. */
	element_id *required;
	size_t required_count;
	element_id *slices;
	size_t slice_count;
	struct node_value fixed, pattern;
	struct criteria *criteria;	/* as a slice; made when asked for */
};

struct node_table;

struct node_table *node_table_new(struct definitions *definitions)
	FD_NONNULL FD_MUST_USE;
void node_table_free(struct node_table *table);
/* Stays where it is as long as the table. */
struct node *node_of(struct node_table *table, element_id id) FD_NONNULL;

#endif
