#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/engine/child.h"
#include "core/engine/loop.h"

static struct loop *loop;

/* What a child came to. */
struct outcome {
	bool is_done, has_failed;
	int status;
	struct buf output;
};

static void on_done(void *data, const struct child_result *result)
{
	struct outcome *outcome = data;

	assert_false(outcome->is_done);
	outcome->is_done = true;
	outcome->status = result->status;
	outcome->has_failed = result->output->failed;
	buf_append(&outcome->output, result->output->data,
		result->output->len);
}

static int set_up(void **state)
{
	(void)state;
	loop = loop_new();
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	loop_free(loop);
	return 0;
}

static unsigned start(const struct child_spec *spec)
{
	struct err err = ERR_INIT;
	unsigned id = child_start(loop, spec, &err);

	assert_true(id > 0);
	assert_false(err_is_set(&err));
	return id;
}

static void turn_until(const bool *is_true)
{
	for (int i = 0; i < 20000 && !*is_true; i++)
		loop_turn(loop, 10);
	assert_true(*is_true);
}

/* Runs a child to its end; the caller finishes the output. */
static struct outcome run(struct child_spec spec)
{
	struct outcome outcome = { .output = BUF_INIT };

	spec.done = on_done;
	spec.data = &outcome;
	start(&spec);
	turn_until(&outcome.is_done);
	return outcome;
}

#define SHELL(script) (const char *const[]){ "sh", "-c", script, NULL }

static void expect_shell(const char *script, int status, const char *output)
{
	struct outcome outcome = run((struct child_spec){
		.argv = SHELL(script), .captures = true });

	assert_int_equal(outcome.status, status);
	assert_string_equal(outcome.output.data, output);
	assert_false(outcome.has_failed);
	buf_finish(&outcome.output);
}

static void gives_output_and_status(void **state)
{
	(void)state;
	expect_shell("printf 'one two'", 0, "one two");
	expect_shell("echo a; echo b; exit 3", 3, "a\nb\n");
	expect_shell("exit 255", 255, "");
}

static void a_signal_is_a_status(void **state)
{
	(void)state;
	expect_shell("kill -TERM $$", 128 + SIGTERM, "");
	/* The loop ignores SIGPIPE, a child must not. */
	expect_shell("kill -PIPE $$", 128 + SIGPIPE, "");
}

static void a_program_that_is_not_there(void **state)
{
	struct outcome outcome = run((struct child_spec){
		.argv = (const char *const[]){ "fhirdeck-no-such", NULL },
		.captures = true, .input = "x", .input_len = 1 });

	(void)state;
	assert_int_equal(outcome.status, 127);
	assert_string_equal(outcome.output.data, "");
	buf_finish(&outcome.output);
}

static void arguments_are_not_read_by_a_shell(void **state)
{
	struct outcome outcome = run((struct child_spec){
		.argv = (const char *const[]){ "printf", "<%s>", "a b; $HOME",
			"", "*", NULL },
		.captures = true });

	(void)state;
	assert_string_equal(outcome.output.data, "<a b; $HOME><><*>");
	buf_finish(&outcome.output);
}

/* More than a pipe holds, both ways at once. */
static void takes_large_input(void **state)
{
	enum { SIZE = 1000000 };
	char *input = xmalloc(SIZE);
	struct outcome outcome = { .output = BUF_INIT };
	struct child_spec spec = {
		.argv = (const char *const[]){ "cat", NULL },
		.input = input, .input_len = SIZE, .captures = true,
		.done = on_done, .data = &outcome,
	};

	(void)state;
	for (size_t i = 0; i < SIZE; i++)
		input[i] = (char)(i * 31 % 251);
	start(&spec);
	/* The input was copied. */
	memset(input, 0, SIZE);
	turn_until(&outcome.is_done);
	assert_int_equal(outcome.status, 0);
	assert_int_equal(outcome.output.len, SIZE);
	for (size_t i = 0; i < SIZE; i++)
		assert_int_equal(outcome.output.data[i],
			(char)(i * 31 % 251));
	buf_finish(&outcome.output);
	free(input);
}

static void input_may_be_left_unread(void **state)
{
	struct buf input = BUF_INIT;
	struct outcome outcome;

	(void)state;
	buf_fill(&input, 'x', 1000000);
	outcome = run((struct child_spec){ .argv = SHELL("exit 7"),
		.input = input.data, .input_len = input.len });
	assert_int_equal(outcome.status, 7);
	buf_finish(&outcome.output);
	buf_finish(&input);
}

static void without_input_it_reads_nothing(void **state)
{
	struct outcome outcome;

	(void)state;
	expect_shell("cat; echo end", 0, "end\n");
	outcome = run((struct child_spec){ .argv = SHELL("cat; echo end"),
		.input = "", .input_len = 0, .captures = true });
	assert_string_equal(outcome.output.data, "end\n");
	buf_finish(&outcome.output);
}

