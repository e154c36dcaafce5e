/*
 * Searching documents: what matches where, in rows, keys, values and lines;
 * escaped spellings; slices and arrivals of every size; next, previous and
 * numbers; and all of it against a search too simple to be wrong.
 */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/doc/search.h"

enum { R = 1, K = 2, V = 4, LINES = 8, EXACT = 16, WHOLE = 32 };

struct places {
	struct search_match at[4096];
	size_t count;
};

static struct search *search_for(const char *what, unsigned flags)
{
	struct search_spec spec = {
		.what = what, .is_regex = (flags & R) != 0,
		.is_exact = (flags & EXACT) != 0,
		.is_whole = (flags & WHOLE) != 0,
		.where = flags & K ? SEARCH_KEYS :
			flags & V ? SEARCH_VALUES : SEARCH_ANYWHERE,
	};
	struct err err = ERR_INIT;
	struct search *search = search_new(&spec, &err);

	assert_string_equal(err.text, "");
	assert_non_null(search);
	return search;
}

/* A document of some text; everything that there is to it. */
static struct search_text whole(const char *text, size_t len, bool is_tree)
{
	struct search_text in = { .text = text, .len = len, .is_whole = true };
	enum sniff_kind kind = sniff(text, len);

	if (!is_tree || !tree_has(kind))
		return in;
	in.tree = tree_new(kind);
	while (tree_feed((struct tree *)in.tree, text, len, true, SIZE_MAX))
		continue;
	return in;
}

static void finish(struct search_text *in)
{
	tree_free((struct tree *)in->tree);
}

/* Every match, by stepping forwards; and backwards, and by number. */
static void collect(struct search *search, const struct search_text *in,
	struct places *out)
{
	struct search_match match;
	size_t from = 0;

	out->count = 0;
	while (search_next(search, in, from, &match) == SEARCH_FOUND) {
		assert_true(match.at >= from && match.len > 0 &&
			match.at + match.len <= in->len);
		out->at[out->count++] = match;
		assert_true(out->count < FD_COUNT(out->at));
		assert_int_equal(search_number(search, in, match.at),
			out->count);
		from = match.at + 1;
	}
	assert_int_equal(out->count, search_count(search));
	from = in->len + 1;
	for (size_t i = out->count; i-- > 0; from = match.at) {
		assert_int_equal(search_previous(search, in, from, &match),
			SEARCH_FOUND);
		assert_int_equal(match.at, out->at[i].at);
	}
	assert_int_equal(search_previous(search, in, from, &match),
		SEARCH_NONE);
}

/* "3 17" for matches at 3 and 17. */
static void assert_places(const char *text, const char *what, unsigned flags,
	const char *expected)
{
	struct search_text in = whole(text, strlen(text),
		(flags & LINES) == 0);
	struct search *search = search_for(what, flags);
	struct buf found = BUF_INIT;
	struct places places;

	while (search_step(search, &in, 1 << 20))
		continue;
	assert_true(search_is_done(search, &in));
	collect(search, &in, &places);
	for (size_t i = 0; i < places.count; i++)
		buf_printf(&found, i > 0 ? " %zu+%zu" : "%zu+%zu",
			places.at[i].at, places.at[i].len);
	if (strcmp(found.data, expected) != 0)
		fail_msg("%s in %s: %s, not %s", what, text, found.data,
			expected);
	buf_finish(&found);
	search_free(search);
	finish(&in);
}

static const char sample[] = "{\"name\":\"Name\",\"id\":\"a1\","
	"\"note\":\"name: \\\"id\\\"\"}";
static const char spelled[] = "[\"Zo\xc3\xab\",\"Zo\\u00EB\",\"zo\\u00cb\","
	"\"a/b\",\"a\\/b\",\"&amp;\",\"\\uD83D\\ude00\",\"a\\\\b\"]";

struct row_case {
	const char *text, *what;
	unsigned flags;
	const char *places;
};

