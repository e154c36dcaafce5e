/*
 * The index against the text it was made from: rows, faults, finding, paths.
 */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <dirent.h>

#include "core/base/text.h"
#include "tests/unit/index_samples.h"

/* Rows tile the text: between two there is only white space and commas. */
static void test_rows_cover_the_text(void **state)
{
	(void)state;
	for (size_t i = 0; i < FD_COUNT(samples); i++) {
		struct buf text = read_sample(samples[i]);
		struct doc_index *index = index_text(text.data, text.len);
		uint32_t opened = 0;

		for (uint32_t at = 0; at < index_count(index); at++) {
			struct row row = index_row(index, text.data, at);
			struct row pair = index_row(index, text.data,
				row.pair);

			opened -= row.kind == ROW_CLOSE;
			assert_int_equal(row.depth, opened);
			opened += row.pair > at;
			assert_int_equal(pair.pair, row.pair != at ? at :
				row.pair);
			assert_int_equal(pair.count, row.count);
			assert_int_equal(index_row_at(index, row.key_len != 0 ?
				row.key : row.value), at);
			assert_false(row.is_open);
			if (row.pair <= at && at + 1 < index_count(index)) {
				size_t end = row.value + row.value_len;
				struct row next = index_row(index, text.data,
					at + 1);
				size_t gap = (next.key_len != 0 ? next.key :
					next.value) - end;

				assert_int_equal(strspn(text.data + end,
					", \t\r\n"), gap);
			}
		}
		assert_int_equal(opened, 0);
		index_free(index);
		buf_finish(&text);
	}
}

