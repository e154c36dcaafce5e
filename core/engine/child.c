#include "core/engine/child.h"

/*
 * Children as jobs of the loop. One SIGCHLD handler reaps those it knows by
 * pid; input and output go through non-blocking pipes watched by the loop. A
 * child is over when it has been reaped and its output has ended, in either
 * order.
 *
 * A child without the terminal gets a session of its own, so that it can
 * neither read keys nor write over the screen; one with the terminal runs
 * while the screen is given away and the parent ignores SIGINT and SIGQUIT,
 * which are then the child's affair.
 */

#include "core/engine/loop.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

struct child {
	struct child *next;
	struct loop *loop;
	unsigned id;
	pid_t pid;		/* 0 once reaped */
	int status;
	struct buf input, output;
	size_t sent;
	int input_fd, output_fd;	/* -1 when closed */
	unsigned input_watch, output_watch;
	bool is_secret, wants_terminal, is_late;
	unsigned time_limit;	/* timer, or 0 */
	child_done_fn *done;
	void *data;
};

static struct child *children;
static unsigned last_id;

/* Names of variables that no child gets. */
static char **hidden;
static size_t hidden_count, hidden_alloc;

static struct child *find(unsigned id)
{
	struct child *child = children;

	while (child != NULL && child->id != id)
		child = child->next;
	return child;
}

static void close_end(struct child *child, int *fd, unsigned *watch)
{
	if (*fd < 0)
		return;
	loop_unwatch(child->loop, *watch);
	close(*fd);
	*fd = -1;
}

/* Whoever handled them handles them again afterwards. */
static void ignore_interrupts(bool is_on)
{
	static const int signals[] = { SIGINT, SIGQUIT };
	static struct sigaction saved[FD_COUNT(signals)];
	static int depth;
	struct sigaction ignore = { .sa_handler = SIG_IGN };

	if (is_on ? depth++ > 0 : --depth > 0)
		return;
	for (size_t i = 0; i < FD_COUNT(signals); i++)
		sigaction(signals[i], is_on ? &ignore : &saved[i],
			is_on ? &saved[i] : NULL);
}

static void free_child(struct child *child)
{
	struct child **place = &children;

	while (*place != child)
		place = &(*place)->next;
	*place = child->next;
	close_end(child, &child->input_fd, &child->input_watch);
	close_end(child, &child->output_fd, &child->output_watch);
	loop_cancel(child->loop, child->time_limit);
	buf_finish(&child->input);
	buf_finish(&child->output);
	free(child);
}

static void end_if_over(struct child *child)
{
	struct child_result result = {
		.status = child->status, .output = &child->output,
		.is_late = child->is_late };

	if (child->pid != 0 || child->output_fd >= 0)
		return;
	if (child->wants_terminal)
		ignore_interrupts(false);
	if (child->done != NULL)
		child->done(child->data, &result);
	free_child(child);
}

