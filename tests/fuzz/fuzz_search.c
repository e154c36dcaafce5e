/*
 * A search: the first byte chooses how, up to the line feed is what is sought,
 * the rest is the document, in two pieces. Matches lie inside, do not overlap,
 * and are as many as were counted, forwards and backwards.
 */

#include "core/doc/search.h"
#include "tests/fuzz/fuzz.h"

static void check_walk(struct search *search, const struct search_text *in)
{
	struct search_match match = { 0, 0 }, back;
	size_t count = 0, from = 0, last = 0;

	while (search_next(search, in, from, &match) == SEARCH_FOUND) {
		FUZZ_CHECK(match.at >= from && match.len > 0);
		FUZZ_CHECK(match.len <= in->len - match.at);
		count++;
		FUZZ_CHECK(search_number(search, in, match.at) == count);
		last = match.at;
		from = last + 1;
	}
	FUZZ_CHECK(search_doubt(search) != NULL ||
		count == search_count(search));
	if (count == 0)
		return;
	FUZZ_CHECK(search_previous(search, in, in->len + 1, &back) ==
		SEARCH_FOUND);
	FUZZ_CHECK(back.at == last);
}

static void run(struct search *search, char *text, size_t len,
	bool is_tree, size_t from)
{
	enum sniff_kind kind = sniff(text, len);
	struct tree *tree = is_tree && tree_has(kind) ? tree_new(kind) : NULL;
	struct search_text in = { .tree = tree, .text = text };
	struct search_match match;

	search_restart(search, from);
	for (int piece = 1; piece <= 2; piece++) {
		in.len = piece == 1 ? len / 2 : len;
		in.is_whole = piece == 2;
		while (tree != NULL && tree_feed(tree, text, in.len,
		    in.is_whole, 100))
			continue;
		while (search_step(search, &in, 500))
			continue;
	}
	FUZZ_CHECK(search_is_done(search, &in));
	check_walk(search, &in);
	if (search_look(search, &in, from, len, &match))
		FUZZ_CHECK(match.at >= from && match.at < len);
	tree_free(tree);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *line = size > 1 ? memchr(data, '\n', size) : NULL;
	struct search_spec spec = { .where = SEARCH_ANYWHERE };
	struct err err = ERR_INIT;
	struct search *search;
	char *what, *text;
	size_t len;

	if (line == NULL || line == data)
		return 0;
	spec.where = data[0] % 3;
	spec.is_regex = data[0] / 4 % 2 != 0;
	spec.is_exact = data[0] / 8 % 4 == 0;
	spec.is_whole = data[0] / 32 % 4 == 3;
	what = xstrndup((const char *)data + 1, (size_t)(line - data) - 1);
	spec.what = what;
	len = (size_t)(data + size - line) - 1;
	/* The index wants a NUL behind its text. */
	text = xmalloc(len + 1);
	memcpy(text, line + 1, len);
	text[len] = '\0';
	search = search_new(&spec, &err);
	if (search != NULL && len > 0) {
		run(search, text, len, data[0] < 128, 0);
		run(search, text, len, data[0] < 128, len / 2);
	}
	search_free(search);
	free(text);
	free(what);
	return 0;
}
