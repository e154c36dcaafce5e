#include "core/ig/slice.h"

/*
 * Each layer slices for itself: a profile's slice that refines one of the
 * profile below is matched by the same discriminators, and so both apply. An
 * item that is in a re-slice ("a/b") is in the slice as well, and both count
 * it; two slices that have nothing to do with each other must not match the
 * same item.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/ig/slice_match.h"
#include "core/ig/validator.h"

enum { CHAIN_MAX = 32 };

void slicing_begin(struct walk *walk, struct slicing *slicing,
	const struct layers *child)
{
	size_t total = 0;
	unsigned *counts = slicing->room;

	(void)walk;
	slicing->count = 0;
	slicing->more = NULL;
	for (size_t i = 0; i < child->count; i++)
		if (child->list[i].node->slice_count > 0 &&
		    slicing->count < SLICINGS_MAX) {
			slicing->of[slicing->count++] = (struct slicing_of){
				.layer = child->list[i],
			};
			total += child->list[i].node->slice_count;
		}
	if (slicing->count == 0)
		return;
	if (total > SLICE_COUNTS)
		counts = slicing->more = xcalloc(total, sizeof(*counts));
	else
		memset(counts, 0, sizeof(slicing->room));
	for (size_t i = 0; i < slicing->count; i++) {
		slicing->of[i].counts = counts;
		counts += slicing->of[i].layer.node->slice_count;
	}
}

/* The nearest element down the chain that says how it is sliced. */
static element_id slicer_of(struct walk *walk, element_id id)
{
	element_id at = id;

	for (size_t i = 0; at != 0 && i < CHAIN_MAX; i++) {
		if (node_of(walk->validator->nodes, at)->element
		    .discriminator_count > 0)
			return at;
		at = element_base(walk->definitions, at);
	}
	return id;
}

static const struct criteria *criteria_of(struct walk *walk,
	const struct layer *layer, size_t at)
{
	struct node_table *nodes = walk->validator->nodes;
	struct node *slice = node_of(nodes, layer->node->slices[at]);

	if (slice->criteria == NULL)
		slice->criteria = criteria_new(nodes, walk->definitions,
			slicer_of(walk, layer->element), slice->id);
	return slice->criteria;
}

static const char *slice_name(const struct walk *walk,
	const struct layer *layer, size_t at)
{
	return node_of(walk->validator->nodes, layer->node->slices[at])
		->element.slice;
}

/* "a" and "a/b" are one of the other. */
static bool is_reslice(const char *a, const char *b)
{
	size_t len = strlen(a) < strlen(b) ? strlen(a) : strlen(b);
	const char *longer = strlen(a) < strlen(b) ? b : a;

	return memcmp(a, b, len) == 0 && (longer[len] == '/' ||
		longer[len] == '\0');
}

static void note_order(struct walk *walk, const struct place *item,
	struct slicing_of *of, size_t at)
{
	const struct element *element = &of->layer.node->element;

	if (element->is_ordered && at + 1 < of->last)
		walk_report(walk, item, of->layer.profile, FINDING_ERROR,
			"invalid", "Validation_VAL_Profile_OutOfOrder",
			"The slice '%s' has to stand before '%s'",
			slice_name(walk, &of->layer, at),
			slice_name(walk, &of->layer, of->last - 1));
	if (of->had_unmatched && element->rules == SLICING_OPEN_AT_END)
		walk_report(walk, item, of->layer.profile, FINDING_ERROR,
			"invalid", "Validation_VAL_Profile_NotSlice",
			"The slice '%s' stands behind items of no slice: "
			"those are allowed at the end only",
			slice_name(walk, &of->layer, at));
	if (at + 1 > of->last)
		of->last = at + 1;
}

/* True when the item is in some slice of this layer. */
static bool match_layer(struct walk *walk, const struct place *item,
	struct slicing_of *of, struct layers *layers)
{
	const char *first = NULL;

