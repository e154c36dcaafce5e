#include "core/base/lockfile.h"

/*
 * flock(2) on a file of its own, not on the file that is written, for that one
 * is replaced: who waited for a lock on the old one would hold nothing. The
 * lock file stays where it is, empty; taking it away would give two programs
 * two different files to lock. It stands beside the file behind symbolic
 * links, so that two folders that share a file share its lock.
 *
 * A write takes some milliseconds, so the wait is short and ends in words.
 */

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "core/base/log.h"
#include "core/base/path.h"

enum { PAUSE_MS = 10, PATIENCE_MS = 1000 };

/* 0, or an errno; EWOULDBLOCK: another program kept it all the time. */
static int lock(int fd, long milliseconds)
{
	const struct timespec pause = { .tv_nsec = PAUSE_MS * 1000000L };

	for (long waited = 0;; waited += PAUSE_MS) {
		if (flock(fd, LOCK_EX | LOCK_NB) == 0)
			return 0;
		if (errno != EWOULDBLOCK && errno != EINTR)
			return errno;
		if (waited >= milliseconds)
			return EWOULDBLOCK;
		nanosleep(&pause, NULL);
	}
}

/* Root's lock in a user's folder would keep the user out later. */
static void give_to_folder_owner(int fd, const char *name)
{
	char *folder = xstrdup(name), *slash = strrchr(folder, '/');
	struct stat status;

	if (slash != NULL)
		slash[slash == folder] = '\0';
	if (slash != NULL && stat(folder, &status) == 0 &&
	    status.st_uid != 0 &&
	    fchown(fd, status.st_uid, status.st_gid) != 0)
		log_line(LOG_WARN, "%s belongs to root", name);
	free(folder);
}

static int open_lock(const char *path, struct err *err)
{
	char *name = xasprintf("%s.lock", path);
	bool is_new = !path_exists(name);
	int fd = -1;

	if (path_append(name, "", 0, err)) {
		fd = open(name, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
		if (fd < 0)
			err_set_errno(err, ERR_FILE, "%s could not be opened",
				name);
	}
	if (fd < 0)
		err_prefix(err, "%s is as it was, for it could not be locked: ",
			path);
	else if (is_new && geteuid() == 0)
		give_to_folder_owner(fd, name);
	free(name);
	return fd;
}

int lockfile_take_within(const char *path, long milliseconds, struct err *err)
{
	char *target = path_target(path, err);
	int fd = target != NULL ? open_lock(target, err) : -1, error;

	free(target);
	if (fd < 0)
		return -1;
	error = lock(fd, milliseconds);
	if (error == 0)
		return fd;
	if (error != EWOULDBLOCK) {
		log_line(LOG_WARN, "%s can't be locked (%s): don't let two "
			"programs write it at the same time", path,
			strerror(error));
		return fd;
	}
	close(fd);
	err_set(err, ERR_FILE, "%s is being written by another program, so "
		"nothing was changed: try again", path);
	return -1;
}

int lockfile_take(const char *path, struct err *err)
{
	return lockfile_take_within(path, PATIENCE_MS, err);
}

void lockfile_release(int lock_fd)
{
	if (lock_fd >= 0)
		close(lock_fd);
}