static const struct {
	const char *text;
	int offset;	/* of the fault; -1: none */
	const char *reason;
	int rows, raw;
} faults[] = {
	{ "", 0, "there is nothing here", 0, 0 },
	{ " \n ", 3, "there is nothing here", 0, 0 },
	{ "\xef\xbb\xbf", 3, "there is nothing here", 0, 0 },
	{ "{}", -1, NULL, 1, 0 },
	{ "{} \n", -1, NULL, 1, 0 },
	{ "{} x", 3, "only one value was expected", 1, 1 },
	{ "1 2", 2, "only one value was expected", 1, 1 },
	{ "{}\n{}\n", 3, "only one value was expected", 1, 1 },
	{ "[1,]", 3, "a value was expected", 2, 1 },
	{ "[,1]", 1, "a value or ] was expected", 1, 1 },
	{ "[1 2]", 3, "a comma or ] was expected", 2, 1 },
	{ "[1}", 2, "a comma or ] was expected", 2, 1 },
	{ "{\"a\":1]", 6, "a comma or } was expected", 2, 1 },
	{ "{\"a\":1 \"b\":2}", 7, "a comma or } was expected", 2, 1 },
	{ "{\"a\":1,}", 7, "a key in quotes was expected", 2, 1 },
	{ "{a:1}", 1, "a key in quotes or } was expected", 1, 1 },
	{ "{,}", 1, "a key in quotes or } was expected", 1, 1 },
	{ "{\"a\" 1}", 5, "a colon was expected", 1, 1 },
	{ "{\"a\"}", 4, "a colon was expected", 1, 1 },
	{ "{\"a\":}", 5, "a value was expected", 1, 1 },
	{ "{\"a\"::1}", 5, "a value was expected", 1, 1 },
	{ "]", 0, "a value was expected", 0, 1 },
	{ "}", 0, "a value was expected", 0, 1 },
	{ "'a'", 0, "a value was expected", 0, 1 },
	{ "[tru]", 1, "a value was expected", 1, 1 },
	{ "[truely]", 1, "a value was expected", 1, 1 },
	{ "[True]", 1, "a value or ] was expected", 1, 1 },
	{ "[NaN]", 1, "a value or ] was expected", 1, 1 },
	{ "[nul\"l\"]", 1, "a value was expected", 1, 1 },
	{ "[true\"l\"]", 5, "a comma or ] was expected", 2, 1 },
	{ "[01]", 2, "JSON has no such number", 1, 1 },
	{ "[1.]", 3, "JSON has no such number", 1, 1 },
	{ "[.5]", 1, "a value or ] was expected", 1, 1 },
	{ "[+1]", 1, "a value or ] was expected", 1, 1 },
	{ "[-]", 2, "JSON has no such number", 1, 1 },
	{ "[-x]", 2, "JSON has no such number", 1, 1 },
	{ "[1e]", 3, "JSON has no such number", 1, 1 },
	{ "[1e+]", 4, "JSON has no such number", 1, 1 },
	{ "[1.5.2]", 4, "JSON has no such number", 1, 1 },
	{ "[1x]", 2, "JSON has no such number", 1, 1 },
	{ "[0x1F]", 2, "JSON has no such number", 1, 1 },
	{ "[\"\\x\"]", 2, "JSON has no such escape", 1, 1 },
	{ "[\"\\u12g4\"]", 2, "JSON has no such escape", 1, 1 },
	{ "[\"\\u12\"]", 2, "JSON has no such escape", 1, 1 },
	{ "{\"a\":\"b\\q\"}", 7, "JSON has no such escape", 1, 1 },
	{ "{\"a\\q\":1}", 3, "JSON has no such escape", 1, 1 },
	{ "[\"a\tb\"]", 3,
		"a control character in a string must be escaped", 1, 1 },
	{ "[\"a\nb\"]", 3,
		"a control character in a string must be escaped", 1, 2 },
	{ "[\"\x80\"]", 2, "these bytes are not UTF-8", 1, 1 },
	{ "[\"a\xff\"]", 3, "these bytes are not UTF-8", 1, 1 },
	{ "[\"\xc3\"]", 2, "these bytes are not UTF-8", 1, 1 },
	{ "[\"\xc0\xaf\"]", 2, "these bytes are not UTF-8", 1, 1 },
	{ "[\"\xed\xa0\x80\"]", 2, "these bytes are not UTF-8", 1, 1 },
	{ "[\"\xf4\x90\x80\x80\"]", 2, "these bytes are not UTF-8", 1, 1 },
	{ "[\"\xe0\x80\x80\"]", 2, "these bytes are not UTF-8", 1, 1 },
	{ "[1,\xc3\xa9]", 3, "a value was expected", 2, 1 },
	{ "[1\x0c]", 2, "a comma or ] was expected", 2, 1 },
	{ "[\x01]", 1, "a value or ] was expected", 1, 1 },
	{ "[1, // no\n2]", 4, "a value was expected", 2, 2 },
	{ "{", 1, "the text ends before }", 1, 0 },
	{ "[", 1, "the text ends before ]", 1, 0 },
	{ "[1", 2, "the text ends before ]", 2, 0 },
	{ "[1,", 3, "the text ends before ]", 2, 0 },
	{ "{\"a\"", 4, "the text ends before }", 1, 1 },
	{ "{\"a\":", 5, "the text ends before }", 1, 1 },
	{ "{\"a", 3, "the text ends inside a string", 1, 1 },
	{ "{\"a\":\"b", 7, "the text ends inside a string", 1, 1 },
	{ "{\"a\":\"b\\", 8, "the text ends inside a string", 1, 1 },
	{ "{\"a\":\"b\\u0", 10, "the text ends inside a string", 1, 1 },
	{ "[\"\xe2\x82", 4, "the text ends inside a string", 1, 1 },
	{ "[tr", 3, "the text ends inside a word", 1, 1 },
	{ "[-", 2, "the text ends inside a number", 1, 1 },
	{ "[1.", 3, "the text ends inside a number", 1, 1 },
	{ "[1\n,\r\nx\r\ny\n\nz", 6, "a value was expected", 2, 4 },
};

static void test_faults(void **state)
{
	(void)state;
	for (size_t i = 0; i < FD_COUNT(faults); i++) {
		size_t len = strlen(faults[i].text);
		char *text = exact_copy(faults[i].text, len);
		struct doc_index *index = index_text(text, len);
		const struct index_fault *fault = index_fault(index);
		uint32_t at = 0;

		print_message("%s\n", faults[i].text);
		if (faults[i].offset < 0) {
			assert_null(fault);
		} else {
			assert_non_null(fault);
			assert_string_equal(fault->reason, faults[i].reason);
			assert_int_equal(fault->offset, faults[i].offset);
		}
		assert_int_equal(index_count(index),
			faults[i].rows + faults[i].raw);
		for (; at < index_count(index); at++)
			assert_int_equal(index_kind(index, text, at) ==
				ROW_RAW, (int)at >= faults[i].rows);
		read_rows(index, text);
		index_free(index);
		free(text);
	}
}

