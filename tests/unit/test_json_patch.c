/*
 * JSON Patch: what the appliers of others would do with it (RFC 6902, cases
 * after its appendix A in words of our own), what is written for a change of
 * a resource, and the property that the two undo each other: for random a and
 * b, apply(diff(a, b), a) is b.
 */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "core/doc/json_patch.h"

static struct buf text_of(const char *text)
{
	struct buf buf = BUF_INIT;

	buf_puts(&buf, text);
	return buf;
}

static void expect_applied(const char *from, const char *patch,
	const char *wanted)
{
	struct buf a = text_of(from), p = text_of(patch), out = BUF_INIT;
	struct err err = ERR_INIT;

	if (!json_patch_apply(&a, &p, &out, &err))
		fail_msg("%s: %s", patch, err.text);
	assert_string_equal(out.data, wanted);
	buf_finish(&a);
	buf_finish(&p);
	buf_finish(&out);
}

static void expect_refused(const char *from, const char *patch,
	const char *words)
{
	struct buf a = text_of(from), p = text_of(patch), out = BUF_INIT;
	struct err err = ERR_INIT;

	assert_false(json_patch_apply(&a, &p, &out, &err));
	assert_int_equal(out.len, 0);
	if (strstr(err.text, words) == NULL)
		fail_msg("%s: \"%s\" has no \"%s\"", patch, err.text, words);
	buf_finish(&a);
	buf_finish(&p);
	buf_finish(&out);
}

static void test_operations(void **state)
{
	(void)state;
	expect_applied("{\"a\":1}",
		"[{\"op\":\"add\",\"path\":\"/b\",\"value\":[1.10,\"x\"]}]",
		"{\"a\":1,\"b\":[1.10,\"x\"]}");
	expect_applied("{\"a\":[1,3]}",
		"[{\"op\":\"add\",\"path\":\"/a/1\",\"value\":2}]",
		"{\"a\":[1,2,3]}");
	expect_applied("{\"a\":[1]}",
		"[{\"op\":\"add\",\"path\":\"/a/-\",\"value\":2}]",
		"{\"a\":[1,2]}");
	expect_applied("{\"a\":1,\"b\":2}",
		"[{\"op\":\"remove\",\"path\":\"/a\"}]", "{\"b\":2}");
	expect_applied("{\"a\":[1,2,3]}",
		"[{\"op\":\"replace\",\"path\":\"/a/1\",\"value\":{}}]",
		"{\"a\":[1,{},3]}");
	expect_applied("{\"a\":{\"x\":1},\"b\":{}}",
		"[{\"op\":\"move\",\"from\":\"/a/x\",\"path\":\"/b/y\"}]",
		"{\"a\":{},\"b\":{\"y\":1}}");
	expect_applied("[1,2,3]",
		"[{\"op\":\"move\",\"from\":\"/0\",\"path\":\"/2\"}]",
		"[2,3,1]");
	expect_applied("{\"a\":[1]}",
		"[{\"op\":\"copy\",\"from\":\"/a\",\"path\":\"/a/0\"}]",
		"{\"a\":[[1],1]}");
	expect_applied("{\"a\":1}",
		"[{\"op\":\"replace\",\"path\":\"\",\"value\":[]}]", "[]");
	expect_applied("{\"a\":{\"x\":1,\"y\":2}}", "[{\"op\":\"test\","
		"\"path\":\"/a\",\"value\":{\"y\":2,\"x\":1}}]",
		"{\"a\":{\"x\":1,\"y\":2}}");
}

/* A member that is added where one is takes its place and keeps its key. */
static void test_keys(void **state)
{
	(void)state;
	expect_applied("{\"\\u0061\":1,\"b\":2}",
		"[{\"op\":\"add\",\"path\":\"/a\",\"value\":3}]",
		"{\"\\u0061\":3,\"b\":2}");
	expect_applied("{\"a/b\":1,\"m~n\":2}",
		"[{\"op\":\"remove\",\"path\":\"/a~1b\"},"
		"{\"op\":\"replace\",\"path\":\"/m~0n\",\"value\":3}]",
		"{\"m~n\":3}");
	expect_applied("{}", "[{\"op\":\"add\",\"path\":\"/\\\"~01\\n\","
		"\"value\":0}]", "{\"\\\"~1\\u000a\":0}");
	expect_applied("{\"\":1}",
		"[{\"op\":\"remove\",\"path\":\"/\"}]", "{}");
	expect_applied("{}", "[{\"op\":\"add\",\"path\":\"/\\ud800x\","
		"\"value\":0}]", "{\"\\ud800x\":0}");
}

