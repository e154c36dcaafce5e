#ifndef FD_SANDBOX_MATCH_H
#define FD_SANDBOX_MATCH_H

/*
 * One search parameter of a request, and whether a resource meets it
 * (FHIR R4 search.html): commas are or, modifiers missing, exact, contains,
 * not, identifier, a type; chains such as subject:Patient.family.
 */

#include "core/base/err.h"

struct model_param;
struct model_type;
struct shelf;
struct shelf_item;

struct match_filter {
	const struct model_param *param;
	char *modifier;			/* NULL: none */
	char *value;
	struct match_filter *chained;	/* asked of what is referred to */
	const struct model_type *target;	/* of a chain */
};

enum match_verdict {
	MATCH_GOOD,
	MATCH_UNKNOWN,		/* the type has no such parameter */
	MATCH_INVALID,		/* err has the sentence */
};

/* Anything but MATCH_GOOD leaves the filter empty. */
enum match_verdict match_parse(const struct model_type *type,
	const char *name, const char *value, struct match_filter *out,
	struct err *err) FD_NONNULL FD_MUST_USE;
void match_finish(struct match_filter *filter) FD_NONNULL;
/* The item must not be deleted. */
bool match_item(const struct shelf *shelf, const struct match_filter *filter,
	const struct shelf_item *item) FD_NONNULL;

#endif
