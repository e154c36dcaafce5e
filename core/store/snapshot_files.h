#ifndef FD_STORE_SNAPSHOT_FILES_H
#define FD_STORE_SNAPSHOT_FILES_H

/*
 * The folder of the snapshots: names, order and bounds. A name is the key of
 * connection and service, and when the statement was first seen.
 */

#include "core/base/buf.h"
#include "core/base/err.h"

#include <time.h>

enum { SNAPSHOTS_EACH = 8, SNAPSHOTS_ALL = 32 };

struct snapshot_file {
	char key[17];
	time_t first;
	char *path;
};

struct snapshot_files {
	size_t count, alloc;
	struct snapshot_file *file;	/* newest first */
};

void snapshot_key(const char *connection, const char *service, char out[17])
	FD_NONNULL;
/* Those of one key; NULL: all. */
void snapshot_files_list(const char *key, struct snapshot_files *out)
	__attribute__((nonnull(2)));
void snapshot_files_finish(struct snapshot_files *files) FD_NONNULL;
/* Owned path for a new one; first moves on when that second is taken. */
char *snapshot_file_new(const char *key, time_t *first) FD_NONNULL;
/* Removes the oldest ones beyond the bounds. */
void snapshot_files_trim(const char *key) FD_NONNULL;

#endif
