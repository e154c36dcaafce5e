#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "core/auth/oauth.h"
#include "core/base/clock.h"
#include "core/base/path.h"

static int set_up(void **state)
{
	(void)state;
	setenv("TZ", "UTC0", 1);
	clock_hold(1770114660);
	return 0;
}

static struct introspection read_text(const char *body)
{
	struct oauth_answer answer = { .status = 200, .body = body,
		.len = strlen(body) };
	struct introspection out;
	struct err err = ERR_INIT;

	assert_true(oauth_read_introspection(&answer, &out, &err));
	assert_false(err_is_set(&err));
	return out;
}

static struct introspection read_file(const char *path)
{
	struct introspection out;
	struct buf text = BUF_INIT;
	struct err err = ERR_INIT;

	assert_true(path_read(path, 100000, &text, &err));
	out = read_text(text.data);
	buf_finish(&text);
	return out;
}

static const char *value_of(const struct introspection *out, const char *name)
{
	for (size_t i = 0; i < out->count; i++)
		if (strcmp(out->field[i].name, name) == 0)
			return out->field[i].value;
	return NULL;
}

static void known_fields_come_first(void **state)
{
	static const char *const names[] = { "active", "scope", "client_id",
		"exp", "iat", "sub", "aud", "site", "serial", "note" };
	struct introspection out =
		read_file("tests/data/oauth/introspection.json");

	(void)state;
	assert_int_equal(out.count, FD_COUNT(names));
	for (size_t i = 0; i < out.count; i++) {
		assert_string_equal(out.field[i].name, names[i]);
		assert_int_equal(out.field[i].is_known, i < 7);
	}
	assert_true(out.is_active);
	assert_string_equal(out.scope, "system/*.read openid");
	assert_int_equal(out.expires_at, 1770118260);
	introspection_finish(&out);
	introspection_finish(&out);
}

static void values_are_as_they_were_sent(void **state)
{
	struct introspection out =
		read_file("tests/data/oauth/introspection.json");

	(void)state;
	assert_string_equal(value_of(&out, "active"), "true");
	assert_string_equal(value_of(&out, "client_id"), "tester");
	assert_string_equal(value_of(&out, "serial"), "12345678901234567890");
	assert_string_equal(value_of(&out, "site"),
		"{ \"code\": \"R0A\", \"beds\": 1.10 }");
	assert_string_equal(value_of(&out, "aud"),
		"[\"https://fhir.example/r4\", \"other\"]");
	assert_string_equal(value_of(&out, "exp"),
		"1770118260  (2026-02-03 11:31:00, in 60 min)");
	assert_string_equal(value_of(&out, "iat"),
		"1770114660  (2026-02-03 10:31:00, now)");
	assert_string_equal(value_of(&out, "note"), "a^[[31m<U+202E>b");
	introspection_finish(&out);
}

static void names_are_safe_to_print(void **state)
{
	struct introspection out = read_text(
		"{\"active\":true,\"\\u001b[2J\":1,\"\":2,\"\\u0061ud\":3}");

	(void)state;
	assert_string_equal(value_of(&out, "^[[2J"), "1");
	assert_string_equal(value_of(&out, ""), "2");
	/* An escaped name is the name. */
	assert_string_equal(out.field[1].name, "aud");
	assert_true(out.field[1].is_known);
	introspection_finish(&out);
}

static void nothing_is_left_out(void **state)
{
	struct introspection out = read_text("{\"active\":false,\"x\":1,"
		"\"aud\":\"a\",\"x\":2,\"aud\":\"b\",\"active\":true}");

	(void)state;
	assert_int_equal(out.count, 6);
	assert_string_equal(out.field[0].value, "false");
	assert_string_equal(out.field[1].value, "true");
	assert_string_equal(out.field[2].value, "a");
	assert_string_equal(out.field[3].value, "b");
	assert_string_equal(out.field[4].value, "1");
	assert_string_equal(out.field[5].value, "2");
	/* Said twice, it is believed as it was said first. */
	assert_false(out.is_active);
	introspection_finish(&out);
}

static void inactive_is_an_answer(void **state)
{
	struct introspection out = read_text("{\"active\": false}");

	(void)state;
	assert_false(out.is_active);
	assert_int_equal(out.count, 1);
	assert_null(out.scope);
	assert_int_equal(out.expires_at, 0);
	introspection_finish(&out);
}

static void numbers_that_are_no_dates_stay_numbers(void **state)
{
	static const char *const values[] = { "1e300", "-1e300", "1e999",
		"99999999999999999999", "0", "-5", "\"1770118260\"", "null",
		"[]", "12345678901234567890123456789012345678901234567890" };

	(void)state;
	for (size_t i = 0; i < FD_COUNT(values); i++) {
		char *body = xasprintf("{\"active\":true,\"exp\":%s}",
			values[i]);
		struct introspection out = read_text(body);
		const char *shown = value_of(&out, "exp");

		if (*values[i] == '"')
			assert_string_equal(shown, "1770118260");
		else
			assert_string_equal(shown, values[i]);
		assert_int_equal(out.expires_at, 0);
		introspection_finish(&out);
		free(body);
	}
}

static void expect_refusal(unsigned status, const char *body,
	const char *words)
{
	struct oauth_answer answer = { .status = status, .body = body,
		.len = strlen(body) };
	struct introspection out;
	struct err err = ERR_INIT;

	assert_false(oauth_read_introspection(&answer, &out, &err));
	assert_int_equal(err.kind, ERR_AUTH);
	assert_non_null(strstr(err.text, "the introspection was"));
	if (strstr(err.text, words) == NULL)
		fail_msg("\"%s\" is not in \"%s\"", words, err.text);
}

static void explains_what_is_no_answer(void **state)
{
	(void)state;
	expect_refusal(401, "{\"error\":\"invalid_client\"}",
		"(401 invalid_client)");
	expect_refusal(401, "{\"active\":true}", "answered 401");
	expect_refusal(200, "{}", "\"{}\"");
	expect_refusal(200, "{\"active\":\"true\"}", "answered 200");
	expect_refusal(200, "{\"active\":true} x", "answered 200");
	expect_refusal(200, "[{\"active\":true}]", "answered 200");
	expect_refusal(200, "{\"active\":true", "answered 200");
	expect_refusal(403, "", "some servers refuse");
	expect_refusal(404, "<html><title>Gone</title></html>", "\"Gone\"");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_fields_come_first),
		cmocka_unit_test(values_are_as_they_were_sent),
		cmocka_unit_test(names_are_safe_to_print),
		cmocka_unit_test(nothing_is_left_out),
		cmocka_unit_test(inactive_is_an_answer),
		cmocka_unit_test(numbers_that_are_no_dates_stay_numbers),
		cmocka_unit_test(explains_what_is_no_answer),
	};

	return cmocka_run_group_tests(tests, set_up, NULL);
}
