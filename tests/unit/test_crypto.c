#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "core/auth/crypto.h"

static void expect_bytes(const uint8_t *bytes, size_t len, const char *hex)
{
	char shown[129];

	assert_true(2 * len < sizeof(shown));
	for (size_t i = 0; i < len; i++)
		snprintf(shown + 2 * i, 3, "%02x", bytes[i]);
	assert_string_equal(shown, hex);
}

static void expect_digest(const char *text, const char *hex)
{
	uint8_t digest[32];
	char shown[65];

	crypto_sha256(text, strlen(text), digest);
	for (size_t i = 0; i < sizeof(digest); i++)
		snprintf(shown + 2 * i, 3, "%02x", digest[i]);
	assert_string_equal(shown, hex);
}

/* FIPS 180-4's own examples. */
static void sha256_of_known_texts(void **state)
{
	(void)state;
	expect_digest("", "e3b0c44298fc1c149afbf4c8996fb924"
		"27ae41e4649b934ca495991b7852b855");
	expect_digest("abc", "ba7816bf8f01cfea414140de5dae2223"
		"b00361a396177a9cb410ff61f20015ad");
	expect_digest("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmno"
		"mnopnopq", "248d6a61d20638b8e5c026930c3e6039"
		"a33ce45964ff2167f6ecedd419db06c1");
}

/* RFC 4231's second case. */
static void hmac_of_a_known_text(void **state)
{
	const char *text = "what do ya want for nothing?";
	uint8_t code[32];

	(void)state;
	crypto_hmac_sha256("Jefe", 4, text, strlen(text), code);
	expect_bytes(code, sizeof(code), "5bdcc146bf60754e6a042426089575c7"
		"5a003f089d2739839dec58b964ec3843");
}

/* RFC 7914 section 12. */
static void scrypt_of_a_known_passphrase(void **state)
{
	const struct crypto_cost cost = { 1024, 8, 16 };
	struct err err = ERR_INIT;
	uint8_t key[64];

	(void)state;
	assert_true(crypto_scrypt("password", 8, (const uint8_t *)"NaCl", 4,
		&cost, key, sizeof(key), &err));
	expect_bytes(key, sizeof(key),
		"fdbabe1c9d3472007856e7190d01e9fe"
		"7c6ad7cbc8237830e77376634b373162"
		"2eaf30d92e22a3886ff109279d9830da"
		"c727afb94a83ee6d8360cbdfa2cc0640");
}

/* Test case 14 of the paper on GCM. */
static void gcm_of_a_known_block(void **state)
{
	static const uint8_t zeros[32];
	struct crypto_gcm gcm = { zeros, zeros, zeros, 0 };
	uint8_t sealed[16], tag[16], plain[16];

	(void)state;
	crypto_gcm_seal(&gcm, zeros, sizeof(sealed), sealed, tag);
	expect_bytes(sealed, sizeof(sealed),
		"cea7403d4d606b6e074ec5d3baf39d18");
	expect_bytes(tag, sizeof(tag), "d0d1c8a799996bf0265b98b5d48ab919");
	assert_true(crypto_gcm_open(&gcm, sealed, sizeof(sealed), tag,
		plain));
	assert_memory_equal(plain, zeros, sizeof(plain));
	sealed[3] ^= 1;
	memset(plain, 'x', sizeof(plain));
	assert_false(crypto_gcm_open(&gcm, sealed, sizeof(sealed), tag,
		plain));
	assert_memory_equal(plain, zeros, sizeof(plain));
	/* What is authenticated only counts as well. */
	sealed[3] ^= 1;
	gcm.aad_len = 1;
	assert_false(crypto_gcm_open(&gcm, sealed, sizeof(sealed), tag,
		plain));
}

static void equal_compares_every_byte(void **state)
{
	(void)state;
	assert_true(crypto_equal("abc", "abd", 2));
	assert_false(crypto_equal("abc", "abd", 3));
	assert_true(crypto_equal("", "x", 0));
}

static void uuids_are_of_version_4_and_differ(void **state)
{
	char a[37], b[37];

	(void)state;
	crypto_uuid(a);
	crypto_uuid(b);
	assert_string_not_equal(a, b);
	assert_int_equal(strlen(a), 36);
	assert_int_equal(strspn(a, "0123456789abcdef-"), 36);
	assert_int_equal(a[14], '4');
	assert_non_null(strchr("89ab", a[19]));
}

static void random_bytes_are_not_all_the_same(void **state)
{
	unsigned char a[32] = { 0 }, b[32] = { 0 };

	(void)state;
	crypto_random(a, sizeof(a));
	crypto_random(b, sizeof(b));
	assert_memory_not_equal(a, b, sizeof(a));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sha256_of_known_texts),
		cmocka_unit_test(hmac_of_a_known_text),
		cmocka_unit_test(scrypt_of_a_known_passphrase),
		cmocka_unit_test(gcm_of_a_known_block),
		cmocka_unit_test(equal_compares_every_byte),
		cmocka_unit_test(uuids_are_of_version_4_and_differ),
		cmocka_unit_test(random_bytes_are_not_all_the_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
