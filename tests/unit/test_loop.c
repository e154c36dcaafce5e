#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/base/buf.h"
#include "core/engine/loop.h"

/* What happened, a word each; what callbacks are to take away. */
static struct buf order;
static struct loop *loop;
static unsigned victims[4];
static size_t victim_count;

static int set_up(void **state)
{
	(void)state;
	loop = loop_new();
	order = (struct buf)BUF_INIT;
	victim_count = 0;
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	loop_free(loop);
	buf_finish(&order);
	return 0;
}

static void note(const char *word)
{
	buf_printf(&order, "%s ", word);
}

static void assert_order(const char *expected)
{
	assert_string_equal(order.data, expected);
	buf_clear(&order);
}

static void on_ready(void *data, unsigned ready)
{
	buf_printf(&order, "%s%s%s ", (const char *)data,
		ready & LOOP_READ ? "+r" : "", ready & LOOP_WRITE ? "+w" : "");
}

static void on_time(void *data)
{
	note(data);
}

static bool on_idle_once(void *data)
{
	note(data);
	return false;
}

static void on_signal(void *data, int signo)
{
	buf_printf(&order, "%s%s ", (const char *)data,
		signo == SIGUSR1 ? "1" : signo == SIGUSR2 ? "2" : "?");
}

static void on_ready_remove(void *data, unsigned ready)
{
	on_ready(data, ready);
	for (size_t i = 0; i < victim_count; i++)
		loop_unwatch(loop, victims[i]);
}

/* loop_fd_fn's data is not const; the words here are not changed. */
#define WORD(text) ((void *)(uintptr_t)(text))

struct ends {
	int in, out;
};

static struct ends open_pipe(const char *bytes)
{
	int ends[2];

	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], bytes, strlen(bytes)), strlen(bytes));
	return (struct ends){ ends[0], ends[1] };
}

static void close_pipe(struct ends ends)
{
	close(ends.in);
	close(ends.out);
}

static void urgent_descriptors_come_first(void **state)
{
	struct ends a = open_pipe("x"), b = open_pipe("x"), c = open_pipe("x");

	(void)state;
	loop_watch(loop, a.in, LOOP_READ, on_ready, WORD("a"));
	loop_watch(loop, b.in, LOOP_READ, on_ready, WORD("b"));
	loop_watch(loop, c.in, LOOP_READ | LOOP_URGENT, on_ready,
		WORD("tty"));
	loop_turn(loop, -1);
	assert_order("tty+r a+r b+r ");
	close_pipe(a);
	close_pipe(b);
	close_pipe(c);
}

static void tells_what_is_ready(void **state)
{
	struct ends a = open_pipe("");
	unsigned id;

	(void)state;
	loop_watch(loop, a.in, LOOP_READ, on_ready, WORD("in"));
	id = loop_watch(loop, a.out, LOOP_WRITE, on_ready, WORD("out"));
	loop_turn(loop, -1);
	assert_order("out+w ");
	/* Watched for nothing, it says nothing. */
	loop_watch_change(loop, id, 0);
	loop_turn(loop, 0);
	assert_order("");
	loop_watch_change(loop, id, LOOP_WRITE);
	loop_turn(loop, -1);
	assert_order("out+w ");
	loop_unwatch(loop, id);
	/* The other end's closing can be read. */
	close(a.out);
	loop_turn(loop, -1);
	assert_order("in+r ");
	close(a.in);
}

static void callbacks_may_remove_themselves(void **state)
{
	struct ends a = open_pipe("x"), b = open_pipe("x");

	(void)state;
	victims[victim_count++] = loop_watch(loop, a.in, LOOP_READ,
		on_ready_remove, WORD("a"));
	loop_watch(loop, b.in, LOOP_READ, on_ready, WORD("b"));
	loop_turn(loop, -1);
	assert_order("a+r b+r ");
	loop_turn(loop, -1);
	assert_order("b+r ");
	close_pipe(a);
	close_pipe(b);
}

static void callbacks_may_remove_others(void **state)
{
	struct ends a = open_pipe("x"), b = open_pipe("x"), c = open_pipe("x");

	(void)state;
	loop_watch(loop, a.in, LOOP_READ | LOOP_URGENT, on_ready_remove,
		WORD("a"));
	victims[victim_count++] = loop_watch(loop, b.in, LOOP_READ, on_ready,
		WORD("b"));
	loop_watch(loop, c.in, LOOP_READ, on_ready, WORD("c"));
	victims[victim_count++] = loop_idle(loop, on_idle_once, WORD("idle"));
	victims[victim_count++] = loop_after(loop, 0, on_time, WORD("timer"));
	/* Ready, and yet not called once it has been removed. */
	loop_turn(loop, -1);
	assert_order("a+r c+r ");
	close_pipe(a);
	close_pipe(b);
	close_pipe(c);
}

static void on_ready_add_many(void *data, unsigned ready)
{
	struct ends *ends = data;

	(void)ready;
	note("add");
	/* Enough to move the array the loop is walking over. */
	for (int i = 0; i < 100; i++)
		victims[0] = loop_watch(loop, ends->in, LOOP_READ, on_ready,
			WORD("new"));
	for (unsigned id = 1; id < victims[0]; id++)
		loop_unwatch(loop, id);
}

