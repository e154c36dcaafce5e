/*
 * Any bytes as a page at several widths: nothing in them is a fault, lines hold
 * no line feed, and every row of wrapped text moves on.
 */

#include "core/doc/markup.h"
#include "core/doc/wrap.h"
#include "tests/fuzz/fuzz.h"

static void check_line(void *context, enum markup_kind kind, const char *line)
{
	size_t *lines = context;

	FUZZ_CHECK(kind <= MARKUP_BLANK);
	FUZZ_CHECK(strchr(line, '\n') == NULL);
	++*lines;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const size_t widths[] = { 1, 24, 80 };
	char *text = fuzz_copy(data, size), *plain = xstrndup(text, size);

	for (size_t i = 0; i < FD_COUNT(widths); i++) {
		size_t lines = 0, len = strlen(plain);
		const char *at = plain;

		markup_walk(text, size, widths[i], check_line, &lines);
		while (len > 0) {
			size_t next, used = wrap_row(at, len, widths[i],
				&next);

			FUZZ_CHECK(next > 0 && used <= next && next <= len);
			at += next;
			len -= next;
		}
	}
	free(text);
	free(plain);
	return 0;
}
