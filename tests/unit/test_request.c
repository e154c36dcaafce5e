/*
 * The request being composed: line and parameters stay in step.
 */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "core/fhir/request.h"

static void assert_url(const struct compose *compose, const char *wanted)
{
	char *url = compose_url(compose);

	assert_string_equal(url, wanted);
	free(url);
}

/* A line that is set and read again must come back as it was. */
static void test_round_trip(void **state)
{
	static const char *const lines[] = {
		"", "Patient", "Patient/1/_history", "$process-message", "/",
		"Patient?name=a&name=b",
		("Bundle?message.receiver:identifier={{ods}}&"
		"_lastUpdated=gt2025-02-01"),
		"{{cdr}}/Patient/{{id}}?_count={{n}}",
		"https://host/gentietest/ESB/Bundle?_id=1",
		"Patient?name=O%27Neil&x&y=&date=ge2025%2d01+x%2B1%2c",
	};
	struct compose compose;

	(void)state;
	for (size_t i = 0; i < FD_COUNT(lines); i++) {
		compose_init(&compose);
		compose_set_url(&compose, lines[i]);
		assert_url(&compose, lines[i]);
		compose_finish(&compose);
	}
}

static void test_take_apart(void **state)
{
	struct compose compose;

	(void)state;
	compose_init(&compose);
	assert_string_equal(compose.method, "GET");
	compose_set_url(&compose,
		"  https://h/fhir/Patient?name=Wrexham+Jones&name=b&x ");
	assert_string_equal(compose.path, "https://h/fhir/Patient");
	assert_int_equal(compose.params.count, 3);
	assert_string_equal(compose.params.param[0].name, "name");
	assert_string_equal(compose.params.param[0].value, "Wrexham Jones");
	assert_string_equal(compose.params.param[1].value, "b");
	assert_string_equal(compose.params.param[2].name, "x");
	compose_set_url(&compose, "{{a?b}}/Task?status=ready");
	assert_string_equal(compose.path, "{{a?b}}/Task");
	assert_int_equal(compose.params.count, 1);
	compose_finish(&compose);
}

/* "+name" for a parameter that is on, "-name" for one that is off. */
static void set_params(struct compose *compose, const char *const *names)
{
	url_params_finish(&compose->params);
	for (; *names != NULL; names++) {
		url_params_add(&compose->params, *names + 1, "1");
		compose->params.param[compose->params.count - 1].is_on =
			**names == '+';
	}
}

static void assert_params(const struct compose *compose, const char *wanted)
{
	struct buf got = BUF_INIT;

	for (size_t i = 0; i < compose->params.count; i++)
		buf_printf(&got, "%s%c%s", i > 0 ? " " : "",
			compose->params.param[i].is_on ? '+' : '-',
			compose->params.param[i].name);
	assert_string_equal(got.data, wanted);
	buf_finish(&got);
}

static void test_params_that_are_off(void **state)
{
	static const char *const names[] = {
		"-first", "+a", "-x", "-y", "+b", "-z", "+c", NULL
	};
	static const struct { const char *line, *wanted; } cases[] = {
		{ "P?a=1&b=1&c=1", "-first +a -x -y +b -z +c" },
		{ "P?a=2&b=3&c=4", "-first +a -x -y +b -z +c" },
		{ "P?a=1&c=1", "-first +a -x -y -z +c" },
		{ "P?b=1", "-first -x -y +b -z" },
		{ "P?new=1&a=1&b=1&c=1", "-first +new +a -x -y +b -z +c" },
		{ "P?a=1&b=1&new=1&c=1", "-first +a -x -y +b -z +new +c" },
		{ "P", "-first -x -y -z" },
		{ "P?c=1&a=1", "-first -x -y -z +c +a" },
	};
	struct compose compose;

	(void)state;
	for (size_t i = 0; i < FD_COUNT(cases); i++) {
		compose_init(&compose);
		set_params(&compose, names);
		assert_url(&compose, "?a=1&b=1&c=1");
		compose_set_url(&compose, cases[i].line);
		assert_params(&compose, cases[i].wanted);
		assert_url(&compose, cases[i].line);
		compose_finish(&compose);
	}
}

