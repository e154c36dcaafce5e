#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <dirent.h>
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

static char folder[200];

/* A folder of its own for each test, gone with all in it afterwards. */
static int set_up(void **state)
{
	(void)state;
	umask(022);
	return folder_make(folder, sizeof(folder)) ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	path_set_root(NULL);
	chmod(folder, 0700);
	folder_remove(folder);
	return 0;
}

/* Borrowed until the fourth call after it. */
static const char *in_folder(const char *name)
{
	static char paths[4][300];
	static int last;
	char *path = paths[last++ % 4];

	snprintf(path, sizeof(paths[0]), "%s/%s", folder, name);
	return path;
}

static void put(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
	assert_int_equal(fclose(file), 0);
}

static void assert_file(const char *path, const char *expected)
{
	struct buf text = BUF_INIT;
	struct err err = ERR_INIT;

	assert_true(path_read(path, 1000, &text, &err));
	assert_string_equal(text.data, expected);
	buf_finish(&text);
}

static unsigned mode_of(const char *path)
{
	struct stat status;

	assert_int_equal(lstat(path, &status), 0);
	return status.st_mode & 0777;
}

static bool is_link(const char *path)
{
	struct stat status;

	return lstat(path, &status) == 0 && S_ISLNK(status.st_mode);
}

/* No half-written file stays behind. */
static void assert_entries(const char *path, int expected)
{
	struct dirent *entry;
	DIR *list = opendir(path);
	int count = 0;

	assert_non_null(list);
	while ((entry = readdir(list)) != NULL)
		count += strcmp(entry->d_name, ".") != 0 &&
			strcmp(entry->d_name, "..") != 0;
	closedir(list);
	assert_int_equal(count, expected);
}

static void replaces_a_file(void **state)
{
	const char *path = in_folder("a.json");
	struct err err = ERR_INIT;

	(void)state;
	umask(0);
	assert_true(path_replace(path, "first", 5, &err));
	assert_file(path, "first");
	assert_int_equal(mode_of(path), 0600);
	assert_true(path_replace(path, "", 0, &err));
	assert_file(path, "");
	/* A file that was open to others is not afterwards. */
	assert_int_equal(chmod(path, 0644), 0);
	assert_true(path_replace(path, "second", 6, &err));
	assert_file(path, "second");
	assert_int_equal(mode_of(path), 0600);
	assert_entries(folder, 1);
}

static void makes_private_folders(void **state)
{
	const char *path = in_folder("x/y/z.json");
	struct err err = ERR_INIT;

	(void)state;
	umask(0);
	assert_true(path_replace(path, "z", 1, &err));
	assert_file(path, "z");
	assert_int_equal(mode_of(in_folder("x")), 0700);
	assert_int_equal(mode_of(in_folder("x/y")), 0700);
	assert_true(path_append(in_folder("p/q"), "1", 1, &err));
	assert_int_equal(mode_of(in_folder("p")), 0700);
}

static void keeps_symbolic_links(void **state)
{
	const char *target = in_folder("real/file"), *link = in_folder("link");
	struct err err = ERR_INIT;

	(void)state;
	assert_true(path_replace(target, "old", 3, &err));
	assert_int_equal(symlink("real/file", link), 0);
	assert_true(path_replace(link, "new", 3, &err));
	assert_true(is_link(link));
	assert_file(target, "new");
	/* The same where the target has gone: it is made anew. */
	assert_int_equal(unlink(target), 0);
	assert_true(path_replace(link, "again", 5, &err));
	assert_true(is_link(link));
	assert_file(target, "again");
	assert_entries(folder, 2);
}

static void a_link_in_a_circle_is_an_error(void **state)
{
	const char *a = in_folder("a"), *b = in_folder("b");
	struct err err = ERR_INIT;

	(void)state;
	assert_int_equal(symlink("b", a), 0);
	assert_int_equal(symlink("a", b), 0);
	assert_false(path_replace(a, "x", 1, &err));
	assert_int_equal(err.kind, ERR_FILE);
	assert_true(is_link(a) && is_link(b));
	assert_entries(folder, 2);
}

/*
 * Runs act in a child that is not root: root may write everywhere. True when
 * path_replace failed there with a sentence.
 */
