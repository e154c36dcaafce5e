/*
 * The first byte says where the text is cut and by which budget it is fed;
 * the rest is the text. Whole, cut and classified in any way, the rows must be
 * the same, and reading them must stay inside the text. So it is for one text
 * and for a sequence of them.
 */

#include "core/doc/index_internal.h"
#include "tests/fuzz/fuzz.h"

static struct doc_index *make(bool is_sequence)
{
	return is_sequence ? index_new_sequence() : index_new();
}

static struct doc_index *fed(struct doc_index *index, enum blocks_way way,
	const char *text, size_t cut, size_t len, size_t budget)
{
	char *begin = fuzz_copy(text, cut);

	index->blocks.way = way;
	while (index_feed(index, begin, cut, false, budget))
		continue;
	if (index_count(index) > 0)
		(void)index_row(index, begin, index_count(index) - 1);
	free(begin);
	while (index_feed(index, text, len, true, budget))
		continue;
	return index;
}

static bool is_same_row(const struct row *a, const struct row *b)
{
	return a->kind == b->kind && a->is_empty == b->is_empty &&
		a->is_open == b->is_open && a->is_last == b->is_last &&
		a->depth == b->depth && a->parent == b->parent &&
		a->pair == b->pair && a->count == b->count &&
		a->key == b->key && a->key_len == b->key_len &&
		a->value == b->value && a->value_len == b->value_len;
}

static void check_same(const struct doc_index *a, const struct doc_index *b,
	const char *text)
{
	const struct index_fault *fault = index_fault(a);
	const struct index_fault *other = index_fault(b);

	FUZZ_CHECK(index_count(a) == index_count(b));
	for (uint32_t at = 0; at < index_count(a); at++) {
		struct row row = index_row(a, text, at);
		struct row again = index_row(b, text, at);

		FUZZ_CHECK(is_same_row(&row, &again));
	}
	FUZZ_CHECK((fault == NULL) == (other == NULL));
	if (fault != NULL && other != NULL) {
		FUZZ_CHECK(fault->offset == other->offset);
		FUZZ_CHECK(strcmp(fault->reason, other->reason) == 0);
	}
}

static void check_row(const struct doc_index *index, const char *text,
	size_t len, uint32_t at)
{
	struct row row = index_row(index, text, at);
	uint32_t next = index_next(index, text, at);

	FUZZ_CHECK(row.value + (size_t)row.value_len <= len);
	FUZZ_CHECK(row.pair < index_count(index));
	FUZZ_CHECK(row.parent == index_parent(index, at));
	FUZZ_CHECK(row.kind == index_kind(index, text, at));
	FUZZ_CHECK(index_row_at(index, row.key_len != 0 ? row.key :
		row.value) == at);
	if (next != INDEX_NONE)
		FUZZ_CHECK(index_position(index, text, next) ==
			index_position(index, text, at) + 1);
	free(index_scalar_dup(index, text, at));
}

static void check_rows(const struct doc_index *index, const char *text,
	size_t len)
{
	struct buf path = BUF_INIT;
	uint32_t count = index_count(index);

	/* Quadratic for deep texts. */
	for (uint32_t at = 0; at < count && at < 64; at++)
		check_row(index, text, len, at);
	if (count > 0) {
		index_path(index, text, count - 1, &path);
		index_pointer(index, text, count / 2, &path);
		(void)index_find(index, text, 0, "a.0.b");
	}
	buf_finish(&path);
}

static void check_text(const char *text, size_t len, uint8_t choice,
	bool is_sequence)
{
	size_t cut = len * choice / 255;
	struct doc_index *whole = make(is_sequence);

	while (index_feed(whole, text, len, true, SIZE_MAX))
		continue;
	check_rows(whole, text, len);
	for (int way = 0; way < BLOCKS_WAYS; way++) {
		struct doc_index *other;

		if (!blocks_has_way((enum blocks_way)way))
			continue;
		other = fed(make(is_sequence), (enum blocks_way)way, text,
			cut, len, 1 + choice * 3u);
		check_same(whole, other, text);
		index_free(other);
	}
	index_free(whole);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text;

	if (size == 0)
		return 0;
	text = fuzz_copy(data + 1, size - 1);
	check_text(text, size - 1, data[0], false);
	check_text(text, size - 1, data[0], true);
	free(text);
	return 0;
}
