#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/store/http_file.h"
#include "core/store/import.h"

/* Read and finished by the test. */
static struct import read_as(enum import_kind kind, const char *text)
{
	struct import import;
	struct err err = ERR_INIT;

	import_init(&import, "sample");
	if (!import_read(&import, kind, text, strlen(text), &err))
		fail_msg("%s: %s", text, err.text);
	return import;
}

static void expect_note(const struct import *import, const char *part)
{
	for (size_t i = 0; i < import->note_count; i++)
		if (strstr(import->note[i].text, part) != NULL)
			return;
	for (size_t i = 0; i < import->note_count; i++)
		print_message("note: %s\n", import->note[i].text);
	fail_msg("no note says: %s", part);
}

static void expect_refused(enum import_kind kind, const char *text,
	const char *part)
{
	struct import import;
	struct err err = ERR_INIT;

	import_init(&import, "sample");
	assert_false(import_read(&import, kind, text, strlen(text), &err));
	if (strstr(err.text, part) == NULL)
		fail_msg("%s: %s, not: %s", text, err.text, part);
	import_finish(&import);
}

/* Its .http text is read back, and has none of its secrets. */
static void expect_written(struct import *import, size_t requests)
{
	struct buf text = BUF_INIT;
	struct http_file file;
	struct err err = ERR_INIT;

	import_write(import, NULL, &text);
	http_file_init(&file, "written");
	if (!http_file_read(&file, text.data, text.len, &err))
		fail_msg("%s in:\n%s", err.text, text.data);
	assert_int_equal(file.count, requests);
	for (size_t i = 0; i < import->secret_count; i++)
		assert_null(strstr(text.data,
			secret_bytes(import->secret[i].value)));
	http_file_finish(&file);
	buf_finish(&text);
}

struct curl_case {
	const char *line;
	const char *method, *url, *headers, *body, *file, *note;
};

#define FORM "Content-Type: application/x-www-form-urlencoded\n"

