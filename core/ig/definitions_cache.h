#ifndef FD_IG_DEFINITIONS_CACHE_H
#define FD_IG_DEFINITIONS_CACHE_H

/*
 * Compiled packages in the user's cache folder, definitions/NAME-PATH.deck,
 * PATH being a digest of the package's path. Nothing here is an error: what
 * can't be read is compiled, what can't be written stays in memory. Only
 * core/ig includes this.
 */

#include "core/ig/compiled.h"
#include "core/ig/package.h"

/*
 * Owned: what a package's compiled file is made from, as one line: where it
 * is, how large and how old it and all in it is, and which compiler made it.
 * NULL when that can't be told.
 */
char *definitions_cache_source(const struct package *package) FD_NONNULL
	FD_MUST_USE;
/* NULL when there is none of that source, or it is damaged. */
struct compiled *definitions_cache_get(const struct package *package,
	const char *source) FD_NONNULL FD_MUST_USE;
void definitions_cache_put(const struct package *package,
	const struct buf *bytes) FD_NONNULL;

#endif
