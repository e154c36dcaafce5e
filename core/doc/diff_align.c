#include "core/doc/diff_align.h"

/*
 * Members of objects match by name, the n-th of a name with the n-th. Items
 * of lists match in rounds, each over what the ones before left: by keys that
 * stand once on either side, by what both have in common in order, by equal
 * content wherever it is, and by role. Each round is a table over the hashes
 * of the keys, so none is more than linear; only the common sequence could
 * be, and it is bounded (doc/diff_lcs).
 *
 * A unit of the budget is about a byte of the first pass; a child costs KID.
 */

#include <stdlib.h>
#include <string.h>

enum { KID = 64 };

struct align *diff_align_new(struct diff *diff, uint32_t a, uint32_t b)
{
	struct align *align = xcalloc(1, sizeof(*align));

	align->row[DIFF_A] = a;
	align->row[DIFF_B] = b;
	align->shape = diff_node_shape(&diff->part[DIFF_A], a);
	align->at = diff_node_first(&diff->part[DIFF_A], a);
	align->outer = diff->align;
	return align;
}

void diff_align_free(struct align *align)
{
	for (int side = 0; side < 2; side++) {
		free(align->kids[side]);
		free(align->back[side]);
	}
	free(align->slots);
	free(align->tails);
	free(align->before);
	lcs_free(align->lcs);
	free(align);
}

struct align *diff_align_outer(const struct align *align)
{
	return align->outer;
}

static bool collect(struct diff *diff, struct align *align,
	enum diff_side side, size_t *budget)
{
	const struct diff_part *part = &diff->part[side];

	while (align->at != INDEX_NONE && align_spend(budget, KID)) {
		uint32_t row = align->at;

		align->at = diff_node_next(part, row);
		if (part->hash[row] == 0)
			continue;
		align->kids[side] = mem_grow(align->kids[side],
			align->count[side], &align->alloc[side],
			sizeof(struct kid));
		align->kids[side][align->count[side]++] = (struct kid){
			.row = row, .match = KID_NONE, .next = KID_NONE,
			.hash = part->hash[row],
		};
	}
	return align->at == INDEX_NONE;
}

static struct slot *find_slot(struct align *align, uint64_t key)
{
	size_t mask = align->slot_count - 1, at = (size_t)key & mask;

	while (align->slots[at].key != 0 && align->slots[at].key != key)
		at = (at + 1) & mask;
	return &align->slots[at];
}

static void clear_slots(struct align *align)
{
	size_t wanted = 16;

	while (wanted < 2 * (align->count[0] + align->count[1]))
		wanted *= 2;
	if (align->slots == NULL)
		align->slots = xmalloc(wanted * sizeof(*align->slots));
	memset(align->slots, 0, wanted * sizeof(*align->slots));
	align->slot_count = wanted;
}

static uint64_t key_of(const struct diff *diff, const struct align *align,
	enum diff_side side, const struct kid *kid)
{
	const struct diff_part *part = &diff->part[side];

	switch (align->round) {
	case ROUND_NAME:
		return diff_node_name(diff, part, align->row[side], kid->row);
	case ROUND_URL:
		return diff_key(diff, part, kid->row, DIFF_BY_URL);
	case ROUND_ID:
		return diff_key(diff, part, kid->row, DIFF_BY_ID);
	case ROUND_IDENTIFIER:
		return diff_key(diff, part, kid->row, DIFF_BY_IDENTIFIER);
	case ROUND_ROLE:
		return diff_key(diff, part, kid->row, DIFF_BY_ROLE);
	default:
		return kid->hash;
	}
}

