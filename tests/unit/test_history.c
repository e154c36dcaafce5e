/*
 * The history: what is kept, what is never kept, and its file.
 */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/base/buf.h"
#include "core/base/path.h"
#include "core/engine/option.h"
#include "core/store/history.h"

static char *folder, *file;

static int set_up(void **state)
{
	const char *base = getenv("TMPDIR");

	(void)state;
	option_reset();
	folder = xasprintf("%s/fhirdeck-test-XXXXXX",
		base != NULL ? base : "/tmp");
	if (mkdtemp(folder) == NULL)
		return -1;
	file = path_join(folder, "history.jsonl");
	path_set_root(folder);
	return 0;
}

static int tear_down(void **state)
{
	char *lock = xasprintf("%s.lock", file);
	int status;

	(void)state;
	unlink(file);
	unlink(lock);
	free(lock);
	status = rmdir(folder);
	free(folder);
	free(file);
	path_set_root(NULL);
	option_reset();
	return status;
}

static struct history *open_good(void)
{
	struct err problem = ERR_INIT;
	struct history *history = history_open(&problem);

	if (err_is_set(&problem))
		fail_msg("%s", problem.text);
	return history;
}

static void add(struct history *history, char *url, char *note)
{
	char connection[] = "RIE", method[] = "GET", verdict[] = "ok";
	struct history_entry entry = { .at = 1770114660,
		.connection = connection, .method = method, .url = url,
		.status = 200, .verdict = verdict, .note = note, .ms = 143,
		.bytes = 5000000000, .exchange = 7 };

	history_add(history, &entry);
}

static void add_url(struct history *history, const char *url)
{
	char *copy = xstrdup(url), note[] = "";

	add(history, copy, note);
	free(copy);
}

static struct buf read_file(void)
{
	struct buf text = BUF_INIT;
	struct err err = ERR_INIT;

	if (!path_read(file, 1 << 20, &text, &err))
		fail_msg("%s", err.text);
	return text;
}

static void set_option(const char *name, const char *value)
{
	struct err err = ERR_INIT;

	if (!option_set(name, value, &err))
		fail_msg("%s", err.text);
}

