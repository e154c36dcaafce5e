#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "core/client/export.h"
#include "core/store/import.h"

struct sample {
	const char *method, *url, *name, *value, *body;
};

/* What has to come back from a command line as it went in. */
static const struct sample samples[] = {
	{ "GET", "https://a/Patient?name=x", "Prefer", "a", "" },
	{ "HEAD", "https://a", "Accept", "*/*", "" },
	{ "DELETE", "https://a/Patient/it's", "X-Empty", "", "" },
	{ "POST", "https://a", "If-None-Exist", "a=\"b\"&c='d'",
		"{\"a\": \"it's $HOME `x` \\\\ \\n\"}" },
	{ "PUT", "https://a", "X", "{{name}} and {{other_1}}",
		"{{last}}'{{x}}\n\tq" },
	{ "POST", "https://a", "Content-Type", "x-application/hl7-v2+er7",
		"MSH|^~\\&|A'B\rPID|1\r" },
	{ "POST", "https://a", "X", "y", "@not-a-file" },
	{ "POST", "https://a", "X", "a ^\"y", "a ^\nb ^\"'c ^\"\r" },
	{ "POST", "https://a", "X", "y", "\x01\x7f\xc3\xa9" },
	{ "GET", "-x://a", "X", "y", "" },
};

static void read_back(const char *line, const struct sample *want)
{
	struct import import;
	struct err err = ERR_INIT;
	const struct import_request *request;
	const char *value;

	import_init(&import, "exported");
	if (!import_read(&import, IMPORT_CURL, line, strlen(line), &err))
		fail_msg("%s in %s", err.text, line);
	assert_int_equal(import.count, 1);
	request = &import.request[0];
	value = http_headers_get(&request->headers, want->name);
	assert_string_equal(request->method, want->method);
	assert_string_equal(request->url, want->url);
	assert_non_null(value);
	assert_string_equal(value, want->value);
	assert_string_equal(request->body.data, want->body);
	assert_null(request->body_file);
	import_finish(&import);
}

static void print(enum export_kind kind, const struct sample *sample,
	const struct connection *connection, struct buf *out)
{
	struct http_headers headers = { 0 };
	struct err err = ERR_INIT;

	http_headers_add(&headers, sample->name, sample->value);
	if (!export_request(kind, &(struct export_request){
		.method = sample->method,
		.url = sample->url,
		.headers = &headers,
		.body = sample->body,
		.body_len = strlen(sample->body),
		.connection = connection }, out, &err))
		fail_msg("%s", err.text);
	http_headers_finish(&headers);
}

static void curl_lines_come_back(void **state)
{
	(void)state;
	for (size_t i = 0; i < FD_COUNT(samples); i++) {
		struct buf line = BUF_INIT;

		print(EXPORT_CURL, &samples[i], NULL, &line);
		print_message("%s", line.data);
		read_back(line.data, &samples[i]);
		buf_finish(&line);
	}
}

static void access_is_a_variable(void **state)
{
	static const char *const want[] = {
		[ACCESS_UNRESTRICTED] = "--data",
		[ACCESS_OAUTH2] = "\"Authorization: Bearer $FHIRDECK_TOKEN\"",
		[ACCESS_BASIC] = "-u 'ann:'\"$FHIRDECK_PASSWORD\"",
		[ACCESS_TOKEN] = "\"Authorization: Bearer $FHIRDECK_TOKEN\"",
	};
	const struct sample sample = { "POST", "https://a/fhir/Patient", "X",
		"y", "{}" };

	(void)state;
	for (size_t i = 0; i < FD_COUNT(want); i++) {
		struct connection *connection = connection_new("Test");
		struct buf line = BUF_INIT;

		connection_add_service(connection, "esb", SERVICE_FHIR,
			"https://a/fhir", (enum access_mode)i);
		mem_replace(&connection->basic_user, "ann");
		mem_replace(&connection->ca_file, "/etc/it's.pem");
		print(EXPORT_CURL, &sample, connection, &line);
		assert_non_null(strstr(line.data, want[i]));
		assert_non_null(strstr(line.data,
			"--cacert '/etc/it'\\''s.pem'"));
		assert_int_equal(strstr(line.data, "$FHIRDECK") != NULL,
			i != ACCESS_UNRESTRICTED);
		buf_finish(&line);
		connection_free(connection);
	}
}

