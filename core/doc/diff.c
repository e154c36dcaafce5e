#include "core/doc/diff_internal.h"

/*
 * Three passes, each in slices: both texts are indexed, the value of every
 * row gets a hash, and from the top on only what has unequal hashes is gone
 * into. So the work is linear in the documents, and beyond that in what
 * differs. Other settings need the second and third pass only.
 *
 * Trees are compared only when both sides have one of the same sort and no
 * fault; otherwise lines are, and the note says why.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/random.h"

/* Shares of the work, roughly as long as they take. */
enum { PERCENT_INDEX = 40, PERCENT_HASH = 40 };

static bool is_json(enum sniff_kind kind)
{
	return kind == SNIFF_JSON || kind == SNIFF_NDJSON;
}

static void begin_indexing(struct diff_part *part, enum diff_form form)
{
	if (form == DIFF_TREE)
		part->tree = tree_new(part->kind);
	else if (form == DIFF_LINES)
		part->lines = lines_new();
}

static void end_indexing(struct diff_part *part)
{
	tree_free(part->tree);
	lines_free(part->lines);
	free(part->hash);
	part->tree = NULL;
	part->lines = NULL;
	part->hash = NULL;
	part->count = 0;
}

static void choose_form(struct diff *diff)
{
	enum sniff_kind a = diff->part[DIFF_A].kind;
	enum sniff_kind b = diff->part[DIFF_B].kind;

	if (a == SNIFF_BINARY || b == SNIFF_BINARY) {
		diff->form = DIFF_BYTES;
	} else if (tree_has(a) && (a == b || (is_json(a) && is_json(b)))) {
		diff->form = DIFF_TREE;
		if (a != b)
			diff->part[DIFF_A].kind = diff->part[DIFF_B].kind =
				SNIFF_NDJSON;
	} else {
		diff->form = DIFF_LINES;
		if (a != b && a != SNIFF_EMPTY && b != SNIFF_EMPTY) {
			free(diff->note);
			diff->note = xasprintf("A is %s and B is %s: compared "
				"line by line", sniff_name(a), sniff_name(b));
		}
	}
	begin_indexing(&diff->part[DIFF_A], diff->form);
	begin_indexing(&diff->part[DIFF_B], diff->form);
}

struct diff *diff_new(const char *a, size_t a_len, const char *b,
	size_t b_len)
{
	struct diff *diff = xcalloc(1, sizeof(*diff));

	diff->part[DIFF_A] = (struct diff_part){ .text = a, .len = a_len,
		.kind = sniff(a, a_len) };
	diff->part[DIFF_B] = (struct diff_part){ .text = b, .len = b_len,
		.kind = sniff(b, b_len) };
	diff->note = xstrdup("");
	diff->first = a_len < b_len ||
		(a_len == b_len && memcmp(a, b, a_len) <= 0) ?
		DIFF_A : DIFF_B;
	random_bytes(&diff->seed, sizeof(diff->seed));
	choose_form(diff);
	return diff;
}

static void drop_comparison(struct diff *diff)
{
	while (diff->align != NULL) {
		struct align *align = diff->align;

		diff->align = diff_align_outer(align);
		diff_align_free(align);
	}
	diff_hasher_free(diff->hasher);
	diff->hasher = NULL;
	diff->count = 0;
	diff->counts = (struct diff_counts){ 0 };
}

void diff_free(struct diff *diff)
{
	if (diff == NULL)
		return;
	drop_comparison(diff);
	end_indexing(&diff->part[DIFF_A]);
	end_indexing(&diff->part[DIFF_B]);
	diff_rules_free(diff);
	free(diff->items);
	free(diff->note);
	free(diff);
}

void diff_start(struct diff *diff, const struct diff_settings *settings)
{
	bool was_indexed = diff->phase > DIFF_INDEXING;

	drop_comparison(diff);
	diff->ignores_ids = settings->ignores_ids;
	diff->ignores_meta = settings->ignores_meta;
	diff->match = settings->match;
	diff_rules_set(diff, settings);
	diff->side = was_indexed ? DIFF_A : diff->side;
	diff->phase = was_indexed ? DIFF_HASHING : DIFF_INDEXING;
}

void diff_add(struct diff *diff, enum diff_kind kind, enum diff_what what,
	uint32_t a, uint32_t b)
{
	size_t *const counters[] = {
		[DIFF_ADDED] = &diff->counts.added,
		[DIFF_REMOVED] = &diff->counts.removed,
		[DIFF_CHANGED] = &diff->counts.changed,
		[DIFF_MOVED] = &diff->counts.moved,
	};

	++*counters[kind];
	if (diff->count == DIFF_ITEMS_MAX)
		return;
	diff->items = mem_grow(diff->items, diff->count, &diff->alloc,
		sizeof(*diff->items));
	diff->items[diff->count++] = (struct diff_item){ kind, what, a, b };
}