static void test_keep_and_read(void **state)
{
	static const char line[] = "{\"at\":\"2026-02-03T10:31:00Z\","
		"\"connection\":\"RIE\",\"method\":\"GET\",\"url\":"
		"\"https://h/Patient/1\",\"status\":200,\"verdict\":\"ok\","
		"\"note\":\"\",\"ms\":143,\"bytes\":5000000000}\n{";
	struct history *history = open_good();
	const struct history_entry *entry;
	struct stat status;
	struct buf text;

	(void)state;
	assert_int_equal(history_count(history), 0);
	add_url(history, "https://h/Patient/1");
	add_url(history, "https://h/Task");
	assert_int_equal(history_count(history), 2);
	assert_string_equal(history_at(history, 0)->url, "https://h/Task");
	assert_int_equal(history_at(history, 0)->exchange, 7);
	assert_null(history_at(history, 2));
	history_free(history);
	text = read_file();
	assert_memory_equal(text.data, line, strlen(line));
	buf_finish(&text);
	assert_int_equal(stat(file, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0600);
	history = open_good();
	assert_int_equal(history_count(history), 2);
	entry = history_at(history, 1);
	assert_string_equal(entry->url, "https://h/Patient/1");
	assert_string_equal(entry->connection, "RIE");
	assert_string_equal(entry->method, "GET");
	assert_string_equal(entry->verdict, "ok");
	assert_int_equal(entry->at, 1770114660);
	assert_int_equal(entry->status, 200);
	assert_int_equal(entry->ms, 143);
	assert_int_equal(entry->bytes, 5000000000);
	assert_int_equal(entry->exchange, 0);
	history_free(history);
	history_free(NULL);
}

/* Neither memory nor file ever have what must not be kept. */
static void test_redaction(void **state)
{
	struct history *history = open_good();
	char url[] = "https://u:hunter2@h/Patient?identifier=9999999468"
		"&access_token=hunter2";
	char note[] = "no patient 9999999468 or 999 999 9468 at "
		"https://h/P?token=hunter2&family=Smith \x1b[2J here";
	struct buf text;

	(void)state;
	add(history, url, note);
	assert_null(strstr(history_at(history, 0)->url, "9468"));
	assert_null(strstr(history_at(history, 0)->note, "\x1b"));
	assert_non_null(strstr(history_at(history, 0)->note, "no patient "));
	assert_non_null(strstr(history_at(history, 0)->note, " here"));
	history_free(history);
	text = read_file();
	assert_null(strstr(text.data, "hunter2"));
	assert_null(strstr(text.data, "9468"));
	assert_null(strstr(text.data, "Smith"));
	assert_non_null(strstr(text.data, "https://h/Patient?identifier="));
	buf_finish(&text);
}

static void test_identifiers_shown_on_demand(void **state)
{
	struct history *history;

	(void)state;
	set_option("mask-identifiers", "no");
	history = open_good();
	add_url(history, "https://h/P?identifier=9999999468&token=hunter2");
	assert_non_null(strstr(history_at(history, 0)->url, "9999999468"));
	assert_null(strstr(history_at(history, 0)->url, "hunter2"));
	history_free(history);
}

static void test_memory_only(void **state)
{
	struct history *history;

	(void)state;
	set_option("history", "no");
	history = open_good();
	add_url(history, "https://h/1");
	assert_int_equal(history_count(history), 1);
	history_free(history);
	assert_false(path_exists(file));
}

static void write_text(const char *text)
{
	struct err err = ERR_INIT;

	assert_true(path_replace(file, text, strlen(text), &err));
}

#define LINE(url) "{\"at\":\"2026-02-03T10:31:00Z\",\"url\":\"" url "\"}\n"

static void test_bad_lines(void **state)
{
	struct err problem = ERR_INIT;
	struct history *history;

	(void)state;
	write_text(LINE("a") "oops\n" LINE("b") "\n{\"at\":\"x\",\"url\":"
		"\"c\"}\n{\"at\":\"2026-02-03T10:31:00Z\",\"url\":\"d\","
		"\"status\":1e99,\"ms\":-4,\"bytes\":\"x\"}\n");
	history = history_open(&problem);
	assert_int_equal(problem.kind, ERR_CONFIG);
	assert_non_null(strstr(problem.text, "line 2 is no entry"));
	assert_non_null(strstr(problem.text, "2 such lines"));
	assert_int_equal(history_count(history), 3);
	assert_string_equal(history_at(history, 1)->url, "b");
	assert_string_equal(history_at(history, 1)->method, "");
	assert_int_equal(history_at(history, 0)->status, 999);
	assert_int_equal(history_at(history, 0)->ms, 0);
	assert_int_equal(history_at(history, 0)->bytes, 0);
	history_free(history);
}

/* A line a crash cut off does not swallow the next one. */
static void test_cut_off_line(void **state)
{
	struct err problem = ERR_INIT;
	struct history *history;

	(void)state;
	write_text(LINE("a") "{\"at\":\"2026-02-03T1");
	history = history_open(&problem);
	assert_true(err_is_set(&problem));
	assert_int_equal(history_count(history), 1);
	add_url(history, "https://h/b");
	add_url(history, "https://h/c");
	history_free(history);
	err_clear(&problem);
	history = history_open(&problem);
	assert_int_equal(history_count(history), 3);
	assert_string_equal(history_at(history, 1)->url, "https://h/b");
	history_free(history);
}

static size_t line_count(void)
{
	struct buf text = read_file();
	size_t lines = 0;

	for (size_t i = 0; i < text.len; i++)
		lines += text.data[i] == '\n';
	buf_finish(&text);
	return lines;
}

static void test_bounded(void **state)
{
	struct history *history;
	char url[40];

	(void)state;
	set_option("history-limit", "10");
	history = open_good();
	for (int i = 1; i <= 15; i++) {
		snprintf(url, sizeof(url), "https://h/%d", i);
		add_url(history, url);
	}
	assert_int_equal(line_count(), 15);
	assert_int_equal(history_count(history), 15);
	add_url(history, "https://h/16");
	assert_int_equal(line_count(), 10);
	assert_int_equal(history_count(history), 10);
	assert_string_equal(history_at(history, 9)->url, "https://h/7");
	add_url(history, "https://h/17");
	history_free(history);
	history = open_good();
	assert_int_equal(history_count(history), 10);
	assert_string_equal(history_at(history, 0)->url, "https://h/17");
	assert_string_equal(history_at(history, 9)->url, "https://h/8");
	history_free(history);
}

/* What another deck appended meanwhile survives the trimming. */
static void test_two_decks(void **state)
{
	struct history *one, *other;

	(void)state;
	set_option("history-limit", "10");
	one = open_good();
	other = open_good();
	add_url(other, "https://h/other");
	for (int i = 0; i < 9; i++)
		add_url(one, "https://h/one");
	assert_int_equal(line_count(), 10);
	history_free(one);
	history_free(other);
	one = open_good();
	assert_int_equal(history_count(one), 10);
	assert_string_equal(history_at(one, 9)->url, "https://h/other");
	history_free(one);
}

/* One deck's share: every URL has the deck and a number in it. */
static pid_t start_writer(int deck)
{
	pid_t pid = fork();
	struct history *history;

	assert_true(pid >= 0);
	if (pid != 0)
		return pid;
	history = open_good();
	for (int i = 0; i < 100; i++) {
		char url[60];

		snprintf(url, sizeof(url), "https://h/%d-%d-", deck, i);
		add_url(history, url);
	}
	history_free(history);
	_exit(0);
}

/* Each line is whole, and the last ones of each deck are all there. */
static void test_decks_at_the_same_time(void **state)
{
	enum { DECKS = 4 };
	struct buf text;
	pid_t pid[DECKS];
	int status;

	(void)state;
	set_option("history-limit", "300");
	for (int i = 0; i < DECKS; i++)
		pid[i] = start_writer(i);
	for (int i = 0; i < DECKS; i++) {
		assert_int_equal(waitpid(pid[i], &status, 0), pid[i]);
		assert_int_equal(status, 0);
	}
	/* open_good says when a line is none. */
	history_free(open_good());
	text = read_file();
	assert_true(line_count() <= DECKS * 100);
	for (int i = 0; i < DECKS; i++) {
		char url[60];

		snprintf(url, sizeof(url), "https://h/%d-99-", i);
		assert_non_null(strstr(text.data, url));
	}
	buf_finish(&text);
}

static void test_long_texts(void **state)
{
	struct history *history = open_good();
	struct buf url = BUF_INIT;

	(void)state;
	buf_puts(&url, "https://h/");
	while (url.len < 100000)
		buf_puts(&url, "\xc3\xa9");
	add_url(history, url.data);
	assert_true(strlen(history_at(history, 0)->url) < 2100);
	assert_memory_equal(history_at(history, 0)->url + 1998,
		"\xc3\xa9\xe2\x80\xa6", 6);
	buf_finish(&url);
	history_free(history);
}

static void test_clear(void **state)
{
	struct history *history = open_good();
	struct err err = ERR_INIT;

	(void)state;
	assert_true(history_clear(history, &err));
	add_url(history, "https://h/1");
	assert_true(history_clear(history, &err));
	assert_int_equal(history_count(history), 0);
	assert_false(path_exists(file));
	add_url(history, "https://h/2");
	history_free(history);
	history = open_good();
	assert_int_equal(history_count(history), 1);
	history_free(history);
}

#define WITH_FOLDER(test) \
	cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_FOLDER(test_keep_and_read),
		WITH_FOLDER(test_redaction),
		WITH_FOLDER(test_identifiers_shown_on_demand),
		WITH_FOLDER(test_memory_only),
		WITH_FOLDER(test_bad_lines),
		WITH_FOLDER(test_cut_off_line),
		WITH_FOLDER(test_bounded),
		WITH_FOLDER(test_two_decks),
		WITH_FOLDER(test_decks_at_the_same_time),
		WITH_FOLDER(test_long_texts),
		WITH_FOLDER(test_clear),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
