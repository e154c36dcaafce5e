#ifndef FD_NET_QUEUE_H
#define FD_NET_QUEUE_H

/*
 * Hops on their way out: each begins as soon as the budget of its host allows
 * (the settings budget and budget-parallel), in the order in which they were
 * entered. One that has to wait stays QUEUED and says why.
 */

#include "core/net/transfer.h"

struct loop;
struct queue;

/* begin puts a hop on the network; called from queue_enter or the loop. */
struct queue *queue_new(struct loop *loop,
	void (*begin)(struct transfer *transfer)) FD_NONNULL FD_MUST_USE;
void queue_free(struct queue *queue);

/* For the host of the transfer's URL as it is now. */
void queue_enter(struct queue *queue, struct transfer *transfer) FD_NONNULL;
/* The hop is over or given up; harmless when it is not in here. */
void queue_leave(struct queue *queue, struct transfer *transfer) FD_NONNULL;

#endif