static void on_input(void *data, unsigned ready)
{
	struct child *child = data;
	ssize_t put = write(child->input_fd, child->input.data + child->sent,
		child->input.len - child->sent);

	(void)ready;
	if (put < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (put > 0)
		child->sent += (size_t)put;
	if (put < 0 || child->sent == child->input.len)
		close_end(child, &child->input_fd, &child->input_watch);
}

static void on_output(void *data, unsigned ready)
{
	struct child *child = data;
	char chunk[16384];
	ssize_t got = read(child->output_fd, chunk, sizeof(chunk));

	(void)ready;
	if (got < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (got > 0 && buf_append(&child->output, chunk, (size_t)got)) {
		mem_wipe(chunk, child->is_secret ? (size_t)got : 0);
		return;
	}
	mem_wipe(chunk, child->is_secret ? sizeof(chunk) : 0);
	close_end(child, &child->output_fd, &child->output_watch);
	end_if_over(child);
}

static void on_child(void *data, int signo)
{
	struct child *next;

	(void)data;
	(void)signo;
	for (struct child *child = children; child != NULL; child = next) {
		int status;

		next = child->next;
		if (child->pid == 0 ||
		    waitpid(child->pid, &status, WNOHANG) != child->pid)
			continue;
		child->pid = 0;
		child->status = WIFEXITED(status) ? WEXITSTATUS(status) :
			128 + WTERMSIG(status);
		end_if_over(child);
	}
}

static void close_pair(int pair[2])
{
	for (int i = 0; i < 2; i++)
		if (pair[i] >= 0)
			close(pair[i]);
}

/*
 * It and all it started: it leads a session, and so a group, of its own. One
 * that has the terminal leads neither and is signalled alone.
 */
static void signal_all(const struct child *child, int signo)
{
	if (child->pid > 0 && kill(-child->pid, signo) != 0)
		kill(child->pid, signo);
}

/*
 * Its time is up, and what a program that outlives it may still write is not
 * waited for.
 */
static void on_time_limit(void *data)
{
	struct child *child = data;

	child->time_limit = 0;
	child->is_late = true;
	signal_all(child, SIGKILL);
	close_end(child, &child->output_fd, &child->output_watch);
	end_if_over(child);
}

void child_hide_variable(const char *name)
{
	for (size_t i = 0; i < hidden_count; i++)
		if (strcmp(hidden[i], name) == 0)
			return;
	hidden = mem_grow(hidden, hidden_count, &hidden_alloc,
		sizeof(*hidden));
	hidden[hidden_count++] = xstrdup(name);
}

/* A fork has all descriptors: a peer would wait for it to close them. */
static void close_others(void)
{
	long most = sysconf(_SC_OPEN_MAX);

	for (int fd = STDERR_FILENO + 1; fd < (most > 0 && most < 4096 ? most :
	    4096); fd++)
		close(fd);
}

/*
 * No signal may come to the child while it still has the handlers of the
 * parent: they would write into the pipe that the two share.
 */
static pid_t fork_quietly(sigset_t *before)
{
	sigset_t all;
	pid_t pid;

	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, before);
	pid = fork();
	if (pid != 0)
		sigprocmask(SIG_SETMASK, before, NULL);
	return pid;
}

/* In the child: never returns. */
static void become(const struct child_spec *spec, int in, int out,
	const sigset_t *before)
{
	int none = open("/dev/null", O_RDWR);

	for (int signo = 1; signo < 32; signo++)
		signal(signo, SIG_DFL);
	sigprocmask(SIG_SETMASK, before, NULL);
	if (!spec->wants_terminal)
		setsid();
	if (in >= 0 || !spec->wants_terminal)
		dup2(in >= 0 ? in : none, STDIN_FILENO);
	if (out >= 0 || !spec->wants_terminal)
		dup2(out >= 0 ? out : none, STDOUT_FILENO);
	if (!spec->wants_terminal)
		dup2(none, STDERR_FILENO);
	if (spec->work != NULL) {
		close_others();
		_exit(spec->work(spec->data, STDOUT_FILENO));
	}
	for (size_t i = 0; i < hidden_count; i++)
		unsetenv(hidden[i]);
	execvp(spec->argv[0], (char *const *)spec->argv);
	_exit(127);
}

static bool make_pair(bool is_wanted, int pair[2])
{
	pair[0] = pair[1] = -1;
	if (!is_wanted)
		return true;
	if (pipe(pair) != 0)
		return false;
	fcntl(pair[0], F_SETFD, FD_CLOEXEC);
	fcntl(pair[1], F_SETFD, FD_CLOEXEC);
	return true;
}

static struct child *track(struct loop *loop, const struct child_spec *spec,
	pid_t pid)
{
	struct child *child = xcalloc(1, sizeof(*child));

	child->loop = loop;
	child->id = ++last_id;
	child->pid = pid;
	child->input_fd = child->output_fd = -1;
	child->is_secret = spec->is_secret;
	child->wants_terminal = spec->wants_terminal;
	child->done = spec->done;
	child->data = spec->data;
	buf_init_capped(&child->output, spec->cap);
	buf_init(&child->input);
	child->output.is_secret = child->input.is_secret = spec->is_secret;
	child->next = children;
	children = child;
	return child;
}

unsigned child_start(struct loop *loop, const struct child_spec *spec,
	struct err *err)
{
	int in[2], out[2] = { -1, -1 };
	struct child *child;
	pid_t pid = -1;
	sigset_t before;

	loop_on_signal(loop, SIGCHLD, on_child, NULL);
	if (make_pair(spec->input != NULL, in) &&
	    make_pair(spec->captures, out))
		pid = fork_quietly(&before);
	if (pid < 0) {
		err_set_errno(err, ERR_FILE, "%s could not be started",
			spec->argv != NULL ? spec->argv[0] : "a helper");
		close_pair(in);
		close_pair(out);
		return 0;
	}
	if (pid == 0)
		become(spec, in[0], out[1], &before);
	child = track(loop, spec, pid);
	if (spec->time_limit_ms > 0)
		child->time_limit = loop_after(loop, spec->time_limit_ms,
			on_time_limit, child);
	if (spec->wants_terminal)
		ignore_interrupts(true);
	if (spec->input != NULL) {
		buf_append(&child->input, spec->input, spec->input_len);
		close(in[0]);
		fcntl(in[1], F_SETFL, O_NONBLOCK);
		child->input_fd = in[1];
		child->input_watch = loop_watch(loop, in[1], LOOP_WRITE,
			on_input, child);
	}
	if (spec->captures) {
		close(out[1]);
		fcntl(out[0], F_SETFL, O_NONBLOCK);
		child->output_fd = out[0];
		child->output_watch = loop_watch(loop, out[0], LOOP_READ,
			on_output, child);
	}
	return child->id;
}

void child_stop(unsigned id)
{
	const struct child *child = find(id);

	if (child != NULL)
		signal_all(child, SIGTERM);
}

void child_forget(unsigned id)
{
	struct child *child = find(id);

	if (child != NULL)
		child->done = NULL;
}
