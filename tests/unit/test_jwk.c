#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>

#include "tests/unit/jose.h"

/* A set of one; the test finishes it. */
static struct jwks one(const char *jwk)
{
	struct jwks set;
	struct err err = ERR_INIT;

	if (!jwks_read(jwk, strlen(jwk), &set, &err))
		fail_msg("%s", err.text);
	assert_int_equal(set.count, 1);
	return set;
}

static void expect_problem(const char *jwk, const char *part)
{
	struct jwks set = one(jwk);

	assert_null(set.key[0].key);
	assert_non_null(set.key[0].problem);
	if (strstr(set.key[0].problem, part) == NULL)
		fail_msg("%s: not: %s", set.key[0].problem, part);
	assert_string_equal(set.key[0].thumbprint, "");
	jwks_finish(&set);
}

static void thumbprints_are_those_of_the_standards(void **state)
{
	static const char *const examples[][2] = {
		{ RSA_7638, "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs" },
		{ OKP_8037, "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k" },
	};

	(void)state;
	for (size_t i = 0; i < FD_COUNT(examples); i++) {
		struct jwks set = one(examples[i][0]);

		assert_string_equal(set.key[0].thumbprint, examples[i][1]);
		jwks_finish(&set);
	}
}

/* RFC 7517 appendix A.1 and A.3, and A.2's first. */
static void sets_of_the_standard_are_read(void **state)
{
	static const char set_text[] = "{\"keys\":[{\"kty\":\"EC\",\"crv\":"
		"\"P-256\",\"x\":\"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4"
		"\",\"y\":\"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM\","
		"\"d\":\"870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE\","
		"\"use\":\"enc\",\"kid\":\"1\"}," RSA_7638 ","
		"{\"kty\":\"oct\",\"alg\":\"A128KW\","
		"\"k\":\"GawgguFyGrWKav7AX4VKUg\"}," OCT_A1 "]}";
	struct jwks set;
	struct buf names = BUF_INIT;

	(void)state;
	assert_true(jwks_read(set_text, strlen(set_text), &set, NULL));
	assert_int_equal(set.count, 4);
	for (size_t i = 0; i < set.count; i++)
		assert_non_null(set.key[i].key);
	assert_true(crypto_key_is_private(set.key[0].key));
	assert_string_equal(set.key[0].use, "enc");
	assert_false(jwk_may_verify(&set.key[0], CRYPTO_ES256));
	assert_ptr_equal(jwks_find(&set, "2011-04-29"), &set.key[1]);
	assert_true(jwk_may_verify(&set.key[1], CRYPTO_RS256));
	assert_false(jwk_may_verify(&set.key[1], CRYPTO_RS384));
	assert_false(jwk_may_verify(&set.key[1], CRYPTO_PS256));
	assert_false(jwk_may_verify(&set.key[1], CRYPTO_HS256));
	assert_false(jwk_may_verify(&set.key[2], CRYPTO_HS256));
	assert_true(jwk_may_verify(&set.key[3], CRYPTO_HS512));
	assert_null(jwks_find(&set, "3"));
	jwks_name_keys(&set, &names);
	assert_string_equal(names.data,
		"1, 2011-04-29, one without kid, one without kid");
	buf_finish(&names);
	jwks_finish(&set);
}

static void a_key_without_kid_is_found_by_its_thumbprint(void **state)
{
	struct jwks set = one(EC_A3);

	(void)state;
	assert_ptr_equal(jwks_find(&set, set.key[0].thumbprint), &set.key[0]);
	assert_null(jwks_find(&set, ""));
	jwks_finish(&set);
}

