#include "core/store/policy.h"

/*
 * The files. Each is judged once it is open, by what is open: owner and mode of
 * the file that is read can't be another one's. The folder of the system's is
 * looked at too, for whoever may write there can put another file in its place.
 * Only the system's may be missing: then nobody made a policy.
 */

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/path.h"
#include "core/store/policy_internal.h"

#ifndef FD_POLICY_FILE
#define FD_POLICY_FILE "/etc/fhirdeck/policy"
#endif

enum { POLICY_MAX_BYTES = 1 << 20 };

const char *policy_system_path(void)
{
	return FD_POLICY_FILE;
}

/* False with problem set when others than the owner could have written it. */
static bool is_trusted(const struct stat *status, const char *path,
	bool is_own, struct err *problem)
{
	bool is_owner = status->st_uid == 0 ||
		(is_own && status->st_uid == geteuid());

	if (!is_owner)
		return err_set(problem, ERR_CONFIG, "%s belongs to user "
			"number %lu, not to %s", path,
			(unsigned long)status->st_uid,
			is_own ? "you or root" : "root");
	if ((status->st_mode & 022) != 0)
		return err_set(problem, ERR_CONFIG, "%s can be written by "
			"others than its owner (mode %03o; chmod go-w it)",
			path, (unsigned)status->st_mode & 0777);
	return true;
}

static bool folder_is_trusted(const char *path, struct err *problem)
{
	char *folder = xstrndup(path, (size_t)(strrchr(path, '/') - path));
	struct stat status;
	bool is_good = stat(folder, &status) != 0 ||
		is_trusted(&status, folder, false, problem);

	free(folder);
	return is_good;
}

static bool read_open(int fd, const char *path, bool is_own, struct buf *text,
	struct err *problem)
{
	struct stat status;
	ssize_t got = 1;

	if (fstat(fd, &status) != 0)
		return err_set_errno(problem, ERR_CONFIG, "%s could not be "
			"read", path);
	if (!S_ISREG(status.st_mode))
		return err_set(problem, ERR_CONFIG, "%s is no regular file",
			path);
	if (!is_trusted(&status, path, is_own, problem) ||
	    (!is_own && !folder_is_trusted(path, problem)))
		return false;
	while (got > 0 && text->len <= POLICY_MAX_BYTES) {
		buf_reserve(text, 4096);
		got = read(fd, text->data + text->len, 4096);
		if (got > 0)
			text->len += (size_t)got;
	}
	if (got < 0)
		return err_set_errno(problem, ERR_CONFIG, "%s could not be "
			"read", path);
	if (got > 0)
		return err_set(problem, ERR_CONFIG, "%s is larger than 1 MiB",
			path);
	buf_putc(text, '\0');
	buf_truncate(text, text->len - 1);
	return true;
}

static struct policy_file *add_file(struct policy *policy, const char *path,
	bool is_own)
{
	struct policy_file *file = &policy->file[policy->count++];

	*file = (struct policy_file){ .path = xstrdup(path),
		.is_own = is_own };
	return file;
}

/* A link that leads nowhere is there: somebody meant it to forbid. */
static bool is_missing(const char *path, int reason)
{
	struct stat status;

	return (reason == ENOENT || reason == ENOTDIR) &&
		lstat(path, &status) != 0;
}

static void read_file(struct policy *policy, const char *path, bool is_own)
{
	/* A pipe without a writer would stop the program here otherwise. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	int reason = errno;
	struct policy_file *file;
	struct buf text = BUF_INIT;

	if (fd < 0 && !is_own && is_missing(path, reason))
		return;
	file = add_file(policy, path, is_own);
	errno = reason;
	if (fd < 0)
		err_set_errno(&file->problem, ERR_CONFIG, "%s could not be "
			"opened", path);
	else if (read_open(fd, path, is_own, &text, &file->problem))
		policy_read(file, text.data, text.len);
	if (fd >= 0)
		close(fd);
	buf_finish(&text);
}

static struct policy *policy_new(void)
{
	return xcalloc(1, sizeof(struct policy));
}

struct policy *policy_open(void)
{
	return policy_open_at(FD_POLICY_FILE, getenv("FHIRDECK_POLICY"));
}

struct policy *policy_open_at(const char *system, const char *added)
{
	struct policy *policy = policy_new();

	read_file(policy, system, false);
	if (added != NULL && *added != '\0')
		read_file(policy, added, true);
	policy_make_guard(policy);
	return policy;
}

struct policy *policy_of_text(const char *name, const char *text, size_t len)
{
	struct policy *policy = policy_new();

	policy_read(add_file(policy, name, false), text, len);
	policy_make_guard(policy);
	return policy;
}

/* Both are said: whoever mends one would else meet the other. */
static void add_problem(struct err *problem, const struct err *more)
{
	struct err first = *problem;

	if (err_is_set(&first))
		err_set(problem, ERR_CONFIG, "%s; and %s", first.text,
			more->text);
	else
		*problem = *more;
}

struct policy *policy_try(const char *path, struct err *err)
{
	bool is_own = strcmp(path, FD_POLICY_FILE) != 0;
	struct err distrust = ERR_INIT;
	struct buf text = BUF_INIT;
	struct policy *policy = NULL;
	struct stat status;

	if (path_read(path, POLICY_MAX_BYTES, &text, err)) {
		policy = policy_of_text(path, text.data, text.len);
		if (stat(path, &status) != 0)
			err_set_errno(&distrust, ERR_CONFIG, "%s could not be "
				"read", path);
		else if (is_trusted(&status, path, is_own, &distrust) &&
		    !is_own)
			(void)folder_is_trusted(path, &distrust);
		if (err_is_set(&distrust))
			add_problem(&policy->file[0].problem, &distrust);
	}
	buf_finish(&text);
	return policy;
}

void policy_add_text(struct policy *policy, const char *name,
	const char *text, size_t len)
{
	if (policy->count == FD_COUNT(policy->file))
		return;
	policy_read(add_file(policy, name, true), text, len);
	policy_make_guard(policy);
}

static void finish_file(struct policy_file *file)
{
	for (size_t i = 0; i < file->count; i++) {
		struct rule *rule = &file->rule[i];

		for (size_t j = 0; j < rule->count; j++)
			free(rule->arg[j]);
		free(rule->arg);
		free(rule->text);
		free(rule->reading);
	}
	free(file->rule);
	free(file->path);
}

void policy_free(struct policy *policy)
{
	if (policy == NULL)
		return;
	for (size_t i = 0; i < policy->count; i++)
		finish_file(&policy->file[i]);
	free(policy->guard.tls_rule);
	free(policy->guard.pin_rule);
	free(policy);
}

