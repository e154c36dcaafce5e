/*
 * Put before a program (LD_PRELOAD), this counts the calls that change a file,
 * and at the one of number $KILLAT_AT does what $KILLAT_HOW says:
 *
 *   kill     the program is killed before the call, as by kill -9
 *   after    the same behind the call
 *   short    a write writes half of it, and says so
 *   eintr    the call is interrupted, and has done nothing
 *   ENOSPC, EDQUOT, EIO, EROFS    the call fails so, and so do all that
 *            would write behind it: a disk does not get room by itself
 *
 * $KILLAT_DONE is a file that is made when the number was reached, so that a
 * script knows when it has been through all of them. Reading, and calls on
 * what is no regular file or folder, do not count.
 */

#define _GNU_SOURCE

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum how { NOT_YET, KILL, AFTER, SHORT, INTERRUPT, FAIL };

static int count;
static int failing;	/* errno of everything from now on, or 0 */

static enum how how_of(const char *word, int *error)
{
	static const struct {
		const char *word;
		enum how how;
		int error;
	} each[] = {
		{ "kill", KILL, 0 }, { "after", AFTER, 0 },
		{ "short", SHORT, 0 }, { "eintr", INTERRUPT, EINTR },
		{ "ENOSPC", FAIL, ENOSPC }, { "EDQUOT", FAIL, EDQUOT },
		{ "EIO", FAIL, EIO }, { "EROFS", FAIL, EROFS },
	};

	for (size_t i = 0; i < sizeof(each) / sizeof(each[0]); i++)
		if (word != NULL && strcmp(each[i].word, word) == 0) {
			*error = each[i].error;
			return each[i].how;
		}
	return NOT_YET;
}

static void mark(void)
{
	const char *done = getenv("KILLAT_DONE");
	long fd = done == NULL ? -1 : syscall(SYS_openat, AT_FDCWD, done,
		O_WRONLY | O_CREAT, 0600);

	if (fd >= 0)
		syscall(SYS_close, fd);
}

static void die(void)
{
	syscall(SYS_kill, syscall(SYS_getpid), SIGKILL);
}

/* What is to become of this call; with errno set where it is to fail. */
static enum how turn(void)
{
	const char *at = getenv("KILLAT_AT");
	int error = 0;
	enum how how;

	if (failing != 0) {
		errno = failing;
		return FAIL;
	}
	if (at == NULL || ++count != (int)strtol(at, NULL, 10))
		return NOT_YET;
	how = how_of(getenv("KILLAT_HOW"), &error);
	mark();
	if (how == KILL)
		die();
	if (how == FAIL)
		failing = error;
	errno = error;
	return how;
}

static bool is_file(int fd)
{
	struct stat status;

	return fstat(fd, &status) == 0 &&
		(S_ISREG(status.st_mode) || S_ISDIR(status.st_mode));
}

/* The one behind this one, by name. */
#define NEXT(name) \
	static __typeof__(&name) next; \
	if (next == NULL) \
		next = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

#define CALL(type, call) do { \
	enum how how = turn(); \
	type result; \
	if (how == FAIL || how == INTERRUPT) \
		return -1; \
	result = call; \
	if (how == AFTER) \
		die(); \
	return result; \
} while (0)

ssize_t write(int fd, const void *data, size_t len)
{
	enum how how;
	ssize_t result;
	NEXT(write);

	if (!is_file(fd))
		return next(fd, data, len);
	how = turn();
	if (how == FAIL || how == INTERRUPT)
		return -1;
	result = next(fd, data, how == SHORT && len > 1 ? len / 2 : len);
	if (how == AFTER)
		die();
	return result;
}

int fsync(int fd)
{
	NEXT(fsync);
	CALL(int, next(fd));
}

int ftruncate(int fd, off_t size)
{
	NEXT(ftruncate);
	if (failing != 0)
		return next(fd, size);
	CALL(int, next(fd, size));
}

int rename(const char *from, const char *to)
{
	NEXT(rename);
	CALL(int, next(from, to));
}

int link(const char *from, const char *to)
{
	NEXT(link);
	CALL(int, next(from, to));
}

/* A full disk can still be cleared. */
int unlink(const char *path)
{
	NEXT(unlink);
	if (failing != 0)
		return next(path);
	CALL(int, next(path));
}

int mkdir(const char *path, mode_t mode)
{
	NEXT(mkdir);
	CALL(int, next(path, mode));
}

int fchown(int fd, uid_t owner, gid_t group)
{
	NEXT(fchown);
	CALL(int, next(fd, owner, group));
}

int chmod(const char *path, mode_t mode)
{
	NEXT(chmod);
	CALL(int, next(path, mode));
}

int mkstemp(char *name)
{
	NEXT(mkstemp);
	CALL(int, next(name));
}

int open(const char *path, int flags, ...)
{
	mode_t mode = 0;
	va_list args;
	NEXT(open);

	if ((flags & O_CREAT) == 0)
		return next(path, flags);
	va_start(args, flags);
	mode = (mode_t)va_arg(args, int);
	va_end(args);
	CALL(int, next(path, flags, mode));
}
