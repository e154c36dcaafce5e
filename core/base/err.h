#ifndef FD_BASE_ERR_H
#define FD_BASE_ERR_H

/*
 * Errors are values with a sentence in them. The sentence says what failed,
 * then what to do; it is carried up to the command that asked and shown as it
 * stands. The kind decides the exit status and the colour, nothing else.
 */

#include "core/base/mem.h"

enum err_kind {
	ERR_NONE,
	ERR_USAGE,	/* wrong words: exit status 2 */
	ERR_CONFIG,	/* a file of the user's can't be used: 2 */
	ERR_FILE,	/* a file can't be read or written: 2 */
	ERR_NETWORK,	/* no answer came: 3 */
	ERR_TLS,	/* the connection could not be trusted: 3 */
	ERR_AUTH,	/* no token, or it was refused: 4 */
	ERR_ANSWER,	/* the server answered an error: 1 */
	ERR_LIMIT,	/* a cap was reached; the sentence names it: 1 */
	ERR_CANCELLED,	/* the user stopped it: 130 */
};

struct err {
	enum err_kind kind;
	char text[512];
};

#define ERR_INIT	{ .kind = ERR_NONE, .text = "" }

/* Sets kind and sentence; err may be NULL. Always returns false. */
bool err_set(struct err *err, enum err_kind kind, const char *format, ...)
	FD_PRINTF(3, 4);
/* As err_set, with ": " and the reason of errno behind the sentence. */
bool err_set_errno(struct err *err, enum err_kind kind,
	const char *format, ...) FD_PRINTF(3, 4);
/* Puts words in front of the sentence that is there ("FILE line 3: ..."). */
bool err_prefix(struct err *err, const char *format, ...) FD_PRINTF(2, 3);
void err_clear(struct err *err);
bool err_is_set(const struct err *err);
/* The program's exit status for this error (0 for none). */
int err_exit_status(const struct err *err);

#endif
