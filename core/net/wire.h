#ifndef FD_NET_WIRE_H
#define FD_NET_WIRE_H

/*
 * The curl door as the rest of core/net sees it: hops begin, move on, and are
 * over. No callback of ours runs inside curl, so whoever takes a hop that is
 * over may stop, start or free any transfer.
 */

#include "core/net/transfer.h"

#include <poll.h>

struct wire;

struct wire *wire_new(void) FD_MUST_USE;
/* Every transfer must have been stopped. */
void wire_free(struct wire *wire);

/* Begins a hop: method, url, headers, body of the transfer as they stand. */
void wire_start(struct wire *wire, struct transfer *transfer) FD_NONNULL;
/* Takes it off the network, timings noted; harmless when it is not on it. */
void wire_stop(struct wire *wire, struct transfer *transfer) FD_NONNULL;

/* As poll(2), and ends earlier when a transfer can move. */
int wire_wait(struct wire *wire, struct pollfd *fds, size_t count, int ms)
	FD_NONNULL;
/* Moves all of them on. */
void wire_work(struct wire *wire) FD_NONNULL;
/*
 * A transfer whose hop is over, or NULL. facts gets detail, sizes and limit;
 * detail is valid until wire_stop, which the caller owes.
 */
struct transfer *wire_next_over(struct wire *wire, enum http_trouble *trouble,
	struct http_facts *facts) FD_NONNULL FD_MUST_USE;

#endif
