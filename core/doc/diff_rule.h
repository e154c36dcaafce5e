#ifndef FD_DOC_DIFF_RULE_H
#define FD_DOC_DIFF_RULE_H

/*
 * What is ignored: names and ends of paths, asked for each row that has a
 * name while the rows are hashed.
 */

#include "core/doc/diff_internal.h"

/* A container that is open while its children are hashed. */
struct diff_frame {
	uint32_t row, end;	/* end: its closing row or last row inside */
	uint64_t name, seed;
	size_t pooled;		/* where its children begin in the pool */
	uint32_t children;	/* ignored ones too */
	enum diff_shape shape;
	bool is_member;		/* it has a name of its own */
	bool is_ignored;
};

/* The row of that name, inside the frames, is one to ignore. */
bool diff_rule_hits(const struct diff *diff, const struct diff_part *part,
	const struct diff_frame *frames, size_t depth, uint32_t row,
	uint64_t name) __attribute__((nonnull(1, 2)));

#endif
