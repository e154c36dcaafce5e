/*
 * Saved requests: what is read of a .http file, that writing leaves every
 * other byte alone, and that faults are named by file and line.
 */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "core/base/path.h"
#include "core/store/http_file.h"

#define HEAD "# our tests\n\n@ods = R0A\n@since=2026-01-01\n\n"
#define POLL "### Replies that wait\n# expect 200\n// @name poll\n" \
	"GET {{base}}/Bundle\n    ?message.receiver:identifier={{ods}}\n" \
	"    &_lastUpdated=gt{{since}} HTTP/1.1\n" \
	"Accept: application/fhir+json\n# why: the gateway asks\nX-A:1\n\n" \
	"# expect path total >= 0\n\n\n"
#define SEND "###\nPOST $process-message\nContent-Type: a/b\n\n" \
	"{\n  \"a\": \"# no comment\"\n}\n\n# expect verdict ok\n\n"
#define PLAIN "### plain\nhttps://a.example/x y\n"

static struct http_file read_good(const char *text)
{
	struct http_file file;
	struct err err = ERR_INIT;

	http_file_init(&file, "folder/t.http");
	if (!http_file_read(&file, text, strlen(text), &err))
		fail_msg("%s", err.text);
	return file;
}

static void test_read(void **state)
{
	struct http_file file = read_good(HEAD POLL SEND PLAIN);
	const struct http_saved *poll = &file.request[0];
	const struct http_saved *sent = &file.request[1];
	struct buf body = BUF_INIT;
	struct err err = ERR_INIT;
	char *title;

	(void)state;
	assert_int_equal(file.count, 3);
	assert_int_equal(file.variable_count, 2);
	assert_string_equal(file.variable[0].name, "ods");
	assert_string_equal(file.variable[1].value, "2026-01-01");
	assert_string_equal(poll->name, "poll");
	assert_string_equal(poll->title, "Replies that wait");
	assert_string_equal(poll->method, "GET");
	assert_string_equal(poll->url, "{{base}}/Bundle?message.receiver:"
		"identifier={{ods}}&_lastUpdated=gt{{since}}");
	assert_int_equal(poll->line, 9);
	assert_int_equal(poll->headers.count, 2);
	assert_string_equal(poll->headers.header[1].value, "1");
	assert_int_equal(poll->expects.count, 2);
	assert_string_equal(poll->expects.note[0].text, "200");
	assert_int_equal(poll->expects.note[0].line, 7);
	assert_string_equal(poll->expects.note[1].text, "path total >= 0");
	assert_int_equal(poll->expects.note[1].line, 16);
	assert_int_equal(poll->body_len, 0);
	assert_int_equal(sent->body_line, 23);
	assert_string_equal(sent->expects.note[0].text, "verdict ok");
	assert_true(http_file_body(&file, sent, &body, &err));
	assert_string_equal(body.data, "{\n  \"a\": \"# no comment\"\n}");
	assert_string_equal(file.request[2].method, "GET");
	assert_string_equal(file.request[2].url, "https://a.example/x y");
	title = http_file_title(sent);
	assert_string_equal(title, "POST $process-message");
	assert_ptr_equal(http_file_find(&file, "POLL"), poll);
	assert_null(http_file_find(&file, "nobody"));
	free(title);
	buf_finish(&body);
	http_file_finish(&file);
}

static void test_other_clients(void **state)
{
	struct http_file file = read_good("\xef\xbb\xbf" "### one\r\n"
		"< {%\r\n  request.variables.set(\"a\", 1)\r\n%}\r\n"
		"post /Patient\r\n\r\n{\"a\":1}\r\n\r\n"
		"> {%\r\n  client.test(\"x\")\r\n\r\n%}\r\n// expect 201\r\n"
		"### two\nGET /b\n\n>> b.json\n### three\ncurl -k https://x\n"
		"### four\nPOST /c\n\n--x\n< ./part.bin\n--x--\n");

	(void)state;
	assert_int_equal(file.count, 4);
	assert_string_equal(file.request[0].method, "POST");
	assert_true(file.request[0].has_script);
	assert_int_equal(file.request[0].body_len, 7);
	assert_string_equal(file.request[0].expects.note[0].text, "201");
	assert_int_equal(file.request[1].body_len, 0);
	assert_non_null(file.request[2].problem);
	assert_non_null(file.request[3].problem);
	assert_null(file.request[1].problem);
	http_file_finish(&file);
}

