#ifndef FD_BASE_BUILTIN_H
#define FD_BASE_BUILTIN_H

/*
 * Files the program carries inside itself: the default keymap and theme and
 * the sandbox's samples, by their path in the source tree. The table is made
 * from the files by embed.sh; a user's own file goes through the same parser.
 */

#include "core/base/mem.h"

struct builtin {
	const char *name;	/* "keymaps/default.keys" */
	const char *data;	/* NUL-terminated */
	size_t len;		/* without that NUL */
};

extern const struct builtin builtin_table[];
extern const size_t builtin_table_count;

/* NULL when there is none of that name. */
const struct builtin *builtin_find(const char *name) FD_NONNULL;

#endif
