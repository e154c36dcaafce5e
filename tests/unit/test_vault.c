/*
 * The vault as a file that several programs use: what is in it after changes,
 * kills, full disks and idleness, and what is said.
 */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/mount.h>
#endif

#include "core/auth/crypto.h"
#include "core/auth/vault.h"
#include "core/base/lockfile.h"
#include "core/base/path.h"
#include "core/engine/loop.h"
#include "tests/unit/folder_fixture.h"
#include "tests/unit/vault_fixture.h"

static char folder[200];
static struct vault *vault;

static int set_up(void **state)
{
	(void)state;
	if (!folder_make(folder, sizeof(folder)))
		return -1;
	path_set_root(folder);
	vault = vault_new();
	return 0;
}

static int tear_down(void **state)
{
	DIR *list = opendir(folder);
	struct dirent *entry;

	(void)state;
	vault_free(vault);
	while (list != NULL && (entry = readdir(list)) != NULL) {
		char *path = path_join(folder, entry->d_name);

		unlink(path);
		free(path);
	}
	if (list != NULL)
		closedir(list);
	path_set_root(NULL);
	return rmdir(folder);
}

static bool open_with(struct vault *which, const char *passphrase,
	struct err *err)
{
	struct secret *secret = secret_of(passphrase);
	bool is_open = vault_open(which, secret, err);

	secret_free(secret);
	return is_open;
}

static bool put(struct vault *which, const char *name, const char *text,
	struct err *err)
{
	struct secret *secret = secret_of(text);
	bool is_put = vault_put(which, name, secret, err);

	secret_free(secret);
	return is_put;
}

static void must_open(struct vault *which, const char *passphrase)
{
	struct err err = ERR_INIT;

	if (!open_with(which, passphrase, &err))
		fail_msg("%s", err.text);
}

static void must_put(struct vault *which, const char *name, const char *text)
{
	struct err err = ERR_INIT;

	if (!put(which, name, text, &err))
		fail_msg("%s", err.text);
}

static void expect(struct vault *which, const char *name, const char *text)
{
	struct err err = ERR_INIT;
	struct secret *secret = vault_get(which, name, &err);

	if (secret == NULL)
		fail_msg("%s", err.text);
	assert_string_equal(secret_bytes(secret), text);
	secret_free(secret);
}

static void expect_names(struct vault *which, const char *lines)
{
	struct buf names = BUF_INIT;
	struct err err = ERR_INIT;

	if (!vault_names(which, &names, &err))
		fail_msg("%s", err.text);
	assert_string_equal(names.data, lines);
	buf_finish(&names);
}

