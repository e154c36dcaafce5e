/*
 * Writing files: what is kept, what is left alone, whose a file is, and lines
 * that are there whole or not at all.
 */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/base/lockfile.h"
#include "core/base/path.h"
#include "tests/unit/folder_fixture.h"

enum { NOBODY = 65534 };

static char folder[200], path[240], kept[250];

static int set_up(void **state)
{
	(void)state;
	if (!folder_make(folder, sizeof(folder)))
		return -1;
	snprintf(path, sizeof(path), "%s/a", folder);
	snprintf(kept, sizeof(kept), "%s~", path);
	return 0;
}

static int tear_down(void **state)
{
	static const char *const names[] = { "a", "a~", "a~.new", "a.new",
		"a.lock", "real", "real.lock", "real.new" };

	(void)state;
	for (size_t i = 0; i < FD_COUNT(names); i++) {
		char *name = path_join(folder, names[i]);

		unlink(name);
		free(name);
	}
	/* Fails when something else was left there. */
	return rmdir(folder);
}

static void put(const char *name, const char *text, mode_t mode)
{
	FILE *file = fopen(name, "w");

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(chmod(name, mode), 0);
}

static void assert_file(const char *name, const char *expected)
{
	struct buf text = BUF_INIT;
	struct err err = ERR_INIT;

	if (!path_read(name, 1000, &text, &err))
		fail_msg("%s", err.text);
	assert_string_equal(text.data, expected);
	buf_finish(&text);
}

static mode_t mode_of(const char *name)
{
	struct stat status;

	assert_int_equal(lstat(name, &status), 0);
	return status.st_mode & 0777;
}

static void the_former_file_is_kept(void **state)
{
	struct err err = ERR_INIT;

	(void)state;
	assert_true(path_replace_keeping(path, kept, "one", 3, &err));
	assert_false(path_exists(kept));
	assert_int_equal(chmod(path, 0644), 0);
	assert_true(path_replace_keeping(path, kept, "two", 3, &err));
	assert_file(kept, "one");
	assert_true(path_replace_keeping(path, kept, "three", 5, &err));
	assert_file(path, "three");
	assert_file(kept, "two");
	assert_int_equal(mode_of(kept), 0600);
	assert_int_equal(mode_of(path), 0600);
}

/* As after a kill between the keeping and the replacing. */
static void two_names_of_one_file_are_no_hindrance(void **state)
{
	char *stray = xasprintf("%s.new", kept);
	struct err err = ERR_INIT;

	(void)state;
	put(path, "one", 0600);
	assert_int_equal(link(path, kept), 0);
	assert_int_equal(link(path, stray), 0);
	assert_true(path_replace_keeping(path, kept, "two", 3, &err));
	assert_file(path, "two");
	assert_file(kept, "one");
	assert_false(path_exists(stray));
	free(stray);
}

static void what_can_not_be_kept_is_written_all_the_same(void **state)
{
	struct err err = ERR_INIT;

	(void)state;
	put(path, "one", 0600);
	assert_int_equal(mkdir(kept, 0700), 0);
	assert_true(path_replace_keeping(path, kept, "two", 3, &err));
	assert_file(path, "two");
	assert_int_equal(rmdir(kept), 0);
}

