/* The compiled file: what is put in comes out, and damage is refused. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "core/base/path.h"
#include "core/ig/compiled.h"

static void make(struct buf *out, const char *source)
{
	struct compiled_writer *writer = compiled_writer_new("uk.example",
		"1.2.0");
	compiled_text text = compiled_string(writer, "hello", 5);
	static const uint32_t numbers[] = { 7, 8, 9 };
	uint32_t list = compiled_list(writer, numbers, 3);

	assert_int_equal(compiled_string(writer, "hello, more", 5), text);
	assert_int_equal(compiled_list(writer, numbers, 3), list);
	assert_int_equal(compiled_string(writer, "", 0), 0);
	assert_int_equal(compiled_list(writer, numbers, 0), 0);
	assert_string_equal(compiled_writer_text(writer, text), "hello");
	(void)buf_append(compiled_section(writer, COMPILED_CODES), &text,
		sizeof(text));
	(void)buf_append(compiled_section(writer, COMPILED_CODES), &list,
		sizeof(list));
	compiled_finish(writer, source, out);
	compiled_writer_free(writer);
}

static void what_is_put_in_comes_out(void **state)
{
	struct buf bytes = BUF_INIT;
	struct compiled *compiled;
	const uint32_t *codes, *lists;
	size_t len;

	(void)state;
	make(&bytes, "here");
	compiled = compiled_adopt(&bytes);
	assert_non_null(compiled);
	assert_string_equal(compiled_name(compiled), "uk.example");
	assert_string_equal(compiled_version(compiled), "1.2.0");
	codes = compiled_table(compiled, COMPILED_CODES, &len);
	assert_int_equal(len, 8);
	assert_string_equal(compiled_get(compiled, codes[0]), "hello");
	lists = compiled_table(compiled, COMPILED_LISTS, &len);
	assert_true(codes[1] + 3 < len / 4);
	assert_int_equal(lists[codes[1]], 3);
	assert_int_equal(lists[codes[1] + 3], 9);
	assert_int_equal((uintptr_t)codes % 8, 0);
	(void)compiled_table(compiled, COMPILED_SYSTEMS, &len);
	assert_int_equal(len, 0);
	compiled_free(compiled);
}

static void texts_out_of_bounds_are_empty(void **state)
{
	struct buf bytes = BUF_INIT;
	struct compiled *compiled;

	(void)state;
	make(&bytes, "here");
	compiled = compiled_adopt(&bytes);
	assert_non_null(compiled);
	assert_string_equal(compiled_get(compiled, 0), "");
	assert_string_equal(compiled_get(compiled, 1000000), "");
	assert_string_equal(compiled_get(compiled, UINT32_MAX - 1), "");
	assert_null(compiled_get(compiled, COMPILED_NONE));
	compiled_free(compiled);
}

static void a_nul_ends_a_text(void **state)
{
	struct compiled_writer *writer = compiled_writer_new("a", "1");
	compiled_text text = compiled_string(writer, "ab\0cd", 5);

	(void)state;
	assert_string_equal(compiled_writer_text(writer, text), "ab");
	assert_int_equal(compiled_string(writer, "ab", 2), text);
	compiled_writer_free(writer);
}

static char *written(const char *data, size_t len)
{
	char *path = xstrdup("/tmp/fhirdeck-compiled-XXXXXX");
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, data, len), (ssize_t)len);
	(void)close(fd);
	return path;
}

static struct compiled *map_of(const char *data, size_t len,
	const char *source)
{
	char *path = written(data, len);
	struct compiled *compiled = compiled_map(path, source);

	(void)unlink(path);
	free(path);
	return compiled;
}

static void a_file_is_mapped_for_its_source_only(void **state)
{
	struct buf bytes = BUF_INIT;
	struct compiled *compiled;

	(void)state;
	make(&bytes, "here 12");
	compiled = map_of(bytes.data, bytes.len, "here 12");
	assert_non_null(compiled);
	assert_string_equal(compiled_name(compiled), "uk.example");
	compiled_free(compiled);
	assert_null(map_of(bytes.data, bytes.len, "here 13"));
	assert_null(compiled_map("/nonexistent/file", "here 12"));
	assert_null(compiled_map("/tmp", "here 12"));
	buf_finish(&bytes);
}

static void each_truncation_and_each_flip_is_refused(void **state)
{
	struct buf bytes = BUF_INIT;

	(void)state;
	make(&bytes, "here");
	for (size_t len = 0; len < bytes.len; len++)
		assert_null(map_of(bytes.data, len, "here"));
	for (size_t at = 0; at < bytes.len; at++) {
		struct compiled *compiled;

		bytes.data[at] ^= 0x10;
		compiled = map_of(bytes.data, bytes.len, "here");
		bytes.data[at] ^= 0x10;
		assert_null(compiled);
	}
	buf_finish(&bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_put_in_comes_out),
		cmocka_unit_test(texts_out_of_bounds_are_empty),
		cmocka_unit_test(a_nul_ends_a_text),
		cmocka_unit_test(a_file_is_mapped_for_its_source_only),
		cmocka_unit_test(each_truncation_and_each_flip_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