static void output_has_a_cap(void **state)
{
	struct outcome outcome = run((struct child_spec){
		.argv = SHELL("printf 12345678"), .captures = true,
		.cap = 8 });

	(void)state;
	assert_string_equal(outcome.output.data, "12345678");
	assert_false(outcome.has_failed);
	buf_finish(&outcome.output);
	/* One that writes for ever is ended by it. */
	outcome = run((struct child_spec){
		.argv = (const char *const[]){ "yes", NULL },
		.captures = true, .cap = 100000 });
	assert_true(outcome.has_failed);
	assert_true(outcome.output.len <= 100000);
	assert_int_equal(outcome.status, 128 + SIGPIPE);
	buf_finish(&outcome.output);
}

static void secrets_come_whole(void **state)
{
	struct outcome outcome = run((struct child_spec){
		.argv = (const char *const[]){ "cat", NULL },
		.input = "p@ss\0word", .input_len = 9, .captures = true,
		.is_secret = true, .cap = 64 });

	(void)state;
	assert_int_equal(outcome.output.len, 9);
	assert_memory_equal(outcome.output.data, "p@ss\0word", 9);
	buf_finish(&outcome.output);
}

static void its_complaints_stay_off_the_screen(void **state)
{
	int saved = dup(STDERR_FILENO), saved_out = dup(STDOUT_FILENO);
	int ends[2];
	char text[100];
	ssize_t got;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	dup2(ends[1], STDERR_FILENO);
	dup2(ends[1], STDOUT_FILENO);
	expect_shell("echo shown; echo complaint >&2", 0, "shown\n");
	run((struct child_spec){ .argv = SHELL("echo out; echo err >&2") });
	dup2(saved, STDERR_FILENO);
	dup2(saved_out, STDOUT_FILENO);
	close(saved);
	close(saved_out);
	close(ends[1]);
	got = read(ends[0], text, sizeof(text));
	close(ends[0]);
	assert_int_equal(got, 0);
}

static void over_when_both_have_ended(void **state)
{
	(void)state;
	/* Output ends first; it ends first. */
	expect_shell("echo a; exec >&-; sleep 0.05; exit 4", 4, "a\n");
	expect_shell("(sleep 0.05; echo late) & exit 5", 5, "late\n");
}

static void can_be_stopped(void **state)
{
	struct outcome outcome = { .output = BUF_INIT };
	struct child_spec spec = {
		.argv = (const char *const[]){ "sleep", "600", NULL },
		.captures = true, .done = on_done, .data = &outcome,
	};
	unsigned id = start(&spec);

	(void)state;
	loop_turn(loop, 0);
	assert_false(outcome.is_done);
	child_stop(id);
	turn_until(&outcome.is_done);
	assert_int_equal(outcome.status, 128 + SIGTERM);
	/* Gone, or nothing: no harm. */
	child_stop(id);
	child_forget(id);
	child_stop(0);
	buf_finish(&outcome.output);
}

/* A shell's own children hold its output open: they go with it. */
static void is_stopped_with_what_it_started(void **state)
{
	struct outcome outcome = { .output = BUF_INIT };
	struct child_spec spec = {
		.argv = (const char *const[]){ "/bin/sh", "-c",
			"sleep 600; echo no", NULL },
		.captures = true, .done = on_done, .data = &outcome,
	};
	unsigned id = start(&spec);

	(void)state;
	for (int i = 0; i < 20; i++)
		loop_turn(loop, 5);
	child_stop(id);
	turn_until(&outcome.is_done);
	assert_int_equal(outcome.status, 128 + SIGTERM);
	assert_int_equal(outcome.output.len, 0);
	buf_finish(&outcome.output);
}

static void can_be_forgotten(void **state)
{
	struct outcome lost = { .output = BUF_INIT };
	struct child_spec spec = {
		.argv = SHELL("exit 0"), .captures = true,
		.done = on_done, .data = &lost,
	};
	unsigned id = start(&spec);

	(void)state;
	child_forget(id);
	expect_shell("sleep 0.05; echo other", 0, "other\n");
	assert_false(lost.is_done);
}

static void several_run_at_once(void **state)
{
	static const char *const scripts[] = { "sleep 0.05; exit 1",
		"exit 2", "echo x; exit 3", "sleep 0.02; exit 4" };
	struct outcome outcome[4];

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		struct child_spec spec = {
			.argv = SHELL(scripts[i]), .captures = i % 2 == 0,
			.done = on_done, .data = &outcome[i],
		};

		outcome[i] = (struct outcome){ .output = BUF_INIT };
		start(&spec);
	}
	for (size_t i = 0; i < 4; i++) {
		turn_until(&outcome[i].is_done);
		assert_int_equal(outcome[i].status, i + 1);
		buf_finish(&outcome[i].output);
	}
}

static void on_time(void *data)
{
	*(bool *)data = true;
}

