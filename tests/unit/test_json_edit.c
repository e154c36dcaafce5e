/*
 * A JSON text changed in one place, and three ways to one value.
 */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "core/doc/index.h"
#include "core/doc/json.h"
#include "core/doc/json_edit.h"

static struct json *parse(const char *text)
{
	struct err err = ERR_INIT;
	struct json *json = json_parse(text, strlen(text), &err);

	if (json == NULL)
		fail_msg("%s in %s", err.text, text);
	return json;
}

static void assert_edits(const char *text, const char *value,
	const char *expected)
{
	struct json *json = parse(value), *read;
	struct buf out = BUF_INIT;

	json_edit_text(text, strlen(text), json, &out);
	assert_string_equal(out.data, expected);
	read = parse(out.data);
	assert_true(json_equal(read, json));
	json_free(read);
	json_free(json);
	buf_finish(&out);
}

static void what_is_the_same_stays(void **state)
{
	static const char *const texts[] = {
		"{}", "[]\n", " { \"a\" : 1.10 ,\t\"b\":[ 1 , 2e0 ] } \n",
		"{\"a\":12345678901234567890,\"b\":\"\\u00e9\\/\"}",
		"{\"a\":{\"b\":1,\"b\":-0.0,\"c\":\"x\\u0000y\"}}", "1.10"
	};

	(void)state;
	for (size_t i = 0; i < FD_COUNT(texts); i++)
		assert_edits(texts[i], texts[i], texts[i]);
}

static void one_place_changes(void **state)
{
	(void)state;
	assert_edits("{ \"a\": 1.10,\n\t\"b\" :2 }", "{\"a\":1.10,\"b\":3}",
		"{ \"a\": 1.10,\n\t\"b\" :3 }");
	assert_edits("{\"a\":{\"b\":\"\\u00e9\",\"c\":1}}",
		"{\"a\":{\"b\":\"\\u00e9\",\"c\":[]}}",
		"{\"a\":{\"b\":\"\\u00e9\",\"c\":[]}}");
	/* Added, in the manner of its neighbours. */
	assert_edits("{\n    \"a\": 1\n}\n",
		"{\"a\":1,\"b\":{\"c\":1,\"d\":2}}",
		"{\n    \"a\": 1,\n    \"b\": {\n        \"c\": 1,\n"
		"        \"d\": 2\n    }\n}\n");
	assert_edits("{\"a\":1,\"b\":2}", "{\"a\":1,\"b\":2,\"c\":{\"d\":1}}",
		"{\"a\":1,\"b\":2,\"c\":{\"d\":1}}");
	assert_edits("{\n  \"a\": []\n}", "{\"a\":[1,{\"b\":2}]}",
		"{\n  \"a\": [\n    1,\n    {\"b\": 2}\n  ]\n}");
	assert_edits(" \n", "{\"a\":1,\"b\":2}",
		"{\n  \"a\": 1,\n  \"b\": 2\n}\n");
	/* Taken out, the first and the last. */
	assert_edits("{\n \"a\": 1,\n \"b\": 2,\n \"c\": 3\n}", "{\"b\":2}",
		"{\n \"b\": 2\n}");
	assert_edits("{\n \"a\": 1\n}", "{}", "{}");
	/* Another kind altogether. */
	assert_edits("{\n \"a\": [1,2]\n}", "{\"a\":\"b\"}",
		"{\n \"a\": \"b\"\n}");
}

static void list_elements_are_known_by_name(void **state)
{
	const char *text = "{\"l\":[\n {\"name\":\"x\", \"n\":1.0},\n"
		" {\"name\":\"y\",  \"n\":2.0},\n {\"name\":\"z\",   \"n\":3.0}"
		"\n]}";

	(void)state;
	assert_edits(text, "{\"l\":[{\"name\":\"x\",\"n\":1.0},"
		"{\"name\":\"z\",\"n\":3.0}]}",
		"{\"l\":[\n {\"name\":\"x\", \"n\":1.0},\n"
		" {\"name\":\"z\",   \"n\":3.0}\n]}");
	assert_edits(text, "{\"l\":[{\"name\":\"x\",\"n\":1.0},"
		"{\"name\":\"other\",\"n\":2.0},{\"name\":\"z\",\"n\":4}]}",
		"{\"l\":[\n {\"name\":\"x\", \"n\":1.0},\n"
		" {\"name\":\"other\",  \"n\":2.0},\n"
		" {\"name\":\"z\",   \"n\":4}\n]}");
}

static uint32_t seed;

static uint32_t dice(uint32_t sides)
{
	seed = seed * 1664525 + 1013904223;
	return (seed >> 16) % sides;
}

static void put_blank(struct buf *out)
{
	static const char *const blanks[] = { "", " ", "\n", "\t", "\r\n  " };

	buf_puts(out, blanks[dice(5)]);
}

static void put_scalar(struct buf *out)
{
	static const char *const scalars[] = { "1.10", "-0", "1E400", "true",
		"12345678901234567890", "null", "\"\\u00e9\"", "\"a\\u0000b\"",
		"\"\"", "0", "\"\xc3\xa9\\/\\n\"", "1.0000000000000000001" };

	buf_puts(out, scalars[dice(12)]);
}

static void put_random(struct buf *out, int depth)
{
	uint32_t kind = depth > 0 ? dice(3) : 0, count = dice(4);

	put_blank(out);
	if (kind == 0) {
		put_scalar(out);
	} else {
		buf_putc(out, kind == 1 ? '{' : '[');
		for (uint32_t i = 0; i < count; i++) {
			buf_puts(out, i > 0 ? "," : "");
			put_blank(out);
			if (kind == 1) {
				buf_printf(out, "\"m%u\"", i);
				put_blank(out);
				buf_putc(out, ':');
			}
			put_random(out, depth - 1);
		}
		put_blank(out);
		buf_putc(out, kind == 1 ? '}' : ']');
	}
	put_blank(out);
}

