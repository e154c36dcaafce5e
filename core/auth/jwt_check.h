#ifndef FD_AUTH_JWT_CHECK_H
#define FD_AUTH_JWT_CHECK_H

/*
 * A list of checks with a sentence each, as data to print: what a verification
 * and a pre-flight have to say. A check that could not be made says why and is
 * neither good nor bad.
 */

#include "core/base/mem.h"

enum jwt_verdict { JWT_GOOD, JWT_BAD, JWT_WARNING, JWT_NOT_CHECKED };

enum { JWT_CHECKS_MAX = 16 };

struct jwt_check {
	const char *name;	/* "signature", "exp", "aud": short, unique */
	enum jwt_verdict verdict;
	char text[320];		/* a sentence; peers' values in it are not
				   scrubbed: who shows it does that */
};

struct jwt_checks {
	size_t count;
	struct jwt_check check[JWT_CHECKS_MAX];
};

void jwt_checks_add(struct jwt_checks *checks, const char *name,
	enum jwt_verdict verdict, const char *format, ...)
	FD_NONNULL FD_PRINTF(4, 5);
/* NULL when there is no check of that name. */
const struct jwt_check *jwt_checks_find(const struct jwt_checks *checks,
	const char *name) FD_NONNULL;
/* The first bad one, or NULL. */
const struct jwt_check *jwt_checks_first_bad(const struct jwt_checks *checks)
	FD_NONNULL;
/* "good", "BAD", "note", "not checked". */
const char *jwt_verdict_word(enum jwt_verdict verdict);

#endif
