#ifndef FD_CLIENT_EXPECT_PART_H
#define FD_CLIENT_EXPECT_PART_H

/*
 * What the parts of an expectation share: comparing as text and number
 * (expect.c), and all that is about a path (expect_path.c).
 */

#include "core/client/expect.h"

/* "=", "contains"; "" for OP_EXISTS. */
const char *expect_op_name(enum expect_op op);
/* As numbers where both are, and else as text. */
bool expect_compares(enum expect_op op, const char *have, const char *want)
	FD_NONNULL;
bool expect_is_number(const char *text) FD_NONNULL;

/* Behind the word "path": subject, op, value, is_expression. False with what
   is wrong and where. */
bool expect_path_read(const char *text, struct expect *out, struct err *err)
	FD_NONNULL FD_MUST_USE;
bool expect_path_holds(const struct expect *expect,
	const struct expect_answer *answer, bool is_private,
	struct buf *found) FD_NONNULL;
/* An expression without the strings in it: they may be a person's. */
void expect_path_mask(const char *expression, struct buf *out) FD_NONNULL;

#endif