/* Unmatched children go into the table, those of a key in their order. */
static bool put_kids(struct diff *diff, struct align *align,
	enum diff_side side, size_t *budget)
{
	while (align->at < align->count[side] && align_spend(budget, KID)) {
		uint32_t at = align->at++;
		struct kid *kid = &align->kids[side][at];
		struct slot *slot;

		if (kid->match != KID_NONE)
			continue;
		kid->key = key_of(diff, align, side, kid);
		kid->next = KID_NONE;
		if (kid->key == 0)
			continue;
		slot = find_slot(align, kid->key);
		slot->key = kid->key;
		if (slot->count[side]++ == 0)
			slot->head[side] = at;
		else
			align->kids[side][slot->tail[side]].next = at;
		slot->tail[side] = at;
	}
	return align->at >= align->count[side];
}

/* Keys of these rounds tell nothing unless they stand once on each side. */
static bool is_unique_round(enum round round)
{
	return round != ROUND_NAME && round != ROUND_SAME;
}

static void pair_kid(struct align *align, uint32_t at)
{
	struct kid *kid = &align->kids[DIFF_A][at];
	struct slot *slot;
	uint32_t other;

	if (kid->match != KID_NONE || kid->key == 0)
		return;
	slot = find_slot(align, kid->key);
	if (slot->count[DIFF_B] == 0)
		return;
	if (is_unique_round(align->round) &&
	    (slot->count[DIFF_A] != 1 || slot->count[DIFF_B] != 1))
		return;
	other = slot->head[DIFF_B];
	if (other == KID_NONE) {
		kid->is_duplicate = align->round == ROUND_NAME;
		return;
	}
	slot->head[DIFF_B] = align->kids[DIFF_B][other].next;
	align_pair(align, at, other);
}

static bool pair_kids(struct align *align, size_t *budget)
{
	while (align->at < align->count[DIFF_A] && align_spend(budget, KID))
		pair_kid(align, align->at++);
	return align->at >= align->count[DIFF_A];
}

/* What is left of B, and has its name in A too, is a duplicate. */
static bool mark_kids(struct align *align, size_t *budget)
{
	if (align->round != ROUND_NAME)
		return true;
	while (align->at < align->count[DIFF_B] && align_spend(budget, KID)) {
		struct kid *kid = &align->kids[DIFF_B][align->at++];

		if (kid->match == KID_NONE && kid->key != 0)
			kid->is_duplicate = find_slot(align, kid->key)->
				count[DIFF_A] > 0;
	}
	return align->at >= align->count[DIFF_B];
}

/* The hashes of the unmatched, and which ones they are. */
static uint64_t *list_unmatched(struct align *align, enum diff_side side,
	size_t *count)
{
	uint64_t *hashes = xmalloc((align->count[side] + 1) *
		sizeof(*hashes));

	free(align->back[side]);
	align->back[side] = xmalloc((align->count[side] + 1) *
		sizeof(uint32_t));
	*count = 0;
	for (size_t i = 0; i < align->count[side]; i++) {
		if (align->kids[side][i].match != KID_NONE)
			continue;
		align->back[side][*count] = (uint32_t)i;
		hashes[(*count)++] = align->kids[side][i].hash;
	}
	return hashes;
}

static bool find_common(struct diff *diff, struct align *align,
	size_t *budget)
{
	enum diff_side x = diff->first, y = 1 - x;

	if (align->lcs == NULL) {
		size_t x_count, y_count;
		uint64_t *xs = list_unmatched(align, x, &x_count);
		uint64_t *ys = list_unmatched(align, y, &y_count);

		align->lcs = lcs_new(xs, x_count, ys, y_count);
		align->tail_count = x_count;
	}
	if (lcs_step(align->lcs, budget))
		return false;
	for (size_t i = 0; i < align->tail_count; i++) {
		size_t match = lcs_match(align->lcs, i);

		if (match == SIZE_MAX)
			continue;
		align->kids[x][align->back[x][i]].match =
			align->back[y][match];
		align->kids[y][align->back[y][match]].match =
			align->back[x][i];
	}
	align->tail_count = 0;
	lcs_free(align->lcs);
	align->lcs = NULL;
	return true;
}