static void test_faults(void **state)
{
	static const char *const cases[][2] = {
		{ "GET /a\nno header\n", "f.http line 2: a header is" },
		{ "# x\n@a b\n", "f.http line 2: a variable is" },
		{ "@ = b\n", "f.http line 1: a variable is" },
		{ "\n\nGET \n", "f.http line 3: the request line" },
		{ "GET /a\nA b: c\n", "f.http line 2: " },
		{ "GET /a\rb\n", "f.http line 1: the request line has" },
	};
	struct http_file file;
	struct err err = ERR_INIT;

	(void)state;
	http_file_init(&file, "f.http");
	for (size_t i = 0; i < FD_COUNT(cases); i++) {
		assert_false(http_file_read(&file, cases[i][0],
			strlen(cases[i][0]), &err));
		assert_int_equal(err.kind, ERR_CONFIG);
		if (strstr(err.text, cases[i][1]) != err.text)
			fail_msg("%zu: %s", i, err.text);
	}
	assert_false(http_file_read(&file, "GET /\0a", 7, &err));
	http_file_finish(&file);
}

/* The same request put back: no byte changes, whatever the line ends. */
static void test_same_bytes(void **state)
{
	static const char *const texts[] = {
		HEAD POLL SEND PLAIN, POLL, SEND, PLAIN,
		"GET /a", "GET /a  HTTP/1.1  \r\nB:  c \r\n\r\n\r\nbody \r\n",
		"### x\nPOST /a\n\n\n  {}\n\n\n### y\n\n",
		"POST /v2\n\nMSH|^~\\&|A\rPID|1\r\n",
	};

	(void)state;
	for (size_t i = 0; i < FD_COUNT(texts); i++) {
		struct http_file file = read_good(texts[i]);
		struct err err = ERR_INIT;

		for (size_t at = 0; at < file.count; at++) {
			const struct http_saved *request = &file.request[at];
			struct buf body = BUF_INIT;
			char *method = xstrdup(request->method);
			char *url = xstrdup(request->url);
			struct http_writing writing = { NULL, method, url,
				&request->headers, NULL, 0 };

			assert_true(http_file_body(&file, request, &body,
				&err));
			writing.body = body.data;
			writing.body_len = body.len;
			if (!http_file_put(&file, at, &writing, &err))
				fail_msg("%zu: %s", i, err.text);
			assert_string_equal(file.text.data, texts[i]);
			free(method);
			free(url);
			buf_finish(&body);
		}
		http_file_finish(&file);
	}
}

static void put(struct http_file *file, size_t at, const char *url,
	const char *body)
{
	struct http_headers headers = { 0 };
	struct http_writing writing = { "new", "PUT", url, &headers, body,
		strlen(body) };
	struct err err = ERR_INIT;

	http_headers_add(&headers, "If-Match", "W/\"1\"");
	if (!http_file_put(file, at, &writing, &err))
		fail_msg("%s", err.text);
	http_headers_finish(&headers);
}

