#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#ifdef __linux__
#include <pty.h>
#else
#include <util.h>
#endif
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "core/base/text.h"
#include "core/engine/loop.h"
#include "tui/kit/surface.h"
#include "tui/kit/term.h"

/*
 * The terminal driven from outside: a child runs a small deck on a
 * pseudo-terminal and reports what it got through a pipe; the parent types,
 * looks at what was written, and at the modes the terminal is left in.
 */

enum { PATIENCE = 20000 };

static const char hostile[] = "x\033[2Jy\xc2\x9bz\xe2\x80\xae\xff┌世┐";

/* The deck in the child. */

static struct deck {
	struct loop *loop;
	struct term *term;
	struct surface *surface;
	int report;
	bool is_dirty;
} deck;

static void report(const char *format, ...) FD_PRINTF(1, 2);

static void report(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vdprintf(deck.report, format, args);
	va_end(args);
}

static void run_key(key_code key)
{
	struct canvas canvas = canvas_whole(deck.surface);

	switch (key) {
	case 'q':
		loop_quit(deck.loop);
		break;
	case 'Z':
		term_suspend(deck.term);
		break;
	case 'L':
		term_leave(deck.term);
		break;
	case 'A':
		abort();
	case 'D':
		mem_die("no memory");
	case 'Y':
		report("asked %d\n", term_copy(deck.term, "NHS", 3));
		break;
	case 'c':
		canvas_text(&canvas, 2, 5, STYLE_DEFAULT, "!");
		deck.is_dirty = true;
		break;
	default:
		break;
	}
}

static void on_key(void *data, key_code key)
{
	char name[16];

	(void)data;
	key_format(key, name, sizeof(name));
	run_key(key);
	report("key %s\n", name);
}

static void on_paste(void *data, const char *text, size_t len)
{
	(void)data;
	report("paste %zu ", len);
	for (size_t i = 0; i < len; i++)
		report("%02x", (unsigned char)text[i]);
	report("\n");
}

static void on_resize(void *data, int rows, int columns)
{
	(void)data;
	deck.is_dirty = true;
	report("size %d %d\n", rows, columns);
}

static void on_signal(void *data, int signo)
{
	(void)data;
	if (signo == SIGTERM)
		loop_quit(deck.loop);
	else
		term_return(deck.term);
}

static void paint(void *data)
{
	(void)data;
	if (!deck.is_dirty)
		return;
	term_paint(deck.term, deck.surface);
	deck.is_dirty = false;
	report("painted\n");
}

static int run_deck(void)
{
	const struct term_handler handler = {
		.key = on_key, .paste = on_paste, .resize = on_resize,
	};
	const char *const style[] = { "selected", "fg=cyan", "bold" };
	struct err err = ERR_INIT;
	struct canvas canvas;
	int rows, columns;

	deck.loop = loop_new();
	deck.term = term_open(deck.loop, &handler, &err);
	if (deck.term == NULL) {
		report("refused %s\n", err.text);
		return 2;
	}
	if (!style_set(3, style, &err))
		return 3;
	term_size(deck.term, &rows, &columns);
	deck.surface = surface_new(rows, columns);
	canvas = canvas_whole(deck.surface);
	canvas_text(&canvas, 0, 0, STYLE_SELECTED, "chosen");
	canvas_text(&canvas, 1, 0, STYLE_DEFAULT, hostile);
	deck.is_dirty = true;
	loop_on_signal(deck.loop, SIGTERM, on_signal, NULL);
	loop_on_signal(deck.loop, SIGUSR1, on_signal, NULL);
	loop_set_before_wait(deck.loop, paint, NULL);
	report("open %d %d %d\n", rows, columns, term_colours(deck.term));
	loop_run(deck.loop);
	term_close(deck.term);
	surface_free(deck.surface);
	loop_free(deck.loop);
	report("closed\n");
	return 0;
}

/*
 * A shell in miniature: runs the deck as a job in the foreground, says when it
 * stops and with which modes, and continues it.
 */
static int run_shell(void)
{
	struct termios modes;
	int status;
	pid_t job = fork();

	signal(SIGTTOU, SIG_IGN);
	setpgid(job, job);
	tcsetpgrp(STDIN_FILENO, job == 0 ? getpid() : job);
	if (job == 0) {
		signal(SIGTTOU, SIG_DFL);
		return run_deck();
	}
	while (waitpid(job, &status, WUNTRACED) == job && WIFSTOPPED(status)) {
		tcgetattr(STDIN_FILENO, &modes);
		tcsetpgrp(STDIN_FILENO, getpgrp());
		report("stopped %s\n", (modes.c_lflag & ICANON) != 0 ?
			"cooked" : "raw");
		tcsetpgrp(STDIN_FILENO, job);
		kill(-job, SIGCONT);
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) : 99;
}