static void assert_says(const struct err *err, const char *part)
{
	if (strstr(err->text, part) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", err->text, part);
}

static void write_known(void)
{
	struct buf bytes = BUF_INIT;
	struct err err = ERR_INIT;

	known_vault(&bytes);
	assert_true(path_replace(vault_path(vault), bytes.data, bytes.len,
		&err));
	buf_finish(&bytes);
}

static void known_file_opens_and_a_wrong_passphrase_does_not(void **state)
{
	struct err err = ERR_INIT;

	(void)state;
	write_known();
	assert_false(open_with(vault, "correct horse battery stable", &err));
	assert_says(&err, "the passphrase is wrong");
	assert_int_equal(err.kind, ERR_AUTH);
	assert_true(vault_is_locked(vault));
	must_open(vault, KNOWN_PASSPHRASE);
	expect(vault, "RIE test", KNOWN_FIRST);
	expect(vault, "cl\xc3\xa9", KNOWN_SECOND);
	expect_names(vault, "RIE test\ncl\xc3\xa9\n");
}

static void a_new_vault_keeps_what_is_put_there(void **state)
{
	struct vault *other = vault_new();
	struct err err = ERR_INIT;
	struct stat status;

	(void)state;
	assert_false(vault_exists(vault));
	assert_false(open_with(vault, "short", &err));
	assert_says(&err, "at least 8");
	assert_false(vault_exists(vault));
	must_open(vault, "a long passphrase");
	must_put(vault, "one", "1");
	must_put(vault, "two", "2");
	err_clear(&err);
	assert_true(vault_remove(vault, "one", &err));
	assert_false(vault_remove(vault, "one", &err));
	assert_says(&err, "no secret \"one\"");
	assert_false(put(vault, "", "x", &err));
	assert_false(put(vault, "three", "", &err));
	must_open(other, "a long passphrase");
	expect_names(other, "two\n");
	expect(other, "two", "2");
	assert_null(vault_get(other, "one", &err));
	vault_free(other);
	assert_int_equal(stat(vault_path(vault), &status), 0);
	assert_int_equal(status.st_mode & 0777, 0600);
}

static void a_damaged_file_is_said_before_a_passphrase_is_asked(void **state)
{
	struct buf bytes = BUF_INIT, after = BUF_INIT;
	struct err err = ERR_INIT;

	(void)state;
	known_vault(&bytes);
	buf_truncate(&bytes, bytes.len - 9);
	assert_true(path_replace(vault_path(vault), bytes.data, bytes.len,
		&err));
	assert_false(vault_look(vault, &err));
	assert_says(&err, "damaged");
	assert_says(&err, vault_path(vault));
	/* And it is not written over. */
	assert_false(open_with(vault, KNOWN_PASSPHRASE, &err));
	assert_true(path_read(vault_path(vault), 4096, &after, &err));
	assert_int_equal(after.len, bytes.len);
	assert_memory_equal(after.data, bytes.data, bytes.len);
	buf_finish(&bytes);
	buf_finish(&after);
}

/* As one would who can write the file but does not have the passphrase. */
static void tampering_is_called_so(void **state)
{
	struct buf bytes = BUF_INIT;
	struct err err = ERR_INIT;

	(void)state;
	known_vault(&bytes);
	bytes.data[120] ^= 1;
	crypto_sha256(bytes.data, bytes.len - 32,
		(uint8_t *)bytes.data + bytes.len - 32);
	assert_true(path_replace(vault_path(vault), bytes.data, bytes.len,
		&err));
	assert_true(vault_look(vault, &err));
	assert_false(open_with(vault, KNOWN_PASSPHRASE, &err));
	assert_says(&err, "the passphrase is right");
	assert_says(&err, "changed the file");
	assert_true(vault_is_locked(vault));
	assert_false(open_with(vault, "another passphrase", &err));
	assert_says(&err, "the passphrase is wrong");
	buf_finish(&bytes);
}

/* Of an open vault too: what it had is kept, what came is not taken. */
static void tampering_with_an_open_vault_is_found(void **state)
{
	struct buf bytes = BUF_INIT;
	struct err err = ERR_INIT;

	(void)state;
	write_known();
	must_open(vault, KNOWN_PASSPHRASE);
	known_vault(&bytes);
	bytes.data[120] ^= 1;
	crypto_sha256(bytes.data, bytes.len - 32,
		(uint8_t *)bytes.data + bytes.len - 32);
	assert_true(path_replace(vault_path(vault), bytes.data, bytes.len,
		&err));
	assert_null(vault_get(vault, "RIE test", &err));
	assert_says(&err, "changed the file");
	assert_false(put(vault, "a", "1", &err));
	write_known();
	expect(vault, "RIE test", KNOWN_FIRST);
	buf_finish(&bytes);
}

static void the_passphrase_changes(void **state)
{
	struct vault *other = vault_new(), *third = vault_new();
	struct secret *fresh = secret_of("another passphrase");
	struct err err = ERR_INIT;

	(void)state;
	write_known();
	must_open(vault, KNOWN_PASSPHRASE);
	must_open(other, KNOWN_PASSPHRASE);
	assert_true(vault_change_passphrase(vault, fresh, &err));
	expect(vault, "RIE test", KNOWN_FIRST);
	must_put(vault, "new", "n");
	/* Whoever has the old key finds out, and holds nothing. */
	assert_null(vault_get(other, "RIE test", &err));
	assert_says(&err, "changed by another program");
	assert_true(vault_is_locked(other));
	assert_false(open_with(third, KNOWN_PASSPHRASE, &err));
	assert_says(&err, "the passphrase is wrong");
	must_open(third, "another passphrase");
	expect_names(third, "RIE test\ncl\xc3\xa9\nnew\n");
	secret_free(fresh);
	vault_free(other);
	vault_free(third);
}

static void two_programs_see_each_others_changes(void **state)
{
	struct vault *other = vault_new();

	(void)state;
	write_known();
	must_open(vault, KNOWN_PASSPHRASE);
	must_open(other, KNOWN_PASSPHRASE);
	must_put(vault, "a", "1");
	must_put(other, "b", "2");
	expect(vault, "b", "2");
	expect(other, "a", "1");
	expect_names(other, "RIE test\na\nb\ncl\xc3\xa9\n");
	vault_free(other);
}

static void who_does_not_get_the_lock_changes_nothing(void **state)
{
	struct err err = ERR_INIT;
	int lock;

	(void)state;
	write_known();
	must_open(vault, KNOWN_PASSPHRASE);
	lock = lockfile_take(vault_path(vault), &err);
	assert_true(lock >= 0);
	assert_false(put(vault, "a", "1", &err));
	assert_says(&err, "by another program");
	lockfile_release(lock);
	expect_names(vault, "RIE test\ncl\xc3\xa9\n");
	must_put(vault, "a", "1");
}

/* In a fork: puts secrets until it is done or killed. */
static pid_t start_writer(const char *prefix, int count)
{
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid > 0)
		return pid;
	for (int i = 0; i < count; i++) {
		struct err err = ERR_INIT;
		char name[40];

		snprintf(name, sizeof(name), "%s%02d", prefix, i % 100);
		if (!put(vault, name, "a secret of some length", &err))
			_exit(1);
	}
	_exit(0);
}

