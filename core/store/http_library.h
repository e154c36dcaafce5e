#ifndef FD_STORE_HTTP_LIBRARY_H
#define FD_STORE_HTTP_LIBRARY_H

/*
 * Saved requests by the file: those that are named on a command line (files,
 * folders), the user's own (data: requests/), and those that come with
 * fhirdeck. A user's file stands in the place of a shipped one of its name.
 */

#include "core/store/http_file.h"

struct http_library {
	size_t count, alloc;
	struct http_file **file;
};

void http_library_finish(struct http_library *library) FD_NONNULL;
/*
 * A file, a folder with all .http and .rest files below it, or the name of a
 * file of the user's or of a shipped one ("smoke", "smoke.http"). False with
 * err where it is none of these, or one of them can't be read.
 */
bool http_library_add(struct http_library *library, const char *word,
	struct err *err) FD_NONNULL FD_MUST_USE;
/* The user's and the shipped; a file that can't be read is left out, and err
   says so of the first. */
void http_library_add_all(struct http_library *library, struct err *err)
	FD_NONNULL;
/* "smoke" of "requests/smoke.http". Owned. */
char *http_library_name(const struct http_file *file) FD_NONNULL FD_MALLOC;
/* Owned path of a user's file by its name, with ".http". */
char *http_library_path(const char *name) FD_NONNULL FD_MALLOC;

#endif