	for (size_t i = 0; i < of->layer.node->slice_count; i++) {
		const char *name;

		if (!slice_matches(walk, item,
		    criteria_of(walk, &of->layer, i)))
			continue;
		name = slice_name(walk, &of->layer, i);
		if (first != NULL && !is_reslice(first, name))
			walk_report(walk, item, of->layer.profile,
				FINDING_ERROR, "invalid",
				"Validation_VAL_Profile_MatchMultiple",
				"This is of two slices, '%s' and '%s': it can "
				"be of one only", first, name);
		if (first == NULL)
			note_order(walk, item, of, i);
		if (first == NULL || strlen(name) > strlen(first))
			first = name;
		of->counts[i]++;
		layers_add(walk, layers, of->layer.node->slices[i],
			of->layer.profile);
	}
	return first != NULL;
}

static void check_closed(struct walk *walk, const struct place *item,
	const struct slicing *slicing)
{
	for (size_t i = 0; i < slicing->count; i++) {
		const struct layer *layer = &slicing->of[i].layer;
		const struct element *element = &layer->node->element;

		if (!element->has_slicing || element->rules != SLICING_CLOSED)
			continue;
		walk_report(walk, item, layer->profile, FINDING_ERROR,
			"invalid", "Validation_VAL_Profile_NotSlice",
			"This is of none of the slices of %s, and no others "
			"are allowed", element->path);
		return;
	}
}

void slicing_item(struct walk *walk, struct slicing *slicing,
	const struct place *item, struct layers *layers)
{
	bool is_matched = false;

	for (size_t i = 0; i < slicing->count; i++) {
		bool here = match_layer(walk, item, &slicing->of[i], layers);

		slicing->of[i].had_unmatched |= !here;
		is_matched |= here;
	}
	if (!is_matched && slicing->count > 0)
		check_closed(walk, item, slicing);
}

/* Another layer asks for more of the same slice, or the same before. */
static bool is_told_by_other(const struct walk *walk,
	const struct slicing *slicing, size_t layer, const char *name,
	uint32_t min)
{
	for (size_t i = 0; i < slicing->count; i++) {
		const struct layer *other = &slicing->of[i].layer;

		for (size_t s = 0; s < other->node->slice_count && i != layer;
		    s++) {
			const struct element *element = &node_of(
				walk->validator->nodes,
				other->node->slices[s])->element;

			if (strcmp(element->slice, name) == 0 &&
			    (element->min > min ||
			    (element->min == min && i < layer)))
				return true;
		}
	}
	return false;
}

static void check_slice(struct walk *walk, const struct slicing *slicing,
	size_t at, size_t slice, const struct place *parent)
{
	const struct slicing_of *of = &slicing->of[at];
	const struct element *element = &node_of(walk->validator->nodes,
		of->layer.node->slices[slice])->element;
	unsigned count = of->counts[slice];
	const struct criteria *criteria;
	bool is_extension = strcmp(element->name, "extension") == 0 ||
		strcmp(element->name, "modifierExtension") == 0;

	if ((!element->has_min || count >= element->min) &&
	    (!element->has_max || count <= element->max))
		return;
	criteria = criteria_of(walk, &of->layer, slice);
	if (!criteria->is_usable) {
		walk_unchecked(walk, element->id, "nothing says how items of "
			"this slice are told from others");
		return;
	}
	if (count > element->max)
		walk_report(walk, parent, of->layer.profile, FINDING_ERROR,
			"structure", "Validation_VAL_Profile_Maximum",
			"%s: at most %u of the slice '%s' may be there, and "
			"%u are", element->path, element->max, element->slice,
			count);
	else if (!is_told_by_other(walk, slicing, at, element->slice,
	    element->min))
		walk_report(walk, parent, of->layer.profile, FINDING_ERROR,
			"structure", is_extension ?
			"Validation_VAL_Profile_Minimum_SLICE_EXT" :
			"Validation_VAL_Profile_Minimum_SLICE",
			"%s: at least %u of the slice '%s' must be there, and "
			"%u %s", element->path, element->min, element->slice,
			count, count == 1 ? "is" : "are");
}

void slicing_end(struct walk *walk, struct slicing *slicing,
	const struct place *parent)
{
	for (size_t i = 0; i < slicing->count; i++)
		for (size_t s = 0; s < slicing->of[i].layer.node->slice_count;
		    s++)
			check_slice(walk, slicing, i, s, parent);
	free(slicing->more);
	slicing->more = NULL;
}