static void test_refusals(void **state)
{
	static const char doc[] = "{\"a\":[1],\"b\":{\"c\":1}}";

	(void)state;
	expect_refused(doc, "[{\"op\":\"remove\",\"path\":\"/z\"}]",
		"nothing at its path");
	expect_refused(doc, "[{\"op\":\"add\",\"path\":\"/a/2\",\"value\":0}]",
		"leads nowhere");
	expect_refused(doc, "[{\"op\":\"add\",\"path\":\"/a/01\",\"value\":0}]",
		"leads nowhere");
	expect_refused(doc, "[{\"op\":\"remove\",\"path\":\"/a/-\"}]",
		"nothing at its path");
	expect_refused(doc, "[{\"op\":\"add\",\"path\":\"/z/y\",\"value\":0}]",
		"leads nowhere");
	expect_refused(doc, "[{\"op\":\"add\",\"path\":\"a\",\"value\":0}]",
		"begins with /");
	expect_refused(doc, "[{\"op\":\"add\",\"path\":\"/a~2\",\"value\":0}]",
		"leads nowhere");
	expect_refused(doc, "[{\"op\":\"add\",\"path\":\"/x\"}]",
		"no \"value\"");
	expect_refused(doc, "[{\"op\":\"move\",\"path\":\"/x\"}]",
		"no \"from\"");
	expect_refused(doc, "[{\"op\":\"move\",\"from\":\"/b\","
		"\"path\":\"/b/c\"}]", "into itself");
	expect_refused(doc, "[{\"op\":\"frob\",\"path\":\"/b\"}]",
		"operations there are");
	expect_refused(doc, "[{\"op\":\"add\"}]", "no \"path\"");
	expect_refused(doc, "[1]", "operation 1");
	expect_refused(doc, "{}", "an array of operations");
	expect_refused(doc, "[", "the patch is not JSON");
	expect_refused("x", "[]", "the resource is not JSON");
	expect_refused(doc, "[{\"op\":\"remove\",\"path\":\"/a\"},"
		"{\"op\":\"test\",\"path\":\"/b/c\",\"value\":2}]",
		"at /b/c: operation 2 (test): another value");
}

static void put_times(struct buf *out, const char *text, int times)
{
	while (times-- > 0)
		buf_puts(out, text);
}

/* Forty doublings are refused. */
static void test_wide_bomb(void **state)
{
	struct buf patch = BUF_INIT;

	(void)state;
	for (int i = 0; i < 40; i++)
		buf_printf(&patch, "%c{\"op\":\"copy\",\"from\":\"\","
			"\"path\":\"/a/-\"}", i == 0 ? '[' : ',');
	buf_puts(&patch, "]");
	expect_refused("{\"a\":[1]}", patch.data, "too large");
	buf_finish(&patch);
}

/* A result that nobody could read again is refused too. */
static void test_deep_bomb(void **state)
{
	struct buf text = BUF_INIT, patch = BUF_INIT;

	(void)state;
	put_times(&text, "[", 1500);
	put_times(&text, "]", 1500);
	buf_puts(&patch, "[{\"op\":\"copy\",\"from\":\"\",\"path\":\"");
	put_times(&patch, "/0", 1499);
	buf_puts(&patch, "/-\"}]");
	expect_refused(text.data, patch.data, "too large");
	buf_finish(&text);
	buf_finish(&patch);
}

static void expect_made(const char *from, const char *to, const char *version,
	const char *wanted)
{
	struct buf a = text_of(from), b = text_of(to), out = BUF_INIT;
	struct err err = ERR_INIT;
	size_t count;

	assert_true(json_patch_make(&a, &b, version, &out, &count, &err));
	assert_string_equal(out.data, wanted);
	buf_finish(&a);
	buf_finish(&b);
	buf_finish(&out);
}

static void test_made(void **state)
{
	(void)state;
	expect_made("{\"a\":1}", "{ \"a\" : 1 }", NULL, "[]\n");
	expect_made("{\"a\":1.0}", "{\"a\":1.00}", NULL,
		"[\n  {\"op\":\"replace\",\"path\":\"/a\","
		"\"value\":1.00}\n]\n");
	expect_made("{\"a\":\"x\",\"b\":[1,2]}", "{\"b\":[1],\"c\":null}", "7",
		"[\n  {\"op\":\"test\",\"path\":\"/meta/versionId\","
		"\"value\":\"7\"},\n"
		"  {\"op\":\"remove\",\"path\":\"/a\"},\n"
		"  {\"op\":\"remove\",\"path\":\"/b/1\"},\n"
		"  {\"op\":\"add\",\"path\":\"/c\",\"value\":null}\n]\n");
	expect_made("[1]", "{}", NULL,
		"[\n  {\"op\":\"replace\",\"path\":\"\",\"value\":{}}\n]\n");
	expect_made("{\"a/b~\":1}", "{}", NULL,
		"[\n  {\"op\":\"remove\",\"path\":\"/a~1b~0\"}\n]\n");
	expect_made("{\"\\/\\u007e\":1}", "{}", NULL,
		"[\n  {\"op\":\"remove\",\"path\":\"/~1~0\"}\n]\n");
}