static const struct curl_case curl_cases[] = {
	{ "curl https://a/Patient", "GET", "https://a/Patient", "", "", NULL,
		NULL },
	{ "curl a/Patient", "GET", "http://a/Patient", "", "", NULL, NULL },
	{ "$ curl -I 'https://a/x y'", "HEAD", "https://a/x y", "", "", NULL,
		NULL },
	{ "curl -XPUT https://a -H'If-Match: W/\"1\"' -d '{\"a\": 1}' "
		"--header \"Content-Type: application/fhir+json\"", "PUT",
		"https://a", "If-Match: W/\"1\"\nContent-Type: "
		"application/fhir+json\n", "{\"a\": 1}", NULL, NULL },
	{ "curl \\\n  -X DELETE \\\n  https://a/Patient/1", "DELETE",
		"https://a/Patient/1", "", "", NULL, NULL },
	{ "curl https://a -d a=1 --data b=2 --data-raw @c", "POST",
		"https://a", FORM, "a=1&b=2&@c", NULL, NULL },
	{ "curl https://a -d @order.json -H 'Content-Type: "
		"application/fhir+json'", "POST", "https://a",
		"Content-Type: application/fhir+json\n", "", "order.json",
		"the body is the file order.json" },
	{ "curl --data-binary @'my file' https://a", "POST", "https://a",
		FORM, "", "my file", NULL },
	{ "curl -T up.json https://a/Patient/1", "PUT", "https://a/Patient/1",
		"", "", "up.json", NULL },
	{ "curl https://a -d x=1 -d @f", "POST", "https://a", FORM, "",
		NULL, "put together with a file" },
	{ "curl https://a --data-urlencode 'name=A & B' "
		"--data-urlencode =c/d", "POST", "https://a", FORM,
		"name=A%20%26%20B&c%2Fd", NULL, NULL },
	{ "curl -G https://a/Patient -d name=x --data-urlencode 'given=y z'",
		"GET", "https://a/Patient?name=x&given=y%20z", "", "", NULL,
		NULL },
	{ "curl --url-query 'a=b c' https://a?x=1#frag", "GET",
		"https://a?x=1&a=b%20c", "", "", NULL, NULL },
	{ "curl --json '{\"a\":1}' https://a", "POST", "https://a",
		"Content-Type: application/json\nAccept: application/json\n",
		"{\"a\":1}", NULL, NULL },
	{ "curl -A deck -e https://b/ https://a", "GET", "https://a",
		"User-Agent: deck\nReferer: https://b/\n", "", NULL, NULL },
	{ "curl -d $'MSH|^~\\\\&|A\\rPID|\\u00e9\\'\\x41\\101' https://a",
		"POST", "https://a", FORM,
		"MSH|^~\\&|A\rPID|\xc3\xa9'AA", NULL, NULL },
	{ "curl \"https://a/$ID/${OTHER}?x=\\$1\"", "GET",
		"https://a/{{ID}}/{{OTHER}}?x=$1", "", "", NULL,
		"--var NAME=VALUE" },
	{ "curl https://a -H 'X-Empty;' -H 'Accept:'", "GET", "https://a",
		"X-Empty: \n", "", NULL, NULL },
	{ "curl -k https://a", "GET", "https://a", "", "", NULL,
		"a certificate is always verified" },
	{ "curl -sSLvo out.json https://a", "GET", "https://a", "", "", NULL,
		"-o" },
	{ "curl -F file=@x https://a", "POST", "https://a", "", "", NULL,
		"multipart forms are not supported" },
	{ "curl --cacert ca.pem --cert me.pem:pass-phrase --key me.key "
		"--resolve a:443:10.0.0.1 -x http://p:3128 https://a", "GET",
		"https://a", "", "", NULL, "--cacert ca.pem: a setting" },
	{ "curl --frobnicate yes https://a", "GET", "https://a", "", "",
		NULL, "--frobnicate and the word behind it" },
	{ "curl -b 'session=0123456789' https://a", "GET", "https://a", "",
		"", NULL, "a login of a browser" },
	{ "curl https://a | jq .", "GET", "https://a", "", "", NULL,
		"not curl's" },
	{ "curl https://a > out 2>&1", "GET", "https://a", "", "", NULL,
		"not curl's" },
	{ "curl 'https://a/Patient?identifier=[1-3]'", "GET",
		"https://a/Patient?identifier=[1-3]", "", "", NULL,
		"brackets are sent as they are" },
	/* As a browser copies it for cmd.exe, and typed for it. */
	{ "curl ^\"https://a/Patient?x=^%^20y^\" ^\n  -H ^\"Accept: */*^\" ^\n"
		"  --data-raw ^\"^{^\\^\"a^\\^\":1^}^\"", "POST",
		"https://a/Patient?x=%20y", "Accept: */*\n" FORM, "{\"a\":1}",
		NULL, NULL },
	{ "curl.exe -H \"X: \"\"y\"\"\" -d \"{\\\"a\\\": \\\"\\\\\\\\\\\"}\" "
		"https://a", "POST", "https://a", "X: \"y\"\n" FORM,
		"{\"a\": \"\\\\\"}", NULL, NULL },
};

static void expect_request(const struct import_request *request,
	const struct curl_case *want)
{
	struct buf headers = BUF_INIT;

	for (size_t i = 0; i < request->headers.count; i++)
		buf_printf(&headers, "%s: %s\n",
			request->headers.header[i].name,
			request->headers.header[i].value);
	assert_string_equal(request->method, want->method);
	assert_string_equal(request->url, want->url);
	assert_string_equal(headers.data, want->headers);
	assert_string_equal(request->body.data, want->body);
	if (want->file == NULL)
		assert_null(request->body_file);
	else
		assert_string_equal(request->body_file, want->file);
	buf_finish(&headers);
}

static void curl_lines_are_read(void **state)
{
	(void)state;
	for (size_t i = 0; i < FD_COUNT(curl_cases); i++) {
		struct import import = read_as(IMPORT_UNKNOWN,
			curl_cases[i].line);

		print_message("%s\n", curl_cases[i].line);
		assert_int_equal(import.kind, IMPORT_CURL);
		assert_int_equal(import.count, 1);
		expect_request(&import.request[0], &curl_cases[i]);
		if (curl_cases[i].note != NULL)
			expect_note(&import, curl_cases[i].note);
		import_finish(&import);
	}
}