static void what_is_not_understood_is_kept_with_its_reason(void **state)
{
	(void)state;
	expect_problem("{\"kty\":\"PQC\"}", "PQC are not known");
	expect_problem("{\"keys\":[{}]}", "kty is missing");
	expect_problem("{\"keys\":[\"x\"]}", "no JSON object");
	expect_problem("{\"kty\":7}", "kty is missing");
	expect_problem("{\"kty\":\"EC\",\"crv\":\"secp256k1\"}",
		"secp256k1 is not one");
	expect_problem("{\"kty\":\"EC\",\"crv\":\"Ed25519\"}", "does not go");
	expect_problem("{\"kty\":\"OKP\",\"crv\":\"P-256\"}", "does not go");
	expect_problem("{\"kty\":\"OKP\",\"crv\":\"X25519\","
		"\"x\":\"3p7bfXt9wbTTW2HC7OQ1Nz-DQ8hbeGdNrfx-FG-IK08\"}",
		"X25519 is not one");
	expect_problem("{\"kty\":\"EC\"}", "crv is missing");
	expect_problem("{\"kty\":\"oct\"}", "k is missing");
	expect_problem("{\"kty\":\"oct\",\"k\":\"\"}", "empty");
	expect_problem("{\"kty\":\"RSA\",\"e\":\"AQAB\"}", "needs n and e");
	expect_problem("{\"kty\":\"RSA\",\"n\":1,\"e\":\"AQAB\"}",
		"n is no string");
}

static void members_given_twice_are_refused(void **state)
{
	(void)state;
	expect_problem("{\"kty\":\"oct\",\"k\":\"AAAA\",\"k\":\"BBBB\"}",
		"k is given twice");
	/* The same name under an escape. */
	expect_problem("{\"kty\":\"oct\",\"k\":\"AAAA\",\"\\u006b\":\"BBBB\"}",
		"k is given twice");
	expect_problem("{\"kty\":\"oct\",\"k\":\"AAAA\",\"x\":{\"a\":1,\"a\":"
		"2}}", "a is given twice");
}

static void base64url_has_one_spelling(void **state)
{
	uint8_t out[BASE64URL_ROOM(64)];
	size_t len;
	static const char *const bad[] = { "A", "AAAAA", "QQ==", "QUI=",
		"QR", "QUJ", "Q Q", "QQ\n", "a+b-", "a/b_", "QQ.", "\\u0041" };

	(void)state;
	for (size_t i = 0; i < FD_COUNT(bad); i++)
		assert_false(base64url_decode(bad[i], strlen(bad[i]), out,
			&len));
	assert_true(base64url_decode("", 0, out, &len));
	assert_int_equal(len, 0);
	assert_true(base64url_decode("QQ", 2, out, &len));
	assert_int_equal(len, 1);
	assert_true(base64url_decode("QUI", 3, out, &len));
	assert_int_equal(len, 2);
	assert_true(base64url_decode("-_-_", 4, out, &len));
	assert_int_equal(len, 3);
	assert_memory_equal(out, "\xfb\xff\xbf", 3);
	expect_problem("{\"kty\":\"oct\",\"k\":\"QQ==\"}", "no padding");
}

/* A JWK around a modulus of one byte value, and an exponent. */
static char *rsa_of(size_t bytes, uint8_t first, uint8_t last, const char *e)
{
	struct buf n = BUF_INIT, jwk = BUF_INIT;

	buf_putc(&n, (char)first);
	buf_fill(&n, '\x55', bytes - 2);
	buf_putc(&n, (char)last);
	buf_puts(&jwk, "{\"kty\":\"RSA\",\"n\":\"");
	base64url_encode(&jwk, n.data, n.len);
	buf_printf(&jwk, "\",\"e\":\"%s\"}", e);
	buf_finish(&n);
	return buf_take(&jwk);
}

static void rsa_numbers_have_their_limits(void **state)
{
	static const struct {
		size_t bytes;
		uint8_t first, last;
		const char *e, *problem;
	} cases[] = {
		{ 64, 0xc0, 1, "AQAB", "512 bits" },
		{ 127, 0xff, 1, "AQAB", "1016 bits" },
		{ 2049, 0x01, 1, "AQAB", "16385 bits" },
		{ 256, 0xc0, 2, "AQAB", "n is even" },
		{ 256, 0xc0, 1, "AQ", "odd number of 3" },
		{ 256, 0xc0, 1, "AA", "odd number of 3" },
		{ 256, 0xc0, 1, "", "odd number of 3" },
		{ 256, 0xc0, 1, "AQAA", "odd number of 3" },
		{ 256, 0xc0, 1, "_________w", "e has 56 bits" },
	};

	(void)state;
	for (size_t i = 0; i < FD_COUNT(cases); i++) {
		char *jwk = rsa_of(cases[i].bytes, cases[i].first,
			cases[i].last, cases[i].e);

		expect_problem(jwk, cases[i].problem);
		free(jwk);
	}
}

