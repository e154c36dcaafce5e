/*
 * {{variables}}: where a name is looked for, what the built-in ones are, and
 * how a value is put into a URL, a header and a body.
 */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "core/base/clock.h"
#include "core/client/variables.h"
#include "core/net/http.h"
#include "core/store/connection.h"

static const char answer_text[] = "{\"resourceType\":\"Bundle\",\"total\":2,"
	"\"entry\":[{\"resource\":{\"id\":\"a&b|c\",\"n\":1.10}}],"
	"\"id\":\"say \\\"hi\\\"\"}";

static struct connection *connection;
static struct variables *variables;

static int set_up(void **state)
{
	(void)state;
	setenv("TZ", "Europe/London", 1);
	tzset();
	clock_hold(1774956600);		/* 2026-03-31T12:30:00+01:00 */
	connection = connection_new_sandbox("http://127.0.0.1:1");
	variables = variables_new();
	variables_set_connection(variables, connection);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	variables_free(variables);
	connection_free(connection);
	return 0;
}

static void check(enum variable_place place, const char *text,
	const char *wanted)
{
	struct buf out = BUF_INIT;
	struct err err = ERR_INIT;

	if (!variables_expand(variables, place, text, strlen(text), &out,
	    &err))
		fail_msg("%s: %s", text, err.text);
	assert_string_equal(out.data, wanted);
	buf_finish(&out);
}

static void refuse(enum variable_place place, const char *text,
	const char *words)
{
	struct buf out = BUF_INIT;
	struct err err = ERR_INIT;

	buf_puts(&out, "kept");
	assert_false(variables_expand(variables, place, text, strlen(text),
		&out, &err));
	assert_int_equal(err.kind, strstr(err.text, "the answer before") !=
		NULL ? ERR_ANSWER : ERR_USAGE);
	if (strstr(err.text, words) == NULL)
		fail_msg("%s", err.text);
	assert_string_equal(out.data, "kept");
	buf_finish(&out);
}

static void test_order(void **state)
{
	(void)state;
	check(PLACE_URL, "{{cdr}}/x",
		"http://127.0.0.1:1/sandbox/cdr/fhir/r4/x");
	check(PLACE_URL, "{{ oauth2 }}/t", "http://127.0.0.1:1/sandbox/oauth2"
		"/t");
	variables_set_file(variables, "cdr", "file");
	check(PLACE_URL, "{{cdr}}", "file");
	variables_give(variables, "cdr", "given");
	check(PLACE_URL, "{{cdr}}", "given");
	variables_set_file(variables, "uuid", "mine");
	check(PLACE_URL, "{{uuid}}", "mine");
	variables_clear_file(variables);
	refuse(PLACE_URL, "{{nope}}", "{{nope}} is not known here; there are "
		"cdr, ");
	refuse(PLACE_URL, "/a?x={{nope}}", "uuid, today, now");
	assert_int_equal(variables_fault_at(variables), 5);
	check(PLACE_URL, "a={{", "a={{");
}

static void test_file(void **state)
{
	struct buf one = BUF_INIT, two = BUF_INIT;
	struct err err = ERR_INIT;

	(void)state;
	variables_set_file(variables, "id", "{{uuid}}");
	variables_set_file(variables, "both", "{{id}} {{id}}");
	assert_true(variables_expand(variables, PLACE_HEADER, "{{id}}", 6,
		&one, &err));
	assert_int_equal(one.len, 36);
	buf_printf(&two, "%s %s", one.data, one.data);
	check(PLACE_HEADER, "{{both}}", two.data);
	variables_begin(variables);
	buf_clear(&two);
	assert_true(variables_expand(variables, PLACE_HEADER, "{{id}}", 6,
		&two, &err));
	assert_string_not_equal(one.data, two.data);
	variables_set_file(variables, "a", "{{b}}");
	variables_set_file(variables, "b", "{{a}}");
	refuse(PLACE_URL, "{{a}}", "is made of itself");
	buf_finish(&one);
	buf_finish(&two);
}

