#ifndef FD_NET_DOWNLOAD_H
#define FD_NET_DOWNLOAD_H

/*
 * An answer that goes to a file as it comes: written beside the name it is
 * to have, mode 0600, and given that name when it is whole. What was begun
 * and not finished is removed.
 */

#include "core/base/err.h"

struct download;

/* NULL with err when the file can't be begun. */
struct download *download_new(const char *path, struct err *err)
	FD_NONNULL FD_MUST_USE;
/* As http_sink_fn, with a download as data; false when the disk refuses. */
bool download_write(void *data, const char *bytes, size_t len);
uint64_t download_size(const struct download *download) FD_NONNULL;
/* The file takes its name. Ends the download, also when it fails. */
bool download_finish(struct download *download, struct err *err)
	FD_NONNULL FD_MUST_USE;
/* Removes what was begun. */
void download_drop(struct download *download);

#endif
