#include "core/ig/structure_tree.h"

/*
 * An element is found by its id when that fits its path, step for step; else
 * by its path from the element before it, whose slices it then stands in: that
 * is how differentials without ids are written. Steps that are not there are
 * made and stay unnamed (implied).
 *
 * What a choice is, and what type an element has, is asked of R4's own types
 * (fhirpath_r4), which are there before any definition is: "valueQuantity" is
 * a slice of value[x] where value[x] is a choice, and a name elsewhere.
 */

#include <stdlib.h>
#include <string.h>

#include "core/fhirpath/r4_types.h"

enum { STEPS_MAX = 64 };

struct step {
	const char *name, *slice;
	size_t name_len, slice_len;	/* slice_len 0: none */
};

struct steps {
	struct step steps[STEPS_MAX];
	size_t count;
};

static void free_node(struct tree_node *node)
{
	free(node->name);
	free(node->slice);
	free(node->choice_type);
	free(node);
}

void tree_finish(struct tree *tree)
{
	struct tree_node *older;

	for (struct tree_node *node = tree->newest; node != NULL;
	    node = older) {
		older = node->older;
		free_node(node);
	}
	*tree = (struct tree){ 0 };
}

/* "a.b:c.d" into steps; a path has no ":". */
static bool split(const char *text, struct steps *out)
{
	out->count = 0;
	for (;;) {
		size_t len = strcspn(text, ".");
		const char *colon = memchr(text, ':', len);
		struct step *step = &out->steps[out->count];

		if (len == 0 || out->count == STEPS_MAX)
			return false;
		*step = (struct step){ text, NULL, len, 0 };
		if (colon != NULL) {
			step->name_len = (size_t)(colon - text);
			step->slice = colon + 1;
			step->slice_len = len - step->name_len - 1;
		}
		out->count++;
		if (text[len] == '\0')
			return true;
		text += len + 1;
	}
}

static bool is_spelled_open(const char *name, size_t len)
{
	return len > 3 && memcmp(name + len - 3, "[x]", 3) == 0;
}

static bool is_text(const char *text, const char *name, size_t len)
{
	return text != NULL && strncmp(text, name, len) == 0 &&
		text[len] == '\0';
}

static struct tree_node *new_node(struct tree *tree, struct tree_node *up,
	const char *name, size_t len)
{
	struct tree_node *node = xcalloc(1, sizeof(*node));

	node->up = up;
	node->name = xstrndup(name, len);
	node->older = tree->newest;
	tree->newest = node;
	return node;
}

static struct tree_node *child(struct tree *tree, struct tree_node *of,
	const char *name, size_t len)
{
	const struct fhirpath_model *model = &fhirpath_r4;
	struct fhirpath_element element;
	struct tree_node *node;

	for (node = of->first; node != NULL; node = node->next)
		if (is_text(node->name, name, len))
			return node;
	node = new_node(tree, of, name, len);
	if (of->type != 0 && model->element(model->data, of->type, name, len,
	    &node->type))
		node->is_choice = !model->member(model->data, of->type, name,
			len, &element);
	if (of->last != NULL)
		of->last->next = node;
	else
		of->first = node;
	of->last = node;
	return node;
}

/* Of a choice: the type that a name like valueQuantity ends with, or 0. */
static fhirpath_type type_of_spelling(const struct tree_node *choice,
	const char *name, size_t len)
{
	const struct tree_node *up = choice->up;
	const struct fhirpath_model *model = &fhirpath_r4;
	struct fhirpath_element element;

	if (up == NULL || up->type == 0 || !model->member(model->data,
	    up->type, name, len, &element) ||
	    element.name_len != strlen(choice->name))
		return 0;
	return element.type;
}

static struct tree_node *slice_of(struct tree *tree, struct tree_node *of,
	const char *name, size_t len)
{
	struct tree_node *node;
	size_t type_len;

	for (node = of->first_slice; node != NULL; node = node->next_slice)
		if (is_text(node->slice, name, len))
			return node;
	node = new_node(tree, of, of->name, strlen(of->name));
	node->slice = xstrndup(name, len);
	node->is_choice = of->is_choice;
	node->type = of->type;
	if (of->is_choice) {
		fhirpath_type type = type_of_spelling(of, name, len);

		if (type != 0) {
			const char *text = fhirpath_r4.name(fhirpath_r4.data,
				type, &type_len);

			node->type = type;
			node->choice_type = xstrndup(text, type_len);
		}
	}
	if (of->last_slice != NULL)
		of->last_slice->next_slice = node;
	else
		of->first_slice = node;
	of->last_slice = node;
	return node;
}