static void the_loop_goes_on_meanwhile(void **state)
{
	struct outcome outcome = { .output = BUF_INIT };
	struct child_spec spec = {
		.argv = (const char *const[]){ "sleep", "600", NULL },
		.done = on_done, .data = &outcome,
	};
	unsigned id = start(&spec);
	bool has_run = false;

	(void)state;
	loop_after(loop, 1, on_time, &has_run);
	turn_until(&has_run);
	assert_false(outcome.is_done);
	child_stop(id);
	turn_until(&outcome.is_done);
	buf_finish(&outcome.output);
}

static void on_done_start_next(void *data, const struct child_result *result)
{
	struct child_spec spec = {
		.argv = SHELL("exit 9"), .done = on_done, .data = data };

	(void)result;
	start(&spec);
}

static void one_may_start_the_next(void **state)
{
	struct outcome outcome = { .output = BUF_INIT };
	struct child_spec spec = {
		.argv = SHELL("exit 0"), .done = on_done_start_next,
		.data = &outcome,
	};

	(void)state;
	start(&spec);
	turn_until(&outcome.is_done);
	assert_int_equal(outcome.status, 9);
	buf_finish(&outcome.output);
}

static void on_interrupt(void *data, int signo)
{
	*(int *)data += signo == SIGINT;
}

/* While one has the terminal, Ctrl-C is its own affair; afterwards ours. */
static void gives_interrupts_back(void **state)
{
	struct outcome outcome = { .output = BUF_INIT };
	struct child_spec spec = {
		.argv = SHELL("sleep 600"), .wants_terminal = true,
		.done = on_done, .data = &outcome,
	};
	int interrupts = 0;
	unsigned id;

	(void)state;
	loop_on_signal(loop, SIGINT, on_interrupt, &interrupts);
	id = start(&spec);
	kill(getpid(), SIGINT);
	loop_turn(loop, 0);
	assert_int_equal(interrupts, 0);
	child_stop(id);
	turn_until(&outcome.is_done);
	kill(getpid(), SIGINT);
	loop_turn(loop, 0);
	assert_int_equal(interrupts, 1);
	buf_finish(&outcome.output);
}

static int answer(void *data, int out)
{
	const struct outcome *outcome = data;
	const char *text = outcome->is_done ? "done" : "working";

	return write(out, text, strlen(text)) < 0 ? 1 : 42;
}

static void works_in_a_fork(void **state)
{
	struct outcome outcome = run((struct child_spec){ .work = answer,
		.captures = true });

	(void)state;
	assert_int_equal(outcome.status, 42);
	assert_string_equal(outcome.output.data, "working");
	buf_finish(&outcome.output);
}

static void on_late(void *data, const struct child_result *result)
{
	struct outcome *outcome = data;

	on_done(data, result);
	outcome->has_failed = result->is_late;
}

/* Its own children go with it, and so does their hold on the output. */
static void is_killed_at_its_time_limit(void **state)
{
	struct outcome outcome = { .output = BUF_INIT };
	struct child_spec spec = {
		.argv = SHELL("trap '' TERM; echo a; sleep 100 & sleep 100"),
		.captures = true, .time_limit_ms = 200, .done = on_late,
		.data = &outcome };

	(void)state;
	start(&spec);
	turn_until(&outcome.is_done);
	assert_true(outcome.has_failed);
	assert_int_equal(outcome.status, 128 + SIGKILL);
	assert_string_equal(outcome.output.data, "a\n");
	buf_finish(&outcome.output);
}

static void hidden_variables_stay_here(void **state)
{
	(void)state;
	setenv("FD_TEST_SECRET", "hunter2", 1);
	setenv("FD_TEST_OTHER", "kept", 1);
	expect_shell("echo $FD_TEST_SECRET $FD_TEST_OTHER", 0,
		"hunter2 kept\n");
	child_hide_variable("FD_TEST_SECRET");
	child_hide_variable("FD_TEST_SECRET");
	expect_shell("echo ${FD_TEST_SECRET-none} $FD_TEST_OTHER", 0,
		"none kept\n");
	assert_string_equal(getenv("FD_TEST_SECRET"), "hunter2");
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		EACH(gives_output_and_status),
		EACH(a_signal_is_a_status),
		EACH(a_program_that_is_not_there),
		EACH(arguments_are_not_read_by_a_shell),
		EACH(takes_large_input),
		EACH(input_may_be_left_unread),
		EACH(without_input_it_reads_nothing),
		EACH(output_has_a_cap),
		EACH(secrets_come_whole),
		EACH(its_complaints_stay_off_the_screen),
		EACH(over_when_both_have_ended),
		EACH(can_be_stopped),
		EACH(is_stopped_with_what_it_started),
		EACH(can_be_forgotten),
		EACH(several_run_at_once),
		EACH(the_loop_goes_on_meanwhile),
		EACH(one_may_start_the_next),
		EACH(gives_interrupts_back),
		EACH(works_in_a_fork),
		EACH(is_killed_at_its_time_limit),
		EACH(hidden_variables_stay_here),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