/* Not a whole tree: both are taken as lines, from the beginning. */
static void fall_back(struct diff *diff, enum diff_side side,
	const struct index_fault *fault)
{
	free(diff->note);
	diff->note = xasprintf("%s is not whole %s (line %zu column %zu: %s): "
		"compared line by line", side == DIFF_A ? "A" : "B",
		sniff_name(diff->part[side].kind), fault->line, fault->column,
		fault->reason);
	diff->form = DIFF_LINES;
	diff->side = DIFF_A;
	for (int i = 0; i < 2; i++) {
		end_indexing(&diff->part[i]);
		begin_indexing(&diff->part[i], DIFF_LINES);
	}
}

static void index_part(struct diff *diff, size_t budget)
{
	struct diff_part *part = &diff->part[diff->side];
	const struct index_fault *fault;

	if (part->tree != NULL) {
		if (tree_feed(part->tree, part->text, part->len, true, budget))
			return;
		fault = tree_fault(part->tree);
		if (fault != NULL) {
			fall_back(diff, diff->side, fault);
			return;
		}
		part->count = tree_count(part->tree);
	} else if (part->lines != NULL) {
		if (lines_feed(part->lines, part->text, part->len, true,
		    budget))
			return;
		part->count = (uint32_t)lines_count(part->lines);
	}
	if (diff->side == DIFF_B)
		diff->phase = DIFF_HASHING;
	diff->side = diff->side == DIFF_A ? DIFF_B : DIFF_A;
}

static void compare_bytes(struct diff *diff)
{
	const struct diff_part *a = &diff->part[DIFF_A];
	const struct diff_part *b = &diff->part[DIFF_B];

	if (a->len != b->len || memcmp(a->text, b->text, a->len) != 0)
		diff_add(diff, DIFF_CHANGED, DIFF_VALUE, 0, 0);
}

static void hash_part(struct diff *diff, size_t budget)
{
	struct diff_part *part = &diff->part[diff->side];

	if (diff->hasher == NULL)
		diff->hasher = diff_hasher_new(diff);
	if (diff->form != DIFF_BYTES &&
	    diff_hasher_step(diff->hasher, part, budget))
		return;
	diff_hasher_free(diff->hasher);
	diff->hasher = NULL;
	if (diff->side == DIFF_B) {
		diff->phase = DIFF_COMPARING;
		if (diff->form == DIFF_BYTES)
			compare_bytes(diff);
		else
			diff->align = diff_align_new(diff, INDEX_NONE,
				INDEX_NONE);
	}
	diff->side = diff->side == DIFF_A ? DIFF_B : DIFF_A;
}

bool diff_step(struct diff *diff, size_t budget)
{
	if (diff->phase == DIFF_INDEXING)
		index_part(diff, budget);
	else if (diff->phase == DIFF_HASHING)
		hash_part(diff, budget / 4 + 1);
	else if (diff->phase == DIFF_COMPARING &&
	    !diff_align_step(diff, &budget))
		diff->phase = DIFF_FINISHED;
	return diff->phase != DIFF_FINISHED;
}

/* Share of one side's work, as far as the index or the rows tell. */
static unsigned share(const struct diff_part *part, bool is_done)
{
	size_t done = part->tree != NULL ? tree_done(part->tree) :
		part->lines != NULL ? lines_done(part->lines) : part->len;

	return is_done || part->len == 0 ? PERCENT_INDEX / 2 :
		(unsigned)((double)done / (double)part->len *
			PERCENT_INDEX / 2);
}

unsigned diff_percent(const struct diff *diff)
{
	switch (diff->phase) {
	case DIFF_INDEXING:
		return share(&diff->part[DIFF_A], diff->side == DIFF_B) +
			(diff->side == DIFF_B ?
			 share(&diff->part[DIFF_B], false) : 0);
	case DIFF_HASHING:
		return PERCENT_INDEX + (diff->side == DIFF_B ?
			PERCENT_HASH / 2 : 0);
	case DIFF_COMPARING:
		return PERCENT_INDEX + PERCENT_HASH;
	case DIFF_FINISHED:
		break;
	}
	return 100;
}

size_t diff_memory(const struct diff *diff)
{
	size_t total = sizeof(*diff) + diff->alloc * sizeof(*diff->items);

	for (int i = 0; i < 2; i++) {
		const struct diff_part *part = &diff->part[i];

		total += part->tree != NULL ? tree_memory(part->tree) : 0;
		total += part->lines != NULL ? lines_memory(part->lines) : 0;
		total += part->hash != NULL ?
			(part->count + 1) * sizeof(*part->hash) : 0;
	}
	return total;
}

enum diff_form diff_form(const struct diff *diff)
{
	return diff->form;
}

const char *diff_note(const struct diff *diff)
{
	return diff->note;
}

size_t diff_count(const struct diff *diff)
{
	return diff->count;
}

struct diff_item diff_at(const struct diff *diff, size_t at)
{
	return diff->items[at];
}

struct diff_counts diff_counts(const struct diff *diff)
{
	return diff->counts;
}

bool diff_is_same(const struct diff *diff)
{
	return diff->count == 0;
}

const struct tree *diff_tree(const struct diff *diff, enum diff_side side)
{
	return diff->part[side].tree;
}

const struct lines *diff_lines(const struct diff *diff, enum diff_side side)
{
	return diff->part[side].lines;
}

const char *diff_text(const struct diff *diff, enum diff_side side)
{
	return diff->part[side].text;
}
