#ifndef FD_TEST_FUZZ_OUTLINE_H
#define FD_TEST_FUZZ_OUTLINE_H

/*
 * What the fuzz targets of doc/outline share. The first byte says where the
 * text is cut and by which budget it is fed; the rest is the text. Whole and
 * in pieces the rows must be the same, their bytes inside the text, and every
 * step among them must lead somewhere.
 */

#include "tests/fuzz/fuzz.h"
#include "tests/unit/outline_dump.h"

static inline void fuzz_feed(struct outline *outline, const char *text,
	size_t len, bool is_whole, size_t budget)
{
	char *copy = fuzz_copy(text, len);
	size_t calls = 0;

	while (outline_feed(outline, copy, len, is_whole, budget))
		FUZZ_CHECK(++calls < 1000000);
	free(copy);
}

static inline void fuzz_steps(const struct outline *outline,
	const char *text, size_t len)
{
	for (uint32_t at = 0; at < outline_count(outline); at++) {
		struct row row = outline_row(outline, text, at);
		uint32_t child = outline_first(outline, at);

		FUZZ_CHECK(row.value + (size_t)row.value_len <= len);
		FUZZ_CHECK(row.key + (size_t)row.key_len <= len);
		FUZZ_CHECK(row.pair < outline_count(outline));
		FUZZ_CHECK(outline_after(outline, at) > at);
		FUZZ_CHECK(row.parent == INDEX_NONE || row.parent < at);
		if (child != INDEX_NONE)
			FUZZ_CHECK(outline_parent(outline, child) == at);
	}
	(void)outline_row_at(outline, len / 2);
}

static inline void fuzz_outline(enum sniff_kind kind, const uint8_t *data,
	size_t size)
{
	struct buf whole = BUF_INIT, pieces = BUF_INIT;
	size_t len = size - 1, cut = len * data[0] / 255;
	char *text = fuzz_copy(data + 1, len);
	struct outline *one, *other = outline_new(kind);

	one = outline_text(kind, text, len);
	fuzz_steps(one, text, len);
	dump_rows(one, text, &whole);
	fuzz_feed(other, text, cut, false, 1 + data[0] * 3u);
	fuzz_steps(other, text, cut);
	fuzz_feed(other, text, len, true, 1 + data[0] / 8u);
	dump_rows(other, text, &pieces);
	FUZZ_CHECK(strcmp(whole.data, pieces.data) == 0);
	outline_free(one);
	outline_free(other);
	buf_finish(&whole);
	buf_finish(&pieces);
	free(text);
}

#endif
