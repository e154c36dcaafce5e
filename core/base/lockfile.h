#ifndef FD_BASE_LOCKFILE_H
#define FD_BASE_LOCKFILE_H

/*
 * One writer at a time, among programs: a lock on PATH.lock beside the file
 * that is written. It goes with the program that holds it, however that ends.
 */

#include "core/base/err.h"

/*
 * A handle for lockfile_release, or -1 with err when another program kept it
 * for a whole second. The folder is made when it is missing. Where the file
 * system knows no locks the log says so, and the handle is good all the same.
 */
int lockfile_take(const char *path, struct err *err) FD_NONNULL FD_MUST_USE;
/* The same for one that may wait longer, or (0) not at all. */
int lockfile_take_within(const char *path, long milliseconds, struct err *err)
	FD_NONNULL FD_MUST_USE;
void lockfile_release(int lock);

#endif
