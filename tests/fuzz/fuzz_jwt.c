/*
 * A token's bytes, as they are and signed with a known key: first as a whole
 * token, then, cut at the first line feed, as header and claims of one. What
 * is read must be what stands there, what is verified must hold in every
 * check, and after any change of one letter it must not.
 */

#include "core/auth/jwt_verify.h"
#include "tests/fuzz/fuzz.h"
#include "tests/unit/jose.h"

static struct crypto_key *key;
static struct jwks keys;

static void prepare(void)
{
	struct buf set = BUF_INIT;

	if (key != NULL)
		return;
	key = jose_key(OKP_8037);
	buf_puts(&set, "{\"keys\":[");
	jwk_print_public(key, "k", CRYPTO_ALG_UNKNOWN, &set);
	buf_puts(&set, "," RSA_A2 "," EC_A3 "," EC_A4 "," OCT_A1 "]}");
	FUZZ_CHECK(jwks_read(set.data, set.len, &keys, NULL));
	buf_finish(&set);
}

/* The part's bytes, encoded again, are what stands in the token. */
static void check_part(const struct jwt_part *part, const char *at)
{
	struct buf again = BUF_INIT;

	FUZZ_CHECK(part->text[part->len] == '\0');
	FUZZ_CHECK(index_count(part->index) > 0);
	base64url_encode(&again, part->text, part->len);
	FUZZ_CHECK(memcmp(again.data, at, again.len) == 0);
	FUZZ_CHECK(at[again.len] == '.');
	buf_finish(&again);
}

static void check_read(const char *token, size_t len)
{
	struct jwt jwt;

	jwt_read(token, len, &jwt);
	FUZZ_CHECK((jwt.form == JWT_SIGNED) == (jwt.why[0] == '\0'));
	if (jwt.form == JWT_SIGNED || jwt.form == JWT_ENCRYPTED)
		check_part(&jwt.header, token);
	if (jwt.form == JWT_SIGNED) {
		check_part(&jwt.claims, (char *)memchr(token, '.', len) + 1);
		FUZZ_CHECK(jwt.signed_len < len);
		FUZZ_CHECK(token[jwt.signed_len] == '.');
		FUZZ_CHECK(!jwt.exp.is_good || jwt.exp.is_given);
	}
	jwt_finish(&jwt);
}

static enum jwt_result verify(const char *token, size_t len)
{
	const struct jwt_expect expect = { .now = 1300000000, .leeway = 60 };
	struct jwt_verification result;
	const struct jwt_check *check;
	char summary[200];

	jwt_verify(token, len, &keys, &expect, &result);
	jwt_verification_summary(&result, summary, sizeof(summary));
	FUZZ_CHECK(summary[0] != '\0' && result.checks.count > 0);
	if (result.result != JWT_VERIFIED)
		return result.result;
	FUZZ_CHECK(jwt_checks_first_bad(&result.checks) == NULL);
	check = jwt_checks_find(&result.checks, "signature");
	FUZZ_CHECK(check->verdict == JWT_GOOD);
	check = jwt_checks_find(&result.checks, "alg");
	FUZZ_CHECK(strstr(check->text, "HS") == NULL);
	FUZZ_CHECK(jwt_checks_find(&result.checks, "crit") == NULL);
	return result.result;
}

static void check_token(const char *token, size_t len, size_t change)
{
	char *copy = fuzz_copy(token, len);

	check_read(copy, len);
	if (verify(copy, len) == JWT_VERIFIED) {
		copy[change % len] ^= 1;
		FUZZ_CHECK(verify(copy, len) != JWT_VERIFIED);
	}
	free(copy);
}

static void check_signed(const char *data, size_t size)
{
	char *text = xstrndup(data, size), *line = strchr(text, '\n'), *token;

	if (line != NULL) {
		*line = '\0';
		token = jose_token(text, line + 1, CRYPTO_EDDSA, key);
		check_token(token, strlen(token), size);
		free(token);
	}
	free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	prepare();
	check_token((const char *)data, size, size / 2);
	check_signed((const char *)data, size);
	return 0;
}
