/*
 * The index against itself fed in other pieces and by other classifiers, and
 * against cJSON.
 */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/doc/json.h"
#include "tests/unit/index_samples.h"

static struct doc_index *fed_in_two(const char *text, size_t len, size_t cut)
{
	struct doc_index *index = index_new();
	char *begin = exact_copy(text, cut);

	while (index_feed(index, begin, cut, false, 64))
		continue;
	read_rows(index, begin);
	free(begin);
	while (index_feed(index, text, len, true, 200))
		continue;
	return index;
}

/* Cuts near the ends and some between: long samples stay quick. */
static size_t next_cut(size_t cut, size_t len)
{
	if (len < 1000 || cut < 130 || cut + 70 > len)
		return cut + 1;
	return cut + 1 + len / 60;
}

static void test_every_split(void **state)
{
	(void)state;
	for (size_t i = 0; i < FD_COUNT(samples); i++) {
		struct buf text = read_sample(samples[i]);
		struct doc_index *whole = index_text(text.data, text.len);

		assert_null(index_fault(whole));
		for (size_t cut = 0; cut <= text.len;
		    cut = next_cut(cut, text.len)) {
			struct doc_index *index = fed_in_two(text.data,
				text.len, cut);

			assert_same_rows(whole, text.data, index, text.data);
			index_free(index);
		}
		index_free(whole);
		buf_finish(&text);
	}
}

static void test_byte_by_byte(void **state)
{
	(void)state;
	for (size_t i = 0; i < FD_COUNT(samples); i++) {
		struct buf text = read_sample(samples[i]);
		struct doc_index *whole = index_text(text.data, text.len);
		struct doc_index *index = index_new();

		for (size_t len = 0; len < text.len; len++) {
			uint32_t before = index_count(index);

			while (index_feed(index, text.data, len, false, 1))
				continue;
			assert_true(index_count(index) >= before);
			assert_true(len - index_done(index) < 64);
		}
		while (index_feed(index, text.data, text.len, true, 1))
			continue;
		assert_same_rows(whole, text.data, index, text.data);
		index_free(index);
		index_free(whole);
		buf_finish(&text);
	}
}

/* A text that ends too early: rows of its good part, then a fault at its end,
   and no byte in no row. */
static void test_every_prefix(void **state)
{
	(void)state;
	for (size_t i = 0; i < FD_COUNT(samples); i++) {
		struct buf text = read_sample(samples[i]);

		for (size_t len = 0; len < text.len;
		    len = next_cut(len, text.len)) {
			char *begin = exact_copy(text.data, len);
			struct doc_index *index = index_text(begin, len);
			struct doc_index *again = fed_in_two(begin, len,
				len / 2);

			read_rows(index, begin);
			/* A mark cut in two is no mark. */
			if (index_fault(index) != NULL &&
			    (len >= 3 || strcmp(samples[i], "bom") != 0))
				assert_int_equal(index_fault(index)->offset,
					len);
			assert_same_rows(index, begin, again, begin);
			index_free(again);
			index_free(index);
			free(begin);
		}
		buf_finish(&text);
	}
}

static void test_ways_agree(void **state)
{
	uint32_t random = 20250301;

	(void)state;
	for (size_t i = 0; i < FD_COUNT(samples); i++) {
		struct buf text = read_sample(samples[i]);

		assert_same_ways(text.data, text.len);
		for (int n = 0; n < 100; n++) {
			static const char likely[] = "\"\\{}[]:, \n0e-.tu\x01"
				"\x80\xc3\xe2\xf0\xff\x0c\x1a";
			char *copy = exact_copy(text.data, text.len);
			size_t cut;

			for (int edit = 0; edit < 3; edit++) {
				random = random * 1664525 + 1013904223;
				copy[(random >> 8) % text.len] = likely[
					random % (sizeof(likely) - 1)];
			}
			random = random * 1664525 + 1013904223;
			cut = (random >> 8) % text.len;
			assert_same_ways(copy, text.len);
			assert_same_ways(copy, cut);
			free(copy);
		}
		buf_finish(&text);
	}
}

static void assert_bit(uint64_t mask, unsigned place, bool is_set)
{
	assert_int_equal(mask, (uint64_t)is_set << place);
}

