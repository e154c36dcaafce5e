#include "core/base/path.h"

/*
 * Files. Replacement is write, fsync, rename, fsync of the folder: at any
 * moment the name leads to a whole file, the old one or the new one.
 */

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/text.h"

static char *root;

void path_set_root(const char *folder)
{
	mem_replace(&root, folder);
}

char *path_join(const char *folder, const char *name)
{
	if (*name == '\0')
		return xstrdup(folder);
	return xasprintf("%s%s%s", folder,
		text_ends_with(folder, "/") ? "" : "/", name);
}

static char *home_folder(void)
{
	const char *home = getenv("HOME");

	return xstrdup(home != NULL && *home != '\0' ? home : "/");
}

char *path_typed(const char *text)
{
	char *home, *path;

	if (text[0] != '~' || text[1] != '/')
		return xstrdup(text);
	home = home_folder();
	path = path_join(home, text + 2);
	free(home);
	return path;
}

static char *base_folder(enum path_base base)
{
	static const struct {
		const char *variable, *under_home;
	} rule[] = {
		[PATH_CONFIG] = { "XDG_CONFIG_HOME", ".config" },
		[PATH_STATE] = { "XDG_STATE_HOME", ".local/state" },
		[PATH_DATA] = { "XDG_DATA_HOME", ".local/share" },
		[PATH_RUNTIME] = { "XDG_RUNTIME_DIR", NULL },
	};
	const char *value = getenv(rule[base].variable);
	char *home, *folder;

	if (value != NULL && *value == '/')
		return path_join(value, "fhirdeck");
	if (rule[base].under_home == NULL) {
		value = getenv("TMPDIR");
		return xasprintf("%s/fhirdeck-%u",
			value != NULL && *value == '/' ? value : "/tmp",
			(unsigned)getuid());
	}
	home = home_folder();
	folder = xasprintf("%s/%s/fhirdeck", home, rule[base].under_home);
	free(home);
	return folder;
}

char *path_user_file(enum path_base base, const char *name)
{
	char *folder, *path;

	if (root != NULL && base != PATH_RUNTIME)
		return path_join(root, name);
	folder = base_folder(base);
	path = path_join(folder, name);
	free(folder);
	return path;
}

bool path_exists(const char *path)
{
	return access(path, F_OK) == 0;
}

static bool read_all(int fd, const char *path, size_t cap, struct buf *out,
	struct err *err)
{
	for (;;) {
		ssize_t got;

		if (!buf_reserve(out, 65536))
			return err_set(err, ERR_LIMIT, "%s is larger than "
				"there is room for", path);
		got = read(fd, out->data + out->len, out->alloc - out->len - 1);
		if (got == 0)
			return true;
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return err_set_errno(err, ERR_FILE,
				"%s could not be read", path);
		out->len += (size_t)got;
		out->data[out->len] = '\0';
		if (out->len > cap)
			return err_set(err, ERR_LIMIT, "%s is larger than "
				"%zu bytes, the most that is read", path, cap);
	}
}

bool path_read(const char *path, size_t cap, struct buf *out, struct err *err)
{
	struct stat status;
	bool is_done;
	int fd;

	if (strcmp(path, "-") == 0)
		return read_all(STDIN_FILENO, "standard input", cap, out, err);
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0)
		return err_set_errno(err, ERR_FILE, "%s could not be opened",
			path);
	if (fstat(fd, &status) == 0 && S_ISDIR(status.st_mode)) {
		close(fd);
		return err_set(err, ERR_FILE, "%s is a folder, not a file",
			path);
	}
	if (S_ISREG(status.st_mode) && (uintmax_t)status.st_size < cap)
		buf_reserve(out, (size_t)status.st_size + 1);
	is_done = read_all(fd, path, cap, out, err);
	close(fd);
	return is_done;
}

/* Of the open file, so that it can't be another one by the time it is read. */
static bool is_private(int fd, const char *path, struct err *err)
{
	struct stat status;
	unsigned mode;

	if (fstat(fd, &status) != 0)
		return err_set_errno(err, ERR_FILE, "%s could not be read",
			path);
	if (!S_ISREG(status.st_mode))
		return err_set(err, ERR_CONFIG, "%s is no regular file, so no "
			"secret is read from it", path);
	if (status.st_uid != geteuid() && status.st_uid != 0)
		return err_set(err, ERR_CONFIG, "%s belongs to another user "
			"(number %lu), so no secret is read from it: make a "
			"file of your own", path,
			(unsigned long)status.st_uid);
	mode = status.st_mode & 0777;
	if ((mode & 077) != 0)
		return err_set(err, ERR_CONFIG, "others can get at %s (mode "
			"%03o), so no secret is read from it: run chmod 600 "
			"'%s'", path, mode, path);
	return true;
}

