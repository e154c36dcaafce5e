#ifndef FD_DOC_DIFF_LCS_H
#define FD_DOC_DIFF_LCS_H

/*
 * Two sequences of numbers: what they have in common, in order. In slices,
 * and bounded: sequences that differ in too many places are given up, so that
 * shuffled lists cost nothing to speak of.
 */

#include "core/base/mem.h"

struct lcs;

/* x and y are taken over. */
struct lcs *lcs_new(uint64_t *x, size_t x_count, uint64_t *y, size_t y_count)
	FD_MUST_USE;
void lcs_free(struct lcs *lcs);
/* Takes from *budget, about one for each comparison; false when done. */
bool lcs_step(struct lcs *lcs, size_t *budget) FD_NONNULL;
/* Position in y that belongs to one in x, or SIZE_MAX. */
size_t lcs_match(const struct lcs *lcs, size_t at) FD_NONNULL;

#endif
