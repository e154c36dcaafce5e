#ifndef FD_FHIR_CAPABILITY_DIFF_H
#define FD_FHIR_CAPABILITY_DIFF_H

/*
 * What differs between two CapabilityStatements, by meaning and not by text:
 * resource types, interactions, search parameters, operations, profiles,
 * includes, rules, security, messaging, formats and versions. The order of
 * lists is nothing, and neither are the statement's own date, the base it was
 * asked at and what is written about it as a whole: servers make those anew.
 *
 * A diff borrows its texts from both statements, which must outlive it.
 */

#include "core/fhir/capability.h"
#include "core/fhir/page.h"

enum capability_change_kind { CHANGE_NEW, CHANGE_LOST, CHANGE_OTHER };

/* In the order in which they are told. */
enum capability_aspect {
	ASPECT_SERVER,		/* software, versions, formats, security */
	ASPECT_TYPE,		/* a resource type as a whole */
	ASPECT_INTERACTION, ASPECT_PARAM, ASPECT_OPERATION, ASPECT_PROFILE,
	ASPECT_INCLUDE, ASPECT_REVINCLUDE,
	ASPECT_RULE,		/* versioning, conditional create, ... */
	ASPECT_MESSAGE, ASPECT_DOCUMENT,
	ASPECT_COUNT
};

struct capability_change {
	enum capability_change_kind kind;
	enum capability_aspect aspect;
	const char *type;	/* resource type; "" for server and system */
	const char *name;	/* "read", "birthdate", "FHIR version" */
	const char *detail;	/* of it: "type", "definition"; or "" */
	const char *from, *to;	/* "" where nothing is said */
};

struct capability_diff;

struct capability_diff *capability_diff_new(const struct capability *before,
	const struct capability *after) FD_NONNULL FD_MUST_USE;
/* Leaves only the changes of a resource type. */
void capability_diff_keep_type(struct capability_diff *diff,
	const char *type) FD_NONNULL;
void capability_diff_free(struct capability_diff *diff);
size_t capability_diff_count(const struct capability_diff *diff) FD_NONNULL;
const struct capability_change *capability_diff_at(
	const struct capability_diff *diff, size_t at) FD_NONNULL;
/* "Observation lost _include Observation:subject, 2 new operations": at most
   so many groups, then "and 12 more changes"; "" for none. */
void capability_diff_brief(const struct capability_diff *diff, size_t most,
	struct buf *out) FD_NONNULL;
/* All of it for a person; long runs of includes are counted. */
void capability_diff_page(const struct capability_diff *diff,
	struct page *page) FD_NONNULL;
/* {"same": false, "changes": [{"change": "lost", "type": ..., ...}]} */
void capability_diff_json(const struct capability_diff *diff,
	struct buf *out) FD_NONNULL;

#endif
