#ifndef FD_SANDBOX_ESB_H
#define FD_SANDBOX_ESB_H

/*
 * An integration engine in small: messages in, replies out, a queue of replies
 * that wait to be polled.
 */

#include "core/sandbox/route.h"

#include <time.h>

struct esb;

struct esb *esb_new(bool is_open) FD_MUST_USE;
void esb_free(struct esb *esb);
/* Puts a reply (a Bundle of type message) into the queue. */
void esb_queue(struct esb *esb, const char *id, const char *text, size_t len,
	time_t updated) FD_NONNULL;
void esb_serve(struct esb *esb, const struct sandbox_request *request,
	struct sandbox_reply *reply) FD_NONNULL;

#endif