/* The same faults, pushed over a block's edge by white space in front. */
static void test_faults_anywhere(void **state)
{
	(void)state;
	for (size_t i = 0; i < FD_COUNT(faults); i++) {
		for (int pad = 40; pad < 70; pad++) {
			char *text = xasprintf("%*s%s", pad, "",
				faults[i].text);
			size_t len = strlen(text);
			struct doc_index *index;

			if (strstr(text, "\xef\xbb\xbf") != NULL) {
				free(text);
				continue;
			}
			index = index_text(text, len);
			if (faults[i].offset < 0)
				assert_null(index_fault(index));
			else
				assert_int_equal(index_fault(index)->offset,
					faults[i].offset + pad);
			assert_int_equal(index_count(index),
				faults[i].rows + faults[i].raw);
			assert_same_ways(text, len);
			index_free(index);
			free(text);
		}
	}
}

static void test_fault_line_and_column(void **state)
{
	static const char text[] = "\xef\xbb\xbf{\n  \"a\": 1,\r\n  b\n}";
	struct doc_index *index = index_text(text, strlen(text));

	(void)state;
	assert_int_equal(index_fault(index)->line, 3);
	assert_int_equal(index_fault(index)->column, 3);
	index_free(index);
	index = index_text("\xef\xbb\xbfx", 4);
	assert_int_equal(index_fault(index)->line, 1);
	assert_int_equal(index_fault(index)->column, 1);
	index_free(index);
}

static void test_raw_rows(void **state)
{
	static const char text[] = "[1,\nx y\r\n\n  z";
	struct doc_index *index = index_text(text, strlen(text));
	struct row row;

	(void)state;
	assert_int_equal(index_count(index), 5);
	row = index_row(index, text, 0);
	assert_true(row.is_open);
	assert_true(row.is_last);
	assert_int_equal(row.pair, 1);
	assert_int_equal(row.count, 1);
	assert_int_equal(index_after(index, text, 0), 2);
	row = index_row(index, text, 1);
	assert_false(row.is_last);
	row = index_row(index, text, 2);
	assert_int_equal(row.kind, ROW_RAW);
	assert_int_equal(row.parent, INDEX_NONE);
	assert_int_equal(row.value_len, 3);
	assert_memory_equal(text + row.value, "x y", 3);
	row = index_row(index, text, 3);
	assert_int_equal(row.value_len, 0);
	row = index_row(index, text, 4);
	assert_memory_equal(text + row.value, "  z", 3);
	assert_int_equal(row.value_len, 3);
	index_free(index);
}

/* A raw line without an end is cut, never inside a character. */
static void test_raw_rows_are_bounded(void **state)
{
	struct buf text = BUF_INIT;
	struct doc_index *index;
	size_t sum = 0;

	(void)state;
	buf_puts(&text, "xx");
	for (int i = 0; i < 5000; i++)
		buf_puts(&text, "\xe2\x82\xac");
	index = index_text(text.data, text.len);
	assert_true(index_count(index) >= 4);
	for (uint32_t at = 0; at < index_count(index); at++) {
		struct row row = index_row(index, text.data, at);

		assert_true(row.value_len <= RAW_MAX);
		assert_true((text.data[row.value] & 0xc0) != 0x80);
		assert_int_equal(row.value, sum);
		sum += row.value_len;
	}
	assert_int_equal(sum, text.len);
	index_free(index);
	buf_finish(&text);
}

static void test_depth_limit(void **state)
{
	struct buf text = BUF_INIT;
	struct doc_index *index;

	(void)state;
	buf_fill(&text, '[', INDEX_DEPTH_MAX);
	buf_fill(&text, ']', INDEX_DEPTH_MAX);
	index = index_text(text.data, text.len);
	assert_null(index_fault(index));
	assert_int_equal(index_row(index, text.data,
		INDEX_DEPTH_MAX - 1).depth, INDEX_DEPTH_MAX - 1);
	index_free(index);
	buf_insert(&text, 0, "[", 1);
	index = index_text(text.data, text.len);
	assert_string_equal(index_fault(index)->reason,
		"the nesting is more than 2048 levels deep");
	assert_int_equal(index_fault(index)->offset, INDEX_DEPTH_MAX);
	index_free(index);
	buf_finish(&text);
}