static const struct row_case cases[] = {
	/* Smart case, anywhere. */
	{ sample, "name", 0, "2+4 9+4 33+4" },
	{ sample, "Name", 0, "9+4" },
	{ sample, "name", EXACT, "2+4 33+4" },
	{ sample, "a1\",", 0, "21+4" },
	{ sample, "a1\",\"note", 0, "" },
	{ "aaaa", "aa", 0, "0+2 2+2" },
	/* Keys and values, without and with their quotes. */
	{ sample, "name", K, "2+4" },
	{ sample, "name", V, "9+4 33+4" },
	{ sample, "\"name", K, "1+5" },
	{ sample, "i", K, "16+1" },
	{ sample, "id", K | WHOLE | EXACT, "16+2" },
	{ sample, "i", K | WHOLE | EXACT, "" },
	{ sample, "name", V | LINES, "" },
	/* As the tree shows it. */
	{ sample, "\"id\": \"a1\"", 0, "15+9" },
	{ "{\"id\" :\n\"a1\"}", "\"id\": \"a1\"", 0, "1+11" },
	{ "[\"\\\"id\\\" : 1\"]", "\"id\"", 0, "2+6" },
	/* Spellings. */
	{ spelled, "zo\xc3\xab", 0, "2+4 9+8 20+8" },
	{ spelled, "Zo\xc3\xab", 0, "2+4 9+8" },
	{ spelled, "\xc3\x8b", 0, "22+6" },
	{ spelled, "a/b", 0, "31+3 37+4" },
	{ spelled, "&", 0, "44+5" },
	{ spelled, "\xf0\x9f\x98\x80", 0, "52+12" },
	{ spelled, "\\b", 0, "68+3" },
	{ spelled, "a\\b", LINES, "67+4" },
	{ "<a>Zo&#xEB; Zo&#235;</a>", "Zo\xc3\xab", 0, "3+8 12+8" },
	{ "q=a%2Fb&r=%c3%AB", "/", 0, "3+3" },
	{ "q=a%2Fb&r=%c3%AB", "\xc3\xab", 0, "10+6" },
	/* Expressions: a row's ends, its key's, its value's. */
	{ sample, "n.*e", R, "2+11 26+11" },
	{ sample, "^na", R | K, "2+2" },
	{ sample, "^na", R | V, "9+2 33+2" },
	{ sample, "^na", R, "" },
	{ sample, "\"$", R, "13+1 23+1 45+1" },
	{ sample, "e$", R | K, "5+1 29+1" },
	{ sample, "[a-z][0-9]", R, "21+2" },
	{ sample, "N[aeiou]me", R, "9+4" },
	{ "[1,22,333]", "^\\d\\d", R, "3+2 6+2" },
	{ "[{\"a\":{\"b\":[]}}]", "^[^\"]", R, "0+1 1+1 13+1 14+1 "
		"15+1" },
	{ "ab\nab\r\nab\rb", "^b|b$", R, "1+1 4+1 8+1 10+1" },
	{ "ab\nab", "b.a", R, "" },
	/* What is no JSON from some byte on. */
	{ "{\"a\":1 oops \"a\"}\n\"a\"", "a", K, "2+1" },
	{ "{\"a\":1 oops \"a\"}\n\"a\"", "\"a\"", 0, "1+3 12+3 17+3" },
	{ "{\"a\":1 oops \"a\"}\n\"a\"", "^\"a\"$", R, "17+3" },
	/* HL7 v2: a match lies in a segment. */
	{ "MSH|^~\\&|A\rPID|1||5^^^R0A||Doe^Jo\r", "Doe^Jo", 0,
		"27+6" },
	{ "MSH|^~\\&|A\rPID|1||5^^^R0A||Doe^Jo\r", "pid", V, "" },
	{ "MSH|^~\\&|A\rPID|1||5^^^R0A||Doe^Jo\r", "^PID.*Jo$", R,
		"11+22" },
	{ "MSH|^~\\&|A\rPID|1||5^^^R0A||Doe^Jo\r", "^PID$", R | K,
		"11+3" },
	{ "", "a", 0, "" },
	{ "{}", "a", 0, "" },
};

static void test_cases(void **state)
{
	(void)state;
	for (size_t i = 0; i < FD_COUNT(cases); i++)
		assert_places(cases[i].text, cases[i].what, cases[i].flags,
			cases[i].places);
}

/* Names are keys, attributes and text are values. */
static void test_xml(void **state)
{
	static const char text[] = "<a><name use=\"name\">Name</name></a>";
	struct search_text in = whole(text, strlen(text), true);

	(void)state;
	assert_int_equal(tree_row(in.tree, text, 0).kind, ROW_OBJECT);
	finish(&in);
	assert_places(text, "name", K, "4+4");
	assert_places(text, "name", V, "14+4 20+4");
	assert_places(text, "^Name$", R | V, "");
}

