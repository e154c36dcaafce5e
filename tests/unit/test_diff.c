/*
 * Comparing documents: data triples (NAME.a, NAME.b and NAME.settings give
 * NAME.expected), and what must hold for any two documents.
 */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/path.h"
#include "core/doc/diff.h"
#include "tests/unit/diff_documents.h"

enum { IGNORED_MAX = 8 };

static void read_part(const char *stem, const char *suffix, struct buf *out)
{
	char *path = xasprintf("%s.%s", stem, suffix);
	struct err err = ERR_INIT;

	assert_true(path_read(path, 1 << 20, out, &err));
	free(path);
}

static struct diff *compare(const struct buf *a, const struct buf *b,
	const struct diff_settings *settings, size_t budget)
{
	struct diff *diff = diff_new(a->data, a->len, b->data, b->len);

	diff_start(diff, settings);
	while (diff_step(diff, budget))
		continue;
	return diff;
}

static void print(const struct diff *diff, struct buf *out)
{
	for (size_t i = 0; i < diff_count(diff); i++)
		diff_print_item(diff, i, out);
	buf_puts(out, "= ");
	diff_summary(diff, out);
	buf_putc(out, '\n');
	if (*diff_note(diff) != '\0')
		buf_printf(out, "# %s\n", diff_note(diff));
}

/* A setting a line; the text is cut up in place. */
static void read_settings(char *text, struct diff_settings *out,
	const char **ignored)
{
	for (char *line = text, *end; *line != '\0'; line = end + 1) {
		end = strchr(line, '\n');
		*end = '\0';
		if (strcmp(line, "ignore-ids") == 0)
			out->ignores_ids = true;
		else if (strcmp(line, "ignore-meta") == 0)
			out->ignores_meta = true;
		else if (strncmp(line, "match ", 6) == 0)
			assert_true(diff_match_parse(line + 6, &out->match));
		else
			ignored[out->ignored_count++] =
				line + strlen("ignore ");
	}
	out->ignored = ignored;
}

static void check_triple(const char *stem)
{
	struct buf a = BUF_INIT, b = BUF_INIT, words = BUF_INIT;
	struct buf expected = BUF_INIT, got = BUF_INIT;
	const char *ignored[IGNORED_MAX];
	struct diff_settings settings = { 0 };
	struct diff *diff;

	read_part(stem, "a", &a);
	read_part(stem, "b", &b);
	read_part(stem, "settings", &words);
	read_part(stem, "expected", &expected);
	read_settings(words.data, &settings, ignored);
	for (size_t budget = 1; budget < 1 << 22; budget *= 64) {
		buf_clear(&got);
		diff = compare(&a, &b, &settings, budget);
		print(diff, &got);
		diff_free(diff);
		if (strcmp(got.data, expected.data) != 0)
			fprintf(stderr, "%s, budget %zu\n", stem, budget);
		assert_string_equal(got.data, expected.data);
	}
	buf_finish(&a);
	buf_finish(&b);
	buf_finish(&words);
	buf_finish(&expected);
	buf_finish(&got);
}

static void test_triples(void **state)
{
	glob_t found;

	(void)state;
	assert_int_equal(glob("tests/data/diff/*.expected", 0, NULL, &found),
		0);
	assert_true(found.gl_pathc > 20);
	for (size_t i = 0; i < found.gl_pathc; i++) {
		found.gl_pathv[i][strlen(found.gl_pathv[i]) -
			strlen(".expected")] = '\0';
		check_triple(found.gl_pathv[i]);
	}
	globfree(&found);
}

static void test_itself(void **state)
{
	struct diff_settings settings = { 0 };
	struct buf a = BUF_INIT;

	(void)state;
	for (unsigned seed = 1; seed < 200; seed++) {
		struct diff *diff;

		buf_clear(&a);
		diff_documents_make(seed, &a);
		settings.match = seed % 4;
		diff = compare(&a, &a, &settings, 1 << 20);
		assert_true(diff_is_same(diff));
		diff_free(diff);
	}
	buf_finish(&a);
}

/* Its sides exchanged: added for removed, a for b. */
static struct diff_item mirrored(struct diff_item item)
{
	struct diff_item out = { item.kind, item.what, item.b, item.a };

	if (item.kind == DIFF_ADDED)
		out.kind = DIFF_REMOVED;
	else if (item.kind == DIFF_REMOVED)
		out.kind = DIFF_ADDED;
	return out;
}

