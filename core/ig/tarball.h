#ifndef FD_IG_TARBALL_H
#define FD_IG_TARBALL_H

/*
 * The libarchive door: a tar, as a rule in gzip, read once from its beginning.
 * Nothing is ever written from it, and no name in it is believed: what climbs,
 * is absolute, or is no plain file is passed over and said. More entries or
 * bytes than the limits, and what unpacks to hundreds of times its size, ends
 * the reading with an error.
 */

#include "core/ig/package.h"

struct tarball_visitor {
	void *data;
	/* name without "./" in front: is this one to be read? */
	bool (*wants)(void *data, const char *name);
	/* False stops: an error when err is set, else the end of the work. */
	bool (*take)(void *data, const char *name, const char *text,
		size_t len, struct err *err);
	/* Never read, and why: "a link". */
	void (*passed_over)(void *data, const char *name, const char *why);
};

/* True when the end was reached or take had enough. */
bool tarball_each(const char *path, const struct package_limits *limits,
	const struct tarball_visitor *visitor, struct err *err)
	FD_NONNULL FD_MUST_USE;
/* The same of bytes in memory. */
bool tarball_each_of(const void *bytes, size_t len,
	const struct package_limits *limits,
	const struct tarball_visitor *visitor, struct err *err)
	FD_NONNULL FD_MUST_USE;

#endif