/* The parent's view of it. */

static struct session {
	pid_t pid;
	int master, report, slave;
	struct termios before;
	struct buf out, said;	/* bytes on the screen; lines reported */
	size_t read_to;		/* of said */
} session;

static void set_environment(const char *type, const char *locale)
{
	static const char *const unwanted[] = {
		"NO_COLOR", "TMUX", "STY", "LINES", "COLUMNS", "LANG",
	};

	for (size_t i = 0; i < FD_COUNT(unwanted); i++)
		unsetenv(unwanted[i]);
	setenv("TERM", type, 1);
	setenv("LC_ALL", locale, 1);
}

static void run_child(int fd, int (*run)(void), const char *type,
	const char *locale)
{
	const struct rlimit none = { 0, 0 };
	const char *refusal = getenv("TEST_NO_COLOR");

	setrlimit(RLIMIT_CORE, &none);
	deck.report = fd;
	set_environment(type, locale);
	if (refusal != NULL)
		setenv("NO_COLOR", refusal, 1);
	_exit(run());
}

static void start(int (*run)(void), const char *type, const char *locale)
{
	struct winsize size = { .ws_row = 24, .ws_col = 80 };
	int fds[2];

	assert_int_equal(pipe(fds), 0);
	session = (struct session){ .report = fds[0] };
	buf_init(&session.out);
	buf_init(&session.said);
	session.pid = forkpty(&session.master, NULL, NULL, &size);
	assert_true(session.pid >= 0);
	if (session.pid == 0)
		run_child(fds[1], run, type, locale);
	close(fds[1]);
	/* Kept open, so that the modes outlive the child. */
	session.slave = open(ptsname(session.master), O_RDWR | O_NOCTTY);
	assert_true(session.slave >= 0);
}

static bool take(int fd, struct buf *into)
{
	char bytes[4096];
	ssize_t got = read(fd, bytes, sizeof(bytes));

	if (got > 0)
		buf_append(into, bytes, (size_t)got);
	return got > 0;
}

/* Reads both until the report goes on with a line that holds text. */
static void wait_for(const char *text)
{
	for (;;) {
		struct pollfd fds[] = {
			{ session.report, POLLIN, 0 },
			{ session.master, POLLIN, 0 },
		};
		const char *found = strstr(session.said.data +
			session.read_to, text);

		if (found != NULL) {
			session.read_to = (size_t)(found - session.said.data) +
				strlen(text);
			return;
		}
		if (poll(fds, 2, PATIENCE) <= 0 ||
		    (fds[0].revents != 0 &&
		     !take(session.report, &session.said)))
			fail_msg("no \"%s\" in \"%s\"", text,
				session.said.data);
		if (fds[1].revents != 0)
			take(session.master, &session.out);
	}
}

static void type_bytes(const char *bytes, size_t len)
{
	assert_int_equal(write(session.master, bytes, len), len);
}

static void type(const char *text)
{
	type_bytes(text, strlen(text));
}

static void expect_key(const char *bytes, const char *name)
{
	char line[32];

	type(bytes);
	snprintf(line, sizeof(line), "key %s\n", name);
	wait_for(line);
}

/* What is on its way to the screen is read too. */
static void drain(void)
{
	struct pollfd fd = { session.master, POLLIN, 0 };

	while (poll(&fd, 1, 100) > 0 && (fd.revents & POLLIN) != 0 &&
	    take(session.master, &session.out))
		;
}

static void expect_modes_restored(void)
{
	struct termios now;

	assert_int_equal(tcgetattr(session.slave, &now), 0);
	assert_int_equal(now.c_iflag, session.before.c_iflag);
	assert_int_equal(now.c_oflag, session.before.c_oflag);
	assert_int_equal(now.c_lflag, session.before.c_lflag);
	assert_int_equal(now.c_cflag, session.before.c_cflag);
}

static int finish(void)
{
	int status;

	drain();
	assert_int_equal(waitpid(session.pid, &status, 0), session.pid);
	drain();
	expect_modes_restored();
	close(session.master);
	close(session.slave);
	close(session.report);
	session.pid = 0;
	return status;
}

static int tear_down(void **state)
{
	(void)state;
	unsetenv("TEST_NO_COLOR");
	if (session.pid > 0) {
		kill(session.pid, SIGKILL);
		waitpid(session.pid, NULL, 0);
	}
	buf_finish(&session.out);
	buf_finish(&session.said);
	return 0;
}

static bool was_written(const char *text)
{
	return text_find_nocase(session.out.data, session.out.len, text) !=
		NULL;
}

