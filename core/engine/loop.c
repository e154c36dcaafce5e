#include "core/engine/loop.h"

/*
 * The loop. Sources sit in arrays of slots found by id; a callback may remove
 * any of them, so removal only marks the slot and the sweep at the end of the
 * turn closes the gaps. What a callback adds is first looked at in the next
 * turn.
 *
 * Signal handlers write one byte to a non-blocking pipe that is one of the
 * descriptors of every wait, so a signal can neither be lost between check
 * and wait nor depend on EINTR, which libcurl's wait swallows.
 */

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/base/clock.h"
#include "core/base/log.h"

enum source_kind { SOURCE_FD, SOURCE_TIMER, SOURCE_IDLE };

struct source {
	unsigned id;		/* 0: removed, swept later */
	enum source_kind kind;
	int fd;
	unsigned events;
	int64_t due;		/* timers: tick */
	long period;		/* 0: once */
	union {
		loop_fd_fn *fd;
		loop_fn *timer;
		loop_idle_fn *idle;
	} fn;
	void *data;
};

enum { SIGNAL_MAX = 64 };

struct loop {
	struct source *sources;
	size_t count, alloc;
	struct pollfd *polls;
	unsigned *poll_ids;
	size_t poll_alloc;
	unsigned last_id;
	unsigned last_idle;	/* the idle source that ran last */
	bool needs_sweep, wants_quit;
	struct loop_waiter waiter;
	loop_fn *before_wait;
	void *before_data;
	loop_signal_fn *signal_fn[SIGNAL_MAX];
	void *signal_data[SIGNAL_MAX];
};

/* Signals are the process's, so is their pipe. */
static int signal_pipe[2] = { -1, -1 };

static void on_signal(int signo)
{
	int saved = errno;
	unsigned char byte = (unsigned char)signo;
	ssize_t put = write(signal_pipe[1], &byte, 1);

	(void)put;
	errno = saved;
}

static void make_pipe(void)
{
	if (signal_pipe[0] >= 0)
		return;
	if (pipe(signal_pipe) != 0)
		mem_die("no pipe could be made: %s", strerror(errno));
	for (int i = 0; i < 2; i++) {
		fcntl(signal_pipe[i], F_SETFL, O_NONBLOCK);
		fcntl(signal_pipe[i], F_SETFD, FD_CLOEXEC);
	}
}

struct loop *loop_new(void)
{
	struct sigaction ignore = { .sa_handler = SIG_IGN };

	make_pipe();
	sigaction(SIGPIPE, &ignore, NULL);
	return xcalloc(1, sizeof(struct loop));
}

void loop_free(struct loop *loop)
{
	struct sigaction standard = { .sa_handler = SIG_DFL };

	if (loop == NULL)
		return;
	for (int i = 1; i < SIGNAL_MAX; i++)
		if (loop->signal_fn[i] != NULL)
			sigaction(i, &standard, NULL);
	free(loop->sources);
	free(loop->polls);
	free(loop->poll_ids);
	free(loop);
}

static struct source *find(const struct loop *loop, unsigned id)
{
	for (size_t i = 0; id != 0 && i < loop->count; i++)
		if (loop->sources[i].id == id)
			return &loop->sources[i];
	return NULL;
}

static struct source *add(struct loop *loop, enum source_kind kind, void *data)
{
	struct source *source;

	loop->sources = mem_grow(loop->sources, loop->count, &loop->alloc,
		sizeof(*loop->sources));
	source = &loop->sources[loop->count++];
	memset(source, 0, sizeof(*source));
	source->id = ++loop->last_id;
	source->kind = kind;
	source->data = data;
	return source;
}

static void drop(struct loop *loop, unsigned id)
{
	struct source *source = find(loop, id);

	if (source == NULL)
		return;
	source->id = 0;
	loop->needs_sweep = true;
}

unsigned loop_watch(struct loop *loop, int fd, unsigned events,
	loop_fd_fn *fn, void *data)
{
	struct source *source = add(loop, SOURCE_FD, data);

	source->fd = fd;
	source->events = events;
	source->fn.fd = fn;
	return source->id;
}

