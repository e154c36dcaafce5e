#include "core/base/lockfile.h"

/*
 * flock(2) on a file of its own, not on the file that is written, for that one
 * is replaced: who waited for a lock on the old one would hold nothing. The
 * lock file stays where it is, empty; taking it away would give two programs
 * two different files to lock.
 *
 * A write takes some milliseconds, so the wait is short and ends in words.
 */

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "core/base/path.h"

enum { TRIES = 50, PAUSE_MS = 20 };

static bool lock(int fd)
{
	const struct timespec pause = { .tv_nsec = PAUSE_MS * 1000000L };

	for (int i = 0; i < TRIES; i++) {
		if (flock(fd, LOCK_EX | LOCK_NB) == 0)
			return true;
		if (errno != EWOULDBLOCK && errno != EINTR)
			return false;
		nanosleep(&pause, NULL);
	}
	return false;
}

int lockfile_take(const char *path, struct err *err)
{
	char *name = xasprintf("%s.lock", path);
	int fd = -1;

	if (path_append(name, "", 0, err)) {
		fd = open(name, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
		if (fd < 0)
			err_set_errno(err, ERR_FILE, "%s could not be opened",
				name);
	}
	if (fd >= 0 && !lock(fd)) {
		close(fd);
		fd = -1;
		err_set(err, ERR_FILE, "%s is being written by another "
			"program, so nothing was changed: try again", path);
	}
	free(name);
	return fd;
}

void lockfile_release(int lock_fd)
{
	if (lock_fd >= 0)
		close(lock_fd);
}