static void test_invalid_utf8(void **state)
{
	(void)state;
	assert_places("[\"\xff" "ab\xfe\",\"\xc3\",\"ab\"]", "ab", 0,
		"3+2 13+2");
	assert_places("[\"\xff" "ab\xfe\",\"\xc3\",\"ab\"]", "a.", R,
		"3+2 13+2");
	assert_places("\xff\nab\n\xc3", "^ab$", R, "2+2");
	assert_places("\xc3\xab\xab\xc3", "\xc3\xab", 0, "0+2");
	/* What is no UTF-8 has no other spelling, and nothing hangs. */
	assert_places("a\xff" "b", "\xff" "b", EXACT, "1+2");
	assert_places("a\xff" "b", "\xff" "b", 0, "");
}

static void test_refusals(void **state)
{
	struct search_spec spec = { .what = "a(b", .is_regex = true };
	struct err err = ERR_INIT;

	(void)state;
	assert_null(search_new(&spec, &err));
	assert_non_null(strstr(err.text, "behind character 3"));
	err_clear(&err);
	spec = (struct search_spec){ .what = "" };
	assert_null(search_new(&spec, &err));
	assert_true(err_is_set(&err));
	/* As a text it is none of that. */
	assert_places("a(b", "a(b", 0, "0+3");
}

/* It comes to an end, says why, and finds what is easy. */
static void test_hostile_pattern(void **state)
{
	struct search *search = search_for("(a+)+$", R);
	struct buf text = BUF_INIT;
	struct search_text in;
	size_t slices = 0;

	(void)state;
	buf_puts(&text, "[\"baa");
	for (int i = 0; i < 40; i++) {
		buf_puts(&text, "\",\"");
		buf_fill(&text, 'a', 5000);
		buf_puts(&text, "!");
	}
	buf_puts(&text, "\"]");
	in = whole(text.data, text.len, true);
	while (search_step(search, &in, 1 << 20))
		slices++;
	assert_true(search_is_done(search, &in));
	assert_non_null(search_doubt(search));
	/* One that is hard takes a slice of its own. */
	assert_true(slices >= 40);
	search_free(search);
	buf_finish(&text);
	finish(&in);
}

static unsigned random_of(unsigned *seed, unsigned below)
{
	*seed = *seed * 1664525u + 1013904223u;
	return (*seed >> 8) % below;
}

/* JSON of few letters, so that there is much to be found. */
static void put_random(struct buf *out, unsigned *seed, unsigned depth)
{
	static const char *const scalars[] = {
		"\"a\"", "\"ab\"", "\"aba b\"", "\"\"", "1", "11", "true",
		"\"\\\"a\\\"\"", "\"aaaaaaaa\"",
	};
	static const char *const blanks[] = { "", "", " ", "\n" };
	unsigned kind = random_of(seed, depth > 3 ? 4 : 6);
	unsigned count = random_of(seed, 5);

	if (kind < 4) {
		buf_puts(out, scalars[random_of(seed, FD_COUNT(scalars))]);
		return;
	}
	buf_putc(out, kind == 4 ? '[' : '{');
	for (unsigned i = 0; i < count; i++) {
		buf_puts(out, i > 0 ? "," : "");
		buf_puts(out, blanks[random_of(seed, 4)]);
		if (kind == 5)
			buf_printf(out, "\"%s\"%s:%s", random_of(seed, 2) ?
				"a" : "ba", blanks[random_of(seed, 4)],
				blanks[random_of(seed, 4)]);
		put_random(out, seed, depth + 1);
	}
	buf_putc(out, kind == 4 ? ']' : '}');
}

static bool is_match(const char *text, size_t left, const char *what)
{
	size_t len = strlen(what);

	if (len > left)
		return false;
	for (size_t i = 0; i < len; i++)
		if (text_lower(text[i]) != what[i])
			return false;
	return true;
}

