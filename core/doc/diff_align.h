#ifndef FD_DOC_DIFF_ALIGN_H
#define FD_DOC_DIFF_ALIGN_H

/*
 * The state of matching the children of one row of A with those of one row of
 * B. Every loop over children keeps its place here, so that it can be left
 * and taken up again.
 */

#include "core/doc/diff_internal.h"
#include "core/doc/diff_lcs.h"

enum { KID_NONE = UINT32_MAX };

struct kid {
	uint32_t row;
	uint32_t match;		/* number of the other side's, or KID_NONE */
	uint32_t next;		/* with the same key */
	bool is_placed;		/* matched, and in the same order */
	bool is_duplicate;	/* its key is on the other side as well */
	uint64_t hash, key;
};

/* Children of both sides with the same key. */
struct slot {
	uint64_t key;		/* 0: free */
	uint32_t head[2], tail[2], count[2];
};

/* Ways to match, in the order in which they are tried. */
enum round {
	ROUND_NAME, ROUND_POSITION, ROUND_URL, ROUND_ID, ROUND_IDENTIFIER,
	ROUND_COMMON, ROUND_SAME, ROUND_ROLE, ROUND_OVER
};

enum align_step {
	STEP_COLLECT_A, STEP_COLLECT_B, STEP_ROUND, STEP_PUT_A, STEP_PUT_B,
	STEP_PAIR_A, STEP_PAIR_B, STEP_COMMON, STEP_ORDER, STEP_GAPS,
	STEP_REPORT, STEP_OVER
};

struct align {
	struct align *outer;
	uint32_t row[2];
	enum diff_shape shape;
	enum align_step step;
	enum round round;
	uint32_t at;		/* next child row, or number, of the step */
	size_t report[2];	/* numbers reached by the report */

	struct kid *kids[2];
	size_t count[2], alloc[2];
	struct slot *slots;
	size_t slot_count;	/* a power of two */
	struct lcs *lcs;
	uint32_t *back[2];	/* numbers behind what lcs compares */
	uint32_t *tails, *before;	/* of the longest row in order */
	size_t tail_count;
};

/* diff_order.c: what kept its order; and partners for what is left. */
bool align_order_step(struct diff *diff, struct align *align, size_t *budget)
	FD_NONNULL;
void align_fill_gaps(struct diff *diff, struct align *align) FD_NONNULL;
/* diff_report.c: false when the container has been reported whole. */
bool align_report_step(struct diff *diff, struct align *align,
	size_t *budget) FD_NONNULL;

static inline void align_pair(struct align *align, uint32_t a, uint32_t b)
{
	align->kids[DIFF_A][a].match = b;
	align->kids[DIFF_B][b].match = a;
}

/* Takes from a budget; false when none is left. */
static inline bool align_spend(size_t *budget, size_t work)
{
	if (*budget == 0)
		return false;
	*budget -= *budget < work ? *budget : work;
	return true;
}

#endif
