#include "core/base/path.h"

/*
 * A file that must not be there yet: nothing is overwritten, not even what
 * appears between looking and writing, and no link is followed. A file that
 * could not be written whole is taken away again.
 */

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

static bool write_whole(int fd, const char *data, size_t len)
{
	while (len > 0) {
		ssize_t put = write(fd, data, len);

		if (put < 0 && errno == EINTR)
			continue;
		if (put <= 0)
			return false;
		data += put;
		len -= (size_t)put;
	}
	return fsync(fd) == 0;
}

bool path_create(const char *path, const void *data, size_t len,
	unsigned mode, struct err *err)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC |
		O_NOFOLLOW, (mode_t)mode);
	bool is_done;

	if (fd < 0 && errno == EEXIST)
		return err_set(err, ERR_FILE, "%s is there already and is "
			"left as it is: choose another name", path);
	if (fd < 0)
		return err_set_errno(err, ERR_FILE, "%s could not be made",
			path);
	is_done = write_whole(fd, data, len) ||
		err_set_errno(err, ERR_FILE, "%s could not be written",
			path);
	close(fd);
	if (!is_done)
		unlink(path);
	return is_done;
}