static bool fails_in_a_child(const char *path, void (*restrict_child)(void))
{
	pid_t child = fork();
	int status;

	assert_true(child >= 0);
	if (child == 0) {
		struct err err = ERR_INIT;
		static char text[100000];

		restrict_child();
		_exit(!path_replace(path, text, sizeof(text), &err) &&
			err.kind == ERR_FILE &&
			strstr(err.text, path) != NULL ? 0 : 1);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static void become_nobody(void)
{
	if (geteuid() == 0 && setuid(NOBODY) != 0)
		_exit(2);
}

static void a_folder_without_leave_keeps_the_old_file(void **state)
{
	const char *path = in_folder("a.json");

	(void)state;
	put(path, "old");
	assert_int_equal(chmod(path, 0666), 0);
	assert_int_equal(chmod(folder, 0555), 0);
	assert_true(fails_in_a_child(path, become_nobody));
	assert_int_equal(chmod(folder, 0700), 0);
	assert_file(path, "old");
	assert_entries(folder, 1);
}

/* As on a disk that is full: the write fails halfway. */
static void limit_file_size(void)
{
	struct rlimit limit = { .rlim_cur = 50000, .rlim_max = 50000 };

	signal(SIGXFSZ, SIG_IGN);
	if (setrlimit(RLIMIT_FSIZE, &limit) != 0)
		_exit(2);
}

static void a_full_disk_keeps_the_old_file(void **state)
{
	const char *path = in_folder("a.json");

	(void)state;
	put(path, "old");
	assert_true(fails_in_a_child(path, limit_file_size));
	assert_file(path, "old");
	assert_entries(folder, 1);
}

static void what_is_no_file_is_not_replaced(void **state)
{
	struct err err = ERR_INIT;

	(void)state;
	assert_int_equal(mkdir(in_folder("d"), 0700), 0);
	assert_false(path_replace(in_folder("d"), "x", 1, &err));
	assert_int_equal(err.kind, ERR_FILE);
	assert_entries(folder, 1);
	put(in_folder("f"), "text");
	assert_false(path_replace(in_folder("f/x"), "x", 1, &err));
	assert_file(in_folder("f"), "text");
	assert_entries(folder, 2);
}

static void appends(void **state)
{
	const char *path = in_folder("h.jsonl");
	struct err err = ERR_INIT;

	(void)state;
	umask(0);
	assert_true(path_append(path, "one\n", 4, &err));
	assert_true(path_append(path, "two\n", 4, &err));
	assert_file(path, "one\ntwo\n");
	assert_int_equal(mode_of(path), 0600);
	assert_false(path_append(folder, "x", 1, &err));
	assert_int_equal(err.kind, ERR_FILE);
}

static void reads_up_to_a_cap(void **state)
{
	const char *path = in_folder("a");
	struct buf out = BUF_INIT;
	struct err err = ERR_INIT;

	(void)state;
	put(path, "12345");
	assert_true(path_read(path, 5, &out, &err));
	assert_string_equal(out.data, "12345");
	buf_clear(&out);
	assert_false(path_read(path, 4, &out, &err));
	assert_int_equal(err.kind, ERR_LIMIT);
	buf_clear(&out);
	assert_false(path_read(in_folder("none"), 5, &out, &err));
	assert_int_equal(err.kind, ERR_FILE);
	assert_non_null(strstr(err.text, "No such file"));
	assert_false(path_read(folder, 5, &out, &err));
	assert_non_null(strstr(err.text, "is a folder"));
	buf_finish(&out);
	/* A buffer with a cap of its own is kept to, too. */
	buf_init_capped(&out, 3);
	assert_false(path_read(path, 5, &out, &err));
	assert_int_equal(err.kind, ERR_LIMIT);
	buf_finish(&out);
}

static void reads_standard_input(void **state)
{
	struct buf out = BUF_INIT;
	struct err err = ERR_INIT;
	int saved = dup(STDIN_FILENO), ends[2];

	(void)state;
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], "piped", 5), 5);
	close(ends[1]);
	dup2(ends[0], STDIN_FILENO);
	close(ends[0]);
	assert_true(path_read("-", 100, &out, &err));
	assert_string_equal(out.data, "piped");
	dup2(saved, STDIN_FILENO);
	close(saved);
	buf_finish(&out);
}

static void expect_user_file(enum path_base base, const char *name,
	const char *expected)
{
	char *path = path_user_file(base, name);

	assert_string_equal(path, expected);
	free(path);
}

static void follows_the_base_directories(void **state)
{
	(void)state;
	setenv("HOME", "/home/alex", 1);
	setenv("XDG_CONFIG_HOME", "/cfg/", 1);
	unsetenv("XDG_STATE_HOME");
	/* A relative one is no base directory: it is left aside. */
	setenv("XDG_DATA_HOME", "relative", 1);
	setenv("XDG_CACHE_HOME", "/fast", 1);
	setenv("XDG_RUNTIME_DIR", "/run/user/7", 1);
	expect_user_file(PATH_CACHE, "x", "/fast/fhirdeck/x");
	expect_user_file(PATH_CONFIG, "vault", "/cfg/fhirdeck/vault");
	expect_user_file(PATH_CONFIG, "", "/cfg/fhirdeck");
	expect_user_file(PATH_STATE, "h",
		"/home/alex/.local/state/fhirdeck/h");
	expect_user_file(PATH_DATA, "r/a.http",
		"/home/alex/.local/share/fhirdeck/r/a.http");
	expect_user_file(PATH_RUNTIME, "s", "/run/user/7/fhirdeck/s");
	path_set_root("/other");
	expect_user_file(PATH_CONFIG, "vault", "/other/vault");
	expect_user_file(PATH_STATE, "h", "/other/h");
	expect_user_file(PATH_RUNTIME, "s", "/run/user/7/fhirdeck/s");
	path_set_root(NULL);
	expect_user_file(PATH_CONFIG, "vault", "/cfg/fhirdeck/vault");
}