static void start_deck(const char *type, const char *locale)
{
	struct termios fresh;
	int master, slave;

	/* What a pseudo-terminal is like before anybody changes it. */
	assert_int_equal(openpty(&master, &slave, NULL, NULL, NULL), 0);
	assert_int_equal(tcgetattr(slave, &fresh), 0);
	close(master);
	close(slave);
	start(run_deck, type, locale);
	session.before = fresh;
	wait_for("open 24 80");
	wait_for("painted");
}

static void quit(void)
{
	type("q");
	wait_for("closed");
	assert_int_equal(finish(), 0);
}

static void keys_arrive_by_name(void **state)
{
	(void)state;
	start_deck("xterm-256color", "C.UTF-8");
	expect_key("a", "a");
	expect_key("\033OA", "Up");
	expect_key("\033[6~", "PageDown");
	expect_key("\033[15~", "F5");
	expect_key("\033[24~", "F12");
	expect_key("\033x", "M-x");
	expect_key("\0335", "F5");
	expect_key("é", "é");
	expect_key("\r", "Enter");
	/* Nothing of these stops, ends or suspends the program. */
	expect_key("\x03", "C-c");
	expect_key("\x1a", "C-z");
	expect_key("\x13", "C-s");
	expect_key("\x11", "C-q");
	expect_key("\x1c", "C-\\");
	expect_key("\033", "Esc");
	quit();
}

static void keys_of_another_terminal_and_locale(void **state)
{
	(void)state;
	start_deck("vt100", "C");
	expect_key("\033OA", "Up");
	expect_key("\033OP", "F1");
	/* What terminfo calls F5 here is a digit of the pad elsewhere. */
	expect_key("\033Ot", "F5");
	expect_key("é", "é");
	quit();
}

static void a_paste_in_pieces_is_one(void **state)
{
	(void)state;
	start_deck("xterm-256color", "C.UTF-8");
	type("\033[20");
	usleep(5000);
	type("0~MSH|\rq");
	usleep(50000);
	type("\033[20");
	usleep(50000);
	type("1~b");
	wait_for("paste 6 4d53487c0d71\n");
	wait_for("key b");
	quit();
	assert_true(was_written("\033[?2004h"));
	assert_true(was_written("\033[?2004l"));
}

static void hostile_text_is_painted_harmless(void **state)
{
	(void)state;
	start_deck("xterm-256color", "C.UTF-8");
	quit();
	assert_true(was_written("x"));
	assert_true(was_written("<U+202E>"));
	assert_true(was_written("┌世┐"));
	assert_false(was_written("\xc2\x9b"));
	assert_false(was_written("\xe2\x80\xae"));
	assert_false(was_written("\xff"));
}

static void a_locale_without_utf8_gets_none(void **state)
{
	(void)state;
	start_deck("xterm-256color", "C");
	quit();
	for (size_t i = 0; i < session.out.len; i++)
		assert_true((unsigned char)session.out.data[i] < 0x80);
}

static void only_what_changed_is_written(void **state)
{
	size_t before;

	(void)state;
	start_deck("xterm-256color", "C.UTF-8");
	drain();
	before = session.out.len;
	type("c");
	wait_for("painted");
	drain();
	assert_true(session.out.len > before);
	assert_true(session.out.len - before < 40);
	quit();
}

static void colours_are_the_terminals(void **state)
{
	(void)state;
	start_deck("xterm-256color", "C.UTF-8");
	assert_non_null(strstr(session.said.data, "open 24 80 256"));
	quit();
	assert_true(was_written("\033[36m") || was_written(";36m"));
	tear_down(NULL);
	start_deck("vt100", "C");
	assert_non_null(strstr(session.said.data, "open 24 80 0"));
	quit();
	assert_false(was_written("36m"));
	assert_true(was_written("\033[1m") || was_written(";1m"));
	assert_false(was_written("\033[?2004h"));
}

static void no_color_keeps_attributes_alone(void **state)
{
	(void)state;
	setenv("TEST_NO_COLOR", "1", 1);
	start_deck("xterm-256color", "C.UTF-8");
	quit();
	assert_false(was_written("36m"));
	assert_true(was_written("\033[1m") || was_written(";1m"));
}

static void a_new_size_is_told_once_it_is_known(void **state)
{
	struct winsize size = { .ws_row = 30, .ws_col = 100 };

	(void)state;
	start_deck("xterm-256color", "C.UTF-8");
	assert_int_equal(ioctl(session.master, TIOCSWINSZ, &size), 0);
	wait_for("size 30 100");
	wait_for("painted");
	expect_key("a", "a");
	quit();
}

static void expect_raw(bool is_raw)
{
	struct termios modes;

	assert_int_equal(tcgetattr(session.slave, &modes), 0);
	assert_int_equal((modes.c_lflag & (ICANON | ECHO | ISIG)) == 0,
		is_raw);
}

