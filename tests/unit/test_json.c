/*
 * The cJSON door: errors with a place, getters that answer "not there", and
 * edits that keep the order of members.
 */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "core/doc/json.h"

static struct json *parse(const char *text)
{
	struct err err = ERR_INIT;
	struct json *json = json_parse(text, strlen(text), &err);

	if (json == NULL)
		fail_msg("%s", err.text);
	return json;
}

static void assert_prints(const struct json *json, const char *expected)
{
	struct buf out = BUF_INIT;

	json_print(json, false, &out);
	assert_string_equal(out.data, expected);
	buf_finish(&out);
}

static void test_errors_have_a_place(void **state)
{
	static const struct {
		const char *text, *error;
	} cases[] = {
		{ "", "line 1 column 1: there is nothing here" },
		{ "{\n  \"a\": 1\n  \"b\": 2\n}",
			"line 3 column 3: a comma or } was expected" },
		{ "{\"a\":01}", "line 1 column 7: JSON has no such number" },
		{ "{\"a\":1", "line 1 column 7: the text ends before }" },
		{ "{} {}", "line 1 column 4: only one value was expected" },
	};

	(void)state;
	for (size_t i = 0; i < FD_COUNT(cases); i++) {
		struct err err = ERR_INIT;

		assert_null(json_parse(cases[i].text, strlen(cases[i].text),
			&err));
		assert_int_equal(err.kind, ERR_CONFIG);
		assert_string_equal(err.text, cases[i].error);
	}
}

static void test_length_counts(void **state)
{
	struct err err = ERR_INIT;
	struct json *json = json_parse("[1,2]xyz", 5, &err);

	(void)state;
	assert_non_null(json);
	assert_int_equal(json_count(json), 2);
	json_free(json);
	assert_null(json_parse("[1,2]xyz", 4, &err));
}

static void test_too_deep_is_an_error(void **state)
{
	struct buf text = BUF_INIT;
	struct err err = ERR_INIT;

	(void)state;
	buf_fill(&text, '[', 1500);
	buf_fill(&text, ']', 1500);
	assert_null(json_parse(text.data, text.len, &err));
	assert_non_null(strstr(err.text, "1000 levels"));
	buf_finish(&text);
}

static void test_getters(void **state)
{
	struct json *json = parse("{\"s\":\"text\",\"n\":2.5,\"t\":true,"
		"\"f\":false,\"z\":null,\"a\":[1,\"two\"],\"o\":{\"s\":1}}");

	(void)state;
	assert_string_equal(json_get_string(json, "s"), "text");
	assert_null(json_get_string(json, "S"));
	assert_null(json_get_string(json, "n"));
	assert_true(json_get_number(json, "n", 7) == 2.5);
	assert_true(json_get_number(json, "s", 7) == 7);
	assert_true(json_get_bool(json, "t", false));
	assert_false(json_get_bool(json, "f", true));
	assert_true(json_get_bool(json, "z", true));
	assert_int_equal(json_type(json_get(json, "z")), JSON_NULL);
	assert_int_equal(json_type(json_get(json, "o")), JSON_OBJECT);
	assert_int_equal(json_type(json_get(json, "none")), JSON_NONE);
	assert_int_equal(json_count(json), 7);
	assert_int_equal(json_count(json_get(json, "a")), 2);
	assert_string_equal(json_string(json_at(json_get(json, "a"), 1)),
		"two");
	assert_null(json_at(json_get(json, "a"), 2));
	assert_string_equal(json_name(json_first(json)), "s");
	assert_string_equal(json_name(json_next(json_first(json))), "n");
	json_free(json);
}

static void test_nothing_is_not_there(void **state)
{
	struct json *array = parse("[{\"a\":1}]");

	(void)state;
	assert_null(json_get(NULL, "a"));
	assert_null(json_get(array, "a"));
	assert_null(json_get_string(NULL, "a"));
	assert_true(json_get_number(NULL, "a", 3) == 3);
	assert_true(json_get_bool(NULL, "a", true));
	assert_null(json_string(NULL));
	assert_int_equal(json_count(NULL), 0);
	assert_null(json_at(NULL, 0));
	assert_null(json_first(NULL));
	assert_null(json_next(NULL));
	assert_null(json_name(NULL));
	assert_int_equal(json_type(NULL), JSON_NONE);
	assert_null(json_dup(NULL));
	json_free(NULL);
	json_free(array);
}

