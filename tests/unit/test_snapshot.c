/*
 * Statements of earlier days: what is kept and what is not, which one is
 * found, bounds, modes, files that are no snapshots.
 */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/clock.h"
#include "core/base/path.h"
#include "core/engine/option.h"
#include "core/store/snapshot.h"
#include "core/store/snapshot_files.h"

enum { START = 1770114660, DAY = 86400 };	/* a Tuesday, 10:31 UTC */

static char root[] = "/tmp/fhirdeck-snapshot-XXXXXX";

static void empty_folder(void)
{
	struct snapshot_files files;

	snapshot_files_list(NULL, &files);
	for (size_t i = 0; i < files.count; i++)
		unlink(files.file[i].path);
	snapshot_files_finish(&files);
}

static int set_up(void **state)
{
	(void)state;
	clock_hold(START);
	empty_folder();
	return 0;
}

/* A statement whose server has that version. */
static struct statement statement(const char *version)
{
	struct statement out;
	struct err err = ERR_INIT;
	struct buf text = BUF_INIT;

	buf_printf(&text, "{\"resourceType\":\"CapabilityStatement\","
		"\"kind\":\"instance\",\"fhirVersion\":\"4.0.1\",\"software\":"
		"{\"name\":\"E\",\"version\":\"%s\"},\"rest\":[{\"mode\":"
		"\"server\"}]}", version);
	assert_true(statement_adopt(&out, &text, &err));
	return out;
}

static long was_before;	/* the version keep found to be another one, or 0 */

static void keep(const char *connection, const char *version)
{
	struct statement now = statement(version);
	struct snapshot before;
	struct err err = ERR_INIT;
	bool has_before;

	if (!snapshot_keep(connection, "cdr", &now.text, now.found, &before,
	    &has_before, &err))
		fail_msg("%s", err.text);
	was_before = has_before ? strtol(
		before.statement.found->software_version, NULL, 10) : 0;
	snapshot_finish(&before);
	statement_finish(&now);
}

static size_t count(void)
{
	struct snapshot_files files;
	size_t found;

	snapshot_files_list(NULL, &files);
	found = files.count;
	snapshot_files_finish(&files);
	return found;
}

/* What the newest other one's version is; "" when there is none. */
static void expect_before(const char *connection, const char *version,
	const char *expected, time_t last)
{
	struct statement now = statement(version);
	struct snapshot before;
	struct err err = ERR_INIT;
	bool is_found = snapshot_before(connection, "cdr", now.found, &before,
		&err);

	assert_false(err_is_set(&err));
	assert_int_equal(is_found, *expected != '\0');
	if (is_found) {
		assert_string_equal(before.statement.found->software_version,
			expected);
		assert_int_equal(before.last, last);
	}
	snapshot_finish(&before);
	statement_finish(&now);
}

static void test_only_what_differs(void **state)
{
	(void)state;
	expect_before("A", "1", "", 0);
	keep("A", "1");
	keep("A", "1");
	assert_int_equal(count(), 1);
	expect_before("A", "1", "", 0);
	clock_hold(START + DAY);
	keep("A", "1");
	assert_int_equal(count(), 1);
	clock_hold(START + 3 * DAY);
	expect_before("A", "2", "1", START + DAY);
	keep("A", "2");
	assert_int_equal(was_before, 1);
	assert_int_equal(count(), 2);
	/* And the one before stays the one before. */
	clock_hold(START + 4 * DAY);
	keep("A", "2");
	assert_int_equal(was_before, 0);
	expect_before("A", "2", "1", START + DAY);
}

static void test_services_apart(void **state)
{
	(void)state;
	keep("A", "1");
	keep("B", "2");
	assert_int_equal(count(), 2);
	expect_before("B", "2", "", 0);
	expect_before("C", "2", "", 0);
}

static void test_same_second(void **state)
{
	(void)state;
	keep("A", "1");
	keep("A", "2");
	keep("A", "3");
	assert_int_equal(count(), 3);
	expect_before("A", "3", "2", START);
}

static void expect_at(const char *when, const char *version)
{
	struct snapshot found;
	struct err err = ERR_INIT;

	assert_true(snapshot_is_moment(when));
	if (snapshot_at("A", "cdr", when, &found, &err))
		assert_string_equal(found.statement.found->software_version,
			version);
	else
		assert_string_equal("", version);
	if (*version == '\0')
		assert_non_null(strstr(err.text, "2026-02-03T10:31"));
	snapshot_finish(&found);
}

