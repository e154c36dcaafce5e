/*
 * What a body is and what its page says; its lines, in two pieces and at once;
 * and a search in it for its own first bytes.
 */

#include "core/base/text.h"
#include "core/doc/find.h"
#include "core/doc/lines.h"
#include "core/doc/sniff.h"
#include "tests/fuzz/fuzz.h"

static void check_safe(char *text)
{
	size_t len = text != NULL ? strlen(text) : 0;

	for (size_t at = 0; at < len; ) {
		struct text_rune rune = text_decode(text + at, len - at);

		FUZZ_CHECK(rune.is_valid);
		FUZZ_CHECK(!text_rune_is_hostile(rune.code));
		at += rune.len;
	}
	free(text);
}

static void check_lines(const char *text, size_t len, size_t budget)
{
	struct lines *whole = lines_new(), *pieces = lines_new();
	size_t end = 0;

	while (lines_feed(whole, text, len, true, SIZE_MAX))
		continue;
	while (lines_feed(pieces, text, len / 2, false, budget))
		continue;
	while (lines_feed(pieces, text, len, true, budget))
		continue;
	FUZZ_CHECK(lines_count(whole) == lines_count(pieces));
	for (size_t at = 0; at < lines_count(whole); at++) {
		struct line line = lines_at(whole, at);
		struct line other = lines_at(pieces, at);

		FUZZ_CHECK(line.start == other.start);
		FUZZ_CHECK(line.len == other.len);
		FUZZ_CHECK(line.start >= end && line.start <= end + 2);
		FUZZ_CHECK(memchr(text + line.start, '\n', line.len) == NULL);
		FUZZ_CHECK(memchr(text + line.start, '\r', line.len) == NULL);
		end = line.start + line.len;
	}
	FUZZ_CHECK(len <= end + 2);
	lines_free(whole);
	lines_free(pieces);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text, *title, *sentence, *needle;
	size_t at;

	if (size == 0)
		return 0;
	text = fuzz_copy(data, size);
	FUZZ_CHECK(sniff_name(sniff(text, size)) != NULL);
	(void)sniff_is_iis_page(text, size);
	(void)sniff_html_summary(text, size, &title, &sentence);
	check_safe(title);
	check_safe(sentence);
	check_lines(text, size, 1 + data[0] % 16);
	needle = xstrndup(text, size < 5 ? size : 5);
	if (*needle != '\0') {
		FUZZ_CHECK(find_forward(text, size, 0, needle, &at));
		FUZZ_CHECK(at == 0);
	}
	free(needle);
	free(text);
	return 0;
}
