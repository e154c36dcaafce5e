/*
 * Viewers of big files as a person has them: each is started on a
 * pseudo-terminal of 80x24, keys are typed, and its screen's bytes are
 * watched. Those that are not installed are left out.
 *
 *	bench_view PROGRAM FILE [RUNS]
 *	bench_view --peak COMMAND...	its peak memory in MiB, on stderr
 *
 * PROGRAM is fhirdeck; FILE is a Bundle of bench_index. Medians are printed;
 * "-" where an answer took longer than 15 seconds or never came.
 */

#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { RUNS_MAX = 21, TIMEOUT_MS = 15000, PAGES = 1000, STEPS = 200 };

struct viewer {
	const char *name, *program, *argument;
	const char *page, *down, *end, *top;
};

enum figure {
	FIRST_MS, LAST_MS, SEARCH_MS, PAGES_MS, STEP_BYTES, PEAK_MIB,
	FIGURE_COUNT
};

static const char *const figure_names[FIGURE_COUNT] = {
	"first screen ms", "last row ms", "search ms", "1000 pages ms",
	"bytes a step", "peak MiB",
};

struct session {
	pid_t pid;
	int fd;
	char seen[1 << 16];	/* the newest output */
	size_t len, total;
};

static double now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static bool start(struct session *session, const struct viewer *viewer,
	const char *file)
{
	struct winsize size = { .ws_row = 24, .ws_col = 80 };

	session->len = session->total = 0;
	session->pid = forkpty(&session->fd, NULL, NULL, &size);
	if (session->pid == 0) {
		if (viewer->argument != NULL)
			execlp(viewer->program, viewer->program,
				viewer->argument, file, (char *)NULL);
		else
			execlp(viewer->program, viewer->program, file,
				(char *)NULL);
		_exit(127);
	}
	return session->pid > 0;
}

static bool has_seen(const struct session *session, const char *word)
{
	size_t size = strlen(word);

	for (size_t at = 0; at + size <= session->len; at++)
		if (memcmp(session->seen + at, word, size) == 0)
			return true;
	return false;
}

static void type(struct session *session, const char *keys)
{
	if (write(session->fd, keys, strlen(keys)) < 0)
		perror("write");
}

/* Reads what is there within ms; false when nothing came. */
static bool read_some(struct session *session, int ms)
{
	struct pollfd ready = { session->fd, POLLIN, 0 };
	ssize_t got;

	if (poll(&ready, 1, ms) <= 0)
		return false;
	if (session->len + 8192 > sizeof(session->seen)) {
		memmove(session->seen, session->seen + session->len - 8192,
			8192);
		session->len = 8192;
	}
	got = read(session->fd, session->seen + session->len, 4096);
	if (got <= 0)
		return false;
	session->len += (size_t)got;
	session->total += (size_t)got;
	/* Some ask the terminal where its cursor is, and wait. */
	if (has_seen(session, "\033[6n")) {
		type(session, "\033[24;1R");
		session->len = 0;
	}
	return true;
}

/*
 * Milliseconds from a moment until a word is on the screen, or -1. again:
 * typed anew while nothing happens, or NULL.
 */
static double wait_for(struct session *session, const char *word, double from,
	const char *again)
{
	double end = now_ms() + TIMEOUT_MS;

	while (now_ms() < end) {
		if (has_seen(session, word))
			return now_ms() - from;
		if (read_some(session, 50))
			continue;
		if (waitpid(session->pid, NULL, WNOHANG) != 0)
			break;
		if (again != NULL)
			type(session, again);
	}
	return -1;
}

static void quieten(struct session *session, int ms)
{
	while (read_some(session, ms))
		continue;
	session->len = 0;
}

/*
 * One key after another, each when the screen has answered the last; -1 where
 * that takes too long.
 */
static double press(struct session *session, const char *key, int times,
	size_t *bytes)
{
	size_t before = session->total;
	double busy = 0;

	for (int i = 0; i < times && busy < TIMEOUT_MS; i++) {
		double from = now_ms(), last = from;

		type(session, key);
		for (int wait = 1000; read_some(session, wait); wait = 2)
			last = now_ms();
		if (last == from)
			last += 1000;
		busy += last - from;
		session->len = 0;
	}
	*bytes = session->total - before;
	return busy < TIMEOUT_MS ? busy : -1;
}

