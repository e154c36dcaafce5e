#ifndef FD_ENGINE_CHILD_H
#define FD_ENGINE_CHILD_H

/*
 * Children of the loop: the editor, the pager, the command that yields a
 * secret, the command that takes the clipboard. Transfers and timers go on
 * while they run. A child may also be a fork of the program that works
 * something out beside the loop.
 */

#include "core/base/buf.h"
#include "core/base/err.h"

struct loop;

struct child_result {
	int status;		/* exit status, or 128 + signal */
	struct buf *output;	/* what it wrote, when captured; borrowed */
	bool is_late;		/* it was killed at its time limit */
};

typedef void child_done_fn(void *data, const struct child_result *result);

/* Runs in the fork, writes to the descriptor; its value is the status. */
typedef int child_work_fn(void *data, int out);

struct child_spec {
	const char *const *argv;	/* NULL-terminated; argv[0] is looked
					   up in PATH */
	child_work_fn *work;		/* instead of argv; gets data */
	const char *input;		/* its standard input; NULL: none */
	size_t input_len;
	bool wants_terminal;		/* it inherits the terminal; otherwise
					   it has no terminal to write to */
	bool captures;			/* standard output goes to result */
	bool is_secret;			/* output is wiped afterwards */
	size_t cap;			/* of captured output */
	long time_limit_ms;		/* 0: none */
	child_done_fn *done;
	void *data;
};

/* Starts it; input is copied. Returns an id, or 0 with err set. */
unsigned child_start(struct loop *loop, const struct child_spec *spec,
	struct err *err) FD_MUST_USE;
/*
 * An environment variable that holds a secret: no program started from now on
 * is given it.
 */
void child_hide_variable(const char *name) FD_NONNULL;
/* SIGTERM; done is still called when it ends. */
void child_stop(unsigned id);
/* Forgets a child: done is not called. */
void child_forget(unsigned id);

#endif