static void a_number_of_a_megabyte_is_refused_unread(void **state)
{
	char *jwk = rsa_of(200000, 0xc0, 1, "AQAB");

	(void)state;
	expect_problem(jwk, "longer than 16384 bits");
	free(jwk);
}

static void a_weak_key_is_kept_and_marked(void **state)
{
	char *jwk = rsa_of(128, 0xc0, 1, "AQAB");
	struct jwks set = one(jwk);

	(void)state;
	assert_non_null(set.key[0].key);
	assert_true(crypto_key_is_weak(set.key[0].key));
	assert_non_null(strstr(set.key[0].remark, "1024 bits are weak"));
	jwks_finish(&set);
	free(jwk);
}

static void a_zero_in_front_makes_no_other_key(void **state)
{
	char *plain = rsa_of(256, 0xc0, 1, "AQAB");
	struct buf n = BUF_INIT, jwk = BUF_INIT;
	struct jwks a, b;

	(void)state;
	buf_append(&n, "\0\xc0", 2);
	buf_fill(&n, '\x55', 254);
	buf_putc(&n, '\1');
	buf_puts(&jwk, "{\"kty\":\"RSA\",\"n\":\"");
	base64url_encode(&jwk, n.data, n.len);
	buf_puts(&jwk, "\",\"e\":\"AAEAAQ\"}");
	a = one(plain);
	b = one(jwk.data);
	assert_non_null(b.key[0].key);
	assert_string_equal(a.key[0].thumbprint, b.key[0].thumbprint);
	jwks_finish(&a);
	jwks_finish(&b);
	buf_finish(&n);
	buf_finish(&jwk);
	free(plain);
}

static void points_stand_on_their_curve(void **state)
{
	(void)state;
	/* x of RFC 7515 A.3 with the last letter of y changed. */
	expect_problem("{\"kty\":\"EC\",\"crv\":\"P-256\","
		"\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\","
		"\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a4\"}",
		"no point on the curve P-256");
	/* A point of P-256 said to be of P-384. */
	expect_problem("{\"kty\":\"EC\",\"crv\":\"P-384\","
		"\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\","
		"\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"}",
		"x has 32 bytes; on the curve P-384 it has 48");
	/* The point at infinity has no coordinates; zeros are no point. */
	expect_problem("{\"kty\":\"EC\",\"crv\":\"P-256\","
		"\"x\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\","
		"\"y\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"}",
		"no point");
	expect_problem("{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"AAAA\"}",
		"x has 3 bytes");
}

static void halves_that_do_not_belong_together(void **state)
{
	(void)state;
	/* d of RFC 7517 A.2 beside the point of RFC 7515 A.3. */
	expect_problem("{\"kty\":\"EC\",\"crv\":\"P-256\","
		"\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\","
		"\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\","
		"\"d\":\"870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE\"}",
		"does not verify with its own public half");
	expect_problem("{\"kty\":\"OKP\",\"crv\":\"Ed25519\","
		"\"d\":\"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2E\","
		"\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}",
		"x is not the public half of d");
	expect_problem("{\"kty\":\"RSA\",\"n\":\"" RSA_7520_N "\",\"e\":"
		"\"AQAB\",\"p\":\"AQAB\"}", "stand together");
}

static void what_is_no_set_is_refused_whole(void **state)
{
	static const char *const bad[][2] = {
		{ "", "no sound JSON" }, { "{", "no sound JSON" },
		{ "[]", "no JSON object" }, { "\"x\"", "no JSON object" },
		{ "{}", "no member keys" },
		{ "{\"keys\":{}}", "keys is no array" },
		{ "{\"keys\":[],\"keys\":[]}", "keys is given twice" },
		{ "<html>", "no sound JSON" },
	};
	struct err err = ERR_INIT;
	struct jwks set;

	(void)state;
	for (size_t i = 0; i < FD_COUNT(bad); i++) {
		assert_false(jwks_read(bad[i][0], strlen(bad[i][0]), &set,
			&err));
		assert_non_null(strstr(err.text, bad[i][1]));
		assert_int_equal(set.count, 0);
	}
	assert_true(jwks_read("{\"keys\":[]}", 11, &set, NULL));
	assert_int_equal(set.count, 0);
}

