/*
 * The first byte says the indentation and the size of the pieces; the rest is
 * the text. Nothing but white space may change, formatting twice must change
 * nothing more, and the fault must be the index's.
 */

#include "core/doc/format.h"
#include "core/doc/index.h"
#include "tests/fuzz/fuzz.h"

static bool append(void *data, const char *text, size_t len)
{
	return buf_append(data, text, len);
}

static struct formatter *formatted(const char *text, size_t len, size_t piece,
	unsigned indent, struct buf *out)
{
	struct formatter *formatter = format_new(indent, append, out);

	for (size_t at = 0; at < len; at += piece) {
		size_t size = len - at < piece ? len - at : piece;
		char *copy = fuzz_copy(text + at, size);

		FUZZ_CHECK(format_feed(formatter, copy, size));
		free(copy);
	}
	FUZZ_CHECK(format_end(formatter));
	return formatter;
}

static struct buf without_space(const char *text, size_t len)
{
	struct buf out = BUF_INIT;

	for (size_t i = 0; i < len; i++)
		if (text[i] == '\0' || strchr(" \t\r\n", text[i]) == NULL)
			buf_putc(&out, text[i]);
	return out;
}

static void check_same_bytes(const char *a, size_t a_len, const char *b,
	size_t b_len)
{
	struct buf one = without_space(a, a_len);
	struct buf other = without_space(b, b_len);

	FUZZ_CHECK(one.len == other.len &&
		memcmp(one.data, other.data, one.len) == 0);
	buf_finish(&one);
	buf_finish(&other);
}

static void check_fault(const char *text, size_t len,
	const struct format_fault *fault)
{
	struct doc_index *index = index_text(text, len);
	const struct index_fault *expected = index_fault(index);

	if (expected == NULL) {
		FUZZ_CHECK(fault == NULL);
	} else if (strncmp(expected->reason, "only one", 8) != 0 &&
	    strncmp(expected->reason, "there is nothing", 16) != 0) {
		FUZZ_CHECK(fault != NULL);
		FUZZ_CHECK(fault->offset == expected->offset);
		FUZZ_CHECK(fault->line == expected->line);
		FUZZ_CHECK(fault->column == expected->column);
		FUZZ_CHECK(strcmp(fault->reason, expected->reason) == 0);
	}
	index_free(index);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf out = BUF_INIT, again = BUF_INIT;
	struct formatter *formatter;
	size_t mark, len, piece;
	const char *text;
	unsigned indent;

	if (size == 0)
		return 0;
	text = (const char *)data + 1;
	len = size - 1;
	indent = data[0] % 8;
	piece = 1 + data[0] / 8 * 11u;
	mark = len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
	formatter = formatted(text, len, piece, indent, &out);
	check_same_bytes(text + mark, len - mark, out.data, out.len);
	check_fault(text, len, format_fault(formatter));
	if (format_fault(formatter) == NULL) {
		format_free(formatted(out.data, out.len, 1000, indent,
			&again));
		FUZZ_CHECK(out.len == again.len &&
			memcmp(out.data, again.data, out.len) == 0);
	}
	format_free(formatter);
	buf_finish(&out);
	buf_finish(&again);
	return 0;
}