/* Half an answer: what has come can be looked at. */
static void test_while_it_arrives(void **state)
{
	struct buf text = read_sample("wide");
	struct doc_index *index = index_new();
	uint32_t flat, row_count;
	struct row row;

	(void)state;
	while (index_feed(index, text.data, 640, false, SIZE_MAX))
		continue;
	row_count = index_count(index);
	row = index_row(index, text.data, 0);
	assert_true(row.is_open);
	assert_int_equal(row.pair, row_count - 1);
	assert_int_equal(row.count, 1);
	flat = index_member(index, text.data, 0, "flat");
	assert_int_equal(flat, 1);
	row = index_row(index, text.data, flat);
	assert_true(row.is_open);
	assert_int_equal(row.count, row_count - 2);
	assert_int_equal(index_position(index, text.data, row_count - 1),
		row_count - 3);
	assert_int_equal(index_element(index, text.data, flat, 7), 9);
	assert_int_equal(index_next(index, text.data, row_count - 1),
		INDEX_NONE);
	assert_int_equal(index_next(index, text.data, flat), INDEX_NONE);
	assert_null(index_fault(index));
	index_free(index);
	buf_finish(&text);
}

static void test_find(void **state)
{
	struct buf text = read_sample("patient");
	struct doc_index *index = index_text(text.data, text.len);
	static const struct {
		const char *steps, *value;
	} cases[] = {
		{ "resourceType", "Patient" },
		{ "identifier.0.value", "9999999468" },
		{ "identifier.value", "9999999468" },
		{ "name.1.given.0", "Addie" }, { "name.family", "Harrowgate" },
		{ "name.0.given.1", "Maud" }, { "deceasedBoolean", "false" },
		{ "multipleBirthInteger", "2" }, { "contact", "null" },
		{ "name", NULL }, { "name.7", NULL }, { "Name", NULL },
		{ "name.0.given.-1", NULL }, { "birthDate.x", NULL },
		{ "name.99999999999999999999", NULL }, { "photo.0.x", NULL },
		{ "name.0x", NULL },
	};

	(void)state;
	for (size_t i = 0; i < FD_COUNT(cases); i++) {
		char *value = index_find_dup(index, text.data, 0,
			cases[i].steps);

		print_message("%s\n", cases[i].steps);
		assert_true(text_equals(value, cases[i].value));
		free(value);
	}
	assert_int_equal(index_find(index, text.data, 0, ""), 0);
	assert_int_equal(index_find(index, text.data, INDEX_NONE, "a"),
		INDEX_NONE);
	assert_true(index_string_equals(index, text.data, index_find(index,
		text.data, 0, "id"), "p-1"));
	assert_false(index_string_equals(index, text.data, index_find(index,
		text.data, 0, "id"), "p-10"));
	index_free(index);
	buf_finish(&text);
}

static void test_escapes(void **state)
{
	struct buf text = read_sample("escapes");
	struct doc_index *index = index_text(text.data, text.len);
	static const struct {
		const char *name, *value;
	} cases[] = {
		{ "quote", "a\"b" }, { "slashes", "\\\\" }, { "end", "\\" },
		{ "mixed", "\\\"" }, { "solidus", "a/b" },
		{ "short", "\b\f\n\r\t" }, { "unit", "\xc3\xa9\xe2\x82\xac" },
		{ "pair", "\xf0\x9f\x98\x80" }, { "lone", "\\ud83d!" },
		{ "low", "\\ude00" }, { "nul", "a\\u0000b" },
		{ "key", "escaped key" }, { "a\"b", "quoted key" },
		{ "", "empty key" },
	};

	(void)state;
	for (size_t i = 0; i < FD_COUNT(cases); i++) {
		uint32_t at = index_member(index, text.data, 0,
			cases[i].name);
		char *value = index_string_dup(index, text.data, at);

		assert_non_null(value);
		assert_string_equal(value, cases[i].value);
		assert_true(index_string_equals(index, text.data, at, value));
		free(value);
	}
	index_free(index);
	buf_finish(&text);
}

static void assert_path(const char *text, const char *steps,
	const char *path, const char *pointer)
{
	struct doc_index *index = index_text(text, strlen(text));
	uint32_t at = index_find(index, text, 0, steps);
	struct buf out = BUF_INIT;

	index_path(index, text, at, &out);
	assert_string_equal(out.data, path);
	index_path(index, text, index_row(index, text, at).pair, &out);
	assert_int_equal(out.len, 2 * strlen(path));
	buf_clear(&out);
	index_pointer(index, text, at, &out);
	assert_string_equal(out.data, pointer);
	buf_finish(&out);
	index_free(index);
}

