#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>

#include "tests/unit/jose.h"

static const char text[] = "header.claims";

/* A kind of key for every algorithm. */
static struct crypto_key *key_for(enum crypto_alg alg)
{
	struct secret *secret;
	struct crypto_key *key;

	switch (alg) {
	case CRYPTO_ES256:
		return crypto_key_generate(CRYPTO_EC, 0, CRYPTO_P256, NULL);
	case CRYPTO_ES384:
		return crypto_key_generate(CRYPTO_EC, 0, CRYPTO_P384, NULL);
	case CRYPTO_ES512:
		return crypto_key_generate(CRYPTO_EC, 0, CRYPTO_P521, NULL);
	case CRYPTO_EDDSA:
	case CRYPTO_ALG_ED25519:
		return crypto_key_generate(CRYPTO_OKP, 0, CRYPTO_ED25519,
			NULL);
	case CRYPTO_ALG_ED448:
		return crypto_key_generate(CRYPTO_OKP, 0, CRYPTO_ED448, NULL);
	case CRYPTO_HS256:
	case CRYPTO_HS384:
	case CRYPTO_HS512:
		secret = secret_new("0123456789abcdef0123456789abcdef", 32);
		key = crypto_key_from_secret(secret);
		secret_free(secret);
		return key;
	default:
		return crypto_key_generate(CRYPTO_RSA, 2048, 0, NULL);
	}
}

static bool verifies(enum crypto_alg alg, const struct crypto_key *key,
	const struct buf *signature)
{
	return crypto_verify(alg, key, text, strlen(text), signature->data,
		signature->len);
}

static void every_algorithm_signs_and_verifies(void **state)
{
	(void)state;
	for (int alg = 1; alg < CRYPTO_ALG_COUNT; alg++) {
		struct crypto_key *key = key_for((enum crypto_alg)alg);
		struct buf signature = BUF_INIT;

		assert_non_null(key);
		assert_true(crypto_sign((enum crypto_alg)alg, key, text,
			strlen(text), &signature, NULL));
		assert_true(verifies((enum crypto_alg)alg, key, &signature));
		assert_false(crypto_verify((enum crypto_alg)alg, key,
			"header.claimz", 13, signature.data, signature.len));
		signature.data[signature.len / 2] ^= 1;
		assert_false(verifies((enum crypto_alg)alg, key, &signature));
		signature.data[signature.len / 2] ^= 1;
		/* Neither a byte more nor one less. */
		buf_putc(&signature, '\0');
		assert_false(verifies((enum crypto_alg)alg, key, &signature));
		buf_truncate(&signature, signature.len - 2);
		assert_false(verifies((enum crypto_alg)alg, key, &signature));
		buf_truncate(&signature, 0);
		assert_false(verifies((enum crypto_alg)alg, key, &signature));
		buf_finish(&signature);
		crypto_key_free(key);
	}
}

static void no_algorithm_takes_the_key_of_another(void **state)
{
	static const enum crypto_alg one_of_each[] = { CRYPTO_RS256,
		CRYPTO_ES256, CRYPTO_ES384, CRYPTO_ES512, CRYPTO_ALG_ED25519,
		CRYPTO_ALG_ED448, CRYPTO_HS256 };
	struct err err = ERR_INIT;
	struct buf out = BUF_INIT;

	(void)state;
	for (size_t i = 0; i < FD_COUNT(one_of_each); i++) {
		struct crypto_key *key = key_for(one_of_each[i]);

		for (size_t j = 0; j < FD_COUNT(one_of_each); j++) {
			assert_true(crypto_alg_fits(one_of_each[j], key) ==
				(i == j));
			if (i == j)
				continue;
			assert_false(crypto_sign(one_of_each[j], key, text,
				strlen(text), &out, &err));
			assert_non_null(strstr(err.text, "choose an "
				"algorithm that fits the key"));
			assert_int_equal(out.len, 0);
		}
		assert_false(crypto_alg_fits(CRYPTO_ALG_UNKNOWN, key));
		crypto_key_free(key);
	}
	buf_finish(&out);
}

static void names_of_algorithms_count_their_case(void **state)
{
	(void)state;
	assert_int_equal(crypto_alg_find("RS256"), CRYPTO_RS256);
	assert_int_equal(crypto_alg_find("rs256"), CRYPTO_ALG_UNKNOWN);
	assert_int_equal(crypto_alg_find("none"), CRYPTO_ALG_UNKNOWN);
	assert_int_equal(crypto_alg_find(""), CRYPTO_ALG_UNKNOWN);
	for (int alg = 1; alg < CRYPTO_ALG_COUNT; alg++)
		assert_int_equal(crypto_alg_find(crypto_alg_name(
			(enum crypto_alg)alg)), alg);
}

