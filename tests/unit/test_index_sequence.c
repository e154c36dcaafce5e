/*
 * Several JSON texts one after another: rows without a parent, whose numbers
 * begin their paths; the same rows however the bytes come.
 */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/doc/sniff.h"
#include "tests/unit/index_samples.h"

static const char three[] =
	"{\"resourceType\":\"Patient\",\"name\":[{\"family\":\"Lark\"}]}\n"
	"{\"resourceType\":\"Encounter\",\"status\":\"planned\"}\r\n"
	"\n"
	"{}\n";

static struct doc_index *sequence_of(const char *text, size_t len)
{
	struct doc_index *index = index_new_sequence();

	while (index_feed(index, text, len, true, SIZE_MAX))
		continue;
	return index;
}

static void assert_path(const struct doc_index *index, const char *text,
	uint32_t at, const char *path, const char *pointer)
{
	struct buf out = BUF_INIT;

	index_path(index, text, at, &out);
	assert_string_equal(out.data, path);
	buf_clear(&out);
	index_pointer(index, text, at, &out);
	assert_string_equal(out.data, pointer);
	buf_finish(&out);
}

static void test_texts_are_roots(void **state FD_UNUSED)
{
	struct doc_index *index = sequence_of(three, sizeof(three) - 1);
	uint32_t second = index_next(index, three, 0), third;
	struct row row;

	assert_null(index_fault(index));
	assert_true(index_string_equals(index, three, index_member(index,
		three, second, "resourceType"), "Encounter"));
	third = index_next(index, three, second);
	row = index_row(index, three, third);
	assert_true(row.is_empty && row.is_last);
	assert_int_equal(row.depth, 0);
	assert_int_equal(row.parent, INDEX_NONE);
	assert_int_equal(index_next(index, three, third), INDEX_NONE);
	assert_int_equal(index_position(index, three, third), 2);
	row = index_row(index, three, 0);
	assert_int_equal(row.value_len, strchr(three, '\n') - three);
	index_free(index);
}

static void test_paths_begin_with_the_number(void **state FD_UNUSED)
{
	struct doc_index *index = sequence_of(three, sizeof(three) - 1);
	uint32_t second = index_next(index, three, 0);

	assert_path(index, three, 0, "[0].Patient", "/0");
	assert_path(index, three, index_find(index, three, 0, "name.family"),
		"[0].Patient.name[0].family", "/0/name/0/family");
	assert_path(index, three, index_find(index, three, second, "status"),
		"[1].Encounter.status", "/1/status");
	assert_path(index, three, index_next(index, three, second), "[2]",
		"/2");
	index_free(index);
}

static void test_texts_that_are_no_objects(void **state FD_UNUSED)
{
	static const char text[] = "1 \"two\"[3]\ttrue\n{}null -4.0";
	static const enum row_kind kinds[] = {
		ROW_NUMBER, ROW_STRING, ROW_ARRAY, ROW_TRUE, ROW_OBJECT,
		ROW_NULL, ROW_NUMBER,
	};
	struct doc_index *index = sequence_of(text, sizeof(text) - 1);
	uint32_t at = 0;

	assert_null(index_fault(index));
	for (size_t i = 0; i < FD_COUNT(kinds); i++) {
		assert_int_equal(index_kind(index, text, at), kinds[i]);
		assert_int_equal(index_position(index, text, at), i);
		at = index_next(index, text, at);
	}
	assert_int_equal(at, INDEX_NONE);
	index_free(index);
}

/* Many texts, small and large, each knows its number. */
static void test_numbers_of_many(void **state FD_UNUSED)
{
	struct buf text = BUF_INIT;
	struct doc_index *index;
	uint32_t at = 0, number = 0;

	for (int i = 0; i < 1000; i++) {
		buf_puts(&text, "{\"a\":[0");
		for (int j = 0; j < i % 7 * 30; j++)
			buf_puts(&text, ",1");
		buf_puts(&text, "]}\n");
	}
	index = sequence_of(text.data, text.len);
	for (; at != INDEX_NONE; at = index_next(index, text.data, at)) {
		uint32_t close = index_row(index, text.data, at).pair;

		assert_int_equal(index_position(index, text.data, at), number);
		assert_int_equal(index_position(index, text.data, close),
			number);
		number++;
	}
	assert_int_equal(number, 1000);
	index_free(index);
	buf_finish(&text);
}