static void a_failed_write_keeps_what_was_kept(void **state)
{
	struct rlimit limit = { .rlim_cur = 50000, .rlim_max = 50000 };
	static char text[100000];
	struct err err = ERR_INIT;
	int status;
	pid_t pid;

	(void)state;
	put(path, "two", 0600);
	put(kept, "one", 0600);
	pid = fork();
	if (pid == 0) {
		signal(SIGXFSZ, SIG_IGN);
		setrlimit(RLIMIT_FSIZE, &limit);
		_exit(path_replace_keeping(path, kept, text, sizeof(text),
			&err) || strstr(err.text, "is as it was") == NULL);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	assert_file(path, "two");
	assert_file(kept, "one");
}

static void a_protected_file_is_left_alone(void **state)
{
	struct err err = ERR_INIT;

	(void)state;
	put(path, "mine", 0400);
	assert_false(path_replace(path, "x", 1, &err));
	assert_non_null(strstr(err.text, "write-protected (mode 400)"));
	assert_false(path_replace_locked(path, "x", 1, &err));
	assert_file(path, "mine");
	assert_int_equal(mode_of(path), 0400);
}

static void what_is_no_regular_file_is_left_alone(void **state)
{
	struct stat status;
	struct err err = ERR_INIT;

	(void)state;
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_false(path_replace(path, "x", 1, &err));
	assert_non_null(strstr(err.text, "is no regular file"));
	assert_int_equal(lstat(path, &status), 0);
	assert_true(S_ISFIFO(status.st_mode));
	assert_false(path_replace("/dev/null", "x", 1, &err));
	assert_int_equal(stat("/dev/null", &status), 0);
	assert_true(S_ISCHR(status.st_mode));
}

/* What somebody put there beforehand decides nothing. */
static void a_stray_with_another_mode_is_no_matter(void **state)
{
	char *stray = xasprintf("%s.new", path);
	struct err err = ERR_INIT;

	(void)state;
	put(stray, "half", 0666);
	assert_true(path_replace_locked(path, "new", 3, &err));
	assert_int_equal(mode_of(path), 0600);
	assert_int_equal(symlink("real", stray), 0);
	assert_true(path_replace_locked(path, "newer", 5, &err));
	assert_file(path, "newer");
	free(stray);
}

static void root_leaves_a_file_to_its_owner(void **state)
{
	struct stat status;
	struct err err = ERR_INIT;

	(void)state;
	if (geteuid() != 0)
		skip();
	put(path, "theirs", 0600);
	assert_int_equal(chown(path, NOBODY, NOBODY), 0);
	assert_true(path_replace_locked(path, "new", 3, &err));
	assert_int_equal(stat(path, &status), 0);
	assert_int_equal(status.st_uid, NOBODY);
	assert_int_equal(status.st_gid, NOBODY);
}

static void lines_are_whole(void **state)
{
	struct err err = ERR_INIT;

	(void)state;
	assert_true(path_append_line(path, "one\n", 4, &err));
	assert_true(path_append_line(path, "two\n", 4, &err));
	assert_file(path, "one\ntwo\n");
	put(path, "one\ncut o", 0600);
	assert_true(path_append_line(path, "three\n", 6, &err));
	assert_file(path, "one\ncut o\nthree\n");
	assert_false(path_append_line(folder, "x\n", 2, &err));
}

/* A full disk: not even the beginning of the line stays. */
static void a_line_without_room_leaves_nothing(void **state)
{
	struct rlimit limit = { .rlim_cur = 6, .rlim_max = 6 };
	struct err err = ERR_INIT;
	int status;
	pid_t pid;

	(void)state;
	put(path, "one\n", 0600);
	pid = fork();
	if (pid == 0) {
		signal(SIGXFSZ, SIG_IGN);
		setrlimit(RLIMIT_FSIZE, &limit);
		_exit(path_append_line(path, "two\n", 4, &err) ||
			strstr(err.text, path) == NULL);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	assert_file(path, "one\n");
}

/* Two folders that share a file by links share its lock. */
static void a_lock_is_the_real_files(void **state)
{
	char *real = path_join(folder, "real");
	struct err err = ERR_INIT;
	int lock;

	(void)state;
	put(real, "x", 0600);
	assert_int_equal(symlink("real", path), 0);
	lock = lockfile_take(real, &err);
	assert_true(lock >= 0);
	assert_int_equal(lockfile_take_within(path, 0, &err), -1);
	assert_non_null(strstr(err.text, "another program"));
	lockfile_release(lock);
	lock = lockfile_take_within(path, 0, &err);
	assert_true(lock >= 0);
	lockfile_release(lock);
	free(real);
}

static void a_folder_that_is_not_there_is_named(void **state)
{
	struct err err = ERR_INIT;
	char *name = path_join(folder, "none/b");

	(void)state;
	assert_true(path_has_folder(path, &err));
	assert_true(path_has_folder("b", &err));
	assert_true(path_has_folder("/b", &err));
	assert_false(path_has_folder(name, &err));
	assert_int_equal(err.kind, ERR_FILE);
	assert_non_null(strstr(err.text, "there is no folder "));
	assert_non_null(strstr(err.text, "/none: make it"));
	/* A link into a folder that is not there is no way round. */
	assert_int_equal(symlink(name, path), 0);
	assert_false(path_has_folder(path, &err));
	free(name);
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		EACH(the_former_file_is_kept),
		EACH(two_names_of_one_file_are_no_hindrance),
		EACH(what_can_not_be_kept_is_written_all_the_same),
		EACH(a_failed_write_keeps_what_was_kept),
		EACH(a_protected_file_is_left_alone),
		EACH(what_is_no_regular_file_is_left_alone),
		EACH(a_stray_with_another_mode_is_no_matter),
		EACH(root_leaves_a_file_to_its_owner),
		EACH(lines_are_whole),
		EACH(a_line_without_room_leaves_nothing),
		EACH(a_lock_is_the_real_files),
		EACH(a_folder_that_is_not_there_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