static void test_moments(void **state)
{
	struct snapshot found;
	struct err err = ERR_INIT;

	(void)state;
	keep("A", "1");
	clock_hold(START + 2 * DAY);
	keep("A", "2");
	expect_at("2026-02-02", "");
	expect_at("2026-02-03", "1");
	expect_at("2026-02-03T10:30", "");
	expect_at("2026-02-03T10:31", "1");
	expect_at("2026-02-04", "1");
	expect_at("2026-02-05T10:30:59Z", "1");
	expect_at("2026-02-05", "2");
	expect_at("2027-01-01", "2");
	assert_false(snapshot_is_moment("2026-02"));
	assert_false(snapshot_is_moment("RIE Dev"));
	assert_false(snapshot_is_moment("2026-02-03x"));
	assert_false(snapshot_is_moment("2026-02-03T10:31:00ZZ"));
	assert_false(snapshot_is_moment(""));
	assert_false(snapshot_at("A", "cdr", "2026-02-99", &found, &err));
	assert_non_null(strstr(err.text, "is no date"));
}

static void test_bounds(void **state)
{
	char name[16], version[16];
	struct stat status;
	struct snapshot_files files;

	(void)state;
	for (int i = 0; i < 12; i++) {
		clock_hold(START + i);
		snprintf(version, sizeof(version), "%d", i);
		keep("A", version);
	}
	assert_int_equal(count(), SNAPSHOTS_EACH);
	for (int i = 0; i < 40; i++) {
		clock_hold(START + 100 + i);
		snprintf(name, sizeof(name), "C%d", i);
		keep(name, "1");
	}
	assert_int_equal(count(), SNAPSHOTS_ALL);
	snapshot_files_list(NULL, &files);
	assert_int_equal(stat(files.file[0].path, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0600);
	snapshot_files_finish(&files);
}

static void write_over(const char *text)
{
	struct snapshot_files files;
	struct err err = ERR_INIT;

	snapshot_files_list(NULL, &files);
	assert_true(path_replace(files.file[0].path, text, strlen(text),
		&err));
	snapshot_files_finish(&files);
}

static void test_spoilt_files(void **state)
{
	static const char *const texts[] = {
		"", "x", "{}\n{}", "{\"first\":\"2026-02-03T10:31:00Z\"}\n",
		"{\"first\":\"2026-02-03T10:31:00Z\",\"last\":"
			"\"2026-02-03T10:31:00Z\"}\n{\"resourceType\":"
			"\"Patient\"}",
		"{\"first\":\"2026-02-03T10:31:00Z\",\"last\":7}\n",
	};

	(void)state;
	for (size_t i = 0; i < FD_COUNT(texts); i++) {
		empty_folder();
		keep("A", "1");
		write_over(texts[i]);
		expect_before("A", "2", "", 0);
		keep("A", "2");
		assert_int_equal(count(), 2);
	}
}

static void test_not_where_no_history(void **state)
{
	struct statement now = statement("1");
	struct snapshot before;
	struct err err = ERR_INIT;
	bool has_before;

	(void)state;
	keep("A", "2");
	assert_true(option_set("history", "no", &err));
	assert_false(snapshot_keep("A", "cdr", &now.text, now.found, &before,
		&has_before, &err));
	assert_non_null(strstr(err.text, "history"));
	assert_int_equal(count(), 1);
	assert_false(snapshot_before("A", "cdr", now.found, &before, &err));
	assert_true(option_set("history", "yes", &err));
	statement_finish(&now);
}

static void test_since(void **state)
{
	char text[32];

	(void)state;
	snapshot_since(text, sizeof(text), START - 60);
	assert_string_equal(text, "10:30");
	snapshot_since(text, sizeof(text), START - 3 * DAY);
	assert_string_equal(text, "Saturday");
	snapshot_since(text, sizeof(text), START - 9 * DAY);
	assert_string_equal(text, "2026-01-25");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_only_what_differs, set_up),
		cmocka_unit_test_setup(test_services_apart, set_up),
		cmocka_unit_test_setup(test_same_second, set_up),
		cmocka_unit_test_setup(test_moments, set_up),
		cmocka_unit_test_setup(test_bounds, set_up),
		cmocka_unit_test_setup(test_spoilt_files, set_up),
		cmocka_unit_test_setup(test_not_where_no_history, set_up),
		cmocka_unit_test_setup(test_since, set_up),
	};
	char *folder;
	int failed;

	setenv("TZ", "UTC", 1);
	if (mkdtemp(root) == NULL)
		return 1;
	path_set_root(root);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	empty_folder();
	folder = path_user_file(PATH_STATE, "capability");
	rmdir(folder);
	free(folder);
	rmdir(root);
	return failed;
}
