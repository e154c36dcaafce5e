#include "core/base/path.h"

/*
 * Writing. Replacement is write, fsync, rename, fsync of the folder: at any
 * moment the name leads to a whole file, the old one or the new one. The
 * temporary file stands in the folder of the file itself, for a rename does
 * not cross file systems. The holder of a lock calls it path.new, so that a
 * kill leaves one at most, and the next writer takes that away; who has no
 * lock takes a name nobody else has.
 *
 * The former file is kept by a second link, which needs no room; where there
 * are no hard links it is copied.
 */

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/log.h"
#include "core/base/text.h"

enum { KEPT_MAX_BYTES = 64 << 20 };

const char *path_advice(int error)
{
	static const struct {
		int error;
		const char *words;
	} each[] = {
		{ ENOSPC, "; make room on that disk, then try again" },
		{ EDQUOT, "; make room within your quota, then try again" },
		{ EROFS, "; that file system takes no changes" },
		{ EACCES, "; see who may write in its folder" },
		{ EPERM, "; see who may write in its folder" },
		{ EIO, "; that disk has faults: have it looked at" },
	};

	for (size_t i = 0; i < FD_COUNT(each); i++)
		if (each[i].error == error)
			return each[i].words;
	return "";
}

/* "PATH WHAT: reason; next step", from errno. Always false. */
static bool fail(struct err *err, const char *path, const char *what)
{
	int error = errno;

	return err_set(err, ERR_FILE, "%s %s: %s%s", path, what,
		strerror(error), path_advice(error));
}

/* Makes the folders above path, 0700 each. */
static bool make_folders(const char *path, struct err *err)
{
	char *copy = xstrdup(path);
	bool is_made = true;

	for (char *at = copy + 1; is_made && *at != '\0'; at++) {
		if (*at != '/')
			continue;
		*at = '\0';
		if (mkdir(copy, 0700) != 0 && errno != EEXIST &&
		    !path_exists(copy))
			is_made = fail(err, copy, "is missing, and the folder "
				"could not be made");
		*at = '/';
	}
	free(copy);
	return is_made;
}

static bool write_all(int fd, const char *data, size_t len)
{
	while (len > 0) {
		ssize_t put = write(fd, data, len);

		if (put < 0 && errno == EINTR)
			continue;
		if (put == 0)
			errno = ENOSPC;
		if (put <= 0)
			return false;
		data += put;
		len -= (size_t)put;
	}
	return true;
}

/* Some file systems have nothing to flush, and say so. */
static bool flush(int fd)
{
	int status;

	while ((status = fsync(fd)) != 0 && errno == EINTR)
		;
	return status == 0 || errno == EINVAL || errno == ENOTSUP;
}

/* After an interruption the descriptor is closed all the same. */
static bool close_whole(int fd)
{
	return close(fd) == 0 || errno == EINTR;
}

static char *folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	if (slash == NULL)
		return xstrdup(".");
	return slash == path ? xstrdup("/") :
		xstrndup(path, (size_t)(slash - path));
}

/* So that the rename itself survives a power cut; failure is no error. */
static void flush_folder(const char *path)
{
	char *folder = folder_of(path);
	int fd = open(folder, O_RDONLY | O_CLOEXEC);

	if (fd >= 0) {
		(void)flush(fd);
		close(fd);
	}
	free(folder);
}

char *path_target(const char *path, struct err *err)
{
	char *found = realpath(path, NULL), *folder, *next;
	char link[PATH_MAX];
	ssize_t len;

	if (found != NULL)
		return found;
	if (errno == ELOOP) {
		fail(err, path, "could not be written");
		return NULL;
	}
	len = readlink(path, link, sizeof(link) - 1);
	if (len <= 0)
		return xstrdup(path);
	link[len] = '\0';
	if (*link == '/' || strchr(path, '/') == NULL)
		return path_target(link, err);
	folder = folder_of(path);
	next = path_join(folder, link);
	found = path_target(next, err);
	free(next);
	free(folder);
	return found;
}

/* What is there may be replaced, or nothing is there; owner -1: nobody's. */
static bool may_replace(const char *path, uid_t *owner, gid_t *group,
	struct err *err)
{
	struct stat status;

	*owner = (uid_t)-1;
	*group = (gid_t)-1;
	if (lstat(path, &status) != 0)
		return true;
	if (!S_ISREG(status.st_mode))
		return err_set(err, ERR_FILE, S_ISDIR(status.st_mode) ?
			"%s is a folder, not a file: choose another name" :
			"%s is no regular file, so it is left alone: choose "
			"another name", path);
	if ((status.st_mode & S_IWUSR) == 0)
		return err_set(err, ERR_FILE, "%s is write-protected (mode "
			"%03o), so it is as it was: chmod 600 it if it may "
			"change", path, (unsigned)status.st_mode & 0777);
	if (status.st_uid != geteuid()) {
		*owner = status.st_uid;
		*group = status.st_gid;
	}
	return true;
}

/*
 * A file of another user's stays theirs when root writes it; for others that
 * can't be, and the file is theirs who wrote it.
 */
static void give_to(int fd, const char *path, uid_t owner, gid_t group)
{
	if (owner != (uid_t)-1 && fchown(fd, owner, group) != 0)
		log_line(LOG_WARN, "%s belonged to another user (number %lu); "
			"it is yours now", path, (unsigned long)owner);
}

