#ifndef FD_NET_BUDGET_H
#define FD_NET_BUDGET_H

/*
 * How much may be asked of one host: so many requests a second, a few seconds'
 * worth at once after a rest, and so many side by side. The clock is the
 * caller's; keys are whatever tells hosts apart ("host:port").
 */

#include "core/base/mem.h"

enum {
	BUDGET_BURST_SECONDS = 3,	/* what a rest saves up */
	BUDGET_NOT_NOW = -1,		/* until one that runs has ended */
};

struct budget_limits {
	long per_second;	/* 0: no limit */
	long parallel;		/* 0: no limit */
};

struct budget;

struct budget *budget_new(void) FD_MUST_USE;
void budget_free(struct budget *budget);

/*
 * Asks for one request at a moment in milliseconds. 0: it is granted, and
 * counts until budget_return; above 0: the milliseconds after which it is
 * worth asking again; BUDGET_NOT_NOW: as many run as may.
 */
long budget_take(struct budget *budget, const char *host,
	const struct budget_limits *limits, int64_t now_ms) FD_NONNULL
	FD_MUST_USE;
/* A request that was granted is over. */
void budget_return(struct budget *budget, const char *host) FD_NONNULL;

#endif