void loop_watch_change(struct loop *loop, unsigned id, unsigned events)
{
	struct source *source = find(loop, id);

	if (source != NULL)
		source->events = events;
}

void loop_unwatch(struct loop *loop, unsigned id)
{
	drop(loop, id);
}

static unsigned add_timer(struct loop *loop, long ms, long period, loop_fn *fn,
	void *data)
{
	struct source *source = add(loop, SOURCE_TIMER, data);

	/* Half of the largest is never, too, and can be added to. */
	source->due = clock_ticks() + (ms < LONG_MAX / 2 ? ms : LONG_MAX / 2);
	source->period = period;
	source->fn.timer = fn;
	return source->id;
}

unsigned loop_after(struct loop *loop, long ms, loop_fn *fn, void *data)
{
	return add_timer(loop, ms, 0, fn, data);
}

unsigned loop_every(struct loop *loop, long ms, loop_fn *fn, void *data)
{
	return add_timer(loop, ms, ms > 0 ? ms : 1, fn, data);
}

void loop_cancel(struct loop *loop, unsigned id)
{
	drop(loop, id);
}

unsigned loop_idle(struct loop *loop, loop_idle_fn *fn, void *data)
{
	struct source *source = add(loop, SOURCE_IDLE, data);

	source->fn.idle = fn;
	return source->id;
}

void loop_idle_stop(struct loop *loop, unsigned id)
{
	drop(loop, id);
}

bool loop_has_idle(const struct loop *loop)
{
	for (size_t i = 0; i < loop->count; i++)
		if (loop->sources[i].id != 0 &&
		    loop->sources[i].kind == SOURCE_IDLE)
			return true;
	return false;
}

void loop_on_signal(struct loop *loop, int signo, loop_signal_fn *fn,
	void *data)
{
	struct sigaction action = { .sa_handler = on_signal };

	if (signo <= 0 || signo >= SIGNAL_MAX)
		return;
	loop->signal_fn[signo] = fn;
	loop->signal_data[signo] = data;
	sigemptyset(&action.sa_mask);
	action.sa_flags = SA_RESTART;
	if (fn == NULL)
		action.sa_handler = SIG_DFL;
	sigaction(signo, &action, NULL);
}

void loop_set_before_wait(struct loop *loop, loop_fn *fn, void *data)
{
	loop->before_wait = fn;
	loop->before_data = data;
}

void loop_set_waiter(struct loop *loop, const struct loop_waiter *waiter)
{
	loop->waiter = waiter != NULL ? *waiter : (struct loop_waiter){ 0 };
}

void loop_quit(struct loop *loop)
{
	loop->wants_quit = true;
}

static void sweep(struct loop *loop)
{
	size_t kept = 0;

	if (!loop->needs_sweep)
		return;
	for (size_t i = 0; i < loop->count; i++)
		if (loop->sources[i].id != 0)
			loop->sources[kept++] = loop->sources[i];
	loop->count = kept;
	loop->needs_sweep = false;
}

/* Milliseconds to the nearest timer, at most ms (-1: no limit). */
static int time_to_wait(const struct loop *loop, int ms)
{
	int64_t now = clock_ticks();

	for (size_t i = 0; i < loop->count; i++) {
		const struct source *source = &loop->sources[i];
		int64_t left = source->due - now;

		if (source->id == 0 || source->kind == SOURCE_FD)
			continue;
		if (source->kind == SOURCE_IDLE || left < 0)
			left = 0;
		if (left > INT_MAX)
			left = INT_MAX;
		if (ms < 0 || left < ms)
			ms = (int)left;
	}
	return ms;
}

