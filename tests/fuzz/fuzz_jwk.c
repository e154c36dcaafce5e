/*
 * A set of keys, and a PEM text. A key is either there or there is a reason
 * why not; every public half prints, reads back and has the same thumbprint,
 * and nothing private is in what is printed.
 */

#include "core/auth/jwks.h"
#include "tests/fuzz/fuzz.h"

static void check_key(const struct crypto_key *key)
{
	char before[JWK_THUMBPRINT];
	struct buf text = BUF_INIT;
	struct jwks set;

	FUZZ_CHECK(jwk_thumbprint(key, before));
	FUZZ_CHECK(jwk_print_public(key, "a \"kid\" \\", crypto_alg_for(key),
		&text));
	FUZZ_CHECK(strstr(text.data, "\"d\"") == NULL);
	FUZZ_CHECK(jwks_read(text.data, text.len, &set, NULL));
	FUZZ_CHECK(set.count == 1 && set.key[0].key != NULL);
	FUZZ_CHECK(strcmp(set.key[0].thumbprint, before) == 0);
	FUZZ_CHECK(strcmp(set.key[0].kid, "a \"kid\" \\") == 0);
	FUZZ_CHECK(crypto_key_equal(set.key[0].key, key));
	FUZZ_CHECK(!crypto_key_is_private(set.key[0].key));
	jwks_finish(&set);
	buf_finish(&text);
}

static void check_set(const char *text, size_t len)
{
	struct err err = ERR_INIT;
	struct jwks set;
	bool is_read = jwks_read(text, len, &set, &err);

	FUZZ_CHECK(is_read != err_is_set(&err));
	for (size_t i = 0; i < set.count; i++) {
		const struct jwk *jwk = &set.key[i];

		FUZZ_CHECK((jwk->key == NULL) == (jwk->problem != NULL));
		if (jwk->key != NULL &&
		    crypto_key_kind(jwk->key) != CRYPTO_OCT) {
			check_key(jwk->key);
			FUZZ_CHECK(jwks_holding(&set, jwk->key) != NULL);
			FUZZ_CHECK(!jwk_may_verify(jwk, CRYPTO_HS256));
		}
	}
	jwks_finish(&set);
}

static void check_pem(const char *text, size_t len)
{
	struct err err = ERR_INIT;
	struct crypto_key *key;
	bool is_good = crypto_key_from_pem(text, len, NULL, &key, &err) ==
		CRYPTO_PEM_GOOD;

	FUZZ_CHECK(is_good == (key != NULL));
	FUZZ_CHECK(is_good != err_is_set(&err));
	crypto_key_free(key);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *copy = fuzz_copy(data, size);

	check_set(copy, size);
	check_pem(copy, size);
	free(copy);
	return 0;
}