static void curl_lines_that_are_none(void **state)
{
	static const char *const lines[][2] = {
		{ "curl 'https://a", "line 1 column 16: a ' is not closed" },
		{ "curl \\\n \"https://a", "line 2 column 12: a \" is not" },
		{ "curl https://a -d $(cat x)", "is not run" },
		{ "curl https://a -d `cat x`", "is not run" },
		{ "curl https://a/${A:-b}", "only ${NAME}" },
		{ "curl -d $'\\0' https://a", "NUL" },
		{ "curl -X", "-X needs a value" },
		{ "curl -s -H 'A: b'", "has no URL" },
		{ "curl https://a -o", "-o needs a value" },
	};

	(void)state;
	for (size_t i = 0; i < FD_COUNT(lines); i++)
		expect_refused(IMPORT_CURL, lines[i][0], lines[i][1]);
	expect_refused(IMPORT_CURL, "wget https://a", "holds no curl command");
	expect_refused(IMPORT_UNKNOWN, "openapi: 3.0.0", "YAML");
	expect_refused(IMPORT_UNKNOWN, "{\"a\": }", "sample line 1");
	expect_refused(IMPORT_UNKNOWN, "{\"a\": 1}", "is JSON, but no");
	expect_refused(IMPORT_UNKNOWN, "{\n\"openapi\":\"3\\u0000\"}",
		"sample line 2: a NUL");
}

static void a_script_has_many(void **state)
{
	struct import import = read_as(IMPORT_UNKNOWN, "#!/bin/sh\n"
		"# the first\nexport A=1\ncurl https://a/1 https://a/2\n"
		"curl https://a/3 --next -X POST https://a/4; curl https://a/5"
		" && echo done\n");
	static const char *const urls[] = { "https://a/1", "https://a/2",
		"https://a/3", "https://a/4", "https://a/5" };

	(void)state;
	assert_int_equal(import.count, FD_COUNT(urls));
	for (size_t i = 0; i < FD_COUNT(urls); i++)
		assert_string_equal(import.request[i].url, urls[i]);
	assert_string_equal(import.request[3].method, "POST");
	assert_string_equal(import.request[4].method, "GET");
	expect_note(&import, "a command: it is not curl's");
	assert_string_equal(import.note[0].where, "line 3");
	expect_written(&import, 5);
	import_finish(&import);
}

struct secret_case {
	const char *line, *name, *value, *url, *body;
};

static const struct secret_case secret_cases[] = {
	{ "curl -u 'ann:pass-word-1' https://a", "password", "pass-word-1",
		"https://a", "" },
	{ "curl https://ann:pass-word-1@a/x", "password", "pass-word-1",
		"https://a/x", "" },
	{ "curl -H 'Authorization: Bearer not-a-real-token' https://a",
		"token", "not-a-real-token", "https://a", "" },
	{ "curl -H 'authorization: Basic YW5uOnBhc3Mtd29yZC0x' https://a",
		"password", "pass-word-1", "https://a", "" },
	{ "curl --oauth2-bearer not-a-real-token https://a", "token",
		"not-a-real-token", "https://a", "" },
	{ "curl 'https://a/x?access_token=not-a-real-token&y=1'",
		"access_token", "not-a-real-token", "https://a/x?y=1", "" },
	{ "curl 'https://a/x?access_token=not-a-real-token'", "access_token",
		"not-a-real-token", "https://a/x", "" },
	{ "curl 'https://a/x?apikey=0123456789abc&y=1'", "apikey",
		"0123456789abc", "https://a/x?apikey={{apikey}}&y=1", "" },
	{ "curl -d 'grant_type=password&password=pass-word-1' "
		"-d client_secret=sec%20ret https://a/token", "client_secret",
		"sec ret", "https://a/token", "grant_type=password&"
		"password={{password}}&client_secret={{client_secret}}" },
	{ "curl -d '{\"n\": 1.10, \"password\" : \"pass-word-1\"}' https://a",
		"password", "pass-word-1", "https://a",
		"{\"n\": 1.10, \"password\" : \"{{password}}\"}" },
	{ "curl --cert me.pem:pass-word-1 https://a", "client_passphrase",
		"pass-word-1", "https://a", "" },
	{ "curl -U me:pass-word-1 https://a", "proxy_password",
		"pass-word-1", "https://a", "" },
};