static void two_writers_at_once_lose_nothing(void **state)
{
	pid_t one, two;
	int status;

	(void)state;
	write_known();
	must_open(vault, KNOWN_PASSPHRASE);
	one = start_writer("a", 25);
	two = start_writer("b", 25);
	assert_int_equal(waitpid(one, &status, 0), one);
	assert_int_equal(status, 0);
	assert_int_equal(waitpid(two, &status, 0), two);
	assert_int_equal(status, 0);
	for (int i = 0; i < 25; i++) {
		char name[40];

		snprintf(name, sizeof(name), "a%02d", i);
		expect(vault, name, "a secret of some length");
		name[0] = 'b';
		expect(vault, name, "a secret of some length");
	}
}

/* Files of the folder beside the vault and its lock. */
static size_t count_strays(void)
{
	DIR *list = opendir(folder);
	struct dirent *entry;
	size_t count = 0;

	assert_non_null(list);
	while ((entry = readdir(list)) != NULL)
		count += entry->d_name[0] != '.' &&
			strcmp(entry->d_name, "vault") != 0 &&
			strcmp(entry->d_name, "vault.lock") != 0;
	closedir(list);
	return count;
}

static void a_kill_at_any_moment_leaves_a_good_file(void **state)
{
	struct vault *other = vault_new();

	(void)state;
	write_known();
	must_open(vault, KNOWN_PASSPHRASE);
	for (int i = 0; i < 60; i++) {
		const struct timespec pause = {
			.tv_nsec = 100000L + i * 317000L };
		pid_t pid = start_writer("k", 100000);
		struct err err = ERR_INIT;

		nanosleep(&pause, NULL);
		assert_int_equal(kill(pid, SIGKILL), 0);
		assert_int_equal(waitpid(pid, NULL, 0), pid);
		if (!vault_look(vault, &err))
			fail_msg("%s", err.text);
		expect(vault, "RIE test", KNOWN_FIRST);
		assert_true(count_strays() <= 1);
	}
	/* The lock went with the killed, and what they left is used up. */
	must_put(vault, "after", "all");
	assert_int_equal(count_strays(), 0);
	must_open(other, KNOWN_PASSPHRASE);
	expect(other, "after", "all");
	vault_free(other);
}