/* The row's bytes that a text is looked for in. */
static bool lies_in_row(const struct search_text *in, size_t at, size_t len,
	unsigned flags)
{
	for (uint32_t row = 0; row < tree_count(in->tree); row++) {
		struct row facts = tree_row(in->tree, in->text, row);
		size_t start = tree_start(in->tree, in->text, row);
		size_t end = row + 1 < tree_count(in->tree) ?
			tree_start(in->tree, in->text, row + 1) : in->len;

		if (flags & K) {
			start = (size_t)facts.key + 1;
			end = start + facts.key_len - 2;
			if (facts.key_len == 0 || facts.kind == ROW_CLOSE)
				continue;
		} else if (flags & V) {
			bool is_text = facts.kind == ROW_STRING;

			if (facts.kind == ROW_OBJECT ||
			    facts.kind == ROW_ARRAY ||
			    facts.kind == ROW_CLOSE)
				continue;
			start = (size_t)facts.value + is_text;
			end = start + facts.value_len - 2 * is_text;
		}
		if (at >= start && at + len <= end)
			return true;
	}
	return false;
}

static void find_simply(const struct search_text *in, const char *what,
	unsigned flags, struct places *out)
{
	size_t len = strlen(what);

	out->count = 0;
	for (size_t at = 0; at < in->len; ) {
		if (is_match(in->text + at, in->len - at, what) &&
		    (in->tree == NULL || lies_in_row(in, at, len, flags))) {
			out->at[out->count++] =
				(struct search_match){ at, len };
			at += len;
		} else {
			at++;
		}
	}
}

static void assert_same(const struct places *a, const struct places *b)
{
	assert_int_equal(a->count, b->count);
	for (size_t i = 0; i < a->count; i++) {
		assert_int_equal(a->at[i].at, b->at[i].at);
		assert_int_equal(a->at[i].len, b->at[i].len);
	}
}

static void test_property(void **state)
{
	static const char *const whats[] = {
		"a", "aa", "ab", "b", "a b", "1", "tru", "ba\"", "aaa", "[",
	};
	static struct places found, expected;
	unsigned seed = 7;

	(void)state;
	for (int round = 0; round < 300; round++) {
		struct buf text = BUF_INIT;
		unsigned flags = (unsigned[]){ 0, K, V, LINES }[
			random_of(&seed, 4)];
		const char *what = whats[random_of(&seed, FD_COUNT(whats))];
		bool has_quote = strchr(what, '"') != NULL;
		struct search *search;
		struct search_text in;

		/* Quotes: by expression anywhere, with them elsewhere. */
		if (has_quote && (flags & (K | V)))
			flags = 0;
		buf_putc(&text, '[');
		put_random(&text, &seed, 0);
		buf_putc(&text, ']');
		in = whole(text.data, text.len, (flags & LINES) == 0);
		search = search_for(what, flags);
		search_restart(search, random_of(&seed, 2) * text.len);
		while (search_step(search, &in, 1 + random_of(&seed, 300)))
			continue;
		collect(search, &in, &found);
		find_simply(&in, what, flags, &expected);
		if (!has_quote)
			assert_same(&found, &expected);
		search_free(search);
		finish(&in);
		buf_finish(&text);
	}
}

/* Several blocks, begun in the middle: all is found, in its order. */
static void test_blocks(void **state)
{
	static const struct {
		const char *what;
		unsigned flags;
	} rows[] = {
		{ "needle", 0 }, { "needle", LINES }, { "nee[d]le", R },
		{ "n\xc3\xa9" "edle", 0 }, { "[n]ee.l", R | V },
		{ "needle", R | LINES }, { "nee[d]le", R | LINES },
		{ "nee.*e$", R | V },
	};
	struct buf text = BUF_INIT;
	static struct places places;

	(void)state;
	buf_puts(&text, "[\"");
	for (int i = 0; i < 100; i++) {
		/* A long string now and then; matches over block ends. */
		buf_fill(&text, "xyz"[i % 3], 6550);
		buf_puts(&text, "needle n\xc3\xa9" "edle");
		buf_puts(&text, i % 7 == 0 ? "\",\n\"" : "");
	}
	buf_puts(&text, "\"]");
	for (size_t i = 0; i < FD_COUNT(rows) * 4; i++) {
		unsigned flags = rows[i / 4].flags;
		struct search_text in = whole(text.data, text.len,
			(flags & LINES) == 0);
		struct search *search = search_for(rows[i / 4].what, flags);

		search_restart(search, text.len / 3 * (i % 4));
		while (search_step(search, &in, 10000))
			continue;
		collect(search, &in, &places);
		/* The last one: where a string ends. */
		assert_int_equal(places.count,
			i / 4 < FD_COUNT(rows) - 1 ? 100 : 16);
		assert_true(search_is_done(search, &in));
		search_free(search);
		finish(&in);
	}
	buf_finish(&text);
}