static void a_child_gets_the_terminal_as_it_was(void **state)
{
	(void)state;
	start_deck("xterm-256color", "C.UTF-8");
	expect_raw(true);
	type("Lq");
	wait_for("key L");
	expect_modes_restored();
	assert_int_equal(kill(session.pid, SIGUSR1), 0);
	wait_for("size 24 80");
	wait_for("painted");
	expect_raw(true);
	quit();
}

static void a_group_nobody_continues_is_not_stopped(void **state)
{
	(void)state;
	start_deck("xterm-256color", "C.UTF-8");
	type("Z");
	wait_for("size 24 80");
	wait_for("key Z");
	expect_raw(true);
	quit();
}

static void suspending_gives_the_shell_its_modes(void **state)
{
	(void)state;
	start(run_shell, "xterm-256color", "C.UTF-8");
	assert_int_equal(tcgetattr(session.master, &session.before), 0);
	wait_for("painted");
	expect_raw(true);
	type("Z");
	wait_for("stopped cooked");
	wait_for("key Z");
	wait_for("painted");
	expect_raw(true);
	type("q");
	wait_for("closed");
	drain();
	assert_int_equal(waitpid(session.pid, NULL, 0), session.pid);
	session.pid = 0;
	expect_raw(false);
	close(session.master);
	close(session.slave);
	close(session.report);
}

static void sigterm_leaves_by_the_ordinary_way(void **state)
{
	(void)state;
	start_deck("xterm-256color", "C.UTF-8");
	assert_int_equal(kill(session.pid, SIGTERM), 0);
	wait_for("closed");
	assert_int_equal(finish(), 0);
	assert_true(was_written("\033[?1049l"));
}

static void a_crash_gives_the_terminal_back(void **state)
{
	int status;

	(void)state;
	start_deck("xterm-256color", "C.UTF-8");
	type("A");
	status = finish();
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGABRT);
	assert_true(was_written("\033[?1049l"));
	assert_true(was_written("\033[?2004l"));
}

static void dying_for_memory_gives_the_terminal_back(void **state)
{
	int status;

	(void)state;
	start_deck("xterm-256color", "C.UTF-8");
	type("D");
	status = finish();
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 70);
	assert_true(was_written("\033[?1049l"));
	assert_true(was_written("fhirdeck: no memory"));
}

static void the_terminal_is_asked_to_copy(void **state)
{
	(void)state;
	start_deck("xterm-256color", "C.UTF-8");
	type("Y");
	wait_for("asked 1");
	quit();
	assert_true(was_written("\033]52;c;TkhT\a"));
}

static void a_type_nobody_knows_is_refused_in_words(void **state)
{
	int status;

	(void)state;
	start(run_deck, "no-such-terminal", "C.UTF-8");
	assert_int_equal(tcgetattr(session.slave, &session.before), 0);
	wait_for("refused");
	wait_for("\"no-such-terminal\"");
	status = finish();
	assert_int_equal(WEXITSTATUS(status), 2);
}

static int run_without_terminal(void)
{
	int fd = open("/dev/null", O_RDWR);

	dup2(fd, STDIN_FILENO);
	return run_deck();
}

static void no_terminal_is_refused_in_words(void **state)
{
	int status;

	(void)state;
	start(run_without_terminal, "xterm", "C.UTF-8");
	assert_int_equal(tcgetattr(session.slave, &session.before), 0);
	wait_for("refused the deck needs a terminal");
	status = finish();
	assert_int_equal(WEXITSTATUS(status), 2);
	assert_int_equal(session.out.len, 0);
}

#define TEST(name)	cmocka_unit_test_teardown(name, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(keys_arrive_by_name),
		TEST(keys_of_another_terminal_and_locale),
		TEST(a_paste_in_pieces_is_one),
		TEST(hostile_text_is_painted_harmless),
		TEST(a_locale_without_utf8_gets_none),
		TEST(only_what_changed_is_written),
		TEST(colours_are_the_terminals),
		TEST(no_color_keeps_attributes_alone),
		TEST(a_new_size_is_told_once_it_is_known),
		TEST(a_child_gets_the_terminal_as_it_was),
		TEST(a_group_nobody_continues_is_not_stopped),
		TEST(suspending_gives_the_shell_its_modes),
		TEST(sigterm_leaves_by_the_ordinary_way),
		TEST(a_crash_gives_the_terminal_back),
		TEST(dying_for_memory_gives_the_terminal_back),
		TEST(the_terminal_is_asked_to_copy),
		TEST(a_type_nobody_knows_is_refused_in_words),
		TEST(no_terminal_is_refused_in_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
