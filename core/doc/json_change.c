#include "core/doc/json_change.h"

/*
 * Both trees are walked together. In arrays the longest common run of equal
 * elements stays (doc/diff_lcs); what lies between two of them is paired by
 * how much the elements have in common, the best sum of it in order, and the
 * pairs are walked into. Large gaps are paired by place: that is correct too,
 * only longer.
 *
 * An object with a key given twice is replaced whole, for no path could say
 * which of the two is meant.
 */

#include <stdlib.h>
#include <string.h>

#include "core/doc/diff_lcs.h"

enum {
	PAIRS_MAX = 4096,	/* comparisons in one gap */
	STEP_COST = 8		/* what one more operation weighs */
};

struct walk {
	struct json_changes *out;
	struct json_step *path;
	size_t depth, alloc;
};

static void compare(struct walk *walk, const struct json_node *a,
	const struct json_node *b);

static void enter(struct walk *walk, const struct json_step *step)
{
	walk->path = mem_grow(walk->path, walk->depth, &walk->alloc,
		sizeof(*walk->path));
	walk->path[walk->depth++] = *step;
}

static void enter_member(struct walk *walk, const struct json_node *member)
{
	enter(walk, &(struct json_step){ .key = member->key,
		.key_len = member->key_len });
}

static void enter_element(struct walk *walk, size_t index)
{
	enter(walk, &(struct json_step){ .index = index });
}

/* At the place that was entered. */
static void put(struct walk *walk, enum json_change_kind kind,
	const struct json_node *old, const struct json_node *value)
{
	struct json_changes *out = walk->out;
	size_t size = walk->depth * sizeof(*walk->path);
	struct json_change change = { .kind = kind, .count = walk->depth,
		.old = old, .value = value };

	change.step = xmalloc(size);
	if (size > 0)
		memcpy(change.step, walk->path, size);
	out->change = mem_grow(out->change, out->count, &out->alloc,
		sizeof(*out->change));
	out->change[out->count++] = change;
}

static void cut(struct json_changes *changes, size_t count)
{
	while (changes->count > count)
		free(changes->change[--changes->count].step);
}

/* One replacement, where next to nothing would stay as it was: less would be
   kept than the single operations take to say. */
static void simplify(struct walk *walk, size_t from,
	const struct json_node *a, const struct json_node *b)
{
	size_t cost = 0;

	if (walk->depth == 0)
		return;
	for (size_t i = from; i < walk->out->count; i++) {
		const struct json_node *value = walk->out->change[i].value;

		cost += STEP_COST + (value != NULL ? value->size : 0);
	}
	if (cost <= b->size + STEP_COST)
		return;
	cut(walk->out, from);
	put(walk, JSON_REPLACE, a, b);
}

static void compare_objects(struct walk *walk, const struct json_node *a,
	const struct json_node *b)
{
	for (size_t i = 0; i < a->count; i++) {
		size_t at = json_node_find_like(b, a->child[i]);

		enter_member(walk, a->child[i]);
		if (at == SIZE_MAX)
			put(walk, JSON_REMOVE, a->child[i], NULL);
		else
			compare(walk, a->child[i], b->child[at]);
		walk->depth--;
	}
	for (size_t i = 0; i < b->count; i++) {
		if (json_node_find_like(a, b->child[i]) != SIZE_MAX)
			continue;
		enter_member(walk, b->child[i]);
		put(walk, JSON_ADD, NULL, b->child[i]);
		walk->depth--;
	}
}

/* 0: these two have nothing to do with each other. */
static unsigned likeness(const struct json_node *a, const struct json_node *b)
{
	unsigned sum = 1;

	if (json_node_is_container(a) != json_node_is_container(b) ||
	    (json_node_is_container(a) && a->kind != b->kind))
		return 0;
	if (a->hash == b->hash)
		return 1000;
	if (a->kind != ROW_OBJECT)
		return a->kind == b->kind ? 2 : 1;
	for (size_t i = 0; i < a->count; i++) {
		size_t at = json_node_find_like(b, a->child[i]);

		if (at != SIZE_MAX)
			sum += a->child[i]->hash == b->child[at]->hash ? 5 : 1;
	}
	return sum;
}

/* a[from_a, to_a) against b[from_b, to_b): pair[i] is of a, in b. */
struct gap {
	const struct json_node *a, *b;
	size_t from_a, to_a, from_b, to_b;
	size_t *pair;
};