bool path_read_private(const char *path, size_t cap, struct buf *out,
	struct err *err)
{
	/* A pipe without a writer would stop the program here otherwise. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	bool is_done;

	if (fd < 0)
		return err_set_errno(err, ERR_FILE, "%s could not be opened",
			path);
	is_done = is_private(fd, path, err) &&
		read_all(fd, path, cap, out, err);
	close(fd);
	return is_done;
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
		if (mkdir(copy, 0700) != 0 && errno != EEXIST)
			is_made = err_set_errno(err, ERR_FILE,
				"the folder %s could not be made", copy);
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
		if (put < 0)
			return false;
		data += put;
		len -= (size_t)put;
	}
	return true;
}

/* So that the rename itself survives a power cut; failure is no error. */
static void flush_folder(const char *path)
{
	char *folder = xstrdup(path), *slash = strrchr(folder, '/');
	int fd;

	if (slash != NULL) {
		slash[slash == folder] = '\0';
		fd = open(folder, O_RDONLY | O_CLOEXEC);
		if (fd >= 0) {
			(void)fsync(fd);
			close(fd);
		}
	}
	free(folder);
}

/* Writes the temporary file, which is open, and puts it over path. */
static bool replace_by(const char *temporary, int fd, const char *path,
	const void *data, size_t len, struct err *err)
{
	bool is_done;

	if (fd < 0)
		return err_set_errno(err, ERR_FILE, "%s could not be written",
			path);
	is_done = write_all(fd, data, len) && fsync(fd) == 0;
	is_done = close(fd) == 0 && is_done;
	is_done = is_done && rename(temporary, path) == 0;
	if (is_done) {
		flush_folder(path);
		return true;
	}
	err_set_errno(err, ERR_FILE, "%s could not be written and is as it "
		"was", path);
	unlink(temporary);
	return false;
}

static bool replace_target(const char *path, const void *data, size_t len,
	struct err *err)
{
	char *temporary = xasprintf("%s.XXXXXX", path);
	bool is_done = replace_by(temporary, mkstemp(temporary), path, data,
		len, err);

	free(temporary);
	return is_done;
}

static bool replace_target_locked(const char *path, const void *data,
	size_t len, struct err *err)
{
	char *temporary = xasprintf("%s.new", path);
	int fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC |
		O_NOFOLLOW, 0600);
	bool is_done = replace_by(temporary, fd, path, data, len, err);

	free(temporary);
	return is_done;
}

/*
 * Owned: the file behind links, though it need not be there; NULL with err
 * when they lead in a circle.
 */
static char *find_target(const char *path, struct err *err)
{
	char *found = realpath(path, NULL), *folder, *next;
	char link[PATH_MAX];
	ssize_t len;

	if (found != NULL)
		return found;
	if (errno == ELOOP) {
		err_set_errno(err, ERR_FILE, "%s could not be written", path);
		return NULL;
	}
	len = readlink(path, link, sizeof(link) - 1);
	if (len <= 0)
		return xstrdup(path);
	link[len] = '\0';
	if (*link == '/' || strchr(path, '/') == NULL)
		return find_target(link, err);
	folder = xstrndup(path, (size_t)(strrchr(path, '/') - path) + 1);
	next = path_join(folder, link);
	found = find_target(next, err);
	free(next);
	free(folder);
	return found;
}

bool path_replace(const char *path, const void *data, size_t len,
	struct err *err)
{
	char *target = find_target(path, err);
	bool is_done;

	is_done = target != NULL && make_folders(target, err) &&
		replace_target(target, data, len, err);
	free(target);
	return is_done;
}

bool path_replace_locked(const char *path, const void *data, size_t len,
	struct err *err)
{
	char *target = find_target(path, err);
	bool is_done;

	is_done = target != NULL && make_folders(target, err) &&
		replace_target_locked(target, data, len, err);
	free(target);
	return is_done;
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
		return err_set_errno(err, ERR_FILE, "%s could not be opened",
			path);
	is_done = write_all(fd, data, len);
	if (!is_done)
		err_set_errno(err, ERR_FILE, "%s could not be written", path);
	close(fd);
	return is_done;
}

bool path_is_open_to_others(const char *path, unsigned *mode)
{
	struct stat status;

	if (stat(path, &status) != 0)
		return false;
	*mode = status.st_mode & 0777;
	return (*mode & 077) != 0;
}
