#ifndef FD_CLIENT_EXPECT_H
#define FD_CLIENT_EXPECT_H

/*
 * What a saved request expects of its answer, a line each ("# expect" and):
 *
 *     200 | 2xx | 200,201		the status
 *     type application/fhir+json	the media type, without its parameters
 *     header NAME [OP VALUE]		there is one [that ...]
 *     time < 500ms			until the last byte (ms, s)
 *     path EXPR [OP VALUE]		there is a value [that ...]; or a
 *					condition that is met
 *     verdict ok			what the answer really says: its code
 *					("fatal-error", "AA"), or ok or bad
 *
 * OP is =, !=, <, <=, >, >= or contains; numbers are compared as numbers, and
 * all else as text (so are dates, which then sort by time). EXPR is FHIRPath,
 * and so is a VALUE that is written so ('CHISLETT', @1980, 4 'mg', today()).
 */

#include "core/base/buf.h"
#include "core/base/err.h"

struct doc_index;
struct exchange;
struct verdict;

enum expect_kind {
	EXPECT_STATUS, EXPECT_TYPE, EXPECT_HEADER, EXPECT_TIME, EXPECT_PATH,
	EXPECT_VERDICT
};

enum expect_op {
	OP_EXISTS, OP_EQUAL, OP_DIFFERS, OP_LESS, OP_AT_MOST, OP_MORE,
	OP_AT_LEAST, OP_CONTAINS
};

struct expect {
	enum expect_kind kind;
	enum expect_op op;
	char *subject;		/* header's name, FHIRPath; "" for the others */
	char *value;		/* NULL for OP_EXISTS */
	bool is_expression;	/* value is FHIRPath too */
};

/* False with a sentence that says what can be written. */
bool expect_read(const char *text, struct expect *out, struct err *err)
	FD_NONNULL FD_MUST_USE;
void expect_finish(struct expect *expect) FD_NONNULL;
/* "path total > 0", as it is shown; is_private: without what may be a
   person's, for a report that is passed on. */
void expect_print(const struct expect *expect, bool is_private,
	struct buf *out) FD_NONNULL;

struct expect_answer {
	const struct exchange *exchange;
	const struct doc_index *index;	/* of the body, or NULL */
	const struct verdict *verdict;
};

/*
 * True when the answer is as expected; otherwise found says what it is
 * ("the status is 404"), is_private: not with a server's words or values.
 */
bool expect_holds(const struct expect *expect,
	const struct expect_answer *answer, bool is_private,
	struct buf *found) FD_NONNULL;
#endif