static void expect_refused_and_kept(const char *name)
{
	struct err err = ERR_INIT;

	assert_false(put(vault, name, "more than fits", &err));
	assert_says(&err, "is as it was");
	assert_int_equal(count_strays(), 0);
	expect(vault, "RIE test", KNOWN_FIRST);
	assert_null(vault_get(vault, name, &err));
}

static void a_write_that_fails_leaves_the_old_file(void **state)
{
	struct rlimit before, small;

	(void)state;
	write_known();
	must_open(vault, KNOWN_PASSPHRASE);
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	small = before;
	small.rlim_cur = 100;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	expect_refused_and_kept("big");
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	signal(SIGXFSZ, SIG_DFL);
	must_put(vault, "big", "fits now");
}

#ifdef __linux__
static void fill(const char *name)
{
	char *path = path_join(folder, name);
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	while (putc('x', file) != EOF)
		;
	fclose(file);
	free(path);
}

/* Where it is allowed: a disk of two pages. */
static void a_full_disk_leaves_the_old_file(void **state)
{
	char *filler = path_join(folder, "filler");

	(void)state;
	if (mount("tmpfs", folder, "tmpfs", 0, "size=16k,mode=700") != 0) {
		free(filler);
		print_message("skipped: no tmpfs can be mounted here\n");
		skip();
	}
	write_known();
	must_open(vault, KNOWN_PASSPHRASE);
	must_put(vault, "small", "fits");
	fill("filler");
	{
		struct err err = ERR_INIT;

		assert_false(put(vault, "big", "does not fit", &err));
		assert_says(&err, "is as it was");
	}
	expect(vault, "small", "fits");
	assert_int_equal(unlink(filler), 0);
	free(filler);
	must_put(vault, "big", "fits now");
	vault_lock(vault);
	assert_int_equal(umount2(folder, MNT_DETACH), 0);
}
#else
static void a_full_disk_leaves_the_old_file(void **state)
{
	(void)state;
	skip();
}
#endif

struct events {
	bool is_done, is_locked, was_idle;
	int ticks;
	struct err err;
};

static void on_done(void *data, const struct err *err)
{
	struct events *events = data;

	assert_false(events->is_done);
	events->is_done = true;
	if (err != NULL)
		events->err = *err;
}

static void on_locked(void *data, bool was_idle)
{
	struct events *events = data;

	events->is_locked = true;
	events->was_idle = was_idle;
}

static void on_tick(void *data)
{
	struct events *events = data;

	events->ticks++;
}

static void turn_until(struct loop *loop, const bool *is_true)
{
	for (int i = 0; i < 3000 && !*is_true; i++)
		loop_turn(loop, 10);
	assert_true(*is_true);
}

/* Opens it beside the loop; what came is in events. */
static void open_beside(struct loop *loop, const char *passphrase,
	struct events *events)
{
	struct secret *secret = secret_of(passphrase);
	struct err err = ERR_INIT;

	*events = (struct events){ 0 };
	assert_true(vault_open_start(vault, loop, secret, on_done, events,
		&err));
	assert_true(vault_is_opening(vault));
	assert_false(vault_open_start(vault, loop, secret, on_done, events,
		&err));
	secret_free(secret);
	turn_until(loop, &events->is_done);
	assert_false(vault_is_opening(vault));
}