static void test_changes_data(void **state)
{
	static const struct {
		const char *method, *path;
		bool changes;
	} cases[] = {
		{ "get", "Patient/1", false }, { "HEAD", "Patient", false },
		{ "POST", "Patient", true },
		{ "post", "$process-message", true },
		{ "POST", "Patient/_search", false },
		{ "POST", "_search", false },
		{ "POST", "Patient/x_search", true },
		{ "PUT", "Patient/_search", true },
		{ "PATCH", "Patient/1", true }, { "DELETE", "Task/1", true },
		{ "PURGE", "Task/1", true },
	};
	struct compose compose;

	(void)state;
	for (size_t i = 0; i < FD_COUNT(cases); i++) {
		compose_init(&compose);
		compose_set_method(&compose, cases[i].method);
		compose_set_path(&compose, cases[i].path);
		assert_int_equal(compose_changes_data(&compose),
			cases[i].changes);
		compose_finish(&compose);
	}
}

static void test_content_type(void **state)
{
	static const struct {
		const char *method, *path, *body, *type;
	} cases[] = {
		{ "POST", "Patient", " {\"a\":1}", "application/fhir+json" },
		{ "POST", "Patient", "", "application/fhir+json" },
		{ "PATCH", "Patient/1", " [{\"op\":\"test\"}]",
			"application/json-patch+json" },
		{ "PATCH", "Patient/1", "{}", "application/fhir+json" },
		{ "POST", "Patient", "<Patient xmlns=\"http://hl7.org/fhir\"/>",
			"application/fhir+xml" },
		{ "POST", "", "MSH|^~\\&|A|B\rPID|1\r",
			"application/hl7-v2+er7" },
		{ "POST", "Patient/_search", "name=a&_count=2",
			"application/x-www-form-urlencoded" },
		{ "POST", "", "words", "text/plain" },
	};
	struct compose compose;

	(void)state;
	for (size_t i = 0; i < FD_COUNT(cases); i++) {
		compose_init(&compose);
		compose_set_method(&compose, cases[i].method);
		compose_set_path(&compose, cases[i].path);
		buf_puts(&compose.body, cases[i].body);
		assert_string_equal(compose_content_type(&compose),
			cases[i].type);
		assert_int_equal(compose_has_body(&compose),
			*cases[i].body != '\0');
		compose_set_method(&compose, "GET");
		assert_false(compose_has_body(&compose));
		compose_set_method(&compose, "DELETE");
		assert_false(compose_has_body(&compose));
		compose_finish(&compose);
	}
}

static void test_resource_type(void **state)
{
	static const struct { const char *path, *type; } cases[] = {
		{ "Patient", "Patient" }, { "/Patient/1", "Patient" },
		{ "{{cdr}}/ServiceRequest/7", "ServiceRequest" },
		{ "Patient/1/Observation", "Patient" },
		{ "Patient/_search", "Patient" },
		{ "https://10.0.0.1/gentietest/ESB/Bundle/1", "Bundle" },
		{ "https://Host", NULL }, { "$process-message", NULL },
		{ "", NULL }, { "metadata", NULL }, { "ESB", NULL },
		{ "patient/Task", NULL }, { "{{cdr}}", NULL },
		{ "{{cdr", NULL },
	};
	struct compose compose;

	(void)state;
	for (size_t i = 0; i < FD_COUNT(cases); i++) {
		char *type;

		compose_init(&compose);
		compose_set_path(&compose, cases[i].path);
		type = compose_resource_type(&compose);
		if (cases[i].type == NULL)
			assert_null(type);
		else
			assert_string_equal(type, cases[i].type);
		free(type);
		compose_finish(&compose);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_take_apart),
		cmocka_unit_test(test_params_that_are_off),
		cmocka_unit_test(test_changes_data),
		cmocka_unit_test(test_content_type),
		cmocka_unit_test(test_resource_type),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