static int open_new(const char *temporary)
{
	if (unlink(temporary) != 0 && errno != ENOENT)
		return -1;
	return open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC |
		O_NOFOLLOW, 0600);
}

static bool link_or_copy(const char *path, const char *kept)
{
	struct buf text = BUF_INIT;
	struct err err = ERR_INIT;
	bool is_kept;

	if (link(path, kept) == 0)
		return chmod(kept, 0600) == 0;
	if (errno != EXDEV && errno != EPERM && errno != ENOTSUP &&
	    errno != ENOSYS && errno != EMLINK)
		return false;
	is_kept = path_read(path, KEPT_MAX_BYTES, &text, &err) &&
		path_replace_locked(kept, text.data, text.len, &err);
	buf_finish(&text);
	return is_kept;
}

/* Two links to one file are not renamed, so the odd one is taken away. */
static void keep_former(const char *path, const char *kept)
{
	char *temporary = xasprintf("%s.new", kept);

	if (path_exists(path)) {
		(void)unlink(temporary);
		if (!link_or_copy(path, temporary) ||
		    rename(temporary, kept) != 0)
			log_line(LOG_WARN, "%s could not be kept as %s: %s",
				path, kept, strerror(errno));
		(void)unlink(temporary);
		flush_folder(kept);
	}
	free(temporary);
}

struct bytes {
	const char *data;
	size_t len;
};

struct replacing {
	const char *path, *temporary;
	const char *kept;	/* or NULL */
	int fd;			/* of the temporary file */
	uid_t owner;
	gid_t group;
};

/* Writes the temporary file and puts it over path. */
static bool replace_by(const struct replacing *this,
	const struct bytes *bytes, struct err *err)
{
	bool is_done;

	if (this->fd < 0)
		return fail(err, this->path, "could not be written and is as "
			"it was");
	give_to(this->fd, this->path, this->owner, this->group);
	is_done = write_all(this->fd, bytes->data, bytes->len) &&
		flush(this->fd);
	if (!is_done)
		fail(err, this->path, "could not be written and is as it was");
	if (!close_whole(this->fd) && is_done)
		is_done = fail(err, this->path, "could not be written and is "
			"as it was");
	if (is_done && this->kept != NULL)
		keep_former(this->path, this->kept);
	if (is_done && rename(this->temporary, this->path) != 0)
		is_done = fail(err, this->path, "could not be replaced and is "
			"as it was");
	if (is_done)
		flush_folder(this->path);
	else
		unlink(this->temporary);
	return is_done;
}

/* kept NULL: no former file is; is_alone: the path's lock is held. */
static bool replace(const char *path, const char *kept, bool is_alone,
	const struct bytes *bytes, struct err *err)
{
	char *target = path_target(path, err), *temporary;
	struct replacing this = { .path = target, .kept = kept };
	bool is_done;

	if (target == NULL)
		return false;
	temporary = xasprintf(is_alone ? "%s.new" : "%s.XXXXXX", target);
	this.temporary = temporary;
	is_done = make_folders(target, err) &&
		may_replace(target, &this.owner, &this.group, err);
	if (is_done) {
		this.fd = is_alone ? open_new(temporary) : mkstemp(temporary);
		is_done = replace_by(&this, bytes, err);
	}
	free(temporary);
	free(target);
	return is_done;
}

bool path_replace(const char *path, const void *data, size_t len,
	struct err *err)
{
	return replace(path, NULL, false, &(struct bytes){ data, len }, err);
}

bool path_replace_locked(const char *path, const void *data, size_t len,
	struct err *err)
{
	return replace(path, NULL, true, &(struct bytes){ data, len }, err);
}

bool path_replace_keeping(const char *path, const char *kept,
	const void *data, size_t len, struct err *err)
{
	return replace(path, kept, true, &(struct bytes){ data, len }, err);
}

bool path_append(const char *path, const void *data, size_t len,
	struct err *err)
{
	bool is_done;
	int fd;

	if (!make_folders(path, err))
		return false;
	fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0)
		return fail(err, path, "could not be opened");
	is_done = write_all(fd, data, len) ||
		fail(err, path, "could not be written");
	close(fd);
	return is_done;
}

static bool ends_in_part(int fd, off_t size)
{
	char last = '\n';

	return size > 0 && pread(fd, &last, 1, size - 1) == 1 && last != '\n';
}

bool path_append_line(const char *path, const char *line, size_t len,
	struct err *err)
{
	struct buf text = BUF_INIT;
	struct stat status = { 0 };
	bool is_done;
	int fd;

	if (!make_folders(path, err))
		return false;
	fd = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0)
		return fail(err, path, "could not be opened");
	if (fstat(fd, &status) == 0 && ends_in_part(fd, status.st_size))
		buf_putc(&text, '\n');
	buf_append(&text, line, len);
	is_done = write_all(fd, text.data, text.len);
	if (!is_done) {
		fail(err, path, "could not be written, and a line of it is "
			"lost");
		if (S_ISREG(status.st_mode) &&
		    ftruncate(fd, status.st_size) != 0)
			log_line(LOG_WARN, "%s ends in a part of a line", path);
	}
	close(fd);
	buf_finish(&text);
	return is_done;
}