/* The examples, verified; signed again where signing is not random. */
static void examples_of_the_standards_hold(void **state)
{
	static const struct {
		const char *jwk, *text, *signature;
		enum crypto_alg alg;
		bool is_repeatable;
	} examples[] = {
		{ EC_A4, SIGNED_A4, SIGNATURE_A4, CRYPTO_ES512, false },
		{ RSA_7520_PRIVATE, SIGNED_7520_41, SIGNATURE_7520_41,
			CRYPTO_RS256, true },
		{ RSA_7520_PRIVATE, SIGNED_7520_42, SIGNATURE_7520_42,
			CRYPTO_PS384, false },
		{ EC_7520, SIGNED_7520_43, SIGNATURE_7520_43, CRYPTO_ES512,
			false },
		{ OCT_7520, SIGNED_7520_44, SIGNATURE_7520_44, CRYPTO_HS256,
			true },
		{ OKP_8037, SIGNED_8037, SIGNATURE_8037, CRYPTO_EDDSA, true },
	};

	(void)state;
	for (size_t i = 0; i < FD_COUNT(examples); i++) {
		struct crypto_key *key = jose_key(examples[i].jwk);
		struct buf signature = jose_bytes(examples[i].signature);
		struct buf again = BUF_INIT;

		assert_non_null(key);
		assert_true(crypto_verify(examples[i].alg, key,
			examples[i].text, strlen(examples[i].text),
			signature.data, signature.len));
		if (examples[i].is_repeatable) {
			assert_true(crypto_sign(examples[i].alg, key,
				examples[i].text, strlen(examples[i].text),
				&again, NULL));
			assert_int_equal(again.len, signature.len);
			assert_memory_equal(again.data, signature.data,
				signature.len);
		}
		buf_finish(&again);
		buf_finish(&signature);
		crypto_key_free(key);
	}
}

static void r_and_s_of_zero_or_past_the_order_never_verify(void **state)
{
	struct crypto_key *key = key_for(CRYPTO_ES256);
	struct buf signature = BUF_INIT;

	(void)state;
	buf_fill(&signature, '\0', 64);
	assert_false(verifies(CRYPTO_ES256, key, &signature));
	buf_clear(&signature);
	buf_fill(&signature, '\xff', 64);
	assert_false(verifies(CRYPTO_ES256, key, &signature));
	buf_clear(&signature);
	/* The form OpenSSL writes: a DER sequence. */
	buf_append(&signature, "\x30\x06\x02\x01\x01\x02\x01\x01", 8);
	assert_false(verifies(CRYPTO_ES256, key, &signature));
	buf_finish(&signature);
	crypto_key_free(key);
}

static void signing_past_a_cap_is_refused_with_a_sentence(void **state)
{
	struct crypto_key *key = crypto_rsa_generate(2048);
	struct err err = ERR_INIT;
	struct buf small;

	(void)state;
	buf_init_capped(&small, 16);
	assert_false(crypto_sign(CRYPTO_RS256, key, "x", 1, &small, &err));
	assert_true(err_is_set(&err));
	assert_int_equal(small.len, 0);
	buf_finish(&small);
	crypto_key_free(key);
	crypto_key_free(NULL);
}

static void a_public_half_does_not_sign(void **state)
{
	struct crypto_key *key = jose_key(EC_A3);
	struct buf out = BUF_INIT;
	struct err err = ERR_INIT;

	(void)state;
	assert_false(crypto_key_is_private(key));
	assert_false(crypto_sign(CRYPTO_ES256, key, text, strlen(text), &out,
		&err));
	assert_non_null(strstr(err.text, "give the private key"));
	buf_finish(&out);
	crypto_key_free(key);
}

static void sizes_and_curves_that_are_not_offered(void **state)
{
	struct err err = ERR_INIT;

	(void)state;
	assert_null(crypto_key_generate(CRYPTO_RSA, 1024, 0, &err));
	assert_non_null(strstr(err.text, "2048"));
	assert_null(crypto_key_generate(CRYPTO_EC, 0, CRYPTO_ED25519, &err));
	assert_null(crypto_key_generate(CRYPTO_OKP, 0, CRYPTO_P256, &err));
	assert_null(crypto_key_generate(CRYPTO_EC, 0, CRYPTO_NO_CURVE, &err));
	assert_null(crypto_key_generate(CRYPTO_OCT, 0, CRYPTO_P256, &err));
}