static void assert_class(const struct block_masks *masks, unsigned place,
	unsigned char c)
{
	assert_bit(masks->quote, place, c == '"');
	assert_bit(masks->backslash, place, c == '\\');
	assert_bit(masks->mark, place, c == 0x0c || c == 0x1a ||
		(c != 0 && strchr("{}[]:,", c) != NULL));
	assert_bit(masks->space, place, c != 0 &&
		strchr(" \t\r\n", c) != NULL);
	assert_bit(masks->control, place, c < 0x20);
	assert_bit(masks->high, place, c > 0x7f);
}

/* All 256 bytes in all 64 places, in every way. */
static void test_classes(void **state)
{
	(void)state;
	for (unsigned n = 0; n < 256 * BLOCK_BYTES; n++) {
		unsigned char block[BLOCK_BYTES];
		unsigned place = n % BLOCK_BYTES;
		struct block_masks masks;

		memset(block, 'x', sizeof(block));
		block[place] = (unsigned char)(n / BLOCK_BYTES);
		for (int way = BLOCKS_PLAIN; way < BLOCKS_WAYS; way++) {
			if (!blocks_has_way((enum blocks_way)way))
				continue;
			blocks_classify((enum blocks_way)way, block, 1,
				&masks);
			assert_class(&masks, place, block[place]);
		}
	}
}

static void compare_value(const struct doc_index *index, const char *text,
	uint32_t at, const struct json *json);

static void compare_children(const struct doc_index *index,
	const char *text, uint32_t at, const struct json *json)
{
	uint32_t child = index_first(index, text, at), position = 0;
	struct json *other = json_first(json);

	assert_int_equal(index_row(index, text, at).count, json_count(json));
	for (; child != INDEX_NONE; child = index_next(index, text, child)) {
		assert_non_null(other);
		assert_int_equal(index_parent(index, child), at);
		assert_int_equal(index_position(index, text, child),
			position);
		if (json_type(json) == JSON_ARRAY)
			assert_int_equal(index_element(index, text, at,
				position), child);
		compare_value(index, text, child, other);
		other = json_next(other);
		position++;
	}
	assert_null(other);
}

/* cJSON stops a string at \u0000 and refuses half a pair: not compared. */
static void compare_string(const struct doc_index *index, const char *text,
	uint32_t at, const struct json *json)
{
	char *string = index_string_dup(index, text, at);

	if (strstr(string, "\\u") == NULL) {
		assert_string_equal(string, json_string(json));
		assert_true(index_string_equals(index, text, at, string));
	}
	free(string);
}

static void compare_value(const struct doc_index *index, const char *text,
	uint32_t at, const struct json *json)
{
	static const enum row_kind kinds[] = {
		[JSON_NULL] = ROW_NULL, [JSON_NUMBER] = ROW_NUMBER,
		[JSON_STRING] = ROW_STRING, [JSON_ARRAY] = ROW_ARRAY,
		[JSON_OBJECT] = ROW_OBJECT,
	};
	enum row_kind kind = index_kind(index, text, at);
	struct row row = index_row(index, text, at);

	assert_int_equal(row.kind, kind);
	if (json_type(json) == JSON_BOOL)
		assert_true(kind == ROW_TRUE || kind == ROW_FALSE);
	else
		assert_int_equal(kind, kinds[json_type(json)]);
	if (json_name(json) != NULL) {
		struct buf key = BUF_INIT;

		index_unescape(&key, text + row.key + 1, row.key_len - 2);
		assert_string_equal(key.data, json_name(json));
		buf_finish(&key);
	}
	assert_int_equal(row.is_last, json_next(json) == NULL);
	if (kind == ROW_STRING)
		compare_string(index, text, at, json);
	else if (kind == ROW_NUMBER)
		assert_true(strtod(text + row.value, NULL) ==
			json_number(json, 0));
	else
		compare_children(index, text, at, json);
}

static void test_same_as_cjson(void **state)
{
	(void)state;
	for (size_t i = 0; i < FD_COUNT(samples); i++) {
		struct buf text = read_sample(samples[i]);
		struct doc_index *index = index_text(text.data, text.len);
		struct err err = ERR_INIT;
		struct json *json = json_parse(text.data, text.len, &err);

		/* cJSON has no half surrogate pairs. */
		if (strcmp(samples[i], "escapes") != 0) {
			assert_non_null(json);
			compare_value(index, text.data, 0, json);
		}
		json_free(json);
		index_free(index);
		buf_finish(&text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_split),
		cmocka_unit_test(test_byte_by_byte),
		cmocka_unit_test(test_every_prefix),
		cmocka_unit_test(test_ways_agree),
		cmocka_unit_test(test_classes),
		cmocka_unit_test(test_same_as_cjson),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