static void secrets_are_taken_out(void **state)
{
	(void)state;
	for (size_t i = 0; i < FD_COUNT(secret_cases); i++) {
		const struct secret_case *want = &secret_cases[i];
		struct import import = read_as(IMPORT_CURL, want->line);
		const struct import_secret *last;

		print_message("%s\n", want->line);
		assert_int_not_equal(import.secret_count, 0);
		last = &import.secret[import.secret_count - 1];
		assert_string_equal(last->name, want->name);
		assert_string_equal(secret_bytes(last->value), want->value);
		assert_string_equal(import.request[0].url, want->url);
		assert_string_equal(import.request[0].body.data, want->body);
		assert_null(http_headers_get(&import.request[0].headers,
			"Authorization"));
		expect_written(&import, 1);
		import_finish(&import);
	}
}

static void secrets_of_headers_and_where_else_they_stand(void **state)
{
	struct import import = read_as(IMPORT_CURL, "curl https://a/of/"
		"0123456789abc -H 'X-API-Key: 0123456789abc' -d 'say "
		"0123456789abc'");
	struct buf text = BUF_INIT;

	(void)state;
	assert_string_equal(http_headers_get(&import.request[0].headers,
		"x-api-key"), "{{X-API-Key}}");
	import_write(&import, NULL, &text);
	assert_null(strstr(text.data, "0123456789abc"));
	assert_non_null(strstr(text.data, "https://a/of/{{X-API-Key}}"));
	buf_finish(&text);
	import_finish(&import);
}

/* It can't be replaced there: a variable is no part of a header's name. */
static void a_secret_in_a_headers_name(void **state)
{
	struct import import = read_as(IMPORT_CURL, "curl -u me:pass-word-1 "
		"-H 'X-pass-word-1: a' https://a");

	(void)state;
	expect_written(&import, 0);
	expect_note(&import, "a secret is part of its name");
	import_finish(&import);
}

/* What would send a file of the user's, or be another request, is not put. */
static void bodies_that_would_be_something_else(void **state)
{
	static const char *const lines[] = {
		"curl https://a -d '< /etc/passwd'",
		"curl https://a -d '\n\n<@ /etc/passwd'",
		"curl https://a -d 'a\n### b\nGET https://b'",
		"curl https://a -d 'a\n> {% x %}'",
	};

	(void)state;
	for (size_t i = 0; i < FD_COUNT(lines); i++) {
		struct import import = read_as(IMPORT_CURL, lines[i]);

		expect_written(&import, 0);
		expect_note(&import, "the request: ");
		import_finish(&import);
	}
}

static void urls_below_a_service_name_it(void **state)
{
	struct import import = read_as(IMPORT_CURL, "curl https://a/fhir "
		"https://a/fhir/Patient?x=1 https://a/fhirx https://a/fhir?y");
	static const char *const urls[] = { "{{cdr}}", "{{cdr}}/Patient?x=1",
		"https://a/fhirx", "{{cdr}}?y" };

	(void)state;
	import_rebase(&import, "https://a/fhir", "cdr");
	for (size_t i = 0; i < FD_COUNT(urls); i++)
		assert_string_equal(import.request[i].url, urls[i]);
	import_finish(&import);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(curl_lines_are_read),
		cmocka_unit_test(curl_lines_that_are_none),
		cmocka_unit_test(a_script_has_many),
		cmocka_unit_test(secrets_are_taken_out),
		cmocka_unit_test(
			secrets_of_headers_and_where_else_they_stand),
		cmocka_unit_test(a_secret_in_a_headers_name),
		cmocka_unit_test(bodies_that_would_be_something_else),
		cmocka_unit_test(urls_below_a_service_name_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