static void callbacks_may_add(void **state)
{
	struct ends a = open_pipe("x");

	(void)state;
	loop_watch(loop, a.in, LOOP_READ, on_ready_add_many, &a);
	loop_turn(loop, -1);
	/* What is new is looked at in the next turn. */
	assert_order("add ");
	loop_turn(loop, -1);
	assert_order("new+r ");
	close_pipe(a);
}

static void ids_are_never_used_again(void **state)
{
	unsigned a, b, c;

	(void)state;
	a = loop_after(loop, 1000, on_time, WORD("a"));
	assert_true(a > 0);
	loop_cancel(loop, a);
	loop_turn(loop, 0);
	b = loop_after(loop, 1000, on_time, WORD("b"));
	c = loop_idle(loop, on_idle_once, WORD("c"));
	assert_true(b != a && c != a && c != b);
	/* Gone, or nothing: no harm. */
	loop_cancel(loop, a);
	loop_cancel(loop, 0);
	loop_unwatch(loop, 0);
	loop_unwatch(loop, 12345);
	loop_idle_stop(loop, 0);
	loop_watch_change(loop, a, LOOP_READ);
	assert_true(loop_has_idle(loop));
	loop_idle_stop(loop, c);
	assert_false(loop_has_idle(loop));
}

static void turn_until(const char *word)
{
	for (int i = 0; i < 10000 && strstr(order.data, word) == NULL; i++)
		loop_turn(loop, 10);
	assert_non_null(strstr(order.data, word));
}

static void timers_run_once_when_due(void **state)
{
	(void)state;
	loop_after(loop, 0, on_time, WORD("now"));
	loop_after(loop, 3600000, on_time, WORD("in an hour"));
	loop_turn(loop, -1);
	assert_order("now ");
	loop_after(loop, 5, on_time, WORD("soon"));
	turn_until("soon");
	assert_order("soon ");
	loop_turn(loop, 0);
	assert_order("");
}

static unsigned ticker;
static int ticks;

static void on_tick(void *data)
{
	note(data);
	if (++ticks == 3)
		loop_cancel(loop, ticker);
}

static void timers_run_again_until_cancelled(void **state)
{
	(void)state;
	ticks = 0;
	ticker = loop_every(loop, 1, on_tick, WORD("tick"));
	turn_until("tick tick tick");
	for (int i = 0; i < 5; i++)
		loop_turn(loop, 2);
	assert_order("tick tick tick ");
}

static void on_time_cancel(void *data)
{
	note(data);
	loop_cancel(loop, victims[0]);
	loop_after(loop, 0, on_time, WORD("added"));
}

static void timers_may_cancel_and_add(void **state)
{
	(void)state;
	loop_after(loop, 0, on_time_cancel, WORD("first"));
	victims[0] = loop_after(loop, 0, on_time, WORD("second"));
	loop_turn(loop, 0);
	assert_order("first ");
	loop_turn(loop, 0);
	assert_order("added ");
}

/* A token can live for months, and "never" is written as the largest long. */
static void far_timers_do_not_disturb(void **state)
{
	(void)state;
	loop_after(loop, LONG_MAX, on_time, WORD("never"));
	loop_after(loop, 90L * 86400 * 1000, on_time, WORD("months"));
	loop_after(loop, 5, on_time, WORD("soon"));
	loop_turn(loop, 0);
	turn_until("soon");
	assert_order("soon ");
}

static int slices;

static bool on_idle_slices(void *data)
{
	note(data);
	return --slices > 0;
}

static void idle_work_goes_slice_by_slice(void **state)
{
	(void)state;
	slices = 3;
	loop_idle(loop, on_idle_slices, WORD("slice"));
	assert_true(loop_has_idle(loop));
	/* It does not wait while there is such work. */
	loop_turn(loop, -1);
	assert_order("slice ");
	loop_turn(loop, -1);
	loop_turn(loop, -1);
	assert_order("slice slice ");
	assert_false(loop_has_idle(loop));
	loop_turn(loop, 0);
	assert_order("");
}

static bool on_idle_always(void *data)
{
	note(data);
	return true;
}

static void idle_work_takes_turns(void **state)
{
	unsigned a, b;

	(void)state;
	a = loop_idle(loop, on_idle_always, WORD("a"));
	b = loop_idle(loop, on_idle_always, WORD("b"));
	for (int i = 0; i < 4; i++)
		loop_turn(loop, -1);
	assert_order("a b a b ");
	loop_idle_stop(loop, a);
	loop_turn(loop, -1);
	loop_turn(loop, -1);
	assert_order("b b ");
	loop_idle_stop(loop, b);
}

static bool on_idle_replace(void *data)
{
	note(data);
	loop_idle_stop(loop, victims[0]);
	loop_idle(loop, on_idle_once, WORD("next"));
	return true;
}