static bool has_item(const struct diff *diff, struct diff_item wanted)
{
	for (size_t i = 0; i < diff_count(diff); i++) {
		struct diff_item item = diff_at(diff, i);

		if (item.kind == wanted.kind && item.what == wanted.what &&
		    item.a == wanted.a && item.b == wanted.b)
			return true;
	}
	return false;
}

static void test_mirror(void **state)
{
	struct buf a = BUF_INIT, b = BUF_INIT;
	struct diff_settings settings = { 0 };
	size_t items = 0;

	(void)state;
	for (unsigned seed = 1; seed < 300; seed++) {
		struct diff *there, *back;

		buf_clear(&a);
		buf_clear(&b);
		diff_documents_make(seed, &a);
		diff_documents_make(seed + 1000, &b);
		settings.match = seed % 4;
		there = compare(&a, &b, &settings, 1 << 20);
		back = compare(&b, &a, &settings, 777);
		assert_int_equal(diff_count(there), diff_count(back));
		for (size_t i = 0; i < diff_count(there); i++)
			assert_true(has_item(back,
				mirrored(diff_at(there, i))));
		items += diff_count(there);
		diff_free(there);
		diff_free(back);
	}
	assert_true(items > 300);
	buf_finish(&a);
	buf_finish(&b);
}

/* Of equal neighbours either may be the one that is gone. */
static bool is_same_value(const struct diff *diff, uint32_t x, uint32_t y)
{
	const char *a, *b;
	size_t a_len, b_len;

	diff_value(diff, DIFF_A, x, &a, &a_len);
	diff_value(diff, DIFF_A, y, &b, &b_len);
	return a_len == b_len && memcmp(a, b, a_len) == 0;
}

static void test_one_mutation_is_found(void **state)
{
	struct buf a = BUF_INIT, b = BUF_INIT, got = BUF_INIT;
	struct diff_settings settings = { 0 };
	size_t done = 0;

	(void)state;
	for (unsigned seed = 1; seed < 400; seed++) {
		struct diff_mutation mutation;
		struct diff *diff;
		struct diff_item item;

		buf_clear(&a);
		buf_clear(&b);
		buf_clear(&got);
		diff_documents_make(seed, &a);
		if (!diff_documents_mutate(seed, &a, &b, &mutation))
			continue;
		diff = compare(&a, &b, &settings, 1 << 20);
		assert_int_equal(diff_count(diff), 1);
		item = diff_at(diff, 0);
		assert_int_equal(item.kind, mutation.kind);
		if (item.kind != DIFF_ADDED)
			assert_true(is_same_value(diff, item.a,
				mutation.row));
		done++;
		diff_free(diff);
	}
	assert_true(done > 200);
	buf_finish(&a);
	buf_finish(&b);
	buf_finish(&got);
}

static void test_settings_again(void **state)
{
	static const char a[] = "{\"id\":\"1\",\"meta\":{\"versionId\":\"1\"}}";
	static const char b[] = "{\"id\":\"2\"}";
	struct diff_settings settings = { 0 };
	struct diff *diff = diff_new(a, strlen(a), b, strlen(b));

	(void)state;
	diff_start(diff, &settings);
	while (diff_step(diff, 10))
		continue;
	assert_int_equal(diff_count(diff), 2);
	settings.ignores_ids = settings.ignores_meta = true;
	diff_start(diff, &settings);
	while (diff_step(diff, 10))
		continue;
	assert_int_equal(diff_count(diff), 0);
	settings.ignores_ids = false;
	diff_start(diff, &settings);
	(void)diff_step(diff, 1);
	diff_start(diff, &settings);
	while (diff_step(diff, 1000))
		continue;
	assert_int_equal(diff_count(diff), 1);
	diff_free(diff);
}

static void put_entry(struct buf *out, unsigned number, bool has_id,
	unsigned value)
{
	buf_printf(out, "%s{\"resource\":{\"resourceType\":\"Observation\",",
		out->data[out->len - 1] == '[' ? "" : ",");
	if (has_id)
		buf_printf(out, "\"id\":\"%u\",", number);
	buf_printf(out, "\"valueInteger\":%u,\"note\":\"%u\"}}", value,
		number);
}