/* How much of a choice's spelling is its name; 0 when it is none. */
static size_t stem_len(const struct tree_node *of, const struct step *step,
	const struct step *by_id)
{
	const struct fhirpath_model *model = &fhirpath_r4;
	struct fhirpath_element element;

	if (is_spelled_open(step->name, step->name_len))
		return step->name_len - 3;
	if (by_id != NULL && is_spelled_open(by_id->name, by_id->name_len) &&
	    by_id->name_len - 3 <= step->name_len)
		return by_id->name_len - 3;
	if (of->type != 0 && model->member(model->data, of->type, step->name,
	    step->name_len, &element) && element.name_len < step->name_len)
		return element.name_len;
	return 0;
}

static struct tree_node *take_step(struct tree *tree, struct tree_node *at,
	const struct step *step, const struct step *by_id)
{
	size_t stem = stem_len(at, step, by_id);
	const char *slice = step->slice;
	size_t slice_len = step->slice_len;
	struct tree_node *node;

	if (slice_len == 0 && by_id != NULL && by_id->slice_len > 0) {
		slice = by_id->slice;
		slice_len = by_id->slice_len;
	}
	if (slice_len == 0 && stem != 0 &&
	    !is_spelled_open(step->name, step->name_len) &&
	    stem < step->name_len) {
		slice = step->name;
		slice_len = step->name_len;
	}
	node = child(tree, at, step->name,
		stem != 0 ? stem : step->name_len);
	if (stem != 0)
		node->is_choice = true;
	return slice_len != 0 ? slice_of(tree, node, slice, slice_len) : node;
}

/* An id is of use when it has the path's steps, choices apart. */
static bool does_id_fit(const struct steps *path, const struct steps *id)
{
	if (id->count != path->count)
		return false;
	for (size_t i = 1; i < path->count; i++) {
		const struct step *a = &path->steps[i], *b = &id->steps[i];
		size_t stem = b->name_len - 3;

		if (a->name_len == b->name_len &&
		    memcmp(a->name, b->name, a->name_len) == 0)
			continue;
		if (!is_spelled_open(b->name, b->name_len) ||
		    stem > a->name_len ||
		    memcmp(a->name, b->name, stem) != 0)
			return false;
	}
	return true;
}

static bool does_step_name(const struct step *step,
	const struct tree_node *node)
{
	if (is_text(node->name, step->name, step->name_len))
		return true;
	if (!node->is_choice)
		return false;
	if (is_spelled_open(step->name, step->name_len))
		return is_text(node->name, step->name, step->name_len - 3);
	return is_text(node->slice, step->name, step->name_len);
}

static struct tree_node *element_above(struct tree_node *node)
{
	return node->slice != NULL ? node->up->up : node->up;
}

/* From the latest element up: the deepest that is on this path. *taken: how
   many steps lead to it. */
static struct tree_node *on_the_way(struct tree *tree,
	const struct steps *path, size_t *taken)
{
	struct tree_node *chain[STEPS_MAX];
	struct tree_node *at = tree->latest;
	size_t count = 0;

	while (at != NULL && count < STEPS_MAX) {
		chain[count++] = at;
		at = element_above(at);
	}
	for (*taken = 1; *taken < count && *taken + 1 < path->count;
	    ++*taken)
		if (!does_step_name(&path->steps[*taken],
		    chain[count - 1 - *taken]))
			break;
	return count > 0 ? chain[count - *taken] : tree->root;
}

struct tree_node *tree_place(struct tree *tree, const char *path,
	const char *id, const char *slice)
{
	struct steps steps, by_id;
	struct tree_node *at;
	struct step *last;
	bool has_id;
	size_t taken = 1;

	if (!split(path, &steps))
		return NULL;
	if (tree->root == NULL) {
		tree->root = new_node(tree, NULL, steps.steps[0].name,
			steps.steps[0].name_len);
		tree->root->type = fhirpath_r4.find(fhirpath_r4.data,
			steps.steps[0].name, steps.steps[0].name_len);
	}
	if (!does_step_name(&steps.steps[0], tree->root))
		return NULL;
	has_id = split(id, &by_id) && does_id_fit(&steps, &by_id);
	last = &steps.steps[steps.count - 1];
	last->slice = slice;
	last->slice_len = steps.count > 1 ? strlen(slice) : 0;
	at = has_id ? tree->root : on_the_way(tree, &steps, &taken);
	for (; taken < steps.count; taken++)
		at = take_step(tree, at, &steps.steps[taken],
			has_id ? &by_id.steps[taken] : NULL);
	tree->latest = at;
	at->is_named = true;
	at->has_slice_name |= *slice != '\0';
	at->is_spelled |= at->is_choice && at->slice != NULL &&
		!is_spelled_open(last->name, last->name_len);
	return at;
}

void tree_id(const struct tree_node *node, bool with_slices, struct buf *out)
{
	if (node->slice != NULL) {
		tree_id(node->up, with_slices, out);
		if (with_slices)
			(void)buf_printf(out, ":%s", node->slice);
		return;
	}
	if (node->up != NULL) {
		tree_id(node->up, with_slices, out);
		(void)buf_putc(out, '.');
	}
	(void)buf_printf(out, "%s%s", node->name,
		node->is_choice ? "[x]" : "");
}