static void falls_back_to_a_private_runtime_folder(void **state)
{
	char expected[100];

	(void)state;
	unsetenv("XDG_RUNTIME_DIR");
	setenv("TMPDIR", "/var/tmp", 1);
	snprintf(expected, sizeof(expected), "/var/tmp/fhirdeck-%u/s",
		(unsigned)getuid());
	expect_user_file(PATH_RUNTIME, "s", expected);
	unsetenv("TMPDIR");
}

static void joins_with_one_slash(void **state)
{
	static const char *const cases[][3] = { { "/a", "b", "/a/b" },
		{ "/a/", "b", "/a/b" }, { "/a", "", "/a" },
		{ "/", "b", "/b" } };

	(void)state;
	for (size_t i = 0; i < FD_COUNT(cases); i++) {
		char *joined = path_join(cases[i][0], cases[i][1]);

		assert_string_equal(joined, cases[i][2]);
		free(joined);
	}
}

static void tells_files_open_to_others(void **state)
{
	static const struct {
		mode_t mode;
		bool is_open;
	} each[] = { { 0600, false }, { 0700, false }, { 0640, true },
		{ 0604, true }, { 0666, true } };
	const char *path = in_folder("a");
	unsigned mode;

	(void)state;
	put(path, "x");
	for (size_t i = 0; i < FD_COUNT(each); i++) {
		assert_int_equal(chmod(path, each[i].mode), 0);
		assert_int_equal(path_is_open_to_others(path, &mode),
			each[i].is_open);
		assert_int_equal(mode, each[i].mode);
	}
	assert_false(path_is_open_to_others(in_folder("none"), &mode));
	assert_true(path_exists(path));
	assert_false(path_exists(in_folder("none")));
}

static void private_files_are_read_and_others_named(void **state)
{
	const char *path = in_folder("secret");
	struct buf text = BUF_INIT;
	struct err err = ERR_INIT;

	(void)state;
	put(path, "s");
	chmod(path, 0640);
	assert_false(path_read_private(path, 10, &text, &err));
	assert_non_null(strstr(err.text, "chmod 600"));
	assert_int_equal(text.len, 0);
	chmod(path, 0400);
	assert_true(path_read_private(path, 10, &text, &err));
	assert_string_equal(text.data, "s");
	buf_finish(&text);
	unlink(path);
	/* A pipe nobody writes into must not stop the program. */
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_false(path_read_private(path, 10, &text, &err));
	assert_non_null(strstr(err.text, "no regular file"));
}

static void a_locked_replacement_uses_up_its_stray(void **state)
{
	const char *path = in_folder("vault");
	char *stray = xasprintf("%s.new", path);
	struct err err = ERR_INIT;

	(void)state;
	put(path, "old");
	put(stray, "half of a file that was being written");
	assert_true(path_replace_locked(path, "new", 3, &err));
	assert_file(path, "new");
	assert_false(path_exists(stray));
	free(stray);
}

static void one_program_at_a_time_has_the_lock(void **state)
{
	const char *path = in_folder("vault");
	struct err err = ERR_INIT;
	int lock = lockfile_take(path, &err), status;
	pid_t pid;

	(void)state;
	assert_true(lock >= 0);
	assert_int_equal(lockfile_take(path, &err), -1);
	assert_non_null(strstr(err.text, "another program"));
	lockfile_release(lock);
	/* It goes with a program that dies. */
	pid = fork();
	if (pid == 0) {
		lock = lockfile_take(path, &err);
		kill(getpid(), SIGKILL);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	lock = lockfile_take(path, &err);
	assert_true(lock >= 0);
	lockfile_release(lock);
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		EACH(replaces_a_file),
		EACH(makes_private_folders),
		EACH(keeps_symbolic_links),
		EACH(a_link_in_a_circle_is_an_error),
		EACH(a_folder_without_leave_keeps_the_old_file),
		EACH(a_full_disk_keeps_the_old_file),
		EACH(what_is_no_file_is_not_replaced),
		EACH(appends),
		EACH(reads_up_to_a_cap),
		EACH(reads_standard_input),
		EACH(follows_the_base_directories),
		EACH(falls_back_to_a_private_runtime_folder),
		EACH(joins_with_one_slash),
		EACH(tells_files_open_to_others),
		EACH(private_files_are_read_and_others_named),
		EACH(a_locked_replacement_uses_up_its_stray),
		EACH(one_program_at_a_time_has_the_lock),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