/* 30,000 entries in another order, one of them changed. */
static void check_shuffled(bool has_id, size_t changed)
{
	enum { ENTRIES = 30000, STEP = 7919 };
	struct buf a = BUF_INIT, b = BUF_INIT;
	struct diff_settings settings = { 0 };
	struct diff_counts counts;
	struct diff *diff;
	size_t steps = 0;

	buf_puts(&a, "{\"entry\":[");
	buf_puts(&b, "{\"entry\":[");
	for (unsigned i = 0; i < ENTRIES; i++) {
		unsigned other = i * STEP % ENTRIES;

		put_entry(&a, i, has_id, i);
		put_entry(&b, other, has_id, other + (other == 5000));
	}
	buf_puts(&a, "]}");
	buf_puts(&b, "]}");
	diff = diff_new(a.data, a.len, b.data, b.len);
	diff_start(diff, &settings);
	/* Slices end: as many as the bytes need, and some for matching. */
	while (diff_step(diff, 1 << 16))
		assert_true(++steps < 100000);
	counts = diff_counts(diff);
	assert_int_equal(counts.changed, changed);
	assert_int_equal(counts.added, counts.removed);
	assert_int_equal(counts.added, 1 - changed);
	assert_true(counts.moved > ENTRIES / 2);
	diff_free(diff);
	buf_finish(&a);
	buf_finish(&b);
}

static void test_shuffled(void **state)
{
	(void)state;
	check_shuffled(true, 1);
}

static void test_shuffled_without_ids(void **state)
{
	(void)state;
	/* What has changed and moved can't be told from another one. */
	check_shuffled(false, 0);
}

static void test_deep(void **state)
{
	struct buf a = BUF_INIT, b = BUF_INIT, path = BUF_INIT;
	struct diff_settings settings = { 0 };
	struct diff *diff;

	(void)state;
	for (int i = 0; i < 2000; i++) {
		buf_puts(&a, i % 2 ? "[" : "{\"a\":");
		buf_puts(&b, i % 2 ? "[" : "{\"a\":");
	}
	buf_puts(&a, "1");
	buf_puts(&b, "2");
	for (int i = 2000; i-- > 0;) {
		buf_puts(&a, i % 2 ? "]" : "}");
		buf_puts(&b, i % 2 ? "]" : "}");
	}
	diff = compare(&a, &b, &settings, 100);
	assert_int_equal(diff_form(diff), DIFF_TREE);
	assert_int_equal(diff_count(diff), 1);
	assert_int_equal(diff_at(diff, 0).a, 2000);
	diff_free(diff);
	buf_finish(&a);
	buf_finish(&b);
	buf_finish(&path);
}

static void test_json_form(void **state)
{
	static const char a[] = "{\"x\":1.10,\"y\":[\"a\"]}";
	static const char b[] = "{\"x\":1.1,\"z\":{\"k\":1,\"k\":2}}";
	struct buf out = BUF_INIT, x = BUF_INIT, y = BUF_INIT;
	struct diff_settings settings = { 0 };
	struct diff *diff;

	(void)state;
	buf_puts(&x, a);
	buf_puts(&y, b);
	diff = compare(&x, &y, &settings, 1000);
	for (size_t i = 0; i < diff_count(diff); i++) {
		diff_print_json(diff, i, &out);
		buf_putc(&out, '\n');
	}
	assert_string_equal(out.data,
		"{\"kind\": \"changed\", \"what\": \"precision\", "
		"\"a\": {\"path\": \"x\", \"value\": 1.10}, "
		"\"b\": {\"path\": \"x\", \"value\": 1.1}}\n"
		"{\"kind\": \"removed\", \"what\": \"value\", "
		"\"a\": {\"path\": \"y\", \"value\": [\"a\"]}}\n"
		"{\"kind\": \"added\", \"what\": \"value\", "
		"\"b\": {\"path\": \"z\", \"value\": {\"k\":1,\"k\":2}}}\n");
	diff_free(diff);
	buf_finish(&out);
	buf_finish(&x);
	buf_finish(&y);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_triples),
		cmocka_unit_test(test_itself),
		cmocka_unit_test(test_mirror),
		cmocka_unit_test(test_one_mutation_is_found),
		cmocka_unit_test(test_settings_again),
		cmocka_unit_test(test_shuffled),
		cmocka_unit_test(test_shuffled_without_ids),
		cmocka_unit_test(test_deep),
		cmocka_unit_test(test_json_form),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