static void test_change(void **state)
{
	struct http_file file = read_good(HEAD POLL SEND PLAIN);

	(void)state;
	put(&file, 1, "Patient/1", "{}\n");
	assert_string_equal(file.text.data, HEAD POLL
		"###\nPUT Patient/1\nIf-Match: W/\"1\"\n\n{}"
		"\n\n# expect verdict ok\n\n" PLAIN);
	put(&file, 3, "Patient/2", "");
	assert_true(strstr(file.text.data, PLAIN "\n### new\nPUT Patient/2\n"
		"If-Match: W/\"1\"\n") != NULL);
	assert_int_equal(file.count, 4);
	http_file_finish(&file);
	file = read_good("GET /a\r\n");
	put(&file, 1, "b", "x=1");
	assert_string_equal(file.text.data, "GET /a\r\n\r\n### new\r\nPUT b"
		"\r\nIf-Match: W/\"1\"\r\n\r\nx=1\r\n");
	http_file_finish(&file);
	file = read_good("");
	put(&file, 0, "b", "");
	assert_string_equal(file.text.data, "### new\nPUT b\nIf-Match: "
		"W/\"1\"\n");
	http_file_finish(&file);
}

static void test_refused(void **state)
{
	static const char *const bodies[] = { "a\n### b\nc", "a\n# b",
		"< ./file", "a\n> {% x %}" };
	struct http_file file = read_good(PLAIN);
	struct http_headers none = { 0 };
	struct err err = ERR_INIT;

	(void)state;
	for (size_t i = 0; i < FD_COUNT(bodies); i++) {
		struct http_writing writing = { "n", "POST", "/a", &none,
			bodies[i], strlen(bodies[i]) };

		assert_false(http_file_put(&file, 1, &writing, &err));
		assert_int_equal(err.kind, ERR_USAGE);
		assert_string_equal(file.text.data, PLAIN);
	}
	assert_false(http_file_put(&file, 1, &(struct http_writing){ "a\nb",
		"GET", "/a", &none, "", 0 }, &err));
	assert_false(http_file_put(&file, 1, &(struct http_writing){ "a",
		"GET", "", &none, "", 0 }, &err));
	http_file_finish(&file);
}

static void test_hl7v2(void **state)
{
	struct http_file file = read_good("POST {{v2}}\n\n"
		"MSH|^~\\&|A|B\nPID|1\n\n### b\nPOST {{v2}}\n\n"
		"MSH|^~\\&|A|B\rPID|1\r\n");
	struct err err = ERR_INIT;

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct buf body = BUF_INIT;

		assert_true(http_file_body(&file, &file.request[i], &body,
			&err));
		assert_string_equal(body.data, "MSH|^~\\&|A|B\rPID|1\r");
		buf_finish(&body);
	}
	http_file_finish(&file);
}

static void test_files(void **state)
{
	char folder[] = "/tmp/fhirdeck-test-XXXXXX";
	struct http_file file;
	struct buf body = BUF_INIT;
	struct err err = ERR_INIT;
	const char *text = "POST /a\n\n< ./order.json\n### b\n"
		"POST /b\n\n<@ none.json\n";
	char *path, *part;

	(void)state;
	assert_non_null(mkdtemp(folder));
	path = path_join(folder, "t.http");
	part = path_join(folder, "order.json");
	assert_true(path_replace(part, "{ }\n", 4, &err));
	http_file_init(&file, path);
	assert_true(http_file_read(&file, text, strlen(text), &err));
	assert_true(http_file_save(&file, &err));
	http_file_clear(&file);
	assert_true(http_file_open(&file, &err));
	assert_int_equal(file.count, 2);
	assert_true(http_file_body(&file, &file.request[0], &body, &err));
	assert_string_equal(body.data, "{ }\n");
	assert_false(file.request[0].expands_file);
	assert_true(file.request[1].expands_file);
	assert_false(http_file_body(&file, &file.request[1], &body, &err));
	assert_non_null(strstr(err.text, "t.http line 7: "));
	assert_non_null(strstr(err.text, "none.json"));
	unlink(path);
	unlink(part);
	rmdir(folder);
	free(path);
	free(part);
	buf_finish(&body);
	http_file_finish(&file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_read),
		cmocka_unit_test(test_other_clients),
		cmocka_unit_test(test_faults),
		cmocka_unit_test(test_same_bytes),
		cmocka_unit_test(test_change),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_hl7v2),
		cmocka_unit_test(test_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