static void pem_keeps_a_key(void **state)
{
	static const enum crypto_alg kinds[] = { CRYPTO_RS256, CRYPTO_ES384,
		CRYPTO_EDDSA };
	struct secret *passphrase = secret_new("a horse of words", 16);

	(void)state;
	for (size_t i = 0; i < 2 * FD_COUNT(kinds); i++) {
		struct crypto_key *key = key_for(kinds[i / 2]), *back;
		const struct secret *used = i % 2 ? passphrase : NULL;
		struct secret *pem = crypto_key_to_pem(key, used);

		assert_non_null(strstr(secret_bytes(pem), i % 2 ?
			"BEGIN ENCRYPTED PRIVATE KEY" : "BEGIN PRIVATE KEY"));
		assert_int_equal(crypto_key_from_pem(secret_bytes(pem),
			secret_length(pem), used, &back, NULL),
			CRYPTO_PEM_GOOD);
		assert_true(crypto_key_equal(key, back));
		assert_true(crypto_key_is_private(back));
		crypto_key_free(back);
		secret_free(pem);
		crypto_key_free(key);
	}
	secret_free(passphrase);
}

static enum crypto_pem read_pem(const char *pem, const char *passphrase,
	struct err *err)
{
	struct secret *secret = passphrase != NULL ?
		secret_new(passphrase, strlen(passphrase)) : NULL;
	struct crypto_key *key;
	enum crypto_pem found = crypto_key_from_pem(pem, strlen(pem), secret,
		&key, err);

	assert_true((key != NULL) == (found == CRYPTO_PEM_GOOD));
	crypto_key_free(key);
	secret_free(secret);
	return found;
}

static void what_is_wrong_with_a_pem_is_said(void **state)
{
	struct crypto_key *key = key_for(CRYPTO_ES256);
	struct secret *passphrase = secret_new("right", 5);
	struct secret *pem = crypto_key_to_pem(key, passphrase);
	struct secret *plain = crypto_key_to_pem(key, NULL);
	struct err err = ERR_INIT;

	(void)state;
	assert_int_equal(read_pem(secret_bytes(pem), NULL, &err),
		CRYPTO_PEM_NEEDS_PASSPHRASE);
	assert_int_equal(read_pem(secret_bytes(pem), "wrong", &err),
		CRYPTO_PEM_WRONG_PASSPHRASE);
	assert_non_null(strstr(err.text, "passphrase of the key is wrong"));
	assert_int_equal(read_pem(secret_bytes(pem), "right", NULL),
		CRYPTO_PEM_GOOD);
	/* A passphrase that is not needed does no harm. */
	assert_int_equal(read_pem(secret_bytes(plain), "right", NULL),
		CRYPTO_PEM_GOOD);
	secret_edit(plain)[40] ^= 1;
	assert_int_equal(read_pem(secret_bytes(plain), NULL, &err),
		CRYPTO_PEM_BAD);
	assert_non_null(strstr(err.text, "damaged"));
	assert_int_equal(read_pem("nothing", NULL, &err), CRYPTO_PEM_BAD);
	assert_non_null(strstr(err.text, "no key in it"));
	assert_int_equal(read_pem("-----BEGIN OPENSSH PRIVATE KEY-----\n",
		NULL, &err), CRYPTO_PEM_BAD);
	assert_non_null(strstr(err.text, "ssh-keygen"));
	secret_free(plain);
	secret_free(pem);
	secret_free(passphrase);
	crypto_key_free(key);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_algorithm_signs_and_verifies),
		cmocka_unit_test(no_algorithm_takes_the_key_of_another),
		cmocka_unit_test(names_of_algorithms_count_their_case),
		cmocka_unit_test(examples_of_the_standards_hold),
		cmocka_unit_test(
			r_and_s_of_zero_or_past_the_order_never_verify),
		cmocka_unit_test(signing_past_a_cap_is_refused_with_a_sentence),
		cmocka_unit_test(a_public_half_does_not_sign),
		cmocka_unit_test(sizes_and_curves_that_are_not_offered),
		cmocka_unit_test(pem_keeps_a_key),
		cmocka_unit_test(what_is_wrong_with_a_pem_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
