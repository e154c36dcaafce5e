#ifndef FD_CLIENT_POLL_H
#define FD_CLIENT_POLL_H

/*
 * Asking again until there is an answer, in two cases: a message that was
 * answered transient-error, whose real reply is asked for in the engine's
 * queue (GET Bundle?message.receiver:identifier=...&_lastUpdated=gt...), and a
 * request that was taken on (202 with Content-Location; FHIR R4
 * async.html). Pauses grow, and are as long as Retry-After says.
 */

#include "core/client/client.h"

enum {
	POLL_FIRST_MS = 1000, POLL_PAUSE_MAX_MS = 30 * 1000,
	POLL_TIMES_MAX = 200
};

struct loop;
struct poll;

struct poll_hooks {
	/* A poll goes out, or its answer was not the last word. */
	void (*changed)(void *data, const struct poll *poll);
	/* It is over; the poll may be freed from the loop, not from here. */
	void (*done)(void *data, struct poll *poll);
	void *data;
};

/*
 * exchange: the answer that was no last word; what is needed of it is copied.
 * NULL with a sentence when there is nothing to ask again, or not how. The
 * first poll goes out after the first pause.
 */
struct poll *poll_new(struct client *client, struct loop *loop,
	const struct exchange *exchange, const struct poll_hooks *hooks,
	struct err *err) FD_NONNULL FD_MUST_USE;
/* Stops without a word; what it holds is forgotten. */
void poll_free(struct poll *poll);
/* done is called, with ERR_CANCELLED. */
void poll_cancel(struct poll *poll) FD_NONNULL;
/* Does not wait for the pause to end. */
void poll_now(struct poll *poll) FD_NONNULL;
bool poll_is_over(const struct poll *poll) FD_NONNULL;
/* "asking for the reply, poll 3", "polled 2 times; again in 4 s, at 14:31". */
void poll_words(const struct poll *poll, struct buf *out) FD_NONNULL;

/* When it is over: the last answer, which becomes the caller's to forget; 0
   when there is none. err, which may be NULL: why there is no other. */
uint32_t poll_take(struct poll *poll, struct err *err)
	__attribute__((nonnull(1)));
/* Where in that answer's body the reply itself stands; false: it is all. */
bool poll_reply(const struct poll *poll, size_t *start, size_t *len)
	FD_NONNULL;

#endif
