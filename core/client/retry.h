#ifndef FD_CLIENT_RETRY_H
#define FD_CLIENT_RETRY_H

/*
 * Whether a request that was answered "too many" or "not now" is sent again,
 * and when: 429 and 503 only (RFC 6585 section 4, RFC 9110 section 15.6.4),
 * and only methods that may be carried out twice (RFC 9110 section 9.2.2), so
 * never POST or PATCH. Plain values in and out; nothing here waits.
 */

#include "core/base/mem.h"

#include <time.h>

enum {
	RETRY_BASE_MS = 1000,	/* doubled each time */
	RETRY_CAP_MS = 60 * 1000,
	RETRY_AFTER_CAP_MS = 120 * 1000,	/* a longer one is not waited */
};

struct retry_question {
	const char *method;
	unsigned status;
	unsigned tried;		/* how often it was sent again so far */
	unsigned most;		/* how often it may be */
	const char *retry_after;	/* the header's value, or NULL */
	const char *date;	/* the server's Date, or NULL */
	time_t now;		/* ours, where it has none */
	unsigned chance;	/* 0..999, for the jitter */
};

struct retry_answer {
	bool is_tried;
	long wait_ms;		/* when it is */
	/* When it is not: why, where that is worth saying; or "". */
	char reason[200];
};

bool retry_is_idempotent(const char *method) FD_NONNULL;
/* What is said at all of 429 and 503. */
bool retry_is_status(unsigned status);
void retry_decide(const struct retry_question *question,
	struct retry_answer *answer) FD_NONNULL;
/* The wait that Retry-After asks for (RFC 9110 section 10.2.3), a date by the
   server's clock; false without one that can be read. */
bool retry_read_after(const struct retry_question *question, int64_t *ms)
	FD_NONNULL FD_MUST_USE;
/* "4 s", "100 s", "12 min", "3 h", "9 days". */
void retry_format_wait(char *out, size_t size, int64_t ms) FD_NONNULL;

#endif
