#ifndef FD_NET_HTTP_STATE_H
#define FD_NET_HTTP_STATE_H

/*
 * A struct http from the inside, for exchange.c, which runs it, and for the
 * files that know one part of it: seen.c what handshakes and answers showed,
 * guard.c whom it may talk to.
 */

#include "core/base/map.h"
#include "core/net/guard.h"
#include "core/net/wire.h"

struct pile {
	struct transfer **item;
	size_t count, alloc;
};

struct http {
	struct loop *loop;
	struct queue *queue;	/* hops on their way out */
	struct wire *wire;	/* made when first needed: start-up counts */
	struct pile kept, graveyard;
	struct map *seen;	/* "host:port name": facts of handshakes */
	struct tls_facts *refused;	/* the last that was not trusted */
	long clock_behind;
	bool knows_clock;	/* an answer told the time */
	uint32_t last_id;
	const struct http_guard *guard;	/* or NULL */
	unsigned own_port;	/* a server of this process; 0: none */
};

/* seen.c */
struct map *http_seen_new(void) FD_MUST_USE;
/* The handshake of a hop that is over, or is about to be. */
void http_remember_tls(struct transfer *transfer) FD_NONNULL;
/* Servers say the time; a clock that is wrong makes certificates fail. */
void http_compare_clocks(struct transfer *transfer) FD_NONNULL;

/* guard.c: whether a hop may be begun, and has a way. */
bool http_may_go(const struct http *http, const struct way_settings *settings,
	const char *label, const char *method, const char *url,
	struct err *err)
	__attribute__((nonnull(1, 2, 4, 5))) FD_MUST_USE;
/* The rule behind a failure, where one is: behind its sentence. */
void http_cite_rule(const struct transfer *transfer,
	enum http_trouble trouble, struct err *err) FD_NONNULL;

#endif
