/*
 * Every row of any document asked whether it is to be masked, and masked; the
 * same bytes as a text, a URL and a sentence. A masked text never holds ten
 * digits in a row, and rows under a name of a person are covered.
 */

#include "core/base/text.h"
#include "core/fhir/privacy.h"
#include "tests/fuzz/fuzz.h"

static void check_digits(const char *text)
{
	size_t run = 0;

	for (; *text != '\0'; text++) {
		run = text_is_digit(*text) ? run + 1 : 0;
		FUZZ_CHECK(run != 10 || text_is_digit(text[1]));
	}
}

static void check_row(const struct tree *tree, const char *text, uint32_t at)
{
	struct row row = tree_row(tree, text, at);
	char *value = xstrndup(text + row.value, row.value_len);
	struct buf out = BUF_INIT;

	if (privacy_covers(tree, text, at)) {
		privacy_mask(&out, value);
		check_digits(out.data);
	}
	if (tree_index(tree) != NULL && row.kind == ROW_STRING)
		FUZZ_CHECK(privacy_covers_json(tree_index(tree), text, at) ==
			privacy_covers(tree, text, at));
	free(value);
	buf_finish(&out);
}

static void check_tree(const char *text, size_t len)
{
	enum sniff_kind kind = sniff(text, len);
	struct tree *tree;

	if (!tree_has(kind))
		return;
	tree = tree_new(kind);
	while (tree_feed(tree, text, len, true, SIZE_MAX))
		continue;
	for (uint32_t at = 0; at < tree_count(tree); at++)
		check_row(tree, text, at);
	tree_free(tree);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_copy(data, size);
	char *line = xstrndup(text, size);
	struct buf url = BUF_INIT, sentence = BUF_INIT;

	check_tree(text, size);
	privacy_mask_url(&url, line);
	privacy_mask_text(&sentence, line);
	buf_finish(&url);
	buf_finish(&sentence);
	free(line);
	free(text);
	return 0;
}