/* The signal pipe, then the urgent descriptors, then the others. */
static size_t collect_polls(struct loop *loop)
{
	size_t count = 1;

	if (loop->poll_alloc < loop->count + 1) {
		loop->poll_alloc = loop->count + 8;
		loop->polls = xrealloc(loop->polls,
			loop->poll_alloc * sizeof(*loop->polls));
		loop->poll_ids = xrealloc(loop->poll_ids,
			loop->poll_alloc * sizeof(*loop->poll_ids));
	}
	loop->polls[0] = (struct pollfd){ signal_pipe[0], POLLIN, 0 };
	for (int is_urgent = 1; is_urgent >= 0; is_urgent--)
		for (size_t i = 0; i < loop->count; i++) {
			const struct source *source = &loop->sources[i];
			short events = 0;

			if (source->id == 0 || source->kind != SOURCE_FD ||
			    !!(source->events & LOOP_URGENT) != is_urgent)
				continue;
			if (source->events & LOOP_READ)
				events |= POLLIN;
			if (source->events & LOOP_WRITE)
				events |= POLLOUT;
			loop->poll_ids[count] = source->id;
			loop->polls[count++] = (struct pollfd){
				.fd = events != 0 ? source->fd : -1,
				.events = events };
		}
	return count;
}

static void run_signals(struct loop *loop)
{
	unsigned char bytes[64];
	ssize_t got = read(signal_pipe[0], bytes, sizeof(bytes));

	for (ssize_t i = 0; i < got; i++)
		if (bytes[i] < SIGNAL_MAX && loop->signal_fn[bytes[i]] != NULL)
			loop->signal_fn[bytes[i]](
				loop->signal_data[bytes[i]], bytes[i]);
}

static void run_fds(struct loop *loop, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		short got = loop->polls[i].revents;
		const struct source *source;
		unsigned ready = 0;

		if (got == 0)
			continue;
		if (got & (POLLIN | POLLHUP | POLLERR | POLLNVAL))
			ready |= LOOP_READ;
		if (got & (POLLOUT | POLLERR))
			ready |= LOOP_WRITE;
		source = find(loop, loop->poll_ids[i]);
		if (source != NULL)
			source->fn.fd(source->data, ready);
	}
}

static void run_timers(struct loop *loop)
{
	int64_t now = clock_ticks();
	size_t count = loop->count;

	for (size_t i = 0; i < count; i++) {
		struct source *source = &loop->sources[i];

		if (source->id == 0 || source->kind != SOURCE_TIMER ||
		    source->due > now)
			continue;
		if (source->period != 0)
			source->due = now + source->period;
		else
			drop(loop, source->id);
		source->fn.timer(source->data);
	}
}

/* In turns: the one behind the last that ran, else the first. */
static struct source *next_idle(struct loop *loop)
{
	struct source *first = NULL;

	for (size_t i = 0; i < loop->count; i++) {
		struct source *source = &loop->sources[i];

		if (source->id == 0 || source->kind != SOURCE_IDLE)
			continue;
		if (source->id > loop->last_idle)
			return source;
		if (first == NULL)
			first = source;
	}
	return first;
}

static void run_idle(struct loop *loop)
{
	struct source *source = next_idle(loop);
	unsigned id;

	if (source == NULL)
		return;
	id = loop->last_idle = source->id;
	if (!source->fn.idle(source->data))
		drop(loop, id);
}

static int wait_for_any(struct loop *loop, size_t count, int ms)
{
	if (loop->waiter.wait != NULL)
		return loop->waiter.wait(loop->waiter.data, loop->polls,
			count, ms);
	return poll(loop->polls, (nfds_t)count, ms);
}

void loop_turn(struct loop *loop, int ms)
{
	size_t count;

	if (loop->before_wait != NULL)
		loop->before_wait(loop->before_data);
	count = collect_polls(loop);
	if (wait_for_any(loop, count, time_to_wait(loop, ms)) < 0) {
		for (size_t i = 0; i < count; i++)
			loop->polls[i].revents = 0;
		if (errno != EINTR)
			log_line(LOG_ERROR, "waiting failed: %s",
				strerror(errno));
	}
	run_signals(loop);
	run_fds(loop, count);
	run_timers(loop);
	if (loop->waiter.work != NULL)
		loop->waiter.work(loop->waiter.data);
	run_idle(loop);
	sweep(loop);
}

void loop_run(struct loop *loop)
{
	loop->wants_quit = false;
	while (!loop->wants_quit)
		loop_turn(loop, -1);
}