static void a_set_has_its_limits(void **state)
{
	struct buf text = BUF_INIT;
	struct err err = ERR_INIT;
	struct jwks set;

	(void)state;
	buf_puts(&text, "{\"keys\":[{}");
	for (int i = 0; i < JWKS_KEYS_MAX; i++)
		buf_puts(&text, ",{}");
	buf_puts(&text, "]}");
	assert_false(jwks_read(text.data, text.len, &set, &err));
	assert_non_null(strstr(err.text, "501 keys"));
	buf_fill(&text, ' ', JWKS_BYTES_MAX);
	assert_false(jwks_read(text.data, text.len, &set, &err));
	assert_non_null(strstr(err.text, "1024 KiB"));
	buf_finish(&text);
}

static void a_public_jwk_has_nothing_private_and_reads_back(void **state)
{
	static const char *const keys[] = { RSA_7520_PRIVATE, EC_A3_PRIVATE,
		OKP_8037 };

	(void)state;
	for (size_t i = 0; i < FD_COUNT(keys); i++) {
		struct crypto_key *key = jose_key(keys[i]);
		struct buf text = BUF_INIT;
		struct jwks set;

		assert_true(crypto_key_is_private(key));
		assert_true(jwk_print_public_set(key, "a \"kid\"",
			crypto_alg_for(key), &text));
		assert_null(strstr(text.data, "\"d\""));
		set = one(text.data);
		assert_string_equal(set.key[0].kid, "a \"kid\"");
		assert_string_equal(set.key[0].use, "sig");
		assert_true(crypto_key_equal(set.key[0].key, key));
		assert_false(crypto_key_is_private(set.key[0].key));
		assert_ptr_equal(jwks_holding(&set, key), &set.key[0]);
		jwks_finish(&set);
		buf_finish(&text);
		crypto_key_free(key);
	}
}

static void octets_have_no_public_half(void **state)
{
	struct crypto_key *key = jose_key(OCT_A1);
	struct buf text = BUF_INIT;

	(void)state;
	assert_false(jwk_print_public(key, NULL, CRYPTO_HS256, &text));
	assert_int_equal(text.len, 0);
	assert_false(jwk_print_public_set(key, NULL, CRYPTO_HS256, &text));
	assert_int_equal(text.len, 0);
	buf_finish(&text);
	crypto_key_free(key);
}

static void key_ops_without_verify_do_not_verify(void **state)
{
	struct jwks set = one("{\"key_ops\":[\"sign\"],\"kty\":\"EC\","
		"\"crv\":\"P-256\","
		"\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\","
		"\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"}");

	(void)state;
	assert_string_equal(set.key[0].key_ops, "sign");
	assert_false(jwk_may_verify(&set.key[0], CRYPTO_ES256));
	jwks_finish(&set);
}

static void a_certificate_that_is_none_is_remarked(void **state)
{
	struct jwks set = one("{\"x5c\":[\"AAAA\"],\"kty\":\"EC\","
		"\"crv\":\"P-256\","
		"\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\","
		"\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"}");

	(void)state;
	assert_int_equal(set.key[0].x5c, 1);
	assert_non_null(set.key[0].key);
	assert_non_null(strstr(set.key[0].remark, "can't be read"));
	jwks_finish(&set);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(thumbprints_are_those_of_the_standards),
		cmocka_unit_test(sets_of_the_standard_are_read),
		cmocka_unit_test(a_key_without_kid_is_found_by_its_thumbprint),
		cmocka_unit_test(
			what_is_not_understood_is_kept_with_its_reason),
		cmocka_unit_test(members_given_twice_are_refused),
		cmocka_unit_test(base64url_has_one_spelling),
		cmocka_unit_test(rsa_numbers_have_their_limits),
		cmocka_unit_test(a_number_of_a_megabyte_is_refused_unread),
		cmocka_unit_test(a_weak_key_is_kept_and_marked),
		cmocka_unit_test(a_zero_in_front_makes_no_other_key),
		cmocka_unit_test(points_stand_on_their_curve),
		cmocka_unit_test(halves_that_do_not_belong_together),
		cmocka_unit_test(what_is_no_set_is_refused_whole),
		cmocka_unit_test(a_set_has_its_limits),
		cmocka_unit_test(
			a_public_jwk_has_nothing_private_and_reads_back),
		cmocka_unit_test(octets_have_no_public_half),
		cmocka_unit_test(key_ops_without_verify_do_not_verify),
		cmocka_unit_test(a_certificate_that_is_none_is_remarked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