/* The best sum of likeness for each pair of beginnings, from the end. */
static void pair_by_likeness(const struct gap *gap)
{
	size_t rows = gap->to_a - gap->from_a;
	size_t columns = gap->to_b - gap->from_b;
	unsigned *like = xcalloc(rows * columns, sizeof(*like));
	unsigned *best = xcalloc((rows + 1) * (columns + 1), sizeof(*best));
	size_t i = 0, j = 0, width = columns + 1;

	for (size_t r = rows; r-- > 0; )
		for (size_t c = columns; c-- > 0; ) {
			unsigned *at = &best[r * width + c];
			unsigned own = likeness(gap->a->child[gap->from_a + r],
				gap->b->child[gap->from_b + c]);

			like[r * columns + c] = own;
			*at = own > 0 ? own + at[width + 1] : 0;
			*at = at[1] > *at ? at[1] : *at;
			*at = at[width] > *at ? at[width] : *at;
		}
	while (i < rows && j < columns) {
		const unsigned *at = &best[i * width + j];
		unsigned own = like[i * columns + j];

		if (own > 0 && *at == own + at[width + 1])
			gap->pair[gap->from_a + i++] = gap->from_b + j++;
		else if (*at == at[width])
			i++;
		else
			j++;
	}
	free(best);
	free(like);
}

static void pair_gap(const struct gap *gap)
{
	size_t rows = gap->to_a - gap->from_a;
	size_t columns = gap->to_b - gap->from_b;
	size_t fewer = rows < columns ? rows : columns;

	if (fewer == 0)
		return;
	if (rows <= PAIRS_MAX / columns) {
		pair_by_likeness(gap);
		return;
	}
	for (size_t i = 0; i < fewer; i++)
		gap->pair[gap->from_a + i] = gap->from_b + i;
}

static struct lcs *common_of(const struct json_node *a,
	const struct json_node *b)
{
	uint64_t *x = xcalloc(a->count + 1, sizeof(*x));
	uint64_t *y = xcalloc(b->count + 1, sizeof(*y));
	struct lcs *lcs;
	size_t budget;

	for (size_t i = 0; i < a->count; i++)
		x[i] = a->child[i]->hash;
	for (size_t i = 0; i < b->count; i++)
		y[i] = b->child[i]->hash;
	lcs = lcs_new(x, a->count, y, b->count);
	do
		budget = 1 << 20;
	while (lcs_step(lcs, &budget));
	return lcs;
}

/* Owned: for each element of a the one of b that it becomes, or SIZE_MAX. */
static size_t *pair_elements(const struct json_node *a,
	const struct json_node *b)
{
	size_t *pair = xcalloc(a->count + 1, sizeof(*pair));
	struct lcs *lcs = common_of(a, b);
	struct gap gap = { .a = a, .b = b, .pair = pair };

	for (size_t i = 0; i < a->count; i++)
		pair[i] = lcs_match(lcs, i);
	lcs_free(lcs);
	for (size_t i = 0; i <= a->count; i++) {
		if (i < a->count && pair[i] == SIZE_MAX)
			continue;
		gap.to_a = i;
		gap.to_b = i < a->count ? pair[i] : b->count;
		pair_gap(&gap);
		gap.from_a = i + 1;
		gap.from_b = gap.to_b + 1;
	}
	return pair;
}

static void add_elements(struct walk *walk, const struct json_node *b,
	size_t from, size_t to, size_t place)
{
	while (to-- > from) {
		enter_element(walk, place);
		put(walk, JSON_ADD, NULL, b->child[to]);
		walk->depth--;
	}
}

static void compare_arrays(struct walk *walk, const struct json_node *a,
	const struct json_node *b)
{
	size_t *pair = pair_elements(a, b), behind = b->count;

	for (size_t i = a->count; i-- > 0; ) {
		if (pair[i] != SIZE_MAX) {
			add_elements(walk, b, pair[i] + 1, behind, i + 1);
			behind = pair[i];
		}
		enter_element(walk, i);
		if (pair[i] == SIZE_MAX)
			put(walk, JSON_REMOVE, a->child[i], NULL);
		else
			compare(walk, a->child[i], b->child[pair[i]]);
		walk->depth--;
	}
	add_elements(walk, b, 0, behind, 0);
	free(pair);
}

static void compare(struct walk *walk, const struct json_node *a,
	const struct json_node *b)
{
	size_t from = walk->out->count;

	if (a->hash == b->hash && json_node_equal(a, b))
		return;
	if (a->kind != b->kind || !json_node_is_container(a) ||
	    a->has_twice || b->has_twice) {
		put(walk, JSON_REPLACE, a, b);
		return;
	}
	if (a->kind == ROW_OBJECT)
		compare_objects(walk, a, b);
	else
		compare_arrays(walk, a, b);
	simplify(walk, from, a, b);
}

void json_changes_find(const struct json_node *a, const struct json_node *b,
	struct json_changes *out)
{
	struct walk walk = { .out = out };

	compare(&walk, a, b);
	free(walk.path);
}

void json_changes_finish(struct json_changes *changes)
{
	cut(changes, 0);
	free(changes->change);
	*changes = (struct json_changes){ 0 };
}
