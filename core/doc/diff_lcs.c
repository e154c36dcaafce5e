#include "core/doc/diff_lcs.h"

/*
 * Myers, "An O(ND) Difference Algorithm and Its Variations" (Algorithmica 1,
 * 1986), section 4's greedy algorithm: furthest reaching points on diagonals
 * for 0, 1, 2... differences, kept for each number so that the way back can be
 * told. Common beginnings and ends are taken off first, so a single change
 * costs a comparison of the two.
 *
 * With at most DIFFERENCES_MAX differences the memory is about 4 MB. Past
 * that, or when snakes have been walked far too often, the middle has no
 * matches, and who asked has other means (equal items by table).
 */

#include <stdlib.h>
#include <string.h>

enum { DIFFERENCES_MAX = 1000, WALKS_MAX = 64 };

struct lcs {
	uint64_t *x, *y;
	size_t x_count, y_count;
	size_t prefix, suffix;
	int32_t n, m;		/* of the middle */
	int32_t d;		/* differences tried so far */
	size_t walked;
	int32_t **trace;	/* furthest x for each d, diagonals -d..d */
	size_t *match;
	bool is_done;
};

struct lcs *lcs_new(uint64_t *x, size_t x_count, uint64_t *y, size_t y_count)
{
	struct lcs *lcs = xcalloc(1, sizeof(*lcs));
	size_t least = x_count < y_count ? x_count : y_count;

	lcs->x = x;
	lcs->y = y;
	lcs->x_count = x_count;
	lcs->y_count = y_count;
	lcs->match = xmalloc((x_count + 1) * sizeof(*lcs->match));
	for (size_t i = 0; i < x_count; i++)
		lcs->match[i] = SIZE_MAX;
	while (lcs->prefix < least && x[lcs->prefix] == y[lcs->prefix]) {
		lcs->match[lcs->prefix] = lcs->prefix;
		lcs->prefix++;
	}
	while (lcs->suffix < least - lcs->prefix &&
	    x[x_count - 1 - lcs->suffix] == y[y_count - 1 - lcs->suffix]) {
		lcs->suffix++;
		lcs->match[x_count - lcs->suffix] = y_count - lcs->suffix;
	}
	lcs->n = (int32_t)(x_count - lcs->prefix - lcs->suffix);
	lcs->m = (int32_t)(y_count - lcs->prefix - lcs->suffix);
	lcs->is_done = lcs->n == 0 || lcs->m == 0;
	lcs->trace = xcalloc(DIFFERENCES_MAX + 1, sizeof(*lcs->trace));
	return lcs;
}

void lcs_free(struct lcs *lcs)
{
	if (lcs == NULL)
		return;
	for (int32_t d = 0; d <= DIFFERENCES_MAX; d++)
		free(lcs->trace[d]);
	free(lcs->trace);
	free(lcs->match);
	free(lcs->x);
	free(lcs->y);
	free(lcs);
}

/* Furthest x on diagonal k with d differences; -1 outside. */
static int32_t reach(const struct lcs *lcs, int32_t d, int32_t k)
{
	return d >= 0 && k >= -d && k <= d ? lcs->trace[d][k + d] : -1;
}

/* True when the last step to diagonal k went down: an item of y more. */
static bool came_down(const struct lcs *lcs, int32_t d, int32_t k)
{
	return k == -d ||
		(k != d && reach(lcs, d - 1, k - 1) < reach(lcs, d - 1, k + 1));
}

static int32_t begin_of(const struct lcs *lcs, int32_t d, int32_t k)
{
	if (d == 0)
		return 0;
	return came_down(lcs, d, k) ? reach(lcs, d - 1, k + 1) :
		reach(lcs, d - 1, k - 1) + 1;
}

static void walk_back(struct lcs *lcs)
{
	int32_t k = lcs->n - lcs->m;

	for (int32_t d = lcs->d; d >= 0; d--) {
		int32_t begin = begin_of(lcs, d, k);

		for (int32_t x = begin; x < reach(lcs, d, k); x++)
			lcs->match[lcs->prefix + (size_t)x] =
				lcs->prefix + (size_t)(x - k);
		if (d > 0)
			k += came_down(lcs, d, k) ? 1 : -1;
	}
}

/* One more difference; true when the end has been reached. */
static bool extend(struct lcs *lcs)
{
	const uint64_t *x = lcs->x + lcs->prefix, *y = lcs->y + lcs->prefix;
	int32_t d = lcs->d;

	lcs->trace[d] = xmalloc((2 * (size_t)d + 1) * sizeof(**lcs->trace));
	for (int32_t k = -d; k <= d; k += 2) {
		int32_t at = begin_of(lcs, d, k), begin = at;

		while (at < lcs->n && at - k < lcs->m && at - k >= 0 &&
		    at >= 0 && x[at] == y[at - k])
			at++;
		lcs->walked += (size_t)(at - begin) + 1;
		lcs->trace[d][k + d] = at;
		if (k < d)
			lcs->trace[d][k + d + 1] = -1;
		if (at >= lcs->n && at - k >= lcs->m)
			return true;
	}
	return false;
}

bool lcs_step(struct lcs *lcs, size_t *budget)
{
	while (!lcs->is_done) {
		size_t before = lcs->walked;

		if (extend(lcs)) {
			walk_back(lcs);
			lcs->is_done = true;
			break;
		}
		lcs->d++;
		lcs->is_done = lcs->d > DIFFERENCES_MAX ||
			lcs->walked > WALKS_MAX *
			((size_t)lcs->n + (size_t)lcs->m + DIFFERENCES_MAX *
			 DIFFERENCES_MAX / WALKS_MAX);
		if (lcs->walked - before >= *budget) {
			*budget = 0;
			break;
		}
		*budget -= lcs->walked - before;
	}
	return !lcs->is_done;
}

size_t lcs_match(const struct lcs *lcs, size_t at)
{
	return lcs->match[at];
}
