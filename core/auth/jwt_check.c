#include "core/auth/jwt_check.h"

/*
 * Checks as data. A list that is full takes no more: no caller makes that
 * many, and each makes the ones that matter first.
 */

#include <stdio.h>
#include <string.h>

void jwt_checks_add(struct jwt_checks *checks, const char *name,
	enum jwt_verdict verdict, const char *format, ...)
{
	struct jwt_check *check = &checks->check[checks->count];
	va_list args;

	if (checks->count == JWT_CHECKS_MAX)
		return;
	checks->count++;
	check->name = name;
	check->verdict = verdict;
	va_start(args, format);
	vsnprintf(check->text, sizeof(check->text), format, args);
	va_end(args);
}

const struct jwt_check *jwt_checks_find(const struct jwt_checks *checks,
	const char *name)
{
	for (size_t i = 0; i < checks->count; i++)
		if (strcmp(checks->check[i].name, name) == 0)
			return &checks->check[i];
	return NULL;
}

const struct jwt_check *jwt_checks_first_bad(const struct jwt_checks *checks)
{
	for (size_t i = 0; i < checks->count; i++)
		if (checks->check[i].verdict == JWT_BAD)
			return &checks->check[i];
	return NULL;
}

const char *jwt_verdict_word(enum jwt_verdict verdict)
{
	static const char *const words[] = {
		[JWT_GOOD] = "good", [JWT_BAD] = "BAD",
		[JWT_WARNING] = "note", [JWT_NOT_CHECKED] = "not checked"
	};

	return words[verdict];
}