/* A scalar inside a random text, or INDEX_NONE. */
static uint32_t some_scalar(const struct doc_index *index, const char *text)
{
	uint32_t start = dice(index_count(index));

	for (uint32_t i = 0; i < index_count(index); i++) {
		uint32_t at = (start + i) % index_count(index);
		struct row row = index_row(index, text, at);

		if (row.kind != ROW_OBJECT && row.kind != ROW_ARRAY &&
		    row.kind != ROW_CLOSE)
			return at;
	}
	return INDEX_NONE;
}

/* The text with other bytes in the place of one value. */
static void splice(const char *text, const struct row *row, const char *with,
	struct buf *out)
{
	buf_clear(out);
	buf_append(out, text, row->value);
	buf_puts(out, with);
	buf_puts(out, text + row->value + row->value_len);
}

/* Whatever the text: one value is exchanged, and no other byte. */
static void any_text_keeps_all_but_what_changes(void **state)
{
	(void)state;
	for (seed = 1; seed < 3000 * 7919u; seed += 7919) {
		struct buf text = BUF_INIT, wanted = BUF_INIT, out = BUF_INIT;
		uint32_t kept = seed, at;
		struct doc_index *index;
		struct json *json;

		put_random(&text, 4);
		index = index_text(text.data, text.len);
		at = some_scalar(index, text.data);
		if (at != INDEX_NONE) {
			struct row row = index_row(index, text.data, at);

			splice(text.data, &row, "\"exchanged\"", &wanted);
			json = parse(wanted.data);
			json_edit_text(text.data, text.len, json, &out);
			assert_string_equal(out.data, wanted.data);
			json_free(json);
		}
		index_free(index);
		buf_finish(&text);
		buf_finish(&wanted);
		buf_finish(&out);
		seed = kept;
	}
}

/* expected NULL: a conflict at where. */
static void assert_merges(const char *base, const char *ours,
	const char *theirs, const char *expected, const char *where)
{
	struct json *b = parse(base), *o = parse(ours), *t = parse(theirs);
	struct buf at = BUF_INIT, out = BUF_INIT;
	struct json *merged = json_merge(b, o, t, &at);

	if (expected == NULL) {
		assert_null(merged);
		assert_string_equal(at.data, where);
	} else {
		assert_non_null(merged);
		json_print(merged, false, &out);
		assert_string_equal(out.data, expected);
	}
	json_free(merged);
	json_free(b);
	json_free(o);
	json_free(t);
	buf_finish(&at);
	buf_finish(&out);
}

static void two_changes_become_one(void **state)
{
	(void)state;
	assert_merges("{\"a\":1,\"b\":2}", "{\"a\":5,\"b\":2}",
		"{\"a\":1,\"b\":6,\"c\":1.10}",
		"{\"a\":5,\"b\":6,\"c\":1.10}", NULL);
	assert_merges("{\"a\":1,\"b\":2}", "{\"a\":1}", "{\"a\":3,\"b\":2}",
		"{\"a\":3}", NULL);
	assert_merges("{\"a\":1}", "{\"a\":1,\"t\":{\"x\":1}}",
		"{\"a\":1,\"t\":{\"y\":2}}",
		"{\"a\":1,\"t\":{\"y\":2,\"x\":1}}", NULL);
	assert_merges("{\"a\":1}", "{\"a\":2}", "{\"a\":2}", "{\"a\":2}",
		NULL);
	assert_merges("{\"s\":[{\"name\":\"x\",\"n\":1},{\"name\":\"y\"}]}",
		"{\"s\":[{\"name\":\"x\",\"n\":2},{\"name\":\"y\"}]}",
		"{\"s\":[{\"name\":\"x\",\"n\":1},{\"name\":\"z\"}]}",
		"{\"s\":[{\"name\":\"x\",\"n\":2},{\"name\":\"z\"}]}", NULL);
}

static void two_changes_of_one_thing_are_a_conflict(void **state)
{
	(void)state;
	assert_merges("{\"a\":1}", "{\"a\":2}", "{\"a\":3}", NULL, "a");
	assert_merges("{\"a\":{\"b\":1}}", "{\"a\":{\"b\":2}}", "{\"a\":{}}",
		NULL, "a.b");
	assert_merges("{\"a\":{\"b\":1}}", "{}", "{\"a\":{\"b\":2}}", NULL,
		"a");
	assert_merges("{\"s\":[{\"name\":\"x\",\"n\":1}]}",
		"{\"s\":[{\"name\":\"x\",\"n\":2}]}",
		"{\"s\":[{\"name\":\"x\",\"n\":3}]}", NULL, "s.x.n");
	assert_merges("{\"l\":[1]}", "{\"l\":[1,2]}", "{\"l\":[1,3]}", NULL,
		"l");
	/* A difference that no double shows is one. */
	assert_merges("{\"a\":12345678901234567890,\"b\":1}",
		"{\"a\":12345678901234567890,\"b\":2}",
		"{\"a\":12345678901234567891,\"b\":1}",
		"{\"a\":12345678901234567891,\"b\":2}", NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_the_same_stays),
		cmocka_unit_test(one_place_changes),
		cmocka_unit_test(list_elements_are_known_by_name),
		cmocka_unit_test(any_text_keeps_all_but_what_changes),
		cmocka_unit_test(two_changes_become_one),
		cmocka_unit_test(two_changes_of_one_thing_are_a_conflict),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
