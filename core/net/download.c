#include "core/net/download.h"

/*
 * The part is written into the folder of the name it will have, so that the
 * last step is a rename on one file system: the name holds the old file, or
 * the whole new one, and never a part. The first refusal is remembered with
 * its reason; nothing is written after it.
 */

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/base/path.h"

struct download {
	char *path, *part;
	int fd;
	int error;		/* errno of the first refusal, or 0 */
	uint64_t size;
};

struct download *download_new(const char *path, struct err *err)
{
	struct download *download;

	if (!path_has_folder(path, err))
		return NULL;
	download = xcalloc(1, sizeof(*download));
	download->path = xstrdup(path);
	download->part = xasprintf("%s.part-%ld", path, (long)getpid());
	download->fd = open(download->part,
		O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (download->fd >= 0)
		return download;
	err_set(err, ERR_FILE, "%s could not be begun: %s%s", download->part,
		strerror(errno), path_advice(errno));
	free(download->path);
	free(download->part);
	free(download);
	return NULL;
}

bool download_write(void *data, const char *bytes, size_t len)
{
	struct download *download = data;

	while (len > 0 && download->error == 0) {
		ssize_t put = write(download->fd, bytes, len);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0) {
			download->error = errno;
			break;
		}
		bytes += put;
		len -= (size_t)put;
		download->size += (uint64_t)put;
	}
	return download->error == 0;
}

uint64_t download_size(const struct download *download)
{
	return download->size;
}

static void free_download(struct download *download)
{
	free(download->path);
	free(download->part);
	free(download);
}

bool download_finish(struct download *download, struct err *err)
{
	if (download->error == 0 && fsync(download->fd) != 0 &&
	    errno != EINVAL)
		download->error = errno;
	if (close(download->fd) != 0 && errno != EINTR && download->error == 0)
		download->error = errno;
	if (download->error == 0 &&
	    rename(download->part, download->path) != 0)
		download->error = errno;
	if (download->error == 0) {
		free_download(download);
		return true;
	}
	unlink(download->part);
	err_set(err, ERR_FILE, "%s could not be written: %s%s", download->path,
		strerror(download->error), path_advice(download->error));
	free_download(download);
	return false;
}

void download_drop(struct download *download)
{
	if (download == NULL)
		return;
	close(download->fd);
	unlink(download->part);
	free_download(download);
}