/* The element that went is the one that went, though another was changed. */
static void test_elements(void **state)
{
	(void)state;
	expect_made("{\"telecom\":[{\"system\":\"phone\",\"value\":\"0161 496 "
		"0001\",\"use\":\"home\"},{\"system\":\"email\",\"value\":"
		"\"ada@example.org\",\"use\":\"work\"}]}",
		"{\"telecom\":[{\"system\":\"email\",\"value\":"
		"\"ada@example.com\",\"use\":\"work\"}]}", NULL,
		"[\n  {\"op\":\"replace\",\"path\":\"/telecom/1/value\","
		"\"value\":\"ada@example.com\"},\n"
		"  {\"op\":\"remove\",\"path\":\"/telecom/0\"}\n]\n");
	expect_made("{\"given\":[\"Ada\",\"May\"]}",
		"{\"given\":[\"Ada\",\"Eve\",\"May\"]}", NULL,
		"[\n  {\"op\":\"add\",\"path\":\"/given/1\","
		"\"value\":\"Eve\"}\n]\n");
	expect_made("[\"x\"]", "[1,\"x\",2,3]", NULL,
		"[\n  {\"op\":\"add\",\"path\":\"/1\",\"value\":3},\n"
		"  {\"op\":\"add\",\"path\":\"/1\",\"value\":2},\n"
		"  {\"op\":\"add\",\"path\":\"/0\",\"value\":1}\n]\n");
}

static uint32_t seed;

static uint32_t chance(uint32_t below)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % below;
}

static const char *const scalars[] = { "1", "1.0", "1.00", "\"\"", "\"a\"",
	"\"\\u0061\"", "true", "null", "-0", "1e3", "\"\\/\\n\"" };
static const char *const keys[] = { "a", "b", "c", "\\u0064", "e/f", "g~h",
	"", "\\\"", "id", "\\/", "\\u007e" };

static void put_random(struct buf *out, unsigned depth)
{
	uint32_t kind = depth == 0 ? 0 : chance(3), count = chance(5);

	if (kind == 0) {
		buf_puts(out, scalars[chance(FD_COUNT(scalars))]);
		return;
	}
	buf_putc(out, kind == 1 ? '{' : '[');
	for (uint32_t i = 0; i < count; i++) {
		buf_puts(out, i > 0 ? " ," : "");
		if (kind == 1)
			buf_printf(out, "\"%s\": ",
				keys[chance(FD_COUNT(keys))]);
		put_random(out, depth - 1);
	}
	buf_putc(out, kind == 1 ? '}' : ']');
}

static void expect_equal(const struct buf *a, const struct buf *b,
	const char *why)
{
	struct doc_index *x = index_text(a->data, a->len);
	struct doc_index *y = index_text(b->data, b->len);
	struct json_node *one = json_node_read(x, a->data, 0);
	struct json_node *other = json_node_read(y, b->data, 0);

	if (!json_node_equal(one, other))
		fail_msg("%s became %s instead of %s", why, a->data, b->data);
	json_node_free(one);
	json_node_free(other);
	index_free(x);
	index_free(y);
}

static void check_pair(const struct buf *a, const struct buf *b)
{
	struct buf patch = BUF_INIT, out = BUF_INIT;
	struct err err = ERR_INIT;
	size_t count;

	assert_true(json_patch_make(a, b, NULL, &patch, &count, &err));
	if (!json_patch_apply(a, &patch, &out, &err))
		fail_msg("%s on %s: %s", patch.data, a->data, err.text);
	expect_equal(&out, b, patch.data);
	buf_finish(&patch);
	buf_finish(&out);
}

static void test_random(void **state)
{
	(void)state;
	for (seed = 1; seed < 3000000; seed += 2503) {
		struct buf a = BUF_INIT, b = BUF_INIT;
		uint32_t own = seed;

		put_random(&a, 1 + chance(5));
		put_random(&b, 1 + chance(5));
		check_pair(&a, &b);
		check_pair(&b, &a);
		buf_finish(&a);
		buf_finish(&b);
		seed = own;
	}
}

/* One element of many is changed, one is gone, one is new. */
static void test_long_array(void **state)
{
	struct buf a = text_of("["), b = text_of("["), patch = BUF_INIT;
	struct err err = ERR_INIT;
	size_t count;

	(void)state;
	for (int i = 0; i < 3000; i++) {
		buf_printf(&a, "%s{\"id\":\"%d\",\"v\":1}",
			i > 0 ? "," : "", i);
		if (i != 100)
			buf_printf(&b, "%s{\"id\":\"%d\",\"v\":%d}",
				i > 0 ? "," : "", i, i == 2000 ? 2 : 1);
	}
	buf_puts(&a, "]");
	buf_puts(&b, ",{\"id\":\"new\"}]");
	assert_true(json_patch_make(&a, &b, NULL, &patch, &count, &err));
	assert_int_equal(count, 3);
	check_pair(&a, &b);
	buf_finish(&a);
	buf_finish(&b);
	buf_finish(&patch);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_operations),
		cmocka_unit_test(test_keys),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_wide_bomb),
		cmocka_unit_test(test_deep_bomb),
		cmocka_unit_test(test_made),
		cmocka_unit_test(test_elements),
		cmocka_unit_test(test_random),
		cmocka_unit_test(test_long_array),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