static bool has_unmatched(const struct align *align)
{
	for (int side = 0; side < 2; side++) {
		size_t i = 0;

		while (i < align->count[side] &&
		    align->kids[side][i].match != KID_NONE)
			i++;
		if (i == align->count[side])
			return false;
	}
	return true;
}

static void pair_by_position(struct align *align)
{
	for (uint32_t i = 0; i < align->count[DIFF_A] &&
	    i < align->count[DIFF_B]; i++)
		align_pair(align, i, i);
}

/* Documents of one value: that value with that one, whatever they are. */
static bool is_single(const struct diff *diff, const struct align *align)
{
	return align->row[DIFF_A] == INDEX_NONE && diff->form == DIFF_TREE &&
		align->count[DIFF_A] == 1 && align->count[DIFF_B] == 1;
}

static enum round first_round(const struct diff *diff,
	const struct align *align)
{
	if (align->shape == DIFF_SET)
		return ROUND_NAME;
	if (diff->match == DIFF_MATCH_POSITION || is_single(diff, align))
		return ROUND_POSITION;
	return diff->form == DIFF_TREE ? ROUND_URL : ROUND_COMMON;
}

/* What comes next, with its place set to the beginning. */
static void begin_round(struct align *align)
{
	align->at = 0;
	if (align->round == ROUND_POSITION)
		pair_by_position(align);
	if (align->round == ROUND_POSITION || align->round == ROUND_OVER ||
	    !has_unmatched(align)) {
		align->step = align->shape == DIFF_SET ? STEP_REPORT :
			STEP_ORDER;
	} else if (align->round == ROUND_COMMON) {
		align->step = STEP_COMMON;
	} else {
		clear_slots(align);
		align->step = STEP_PUT_A;
	}
}

static void end_round(struct align *align)
{
	align->round = align->shape == DIFF_SET ? ROUND_OVER :
		align->round + 1;
	align->step = STEP_ROUND;
}

/* One step further: false when the budget ended first. */
static bool take_step(struct diff *diff, struct align *align, size_t *budget)
{
	bool is_done = true;

	switch (align->step) {
	case STEP_COLLECT_A:
		is_done = collect(diff, align, DIFF_A, budget);
		if (is_done)
			align->at = diff_node_first(&diff->part[DIFF_B],
				align->row[DIFF_B]);
		break;
	case STEP_COLLECT_B:
		is_done = collect(diff, align, DIFF_B, budget);
		if (is_done)
			align->round = first_round(diff, align);
		break;
	case STEP_ROUND:
		begin_round(align);
		return true;
	case STEP_PUT_A:
		is_done = put_kids(diff, align, DIFF_A, budget);
		break;
	case STEP_PUT_B:
		is_done = put_kids(diff, align, DIFF_B, budget);
		break;
	case STEP_PAIR_A:
		is_done = pair_kids(align, budget);
		break;
	case STEP_PAIR_B:
	case STEP_COMMON:
		is_done = align->step == STEP_COMMON ?
			find_common(diff, align, budget) :
			mark_kids(align, budget);
		if (is_done)
			end_round(align);
		return is_done;
	case STEP_ORDER:
		is_done = align_order_step(diff, align, budget);
		break;
	case STEP_GAPS:
		align_fill_gaps(diff, align);
		break;
	case STEP_REPORT:
		is_done = align_report_step(diff, align, budget);
		break;
	case STEP_OVER:
		return false;
	}
	if (is_done) {
		align->step++;
		if (align->step != STEP_COLLECT_B)
			align->at = 0;
	}
	return is_done;
}

bool diff_align_step(struct diff *diff, size_t *budget)
{
	while (diff->align != NULL && *budget > 0) {
		struct align *align = diff->align;

		if (align->step == STEP_OVER) {
			diff->align = align->outer;
			diff_align_free(align);
			continue;
		}
		if (!take_step(diff, align, budget) &&
		    diff->align == align)
			break;
	}
	return diff->align != NULL;
}