static void the_loop_goes_on_while_the_key_is_made(void **state)
{
	struct loop *loop = loop_new();
	struct events events;
	unsigned timer;

	(void)state;
	write_known();
	timer = loop_every(loop, 5, on_tick, &events);
	open_beside(loop, "not the passphrase", &events);
	assert_true(events.ticks > 3);
	assert_says(&events.err, "the passphrase is wrong");
	assert_true(vault_is_locked(vault));
	open_beside(loop, KNOWN_PASSPHRASE, &events);
	assert_false(err_is_set(&events.err));
	expect(vault, "RIE test", KNOWN_FIRST);
	loop_cancel(loop, timer);
	vault_free(vault);
	vault = vault_new();
	loop_free(loop);
}

static void an_opening_can_be_given_up(void **state)
{
	struct secret *secret = secret_of(KNOWN_PASSPHRASE);
	struct loop *loop = loop_new();
	struct events events = { 0 };
	struct err err = ERR_INIT;

	(void)state;
	write_known();
	assert_true(vault_open_start(vault, loop, secret, on_done, &events,
		&err));
	vault_free(vault);
	vault = vault_new();
	for (int i = 0; i < 20; i++)
		loop_turn(loop, 5);
	assert_false(events.is_done);
	/* Who asked goes, the vault stays: it opens all the same. */
	assert_true(vault_open_start(vault, loop, secret, on_done, &events,
		&err));
	vault_open_forget(vault, &events);
	for (int i = 0; i < 3000 && vault_is_opening(vault); i++)
		loop_turn(loop, 10);
	assert_false(events.is_done);
	assert_false(vault_is_locked(vault));
	secret_free(secret);
	loop_free(loop);
}

static void an_opening_can_be_stopped(void **state)
{
	struct secret *secret = secret_of(KNOWN_PASSPHRASE);
	struct loop *loop = loop_new();
	struct events events = { 0 };
	struct err err = ERR_INIT;

	(void)state;
	write_known();
	vault_open_stop(vault);
	assert_true(vault_open_start(vault, loop, secret, on_done, &events,
		&err));
	vault_open_stop(vault);
	turn_until(loop, &events.is_done);
	assert_int_equal(events.err.kind, ERR_CANCELLED);
	assert_true(vault_is_locked(vault));
	assert_false(vault_is_opening(vault));
	secret_free(secret);
	loop_free(loop);
}

static void idleness_locks_it(void **state)
{
	struct loop *loop = loop_new();
	struct events events = { 0 };
	struct err err = ERR_INIT;

	(void)state;
	write_known();
	vault_lock_when_idle(vault, loop, on_locked, &events);
	must_open(vault, KNOWN_PASSPHRASE);
	for (int i = 0; i < 5; i++)
		loop_turn(loop, 1);
	assert_false(vault_is_locked(vault));
	vault_set_idle(vault, 30);
	turn_until(loop, &events.is_locked);
	assert_true(events.was_idle);
	assert_true(vault_is_locked(vault));
	assert_null(vault_get(vault, "RIE test", &err));
	assert_says(&err, "locked");
	assert_false(put(vault, "a", "b", &err));
	events.is_locked = false;
	must_open(vault, KNOWN_PASSPHRASE);
	vault_lock(vault);
	assert_true(events.is_locked);
	assert_false(events.was_idle);
	vault_free(vault);
	vault = vault_new();
	loop_free(loop);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
		TEST(known_file_opens_and_a_wrong_passphrase_does_not),
		TEST(a_new_vault_keeps_what_is_put_there),
		TEST(a_damaged_file_is_said_before_a_passphrase_is_asked),
		TEST(tampering_is_called_so),
		TEST(tampering_with_an_open_vault_is_found),
		TEST(the_passphrase_changes),
		TEST(two_programs_see_each_others_changes),
		TEST(who_does_not_get_the_lock_changes_nothing),
		TEST(two_writers_at_once_lose_nothing),
		TEST(a_kill_at_any_moment_leaves_a_good_file),
		TEST(a_write_that_fails_leaves_the_old_file),
		TEST(a_full_disk_leaves_the_old_file),
		TEST(the_loop_goes_on_while_the_key_is_made),
		TEST(an_opening_can_be_given_up),
		TEST(an_opening_can_be_stopped),
		TEST(idleness_locks_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
