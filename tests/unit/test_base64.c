#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "core/base/base64.h"

/* RFC 4648 section 10. */
static const struct {
	const char *plain, *encoded;
} vectors[] = {
	{ "", "" }, { "f", "Zg==" }, { "fo", "Zm8=" }, { "foo", "Zm9v" },
	{ "foob", "Zm9vYg==" }, { "fooba", "Zm9vYmE=" },
	{ "foobar", "Zm9vYmFy" },
};

static void encodes_the_vectors(void **state)
{
	(void)state;
	for (size_t i = 0; i < FD_COUNT(vectors); i++) {
		struct buf out = BUF_INIT;

		base64_encode(&out, vectors[i].plain,
			strlen(vectors[i].plain));
		assert_string_equal(out.data, vectors[i].encoded);
		buf_clear(&out);
		base64url_encode(&out, vectors[i].plain,
			strlen(vectors[i].plain));
		assert_int_equal(out.len, strcspn(vectors[i].encoded, "="));
		assert_memory_equal(out.data, vectors[i].encoded, out.len);
		buf_finish(&out);
	}
}

static void expect_decoded(const char *text, const char *expected, size_t len)
{
	struct buf out = BUF_INIT;

	assert_true(base64_decode(&out, text, strlen(text)));
	assert_int_equal(out.len, len);
	assert_memory_equal(out.data, expected, len);
	buf_finish(&out);
}

static void decodes_with_padding_and_without(void **state)
{
	(void)state;
	for (size_t i = 0; i < FD_COUNT(vectors); i++) {
		struct buf out = BUF_INIT;

		expect_decoded(vectors[i].encoded, vectors[i].plain,
			strlen(vectors[i].plain));
		assert_true(base64_decode(&out, vectors[i].encoded,
			strcspn(vectors[i].encoded, "=")));
		assert_string_equal(out.data, vectors[i].plain);
		buf_finish(&out);
	}
}

static void takes_both_alphabets_and_blanks(void **state)
{
	struct buf out = BUF_INIT;

	(void)state;
	expect_decoded("-_-_", "\xfb\xff\xbf", 3);
	expect_decoded("+/+/", "\xfb\xff\xbf", 3);
	expect_decoded(" Zm9v\r\n YmFy \n", "foobar", 6);
	expect_decoded("Zg = =\n", "f", 1);
	base64_encode(&out, "\xfb\xff\xbf", 3);
	base64url_encode(&out, "\xfb\xff\xbf", 3);
	assert_string_equal(out.data, "+/+/-_-_");
	buf_finish(&out);
}

static void refuses_everything_else(void **state)
{
	static const char *const bad[] = { "Z", "Zm9vY", "Zm9v*", "Zg==Zg==",
		"Zm9v.YmFy", "\xc3\xa9", "Zm\x01zz" };

	(void)state;
	for (size_t i = 0; i < FD_COUNT(bad); i++) {
		struct buf out = BUF_INIT;

		assert_false(base64_decode(&out, bad[i], strlen(bad[i])));
		buf_finish(&out);
	}
}

static void keeps_what_came_before_the_fault(void **state)
{
	struct buf out = BUF_INIT;

	(void)state;
	assert_false(base64_decode(&out, "Zm9v!", 5));
	assert_string_equal(out.data, "foo");
	buf_finish(&out);
}

static void round_trips_all_bytes(void **state)
{
	unsigned char bytes[259];

	(void)state;
	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (unsigned char)(i * 7);
	for (size_t len = 0; len <= sizeof(bytes); len++) {
		struct buf text = BUF_INIT, back = BUF_INIT;

		if (len % 2 == 0)
			base64_encode(&text, bytes, len);
		else
			base64url_encode(&text, bytes, len);
		assert_true(base64_decode(&back, text.data, text.len));
		assert_int_equal(back.len, len);
		assert_memory_equal(back.data, bytes, len);
		buf_finish(&text);
		buf_finish(&back);
	}
}

static void a_cap_is_a_refusal(void **state)
{
	struct buf out;

	(void)state;
	buf_init_capped(&out, 4);
	assert_false(base64_decode(&out, "Zm9vYmFy", 8));
	assert_string_equal(out.data, "foob");
	buf_finish(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(encodes_the_vectors),
		cmocka_unit_test(decodes_with_padding_and_without),
		cmocka_unit_test(takes_both_alphabets_and_blanks),
		cmocka_unit_test(refuses_everything_else),
		cmocka_unit_test(keeps_what_came_before_the_fault),
		cmocka_unit_test(round_trips_all_bytes),
		cmocka_unit_test(a_cap_is_a_refusal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