/* Bytes that arrive in pieces of every size: the same in the end. */
static void test_arrivals(void **state)
{
	static const char *const whats[] = { "a", "ab", "a.*b", "/", "^.a" };
	static struct places expected, found;
	unsigned seed = 3;
	struct buf text = BUF_INIT;

	(void)state;
	while (text.len < 600) {
		buf_puts(&text, text.len == 0 ? "[\"a\\/b\"" : ",\n");
		put_random(&text, &seed, 0);
	}
	buf_putc(&text, ']');
	for (size_t i = 0; i < FD_COUNT(whats) * 2 * 40; i++) {
		unsigned flags = (strpbrk(whats[i / 80], ".") ? R : 0u) |
			(i / 40 % 2 ? LINES : 0u);
		size_t piece = 1 + i % 40, len = 0;
		struct search_text in = whole(text.data, text.len,
			(flags & LINES) == 0);
		struct search *search = search_for(whats[i / 80], flags);
		struct tree *tree = NULL;

		while (search_step(search, &in, SIZE_MAX))
			continue;
		collect(search, &in, &expected);
		finish(&in);
		if ((flags & LINES) == 0)
			in.tree = tree = tree_new(SNIFF_JSON);
		search_restart(search, 0);
		do {
			char *part;

			len = text.len - len < piece ? text.len : len + piece;
			part = xstrndup(text.data, len);
			in.text = part;
			in.len = len;
			in.is_whole = len == text.len;
			while (tree != NULL && tree_feed(tree, part, len,
			    in.is_whole, SIZE_MAX))
				continue;
			while (search_step(search, &in, 1 + i % 7 * 50))
				continue;
			assert_true(search_is_done(search, &in) ==
				in.is_whole);
			free(part);
		} while (len < text.len);
		in.text = text.data;
		collect(search, &in, &found);
		assert_same(&found, &expected);
		search_free(search);
		tree_free(tree);
	}
	buf_finish(&text);
}

/* What the slices have not come to is not known, and is said so. */
static void test_unknown(void **state)
{
	struct search *search = search_for("needle", 0);
	struct buf text = BUF_INIT;
	struct search_match match;
	struct search_text in;

	(void)state;
	buf_fill(&text, 'x', 200000);
	buf_puts(&text, "needle");
	buf_fill(&text, 'x', 200000);
	buf_puts(&text, "needle");
	in = whole(text.data, text.len, false);
	search_restart(search, 300000);
	assert_int_equal(search_next(search, &in, 0, &match), SEARCH_UNKNOWN);
	assert_int_equal(search_next(search, &in, 350000, &match),
		SEARCH_UNKNOWN);
	assert_int_equal(search_previous(search, &in, 350000, &match),
		SEARCH_UNKNOWN);
	while (search_count(search) == 0)
		search_step(search, &in, 20000);
	/* It looked behind the reader's place first. */
	assert_int_equal(search_next(search, &in, 300000, &match),
		SEARCH_FOUND);
	assert_int_equal(match.at, 400006);
	assert_false(search_is_done(search, &in));
	while (search_step(search, &in, 20000))
		continue;
	assert_int_equal(search_next(search, &in, 0, &match), SEARCH_FOUND);
	assert_int_equal(match.at, 200000);
	assert_int_equal(search_number(search, &in, 400006), 2);
	search_free(search);
	buf_finish(&text);
}

static void test_look(void **state)
{
	struct search_text in = whole(sample, strlen(sample), true);
	struct search *search = search_for("name", K);
	struct search_match match;

	(void)state;
	/* Nothing was searched yet. */
	assert_true(search_look(search, &in, 0, in.len, &match));
	assert_int_equal(match.at, 2);
	assert_false(search_look(search, &in, 3, in.len, &match));
	assert_false(search_look(search, &in, 0, 2, &match));
	search_free(search);
	finish(&in);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_xml),
		cmocka_unit_test(test_invalid_utf8),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_hostile_pattern),
		cmocka_unit_test(test_property),
		cmocka_unit_test(test_blocks),
		cmocka_unit_test(test_arrivals),
		cmocka_unit_test(test_unknown),
		cmocka_unit_test(test_look),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
