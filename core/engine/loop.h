#ifndef FD_ENGINE_LOOP_H
#define FD_ENGINE_LOOP_H

/*
 * The one loop: file descriptors, timers, signals, children, transfers and
 * idle slices, in one thread. A turn is: the hook (layout and paint); one
 * wait; signals; descriptors, the urgent one (the terminal) first; timers;
 * transfers; one slice of idle work.
 *
 * Callbacks may add and remove anything, themselves included. Ids are above 0,
 * never reused; 0 and ids that are gone may be removed without harm.
 */

#include "core/base/err.h"

#include <poll.h>

struct loop;

enum { LOOP_READ = 1, LOOP_WRITE = 2, LOOP_URGENT = 4 };

typedef void loop_fd_fn(void *data, unsigned ready);
typedef void loop_fn(void *data);
typedef void loop_signal_fn(void *data, int signo);
/* At most about 5 ms of work; true while there is more to do. */
typedef bool loop_idle_fn(void *data);

struct loop *loop_new(void) FD_MUST_USE;
void loop_free(struct loop *loop);

/* Descriptors. events: LOOP_READ | LOOP_WRITE, LOOP_URGENT for the terminal. */
unsigned loop_watch(struct loop *loop, int fd, unsigned events,
	loop_fd_fn *fn, void *data);
void loop_watch_change(struct loop *loop, unsigned id, unsigned events);
void loop_unwatch(struct loop *loop, unsigned id);

/* Timers, in milliseconds from now: once, or again and again. */
unsigned loop_after(struct loop *loop, long ms, loop_fn *fn, void *data);
unsigned loop_every(struct loop *loop, long ms, loop_fn *fn, void *data);
void loop_cancel(struct loop *loop, unsigned id);

/* Idle work is removed when its function answers false. */
unsigned loop_idle(struct loop *loop, loop_idle_fn *fn, void *data);
void loop_idle_stop(struct loop *loop, unsigned id);

/* Signals come through a pipe and are handled in the turn. */
void loop_on_signal(struct loop *loop, int signo, loop_signal_fn *fn,
	void *data);

/* Runs before every wait: the only place that draws. */
void loop_set_before_wait(struct loop *loop, loop_fn *fn, void *data);

/*
 * Who waits: http puts curl_multi_wait here. wait() fills revents and returns
 * the number ready (0 at the timeout); work() then moves the transfers on.
 * Without a waiter the loop calls poll(2).
 */
struct loop_waiter {
	int (*wait)(void *data, struct pollfd *fds, size_t count, int ms);
	void (*work)(void *data);
	void *data;
};
void loop_set_waiter(struct loop *loop, const struct loop_waiter *waiter);

/* One turn; waits at most ms (-1: as long as it takes). */
void loop_turn(struct loop *loop, int ms);
/* Turns until loop_quit. */
void loop_run(struct loop *loop);
void loop_quit(struct loop *loop);
/* True when idle work is waiting to be done. */
bool loop_has_idle(const struct loop *loop);

#endif
