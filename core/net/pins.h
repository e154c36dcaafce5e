#ifndef FD_NET_PINS_H
#define FD_NET_PINS_H

/*
 * Keys the user trusts in place of a verified chain, as ssh's known_hosts:
 * `trusted_hosts` in the config folder, one a line,
 *
 *     host:port sha256//BASE64 2026-02-03T10:31:00Z
 *
 * The file is read whenever it is asked, so that what another deck or an
 * editor wrote counts at once. Comments, blank lines and lines that make no
 * sense are kept as they are when it is written.
 */

#include "core/base/err.h"

#include <time.h>

enum { PIN_SIZE = 64 };

struct pin {
	char key[PIN_SIZE];	/* "sha256//BASE64" */
	time_t when;
	size_t line;
};

/* Owned path of the file. */
char *pins_path(void) FD_MUST_USE;
/* "sha256//" and 32 bytes in base64. */
bool pin_is_key(const char *text) FD_NONNULL FD_MUST_USE;
/*
 * False when nothing is pinned there. problem is set, with the line, when the
 * file holds something that is no pin; the rest of it counts all the same.
 */
bool pins_find(const char *host, unsigned port, struct pin *out,
	struct err *problem) FD_NONNULL FD_MUST_USE;
/* What is wrong with the file, with its line; true when nothing is. */
bool pins_check(struct err *problem) FD_NONNULL;
/* Adds, or replaces what was pinned there. */
bool pins_put(const char *host, unsigned port, const char *key,
	struct err *err) FD_NONNULL FD_MUST_USE;
/* True also when nothing was pinned there. */
bool pins_remove(const char *host, unsigned port, struct err *err) FD_NONNULL
	FD_MUST_USE;

#endif
