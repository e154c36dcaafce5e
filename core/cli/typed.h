#ifndef FD_CLI_TYPED_H
#define FD_CLI_TYPED_H

/*
 * Secrets that a command asks for: typed on the terminal without echo, or
 * lines of standard input where that is no terminal, in the order of the
 * questions. They are never words of the command, which ps shows to everybody.
 */

#include "core/base/err.h"
#include "core/base/secret.h"

enum { TYPED_BYTES_MAX = 64 * 1024 };

bool typed_is_terminal(void);
/*
 * Owned. With is_rest it is all that standard input has left (a private key
 * has many lines). NULL with err when there was none.
 */
struct secret *typed_secret(const char *question, bool is_rest,
	struct err *err) __attribute__((nonnull(1))) FD_MUST_USE;
/*
 * On a terminal the same is typed once more, for nobody sees what is typed:
 * first comes back, or NULL with err when the two differ; first is freed then.
 */
struct secret *typed_again(struct secret *first, struct err *err)
	FD_MUST_USE;

#endif
