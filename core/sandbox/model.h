#ifndef FD_SANDBOX_MODEL_H
#define FD_SANDBOX_MODEL_H

/*
 * What the sandbox knows of each resource type: search parameters and where
 * their values stand, and operations. Both the search and the
 * CapabilityStatement are made from these tables, so they can't disagree.
 */

#include "core/base/mem.h"

enum model_kind { MODEL_TOKEN, MODEL_STRING, MODEL_DATE, MODEL_REFERENCE };

struct model_param {
	const char *name;	/* NULL ends a list */
	enum model_kind kind;
	/* Steps of names; arrays are walked; "|" between alternatives. */
	const char *path;
	const char *target;	/* the one type referred to, or NULL */
};

struct model_type {
	const char *name;	/* NULL ends the list */
	const struct model_param *params;
	/* Beside validate, which all have; or NULL. */
	const char *operation;
};

/* The repository's types, in alphabetical order. */
extern const struct model_type model_types[];
/* Parameters of every type: _id, _lastUpdated. */
extern const struct model_param model_common[];
/* The one type an ESB serves. */
extern const struct model_type model_message;

/* NULL when the repository has no such type. */
const struct model_type *model_find(const char *name) FD_NONNULL;
/* Its parameter, or a common one, or NULL. name is len bytes. */
const struct model_param *model_find_param(const struct model_type *type,
	const char *name, size_t len) FD_NONNULL;
/* "token", "string", ... */
const char *model_kind_name(enum model_kind kind);

#endif