static void test_paths(void **state)
{
	static const char bundle[] = "{\"entry\":[{\"resource\":{\"name\":["
		"{},{\"given\":[\"A\"]}],\"_birthDate\":{}}},{\"a-b\":1,"
		"\"c`d\":2,\"e/f~g\":3}],\"resourceType\":\"Bundle\"}";

	(void)state;
	assert_path(bundle, "", "Bundle", "");
	assert_path(bundle, "entry", "Bundle.entry", "/entry");
	assert_path(bundle, "entry.0.resource.name.1.given.0",
		"Bundle.entry[0].resource.name[1].given[0]",
		"/entry/0/resource/name/1/given/0");
	assert_path(bundle, "entry.0.resource._birthDate",
		"Bundle.entry[0].resource._birthDate",
		"/entry/0/resource/_birthDate");
	assert_path(bundle, "entry.1.a-b", "Bundle.entry[1].`a-b`",
		"/entry/1/a-b");
	assert_path(bundle, "entry.1.c`d", "Bundle.entry[1].`c\\`d`",
		"/entry/1/c`d");
	assert_path(bundle, "entry.1.e/f~g", "Bundle.entry[1].`e/f~g`",
		"/entry/1/e~1f~0g");
	assert_path("[{\"a\":1}]", "0.a", "[0].a", "/0/a");
	assert_path("{\"a\":[5]}", "a.0", "a[0]", "/a/0");
	assert_path("{\"resourceType\":7,\"a\":1}", "a", "a", "/a");
}

static void test_row_at(void **state)
{
	static const char text[] = " {\"a\": 1,\n\"b\": [ 2 ]}";
	struct doc_index *index = index_text(text, strlen(text));
	static const struct {
		size_t offset;
		uint32_t row;
	} cases[] = {
		{ 0, 0 }, { 1, 0 }, { 2, 1 }, { 7, 1 }, { 9, 1 }, { 10, 2 },
		{ 16, 2 }, { 17, 3 }, { 19, 4 }, { 20, 5 }, { 1000, 5 },
	};

	(void)state;
	for (size_t i = 0; i < FD_COUNT(cases); i++)
		assert_int_equal(index_row_at(index, cases[i].offset),
			cases[i].row);
	index_free(index);
	index = index_text("", 0);
	assert_int_equal(index_row_at(index, 0), INDEX_NONE);
	index_free(index);
}

/* Large containers answer from what is remembered, small ones by walking:
   the sample has both, and cJSON agreed. Here: what it costs. */
static void test_memory(void **state)
{
	struct buf text = BUF_INIT;
	struct doc_index *index;

	(void)state;
	buf_puts(&text, "[0");
	for (int i = 0; i < 100000; i++)
		buf_puts(&text, ",{\"a\":[{\"b\":1}]}");
	buf_puts(&text, "]");
	index = index_text(text.data, text.len);
	assert_int_equal(index_count(index), 700003);
	assert_true(index_memory(index) < 700003 * 9 + 150000);
	index_free(index);
	buf_finish(&text);
}

static void check_folder(const char *folder)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;

	if (dir == NULL) {
		print_message("skipped: no %s here\n", folder);
		return;
	}
	while ((entry = readdir(dir)) != NULL) {
		char *path = path_join(folder, entry->d_name);
		struct err err = ERR_INIT;
		struct buf text = BUF_INIT;
		struct doc_index *index;

		if (text_ends_with(path, ".json") &&
		    path_read(path, 1 << 26, &text, &err)) {
			index = index_text(text.data, text.len);
			if (index_fault(index) != NULL)
				fail_msg("%s: line %zu: %s", path,
					index_fault(index)->line,
					index_fault(index)->reason);
			index_free(index);
		}
		buf_finish(&text);
		free(path);
	}
	closedir(dir);
}

static void test_real_resources(void **state)
{
	(void)state;
	check_folder("../shared/data/domain");
	check_folder("../shared/data/validation/payloads");
	check_folder("../shared/data/validation/fhirpath-r4");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_faults),
		cmocka_unit_test(test_faults_anywhere),
		cmocka_unit_test(test_fault_line_and_column),
		cmocka_unit_test(test_rows_cover_the_text),
		cmocka_unit_test(test_raw_rows),
		cmocka_unit_test(test_raw_rows_are_bounded),
		cmocka_unit_test(test_depth_limit),
		cmocka_unit_test(test_while_it_arrives),
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_escapes),
		cmocka_unit_test(test_paths),
		cmocka_unit_test(test_row_at),
		cmocka_unit_test(test_memory),
		cmocka_unit_test(test_real_resources),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
