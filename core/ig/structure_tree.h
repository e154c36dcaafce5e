#ifndef FD_IG_STRUCTURE_TREE_H
#define FD_IG_STRUCTURE_TREE_H

/*
 * The elements of one StructureDefinition while it is compiled: a tree built
 * from paths, ids and slice names, with the spellings of choices made one and
 * the steps that a sparse differential leaves out put in. Only the structure
 * compiler includes this.
 */

#include "core/fhirpath/fhirpath.h"
#include "core/ig/structure_tables.h"

struct tree_node {
	struct tree_node *up;	/* of which it is child or slice */
	struct tree_node *first, *last, *next;
	struct tree_node *first_slice, *last_slice, *next_slice;
	struct tree_node *older;	/* for freeing */
	char *name, *slice;	/* slice: or NULL */
	bool is_choice, is_named;
	bool is_spelled;	/* a choice's slice, by a path like
				   valueQuantity */
	bool has_slice_name;	/* and by its sliceName */
	uint32_t number;	/* of its record */
	fhirpath_type type;	/* as far as it is known, for its children */
	char *choice_type;	/* that a spelling says: "Quantity", or NULL */
	struct element_record record;
	struct extra_record extra;
	bool has_extra;
};

struct tree {
	struct tree_node *root, *latest;
	struct tree_node *newest;
};

void tree_finish(struct tree *tree) FD_NONNULL;
/*
 * The node of an element, made if it isn't there. id and slice may be "". NULL
 * when the path is no path below the root's.
 */
struct tree_node *tree_place(struct tree *tree, const char *path,
	const char *id, const char *slice) FD_NONNULL;
/* "Observation.value[x]:valueQuantity.code"; with_slices false: the path. */
void tree_id(const struct tree_node *node, bool with_slices, struct buf *out)
	FD_NONNULL;

#endif
