#ifndef FD_FHIR_INTERACTION_H
#define FD_FHIR_INTERACTION_H

/*
 * The interactions of FHIR R4's REST interface (http.html) as facts: method,
 * path, headers and what each needs to be told. An interaction with its fields
 * becomes a composed request, and a composed request is recognised as an
 * interaction with its fields, so that a form and the URL line can be two
 * views of the same thing.
 */

#include "core/base/err.h"
#include "core/fhir/capability.h"
#include "core/fhir/request.h"

enum interaction_kind {
	INTERACTION_READ, INTERACTION_VREAD, INTERACTION_HISTORY_INSTANCE,
	INTERACTION_HISTORY_TYPE, INTERACTION_HISTORY_SYSTEM,
	INTERACTION_SEARCH_TYPE, INTERACTION_SEARCH_COMPARTMENT,
	INTERACTION_SEARCH_SYSTEM, INTERACTION_CREATE, INTERACTION_CREATE_IF,
	INTERACTION_UPDATE, INTERACTION_UPDATE_IF, INTERACTION_PATCH,
	INTERACTION_PATCH_IF, INTERACTION_DELETE, INTERACTION_DELETE_IF,
	INTERACTION_BATCH, INTERACTION_TRANSACTION, INTERACTION_OPERATION,
	INTERACTION_CAPABILITIES, INTERACTION_COUNT,
	INTERACTION_NONE = INTERACTION_COUNT
};

/* What an interaction can be told. */
enum interaction_with {
	WITH_TYPE, WITH_ID, WITH_VERSION,
	WITH_TARGET,		/* the type looked for in a compartment */
	WITH_OPERATION,		/* "validate" */
	WITH_CRITERIA,		/* a query: "identifier=a|1&active=true" */
	WITH_SINCE, WITH_AT, WITH_PAGE,		/* _since, _at, _count */
	WITH_MODE,		/* of capabilities: full, normative, ... */
	WITH_IF_MATCH,		/* "3": the version it is meant for */
	WITH_IF_NONE_MATCH, WITH_IF_MODIFIED,
	WITH_PREFER,		/* minimal, representation, ... */
	WITH_POST,		/* "yes": a search goes by POST */
	WITH_COUNT
};

struct interaction {
	enum interaction_kind kind;
	char *with[WITH_COUNT];		/* owned; NULL: not told */
};

#define INTERACTION_INIT { .kind = INTERACTION_NONE }

void interaction_finish(struct interaction *interaction) FD_NONNULL;
/* text is copied; NULL or "" takes it away. */
void interaction_set(struct interaction *interaction,
	enum interaction_with with, const char *text)
	__attribute__((nonnull(1)));
const char *interaction_get(const struct interaction *interaction,
	enum interaction_with with) FD_NONNULL;		/* or "" */

/* "conditional update". */
const char *interaction_name(enum interaction_kind kind);
/* A sentence on what it does. */
const char *interaction_help(enum interaction_kind kind);
/* As a CapabilityStatement has it: "update" for both kinds of update. */
const char *interaction_code(enum interaction_kind kind);
/* "GET [type]/[id]/_history": what it is on the wire. */
void interaction_wire(enum interaction_kind kind, struct buf *out) FD_NONNULL;
/* The kind that a statement's code stands for, unconditional. */
enum interaction_kind interaction_of_code(const char *code, bool is_system)
	FD_NONNULL;
/* Whether it can be told that, and whether it must be. */
bool interaction_takes(enum interaction_kind kind,
	enum interaction_with with);
bool interaction_needs(enum interaction_kind kind,
	enum interaction_with with);
/* True when the statement offers it; type NULL: of any type. */
bool interaction_is_listed(const struct capability *capability,
	enum interaction_kind kind, const char *type)
	__attribute__((nonnull(1)));

/* Owned: "W/\"3\"" for 3, "3" and W/"3"; "*" stays. */
char *interaction_tag(const char *version) FD_NONNULL FD_MALLOC;
/* A sentence against a value, or NULL. "{{...}}" is always let pass. */
const char *interaction_problem(enum interaction_with with,
	const char *text) FD_NONNULL;

/*
 * Fills the request in: method, path, parameters, the headers that belong to
 * interactions, and for a search by POST the body. Other headers stay. False
 * with err when something needed was not told.
 */
bool interaction_compose(const struct interaction *interaction,
	struct compose *out, struct err *err) FD_NONNULL FD_MUST_USE;
/* What a request is; INTERACTION_NONE for what FHIR does not define. */
void interaction_read(const struct compose *compose, struct interaction *out)
	FD_NONNULL;
/* "conditional update of Patient", "update of Patient/1 if version 3". */
void interaction_describe(const struct interaction *interaction,
	struct buf *out) FD_NONNULL;

/* The body it could begin with; nothing for one that has none. */
void interaction_skeleton(const struct interaction *interaction,
	struct buf *out) FD_NONNULL;
/* True for a blank body and for a skeleton nobody has filled. */
bool interaction_is_skeleton(const char *body, size_t len) FD_NONNULL;

/* Headers that people set by hand, with values to choose from. */
struct header_choice {
	const char *name, *value, *help;
};
/* NULL behind the last. */
const struct header_choice *interaction_header(size_t at);
/*
 * Owned: the version ("3") of the resource that a request is of, as an answer
 * has it: by its ETag, or the resource's meta.versionId; NULL when the answer
 * is of another resource, or has none. url: the answer's, etag may be NULL.
 */
char *interaction_version(const struct compose *compose, const char *url,
	const char *etag, const char *body, size_t len)
	__attribute__((nonnull(1, 2, 4))) FD_MUST_USE;

#endif
