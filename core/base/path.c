#include "core/base/path.h"

/*
 * Names and reading; what writes is path_write.c. A secret's file is looked
 * at by the handle it is read from, so that it can't be another one by then.
 */

#include <errno.h>
#include <fcntl.h>
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
		[PATH_CACHE] = { "XDG_CACHE_HOME", ".cache" },
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

bool path_has_folder(const char *path, struct err *err)
{
	char *target = path_target(path, err), *end;
	struct stat status;
	bool is_there;

	if (target == NULL)
		return false;
	end = strrchr(target, '/');
	if (end != NULL)
		end[end == target] = '\0';
	is_there = end == NULL || (stat(target, &status) == 0 &&
		S_ISDIR(status.st_mode));
	if (!is_there)
		err_set(err, ERR_FILE, "there is no folder %s: make it, or "
			"give another name", target);
	free(target);
	return is_there;
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

bool path_is_open_to_others(const char *path, unsigned *mode)
{
	struct stat status;

	if (stat(path, &status) != 0)
		return false;
	*mode = status.st_mode & 0777;
	return (*mode & 077) != 0;
}