static void test_moments(void **state)
{
	static const char *const cases[][2] = {
		{ "today", "2026-03-31" }, { "$today", "2026-03-31" },
		{ "today-7d", "2026-03-24" }, { "today + 1w", "2026-04-07" },
		{ "today-1m", "2026-02-28" }, { "today-25m", "2024-02-29" },
		{ "today-1y", "2025-03-31" },
		{ "now", "2026-03-31T11:30:00Z" },
		{ "now-2h", "2026-03-31T09:30:00Z" },
		{ "now+90min", "2026-03-31T13:00:00Z" },
		{ "$timestamp", "1774956600" },
		{ "$isoTimestamp", "2026-03-31T11:30:00Z" },
	};

	(void)state;
	for (size_t i = 0; i < FD_COUNT(cases); i++) {
		char *text = xasprintf("{{%s}}", cases[i][0]);

		check(PLACE_HEADER, text, cases[i][1]);
		free(text);
	}
	refuse(PLACE_URL, "{{today-7}}", "today-7");
	refuse(PLACE_URL, "{{today-2h}}", "today-2h");
	refuse(PLACE_URL, "{{$cdr}}", "$cdr");
}

static void give_answer(const char *name)
{
	struct variable_answer answer = { .body = answer_text,
		.len = strlen(answer_text) };
	static struct http_headers headers;

	if (headers.count == 0)
		http_headers_add(&headers, "Location", "http://h/a?b=c");
	answer.headers = &headers;
	variables_set_answer(variables, name, &answer);
}

static void test_answers(void **state)
{
	(void)state;
	refuse(PLACE_URL, "{{last.id}}", "the answer before has no");
	give_answer("last");
	check(PLACE_HEADER, "{{last.total}}", "2");
	check(PLACE_HEADER, "{{last.entry[0].resource.n}}", "1.10");
	check(PLACE_HEADER, "{{last.entry.0.resource.n}}", "1.10");
	check(PLACE_URL, "x?a={{last.entry[0].resource.id}}",
		"x?a=a%26b%7Cc");
	check(PLACE_URL, "{{last.headers.location}}", "http://h/a?b=c");
	check(PLACE_URL, "{{cdr}}?n={{last.total}}",
		"http://127.0.0.1:1/sandbox/cdr/fhir/r4?n=2");
	refuse(PLACE_URL, "{{last.entry[3].x}}", "last.entry[3].x");
	refuse(PLACE_URL, "a/{{last.entry}}", "an object or a list");
	refuse(PLACE_URL, "{{poll.response.body.$.total}}", "poll.response");
	give_answer("poll");
	check(PLACE_URL, "{{poll.response.body.$.total}}", "2");
	check(PLACE_URL, "{{poll.response.headers.Location}}",
		"http://h/a?b=c");
	variables_set_answer(variables, "last", NULL);
	refuse(PLACE_URL, "{{last.total}}", "last.total");
}

static void test_bodies(void **state)
{
	(void)state;
	give_answer("last");
	variables_give(variables, "q", "a\"b\\\n");
	check(PLACE_BODY, "{\"a\":\"{{q}}\",\"b\":{{last.total}},"
		"\"c\":\"\\\"{{last.id}}\",\"d\":{{last.entry}}}",
		"{\"a\":\"a\\\"b\\\\\\n\",\"b\":2,\"c\":\"\\\"say \\\"hi\\\"\","
		"\"d\":[{\"resource\":{\"id\":\"a&b|c\",\"n\":1.10}}]}");
	refuse(PLACE_BODY, "{\"a\":\"{{last.entry}}\"}", "an object");
	check(PLACE_BODY, "{{last.entry[0].resource}}",
		"{\"id\":\"a&b|c\",\"n\":1.10}");
	check(PLACE_BODY, "a={{q}}&b=2", "a=a%22b%5C%0A&b=2");
	check(PLACE_BODY, "MSH|{{last.id}}|x", "MSH|say \"hi\"|x");
	check(PLACE_BODY, "<div>{{#each x/y}}</div>",
		"<div>{{#each x/y}}</div>");
	refuse(PLACE_BODY, "{\"a\":\"{{nobody}}\"}", "nobody");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_order, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_file, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_moments, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(test_answers, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(test_bodies, set_up,
			tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
