#ifndef FD_IG_DEFINITIONS_MAKE_H
#define FD_IG_DEFINITIONS_MAKE_H

/*
 * From resources to a compiled file: all that a package has goes through the
 * compilers of structures, terminology and the choice of profiles. Only
 * core/ig and the tool that makes base R4 include this.
 */

#include "core/ig/compiled.h"
#include "core/ig/package.h"

struct definitions_maker;

/* is_base: base R4 itself is being made. */
struct definitions_maker *definitions_maker_new(const char *name,
	const char *version, bool is_base) FD_NONNULL FD_MUST_USE;
void definitions_maker_free(struct definitions_maker *maker);
/*
 * A resource, or a Bundle of them. False with err when it is no JSON object
 * with a resourceType; what is of another type is passed over.
 */
bool definitions_make(struct definitions_maker *maker, const char *text,
	size_t len, struct err *err) FD_NONNULL FD_MUST_USE;
/* All of a package; files that are no resources are passed over. */
bool definitions_make_package(struct definitions_maker *maker,
	struct package *package, struct err *err) FD_NONNULL FD_MUST_USE;
void definitions_make_end(struct definitions_maker *maker, const char *source,
	struct buf *out) FD_NONNULL;

#endif
