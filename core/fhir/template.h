#ifndef FD_FHIR_TEMPLATE_H
#define FD_FHIR_TEMPLATE_H

/*
 * Bodies to begin with: a skeleton for a resource type, with what R4 requires
 * and the domain expects, and messages. They are files inside the program;
 * what has to be fresh is filled in when one is taken:
 *
 *     {{uuid:NAME}}    a UUID, the same wherever the name stands
 *     {{number:NAME}}  a number of 8 digits, likewise
 *     {{nhs}}          an NHS number from the range for tests, likewise
 *     {{now}} {{today}}
 *
 * Everybody in them is invented.
 */

#include "core/base/buf.h"
#include "core/base/builtin.h"

struct template {
	const struct builtin *file;
	char name[40];		/* "Patient", "message-O21" */
	const char *title;	/* "Laboratory order" of a message, or NULL */
	const char *path;	/* that it is posted to */
};

/* By number, resources first; false behind the last. */
bool template_at(size_t at, struct template *out) FD_NONNULL;
bool template_find(const char *name, struct template *out) FD_NONNULL;
void template_fill(const struct template *template, struct buf *out)
	FD_NONNULL;

#endif
