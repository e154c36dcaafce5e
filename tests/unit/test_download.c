#include "core/net/download.h"

/*
 * Answers that go to a file: the whole under its name, nothing under it while
 * it comes, no part left when it fails or is stopped; an answer that is an
 * error is no file; nothing of a download is kept in memory.
 */

#include "http_fixture.h"

#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>

static char folder[64], target[96];

static int set_up_folder(void **state)
{
	const char *base = getenv("TMPDIR");

	snprintf(folder, sizeof(folder), "%s/fhirdeck-download-XXXXXX",
		base != NULL ? base : "/tmp");
	if (mkdtemp(folder) == NULL)
		return -1;
	snprintf(target, sizeof(target), "%s/answer.json", folder);
	return set_up(state);
}

static int tear_down_folder(void **state)
{
	unlink(target);
	rmdir(folder);
	return tear_down(state);
}

static size_t files(void)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;
	size_t count = 0;

	assert_non_null(dir);
	while ((entry = readdir(dir)) != NULL)
		count += entry->d_name[0] != '.';
	closedir(dir);
	return count;
}

static struct download *begin(void)
{
	struct err err = ERR_INIT;
	struct download *download = download_new(target, &err);

	if (download == NULL)
		fail_msg("%s", err.text);
	return download;
}

static const struct exchange *fetch_into(struct download *download,
	const char *path)
{
	struct http_request request = get(at(path));

	request.body_cap = 100;
	request.sink = download_write;
	request.sink_data = download;
	return fetch(&request);
}

static void test_whole(void **state)
{
	struct download *download = begin();
	const struct exchange *exchange = fetch_into(download,
		"/size?300000");
	struct err err = ERR_INIT;
	struct stat status;

	(void)state;
	assert_int_equal(exchange->state, EXCHANGE_DONE);
	assert_int_equal(exchange->body.len, 0);
	assert_int_equal(download_size(download), 300000);
	assert_false(path_exists(target));
	assert_true(download_finish(download, &err));
	assert_int_equal(stat(target, &status), 0);
	assert_int_equal(status.st_size, 300000);
	assert_int_equal(status.st_mode & 0777, 0600);
	assert_int_equal(files(), 1);
}

static void test_old_file_stays_until_then(void **state)
{
	struct err err = ERR_INIT;
	struct buf text = BUF_INIT;
	struct download *download;

	(void)state;
	assert_true(path_replace(target, "old", 3, &err));
	download = begin();
	assert_int_equal(fetch_into(download, "/ok")->state, EXCHANGE_DONE);
	assert_true(path_read(target, 100, &text, &err));
	assert_string_equal(text.data, "old");
	buf_finish(&text);
	assert_true(download_finish(download, &err));
	assert_true(path_read(target, 100, &text, &err));
	assert_says(text.data, "Patient");
	buf_finish(&text);
}

static void test_failure_leaves_nothing(void **state)
{
	struct download *download = begin();
	const struct exchange *exchange = fetch_into(download, "/short");

	(void)state;
	assert_int_equal(exchange->state, EXCHANGE_FAILED);
	download_drop(download);
	assert_int_equal(files(), 0);
}

static void test_cancel_leaves_nothing(void **state)
{
	struct download *download = begin();
	struct http_request request = get(at("/stall"));
	struct err err = ERR_INIT;
	uint32_t id;

	(void)state;
	request.sink = download_write;
	request.sink_data = download;
	id = http_send(fx.http, &request, &err);
	turn_until(id, EXCHANGE_RECEIVING);
	http_cancel(fx.http, id);
	download_drop(download);
	assert_int_equal(files(), 0);
}

static void test_error_is_no_file(void **state)
{
	struct download *download = begin();
	const struct exchange *exchange = fetch_into(download, "/502");

	(void)state;
	assert_int_equal(exchange->status, 502);
	assert_int_equal(download_size(download), 0);
	assert_true(exchange->body.len > 0);
	download_drop(download);
	assert_int_equal(files(), 0);
}

static bool refuse(void *data, const char *bytes, size_t len)
{
	(void)bytes;
	*(size_t *)data += len;
	return false;
}

static void test_full_disk_ends_it(void **state)
{
	struct http_request request = get(at("/size?300000"));
	const struct exchange *exchange;
	size_t seen = 0;

	(void)state;
	request.sink = refuse;
	request.sink_data = &seen;
	exchange = fetch(&request);
	assert_int_equal(exchange->state, EXCHANGE_FAILED);
	assert_int_equal(exchange->error.kind, ERR_FILE);
	assert_says(exchange->error.text, "disk");
	assert_true(seen > 0 && seen < 300000);
}

static void test_folder_that_is_not_there(void **state)
{
	struct err err = ERR_INIT;

	(void)state;
	assert_null(download_new("/nowhere/at/all/answer.json", &err));
	assert_int_equal(err.kind, ERR_FILE);
	assert_says(err.text, "there is no folder /nowhere/at/all: ");
	download_drop(NULL);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up_folder, \
	tear_down_folder)

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		CASE(test_whole),
		CASE(test_old_file_stays_until_then),
		CASE(test_failure_leaves_nothing),
		CASE(test_cancel_leaves_nothing),
		CASE(test_error_is_no_file),
		CASE(test_full_disk_ends_it),
		CASE(test_folder_that_is_not_there),
	};

	(void)argc;
	fixture_program = argv[0];
	forget_proxies();
	return cmocka_run_group_tests(tests, start_faultd, stop_faultd);
}