/* Somewhere else gets no credentials, and so none are named. */
static void another_host_gets_no_access(void **state)
{
	const struct sample sample = { "GET", "https://b/x", "X", "y", "" };
	struct connection *connection = connection_new("Test");
	struct buf line = BUF_INIT;

	(void)state;
	connection_add_service(connection, "esb", SERVICE_FHIR,
		"https://a/fhir", ACCESS_OAUTH2);
	print(EXPORT_CURL, &sample, connection, &line);
	assert_null(strstr(line.data, "FHIRDECK"));
	buf_finish(&line);
	connection_free(connection);
}

static void no_export_has_a_secret(void **state)
{
	static const struct sample secrets[] = {
		{ "GET", "https://a?access_token=very-secret-1", "X", "y", "" },
		{ "GET", "https://a?apikey=very-secret-1", "X", "y", "" },
		{ "GET", "https://u:very-secret-1@a/", "X", "y", "" },
		{ "GET", "https://a", "Authorization", "Bearer very-secret-1",
			"" },
		{ "GET", "https://a", "X-API-Key", "very-secret-1", "" },
		{ "POST", "https://a", "X", "y", "grant_type=x&"
			"client_secret=very-secret-1" },
		{ "POST", "https://a", "X", "y",
			"{\"password\":\"very-secret-1\"}" },
	};

	(void)state;
	for (size_t i = 0; i < FD_COUNT(secrets); i++)
		for (int kind = 0; kind < EXPORT_COUNT; kind++) {
			struct buf out = BUF_INIT;

			print((enum export_kind)kind, &secrets[i], NULL, &out);
			assert_null(strstr(out.data, "very-secret-1"));
			assert_non_null(strstr(out.data, "https://a"));
			buf_finish(&out);
		}
}

static void what_is_shared_names_nobody(void **state)
{
	const struct sample sample = { "POST", "https://a/Patient?identifier="
		"https://fhir.nhs.uk/Id/nhs-number%7C9999999468", "X", "y",
		"{\"resourceType\":\"Patient\",\"name\":[{\"family\":"
		"\"Testington\"}],\"birthDate\":\"1950-02-03\"}" };

	(void)state;
	for (int kind = EXPORT_HAR; kind < EXPORT_COUNT; kind++) {
		struct buf out = BUF_INIT;

		print((enum export_kind)kind, &sample, NULL, &out);
		assert_null(strstr(out.data, "9999999468"));
		assert_null(strstr(out.data, "Testington"));
		assert_null(strstr(out.data, "1950-02-03"));
		assert_non_null(strstr(out.data, "<nhs-number-1>"));
		buf_finish(&out);
	}
}

static void a_har_is_one_and_comes_back(void **state)
{
	const struct sample sample = { "POST", "https://a/x?y=1", "X", "y",
		"{}" };
	struct buf out = BUF_INIT;
	struct import import;
	struct err err = ERR_INIT;

	(void)state;
	print(EXPORT_HAR, &sample, NULL, &out);
	import_init(&import, "exported");
	assert_int_equal(import_sniff(out.data, out.len), IMPORT_HAR);
	assert_true(import_read(&import, IMPORT_UNKNOWN, out.data, out.len,
		&err));
	assert_string_equal(import.request[0].url, sample.url);
	assert_string_equal(import.request[0].body.data, "{}");
	import_finish(&import);
	buf_finish(&out);
}

static void a_relative_line_names_its_service(void **state)
{
	static const char *const lines[][3] = {
		{ "Patient/1", NULL, "\nGET {{base}}/Patient/1\n" },
		{ "?_type=Patient", "cdr", "\nGET {{cdr}}?_type=Patient\n" },
		{ "{{esb}}/Patient", "cdr", "\nGET {{esb}}/Patient\n" },
		{ "https://b/", "cdr", "\nGET https://b/\n" },
	};

	(void)state;
	for (size_t i = 0; i < FD_COUNT(lines); i++) {
		struct buf out = BUF_INIT;
		struct err err = ERR_INIT;

		assert_true(export_request(EXPORT_HTTP,
			&(struct export_request){ .method = "GET",
				.url = "https://a/", .line = lines[i][0],
				.service = lines[i][1],
				.headers = &(struct http_headers){ 0 } },
			&out, &err));
		assert_non_null(strstr(out.data, lines[i][2]));
		buf_finish(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(curl_lines_come_back),
		cmocka_unit_test(access_is_a_variable),
		cmocka_unit_test(another_host_gets_no_access),
		cmocka_unit_test(no_export_has_a_secret),
		cmocka_unit_test(what_is_shared_names_nobody),
		cmocka_unit_test(a_har_is_one_and_comes_back),
		cmocka_unit_test(a_relative_line_names_its_service),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