static void test_fault_in_the_second(void **state FD_UNUSED)
{
	static const char text[] = "{\"a\":1}\n{\"b\" 2}\n{\"c\":3}\n";
	struct doc_index *index = sequence_of(text, sizeof(text) - 1);
	uint32_t last = index_count(index) - 1;

	assert_non_null(index_fault(index));
	assert_int_equal(index_fault(index)->line, 2);
	assert_int_equal(index_kind(index, text, last), ROW_RAW);
	assert_path(index, text, 1, "[0].a", "/0/a");
	index_free(index);
	index = sequence_of("{}\n,{}", 6);
	assert_string_equal(index_fault(index)->reason,
		"a value was expected");
	assert_int_equal(index_position(index, "{}\n,{}", 0), 0);
	index_free(index);
	index = sequence_of(" \n", 2);
	assert_string_equal(index_fault(index)->reason,
		"there is nothing here");
	index_free(index);
}

static void assert_every_split(const char *text, size_t len)
{
	struct doc_index *whole = sequence_of(text, len);

	for (size_t cut = 0; cut <= len; cut++) {
		struct doc_index *index = index_new_sequence();
		char *begin = exact_copy(text, cut);

		while (index_feed(index, begin, cut, false, 64))
			continue;
		read_rows(index, begin);
		free(begin);
		while (index_feed(index, text, len, true, 100))
			continue;
		assert_same_rows(whole, text, index, text);
		index_free(index);
	}
	index_free(whole);
}

static void test_every_split(void **state FD_UNUSED)
{
	struct buf text = BUF_INIT;

	buf_append(&text, three, sizeof(three) - 1);
	buf_puts(&text, "\"a string\" 12.50 true\n");
	buf_append(&text, three, sizeof(three) - 1);
	assert_every_split(text.data, text.len);
	buf_puts(&text, "{\"a\":tru}\n{}\nno JSON");
	assert_every_split(text.data, text.len);
	buf_finish(&text);
}

static void test_one_text_stays_one(void **state FD_UNUSED)
{
	struct doc_index *index = index_text("{}\n{}", 5);

	assert_string_equal(index_fault(index)->reason,
		"only one value was expected");
	assert_path(index, "{}\n{}", 0, "", "");
	index_free(index);
}

static void test_told_from_the_first_line(void **state FD_UNUSED)
{
	static const char escaped[] = "{\"a\":\"}\\\"\\\\\"}\n{";

	assert_int_equal(sniff(three, sizeof(three) - 1), SNIFF_NDJSON);
	assert_int_equal(sniff(escaped, sizeof(escaped) - 1), SNIFF_NDJSON);
	assert_int_equal(sniff("{}\r\n\r\n{\n", 8), SNIFF_NDJSON);
	assert_string_equal(sniff_name(SNIFF_NDJSON), "NDJSON");
	/* One text, whole or not, pretty or not. */
	assert_int_equal(sniff("{\n{}\n{}", 7), SNIFF_JSON);
	assert_int_equal(sniff("{}\n", 3), SNIFF_JSON);
	assert_int_equal(sniff("{}", 2), SNIFF_JSON);
	assert_int_equal(sniff("{} {}", 5), SNIFF_JSON);
	assert_int_equal(sniff("{\"a\":\"}\n{\"", 10), SNIFF_JSON);
	assert_int_equal(sniff("[1]\n[2]", 7), SNIFF_JSON);
	assert_int_equal(sniff("{}\nrubbish", 10), SNIFF_JSON);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_texts_are_roots),
		cmocka_unit_test(test_paths_begin_with_the_number),
		cmocka_unit_test(test_texts_that_are_no_objects),
		cmocka_unit_test(test_numbers_of_many),
		cmocka_unit_test(test_fault_in_the_second),
		cmocka_unit_test(test_every_split),
		cmocka_unit_test(test_one_text_stays_one),
		cmocka_unit_test(test_told_from_the_first_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
