#ifndef FD_TEST_INDEX_SAMPLES_H
#define FD_TEST_INDEX_SAMPLES_H

/*
 * What the tests of doc/index share: the sample texts, and what must hold for
 * any two ways of indexing one text. Include the cmocka headers first.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/path.h"
#include "core/doc/index.h"
#include "core/doc/index_internal.h"

static const char *const samples[] = {
	"patient", "escapes", "unicode", "numbers", "deep", "duplicates",
	"empty", "words", "scalar", "bom", "boundaries", "slashes", "wide",
	"long",
};

static inline struct buf read_sample(const char *name)
{
	char *path = xasprintf("tests/data/json/%s.json", name);
	struct err err = ERR_INIT;
	struct buf text = BUF_INIT;

	if (!path_read(path, 1 << 20, &text, &err))
		fail_msg("%s", err.text);
	free(path);
	return text;
}

/* A copy that ends where the text ends, so that reading on is caught. */
static inline char *exact_copy(const char *text, size_t len)
{
	char *copy = xmalloc(len);

	memcpy(copy, text, len);
	return copy;
}

/* Every row, so that a sanitizer sees what reading them touches. */
static inline void read_rows(const struct doc_index *index, const char *text)
{
	struct buf path = BUF_INIT;

	for (uint32_t i = 0; i < index_count(index); i++) {
		struct row row = index_row(index, text, i);

		assert_true(row.value_len <= index_done(index));
		assert_true(row.pair < index_count(index));
		free(index_scalar_dup(index, text, i));
		(void)index_position(index, text, i);
	}
	if (index_count(index) > 0)
		index_path(index, text, index_count(index) - 1, &path);
	buf_finish(&path);
}

static inline void assert_same_row(struct row a, struct row b)
{
	assert_int_equal(a.kind, b.kind);
	assert_int_equal(a.is_empty, b.is_empty);
	assert_int_equal(a.is_open, b.is_open);
	assert_int_equal(a.is_last, b.is_last);
	assert_int_equal(a.depth, b.depth);
	assert_int_equal(a.parent, b.parent);
	assert_int_equal(a.pair, b.pair);
	assert_int_equal(a.count, b.count);
	assert_int_equal(a.key, b.key);
	assert_int_equal(a.key_len, b.key_len);
	assert_int_equal(a.value, b.value);
	assert_int_equal(a.value_len, b.value_len);
}

static inline void assert_same_rows(const struct doc_index *a,
	const char *text_a, const struct doc_index *b, const char *text_b)
{
	assert_int_equal(index_count(a), index_count(b));
	assert_int_equal(index_done(a), index_done(b));
	for (uint32_t i = 0; i < index_count(a); i++) {
		struct row row = index_row(a, text_a, i);
		struct row other = index_row(b, text_b, i);

		assert_same_row(row, other);
		assert_int_equal(index_after(a, text_a, i),
			index_after(b, text_b, i));
	}
	if (index_fault(a) == NULL) {
		assert_null(index_fault(b));
		return;
	}
	assert_non_null(index_fault(b));
	assert_int_equal(index_fault(a)->offset, index_fault(b)->offset);
	assert_int_equal(index_fault(a)->line, index_fault(b)->line);
	assert_int_equal(index_fault(a)->column, index_fault(b)->column);
	assert_string_equal(index_fault(a)->reason, index_fault(b)->reason);
}

static inline struct doc_index *fed_by(enum blocks_way way, const char *text,
	size_t len)
{
	struct doc_index *index = index_new();

	index->blocks.way = way;
	while (index_feed(index, text, len, true, SIZE_MAX))
		continue;
	return index;
}

static inline void assert_same_ways(const char *text, size_t len)
{
	struct doc_index *plain = fed_by(BLOCKS_PLAIN, text, len);

	read_rows(plain, text);
	for (int way = BLOCKS_PLAIN + 1; way < BLOCKS_WAYS; way++) {
		struct doc_index *index;

		if (!blocks_has_way((enum blocks_way)way))
			continue;
		index = fed_by((enum blocks_way)way, text, len);
		assert_same_rows(plain, text, index, text);
		index_free(index);
	}
	index_free(plain);
}

#endif
