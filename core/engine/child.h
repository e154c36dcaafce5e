#ifndef FD_ENGINE_CHILD_H
#define FD_ENGINE_CHILD_H

/*
 * Children of the loop: the editor, the pager, the command that yields a
 * secret, the command that takes the clipboard. Transfers and timers go on
 * while they run.
 */

#include "core/base/buf.h"
#include "core/base/err.h"

struct loop;

struct child_result {
	int status;		/* exit status, or 128 + signal */
	struct buf *output;	/* what it wrote, when captured; borrowed */
};

typedef void child_done_fn(void *data, const struct child_result *result);

struct child_spec {
	const char *const *argv;	/* NULL-terminated; argv[0] is looked
					   up in PATH */
	const char *input;		/* its standard input; NULL: none */
	size_t input_len;
	bool wants_terminal;		/* it inherits the terminal; otherwise
					   it has no terminal to write to */
	bool captures;			/* standard output goes to result */
	bool is_secret;			/* output is wiped afterwards */
	size_t cap;			/* of captured output */
	child_done_fn *done;
	void *data;
};

/* Starts it; input is copied. Returns an id, or 0 with err set. */
unsigned child_start(struct loop *loop, const struct child_spec *spec,
	struct err *err) FD_MUST_USE;
/* SIGTERM; done is still called when it ends. */
void child_stop(unsigned id);
/* Forgets a child: done is not called. */
void child_forget(unsigned id);

#endif