static void test_edits_keep_order(void **state)
{
	struct json *json = parse("{\"a\":1,\"b\":2,\"c\":3}"), *copy;

	(void)state;
	json_set_string(json, "b", "two");
	assert_prints(json, "{\"a\":1,\"b\":\"two\",\"c\":3}");
	json_set_number(json, "d", 4);
	json_set_bool(json, "a", true);
	assert_prints(json, "{\"a\":true,\"b\":\"two\",\"c\":3,\"d\":4}");
	json_set_string(json, "b", NULL);
	json_remove(json, "none");
	copy = json_dup(json);
	json_remove(json, "c");
	assert_prints(json, "{\"a\":true,\"d\":4}");
	assert_prints(copy, "{\"a\":true,\"c\":3,\"d\":4}");
	json_set_bool(json, "A", false);
	assert_prints(json, "{\"a\":true,\"d\":4,\"A\":false}");
	json_free(copy);
	json_free(json);
}

static void test_building(void **state)
{
	struct json *json = json_new_object(), *list = json_new_array();

	(void)state;
	json_append(list, json_new_string("quote \" and \\"));
	json_append(list, json_new_object());
	json_adopt(json, "list", list);
	assert_prints(json, "{\"list\":[\"quote \\\" and \\\\\",{}]}");
	json_adopt(json, "list", json_new_array());
	assert_prints(json, "{\"list\":[]}");
	/* Into what can't hold it: freed, nothing changed. */
	json_append(json, json_new_string("lost"));
	json_adopt(json_get(json, "list"), "x", json_new_string("lost"));
	assert_prints(json, "{\"list\":[]}");
	json_free(json);
}

static void test_indented(void **state)
{
	struct json *json = parse("{\"a\":{\"b\":1}}");
	struct buf out = BUF_INIT;

	(void)state;
	json_print(json, true, &out);
	assert_non_null(strstr(out.data, "\n\t\"a\":"));
	json_print(NULL, true, &out);
	buf_finish(&out);
	json_free(json);
}

static void test_numbers_keep_their_spelling(void **state)
{
	static const char *const texts[] = {
		"[1.10,12345678901234567890,1e400,-0,0.000001,1E5,7]",
		"{\"a\":{\"b\":[3.0]},\"c\":-12,\"a\":100000000000000}",
		"999999999999999", "2.50",
	};

	(void)state;
	for (size_t i = 0; i < FD_COUNT(texts); i++) {
		struct json *json = parse(texts[i]), *copy = json_dup(json);

		assert_prints(json, texts[i]);
		assert_prints(copy, texts[i]);
		assert_prints(json, texts[i]);
		assert_true(json_equal(json, copy));
		json_free(json);
		json_free(copy);
	}
}

static void test_equal(void **state)
{
	static const struct {
		const char *a, *b;
		bool is_equal;
	} cases[] = {
		{ "{\"a\":1,\"b\":[2]}", "{\"b\":[2],\"a\":1}", true },
		{ "{\"a\":1,\"a\":2}", "{\"a\":2,\"a\":1}", false },
		{ "[1,2]", "[2,1]", false }, { "[1]", "[1,1]", false },
		{ "1.10", "1.1", false }, { "\"a\"", "\"b\"", false },
		{ "true", "false", false }, { "null", "null", true },
		{ "{}", "[]", false }, { "{\"a\":1}", "{\"b\":1}", false },
	};

	(void)state;
	for (size_t i = 0; i < FD_COUNT(cases); i++) {
		struct json *a = parse(cases[i].a), *b = parse(cases[i].b);

		assert_int_equal(json_equal(a, b), cases[i].is_equal);
		json_free(a);
		json_free(b);
	}
	assert_true(json_equal(NULL, NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_errors_have_a_place),
		cmocka_unit_test(test_length_counts),
		cmocka_unit_test(test_too_deep_is_an_error),
		cmocka_unit_test(test_getters),
		cmocka_unit_test(test_nothing_is_not_there),
		cmocka_unit_test(test_edits_keep_order),
		cmocka_unit_test(test_building),
		cmocka_unit_test(test_indented),
		cmocka_unit_test(test_numbers_keep_their_spelling),
		cmocka_unit_test(test_equal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