static double stop(struct session *session)
{
	struct rusage usage;
	double mib = -1;

	kill(session->pid, SIGKILL);
	if (wait4(session->pid, NULL, 0, &usage) == session->pid)
		mib = (double)usage.ru_maxrss / 1024;
	close(session->fd);
	return mib;
}

static void run(const struct viewer *viewer, const char *file,
	double figures[FIGURE_COUNT])
{
	static struct session session;
	double from = now_ms();
	size_t bytes;

	for (int i = 0; i < FIGURE_COUNT; i++)
		figures[i] = -1;
	if (!start(&session, viewer, file))
		return;
	figures[FIRST_MS] = wait_for(&session, "searchset", from, NULL);
	if (figures[FIRST_MS] < 0)
		goto out;
	type(&session, viewer->end);
	figures[LAST_MS] = wait_for(&session, "the-last-one", from,
		viewer->end);
	quieten(&session, 500);
	type(&session, viewer->top);
	quieten(&session, 500);
	type(&session, "/");
	quieten(&session, 200);
	from = now_ms();
	type(&session, "needle-at\r");
	figures[SEARCH_MS] = wait_for(&session, "-its-end", from, NULL);
	quieten(&session, 500);
	type(&session, viewer->top);
	quieten(&session, 500);
	figures[PAGES_MS] = press(&session, viewer->page, PAGES, &bytes);
	press(&session, viewer->down, STEPS, &bytes);
	figures[STEP_BYTES] = (double)bytes / STEPS;
out:
	figures[PEAK_MIB] = stop(&session);
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

static void measure(const struct viewer *viewer, const char *file, int runs)
{
	double all[FIGURE_COUNT][RUNS_MAX], figures[FIGURE_COUNT];

	for (int i = 0; i < runs; i++) {
		run(viewer, file, figures);
		for (int f = 0; f < FIGURE_COUNT; f++)
			all[f][i] = figures[f];
	}
	printf("%-10s", viewer->name);
	for (int f = 0; f < FIGURE_COUNT; f++) {
		double median;

		qsort(all[f], (size_t)runs, sizeof(**all), compare);
		median = all[f][runs / 2];
		if (median < 0)
			printf(" %16s", "-");
		else
			printf(" %16.0f", median);
	}
	puts("");
	fflush(stdout);
}

static bool is_installed(const char *program)
{
	char command[256];
	int status;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		snprintf(command, sizeof(command), "command -v %s >/dev/null",
			program);
		execl("/bin/sh", "sh", "-c", command, (char *)NULL);
		_exit(127);
	}
	return pid > 0 && waitpid(pid, &status, 0) == pid && status == 0;
}

static int print_peak(char **argv)
{
	struct rusage usage;
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		execvp(argv[0], argv);
		_exit(127);
	}
	if (pid < 0 || wait4(pid, &status, 0, &usage) != pid)
		return 1;
	fprintf(stderr, "%.0f", (double)usage.ru_maxrss / 1024);
	return status == 0 ? 0 : 1;
}

int main(int argc, char **argv)
{
	int runs = argc > 3 && argv[1][0] != '-' ?
		(int)strtol(argv[3], NULL, 10) : 5;

	if (argc > 2 && strcmp(argv[1], "--peak") == 0)
		return print_peak(argv + 2);
	if (argc < 3 || runs < 1 || runs > RUNS_MAX) {
		fputs("usage: bench_view PROGRAM FILE [RUNS]\n", stderr);
		return 2;
	}
	const struct viewer viewers[] = {
		{ "fhirdeck", argv[1], "view", "\033[6~", "\033[B", "\033[F",
			"\033[H" },
		{ "less", "less", NULL, " ", "j", "G", "g" },
		{ "jless", "jless", NULL, "\006", "j", "G", "gg" },
		{ "fx", "fx", NULL, "f", "j", "G", "g" },
	};

	setenv("TERM", "xterm-256color", 1);
	printf("%-10s", "");
	for (int f = 0; f < FIGURE_COUNT; f++)
		printf(" %16s", figure_names[f]);
	puts("");
	for (size_t i = 0; i < sizeof(viewers) / sizeof(*viewers); i++)
		if (is_installed(viewers[i].program))
			measure(&viewers[i], argv[2], runs);
		else
			printf("%-10s is not installed\n", viewers[i].name);
	return 0;
}