static void idle_work_may_replace_itself(void **state)
{
	(void)state;
	victims[0] = loop_idle(loop, on_idle_replace, WORD("first"));
	loop_turn(loop, -1);
	loop_turn(loop, -1);
	loop_turn(loop, 0);
	assert_order("first next ");
	assert_false(loop_has_idle(loop));
}

static void signals_are_handled_in_the_turn(void **state)
{
	(void)state;
	loop_on_signal(loop, SIGUSR1, on_signal, WORD("usr"));
	loop_on_signal(loop, SIGUSR2, on_signal, WORD("usr"));
	kill(getpid(), SIGUSR1);
	assert_order("");
	loop_turn(loop, -1);
	assert_order("usr1 ");
	kill(getpid(), SIGUSR2);
	kill(getpid(), SIGUSR1);
	loop_turn(loop, -1);
	assert_true(strcmp(order.data, "usr2 usr1 ") == 0 ||
		strcmp(order.data, "usr1 usr2 ") == 0);
	buf_clear(&order);
	loop_turn(loop, 0);
	assert_order("");
}

static void many_signals_lose_nothing(void **state)
{
	size_t count = 0;

	(void)state;
	loop_on_signal(loop, SIGUSR1, on_signal, WORD("s"));
	for (int i = 0; i < 200; i++)
		kill(getpid(), SIGUSR1);
	for (int i = 0; i < 10; i++)
		loop_turn(loop, 0);
	for (const char *at = order.data; (at = strstr(at, "s1")) != NULL; at++)
		count++;
	assert_int_equal(count, 200);
}

/* A signal that comes during the wait ends it. */
static void a_signal_ends_the_wait(void **state)
{
	pid_t parent = getpid(), child;

	(void)state;
	loop_on_signal(loop, SIGUSR1, on_signal, WORD("usr"));
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		usleep(30000);
		kill(parent, SIGUSR1);
		_exit(0);
	}
	loop_turn(loop, -1);
	assert_order("usr1 ");
	assert_int_equal(waitpid(child, NULL, 0), child);
}

static void work(void *data)
{
	note(data);
}

static int wait_here(void *data, struct pollfd *fds, size_t count, int ms)
{
	buf_printf(&order, "%s%zu,%d ", (const char *)data, count, ms);
	return poll(fds, (nfds_t)count, 0);
}

static void a_turn_has_its_order(void **state)
{
	struct loop_waiter waiter = { wait_here, work, WORD("net") };
	struct ends a = open_pipe("x"), b = open_pipe("x");

	(void)state;
	loop_set_waiter(loop, &waiter);
	loop_set_before_wait(loop, on_time, WORD("paint"));
	loop_idle(loop, on_idle_once, WORD("idle"));
	loop_after(loop, 0, on_time, WORD("timer"));
	loop_watch(loop, a.in, LOOP_READ, on_ready, WORD("fd"));
	loop_watch(loop, b.in, LOOP_READ | LOOP_URGENT, on_ready,
		WORD("tty"));
	loop_on_signal(loop, SIGUSR1, on_signal, WORD("usr"));
	kill(getpid(), SIGUSR1);
	loop_turn(loop, -1);
	/* Two pipes and that of the signals; no waiting with idle work. */
	assert_order("paint net3,0 usr1 tty+r fd+r timer net idle ");
	loop_turn(loop, 7);
	assert_order("paint net3,7 tty+r fd+r net ");
	loop_set_waiter(loop, NULL);
	loop_turn(loop, -1);
	assert_order("paint tty+r fd+r ");
	close_pipe(a);
	close_pipe(b);
}

static void on_time_quit(void *data)
{
	note(data);
	loop_quit(loop);
}

static void runs_until_quit(void **state)
{
	(void)state;
	loop_set_before_wait(loop, on_time, WORD("paint"));
	loop_after(loop, 0, on_time_quit, WORD("quit"));
	loop_run(loop);
	assert_order("paint quit ");
	loop_after(loop, 0, on_time_quit, WORD("again"));
	loop_run(loop);
	assert_order("paint again ");
}

static void a_broken_pipe_is_no_end(void **state)
{
	struct ends a = open_pipe("");

	(void)state;
	close(a.in);
	assert_int_equal(write(a.out, "x", 1), -1);
	close(a.out);
	loop_free(NULL);
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		EACH(urgent_descriptors_come_first),
		EACH(tells_what_is_ready),
		EACH(callbacks_may_remove_themselves),
		EACH(callbacks_may_remove_others),
		EACH(callbacks_may_add),
		EACH(ids_are_never_used_again),
		EACH(timers_run_once_when_due),
		EACH(timers_run_again_until_cancelled),
		EACH(timers_may_cancel_and_add),
		EACH(far_timers_do_not_disturb),
		EACH(idle_work_goes_slice_by_slice),
		EACH(idle_work_takes_turns),
		EACH(idle_work_may_replace_itself),
		EACH(signals_are_handled_in_the_turn),
		EACH(many_signals_lose_nothing),
		EACH(a_signal_ends_the_wait),
		EACH(a_turn_has_its_order),
		EACH(runs_until_quit),
		EACH(a_broken_pipe_is_no_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
