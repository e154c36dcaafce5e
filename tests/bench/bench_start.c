/*
 * How long until the first frame is on the terminal, and how much memory the
 * deck holds at rest: starts the program on a pseudo-terminal, as a person's
 * shell would, several times, and prints the medians.
 *
 *	bench_start PROGRAM [RUNS]
 */

#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { RUNS_MAX = 99, FRAME_TIMEOUT_MS = 5000, REST_MS = 400 };

static double now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

/* Reads for at most ms; true once the bottom bar's last word has come. */
static bool read_frame(int fd, int ms)
{
	static char seen[1 << 16];
	size_t len = 0;
	double end = now_ms() + ms;

	while (now_ms() < end && len + 4096 < sizeof(seen)) {
		struct pollfd ready = { fd, POLLIN, 0 };
		ssize_t got;

		if (poll(&ready, 1, (int)(end - now_ms()) + 1) <= 0)
			break;
		got = read(fd, seen + len, 4096);
		if (got <= 0)
			break;
		len += (size_t)got;
		seen[len] = '\0';
		if (strstr(seen, "Back") != NULL)
			return true;
	}
	return false;
}

static long resident_kb(pid_t pid)
{
	char path[64], line[256];
	long kb = -1;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%ld/status", (long)pid);
	file = fopen(path, "r");
	while (file != NULL && fgets(line, sizeof(line), file) != NULL)
		if (strncmp(line, "VmRSS:", 6) == 0)
			kb = strtol(line + 6, NULL, 10);
	if (file != NULL)
		fclose(file);
	return kb;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

static bool run(const char *program, double *ms, double *mib)
{
	struct winsize size = { .ws_row = 24, .ws_col = 80 };
	double started = now_ms();
	bool is_painted;
	int fd;
	pid_t pid = forkpty(&fd, NULL, NULL, &size);

	if (pid == 0) {
		execl(program, program, (char *)NULL);
		_exit(127);
	}
	if (pid < 0)
		return false;
	is_painted = read_frame(fd, FRAME_TIMEOUT_MS);
	*ms = now_ms() - started;
	read_frame(fd, REST_MS);
	*mib = (double)resident_kb(pid) / 1024;
	kill(pid, SIGTERM);
	waitpid(pid, NULL, 0);
	close(fd);
	return is_painted;
}

int main(int argc, char **argv)
{
	double ms[RUNS_MAX], mib[RUNS_MAX];
	int runs = argc > 2 ? (int)strtol(argv[2], NULL, 10) : 21;

	if (argc < 2 || runs < 1 || runs > RUNS_MAX) {
		fprintf(stderr, "usage: bench_start PROGRAM [RUNS]\n");
		return 2;
	}
	for (int i = 0; i < runs; i++)
		if (!run(argv[1], &ms[i], &mib[i])) {
			fprintf(stderr, "no frame came from %s\n", argv[1]);
			return 1;
		}
	qsort(ms, (size_t)runs, sizeof(*ms), compare);
	qsort(mib, (size_t)runs, sizeof(*mib), compare);
	printf("first frame: median %.1f ms, fastest %.1f ms (target 20)\n",
		ms[runs / 2], ms[0]);
	printf("resident at rest: median %.1f MiB (target 12)\n",
		mib[runs / 2]);
	return 0;
}
