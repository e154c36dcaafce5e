#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/auth/assertion.h"
#include "core/auth/jwt_verify.h"
#include "core/base/clock.h"
#include "tests/unit/jose.h"

enum { NOW = 1700000000 };

#define ENDPOINT "https://as.test/token"

static struct crypto_key *key;
static struct secret *secret;
static struct jwt_checks checks;

static int set_up(void **state)
{
	(void)state;
	clock_hold(NOW);
	key = jose_key(EC_A3_PRIVATE);
	secret = secret_new("a secret of thirty-two characters", 33);
	return key == NULL;
}

static int tear_down(void **state)
{
	(void)state;
	crypto_key_free(key);
	secret_free(secret);
	return 0;
}

static struct assertion usual(void)
{
	return (struct assertion){ .issuer = "client", .audience = ENDPOINT,
		.key = key };
}

static struct assertion_expect expected(void)
{
	return (struct assertion_expect){ .client_id = "client",
		.token_endpoint = ENDPOINT, .issuer = "https://as.test",
		.key = key };
}

static void says(const char *name, enum jwt_verdict verdict, const char *part)
{
	const struct jwt_check *check = jwt_checks_find(&checks, name);

	if (check == NULL)
		fail_msg("there is no check %s", name);
	else if (check->verdict != verdict ||
	    strstr(check->text, part) == NULL)
		fail_msg("%s is %s: %s", name,
			jwt_verdict_word(check->verdict), check->text);
}

static void an_assertion_says_who_for_whom_and_how_long(void **state)
{
	struct assertion from = usual();
	struct secret *made = assertion_make(&from, NULL);
	struct jwt jwt;

	(void)state;
	jwt_read_secret(made, &jwt);
	assert_int_equal(jwt.form, JWT_SIGNED);
	assert_string_equal(jwt.alg, "ES256");
	assert_string_equal(jwt.typ, "JWT");
	assert_int_equal(strlen(jwt.kid), JWK_THUMBPRINT - 1);
	assert_string_equal(jwt.iss, "client");
	assert_string_equal(jwt.sub, "client");
	assert_int_equal(jwt.aud.count, 1);
	assert_string_equal(jwt.aud.item[0], ENDPOINT);
	assert_int_equal(strlen(jwt.jti), 36);
	assert_int_equal(jwt.iat.at, NOW);
	assert_int_equal(jwt.exp.at, NOW + ASSERTION_LIFETIME);
	assert_false(jwt.nbf.is_given);
	assert_int_equal(jwt.scope.count, 0);
	jwt_finish(&jwt);
	secret_free(made);
}

static void what_is_set_is_in_it(void **state)
{
	struct assertion from = usual();
	struct secret *made;
	struct jwt jwt;

	(void)state;
	from.subject = "a user";
	from.scope = "system/*.rs";
	from.kid = "key \"1\"";
	from.typ = "client-authentication+jwt";
	made = assertion_make(&from, NULL);
	jwt_read_secret(made, &jwt);
	assert_string_equal(jwt.sub, "a user");
	assert_string_equal(jwt.iss, "client");
	assert_string_equal(jwt.kid, "key \"1\"");
	assert_string_equal(jwt.typ, "client-authentication+jwt");
	assert_string_equal(jwt.scope.item[0], "system/*.rs");
	jwt_finish(&jwt);
	secret_free(made);
	from.kid = "";
	made = assertion_make(&from, NULL);
	jwt_read_secret(made, &jwt);
	assert_null(jwt.kid);
	jwt_finish(&jwt);
	secret_free(made);
}

static void no_two_have_the_same_jti(void **state)
{
	struct assertion from = usual();
	struct secret *one = assertion_make(&from, NULL);
	struct secret *two = assertion_make(&from, NULL);
	struct jwt a, b;

	(void)state;
	jwt_read_secret(one, &a);
	jwt_read_secret(two, &b);
	assert_string_not_equal(a.jti, b.jti);
	jwt_finish(&a);
	jwt_finish(&b);
	secret_free(one);
	secret_free(two);
}

static void lifetimes_stay_between_one_minute_and_five(void **state)
{
	static const long lifetimes[][2] = { { 0, 240 }, { -5, 60 }, { 1, 60 },
		{ 60, 60 }, { 100, 100 }, { 300, 300 }, { 301, 300 },
		{ 86400, 300 } };

	(void)state;
	for (size_t i = 0; i < FD_COUNT(lifetimes); i++) {
		struct assertion from = usual();
		struct secret *made;
		struct jwt jwt;

		from.lifetime = lifetimes[i][0];
		made = assertion_make(&from, NULL);
		jwt_read_secret(made, &jwt);
		assert_int_equal(jwt.exp.at - jwt.iat.at, lifetimes[i][1]);
		jwt_finish(&jwt);
		secret_free(made);
	}
}

static void what_is_missing_is_said(void **state)
{
	struct assertion from = usual();
	struct err err = ERR_INIT;

	(void)state;
	from.issuer = NULL;
	assert_null(assertion_make(&from, &err));
	assert_non_null(strstr(err.text, "client id"));
	from = usual();
	from.audience = "";
	assert_null(assertion_make(&from, &err));
	assert_non_null(strstr(err.text, "for whom"));
	from = usual();
	from.key = NULL;
	assert_null(assertion_make(&from, &err));
	assert_non_null(strstr(err.text, "fhirdeck jwk new"));
	from = usual();
	from.alg = CRYPTO_RS256;
	assert_null(assertion_make(&from, &err));
	assert_non_null(strstr(err.text, "RS256 needs an RSA key"));
}

static void a_secret_makes_hmac_assertions_of_three_sizes(void **state)
{
	static const enum crypto_alg algs[] = { CRYPTO_ALG_UNKNOWN,
		CRYPTO_HS256, CRYPTO_HS384, CRYPTO_HS512 };

	(void)state;
	for (size_t i = 0; i < FD_COUNT(algs); i++) {
		struct assertion from = usual();
		struct jwt_expect expect = { .secret = secret,
			.issuer = "client", .audience = ENDPOINT };
		struct jwt_verification result;
		struct secret *made;

		from.alg = algs[i];
		made = assertion_make_with_secret(&from, secret, NULL);
		jwt_verify_secret(made, NULL, &expect, &result);
		assert_int_equal(result.result, JWT_VERIFIED);
		secret_free(made);
	}
}

static void a_sound_assertion_passes_its_pre_flight(void **state)
{
	struct assertion from = usual();
	struct assertion_expect expect = expected();
	struct secret *made = assertion_make(&from, NULL);
	struct buf set = BUF_INIT;
	struct jwks registered;

	(void)state;
	jwk_print_public_set(key, NULL, CRYPTO_ES256, &set);
	assert_true(jwks_read(set.data, set.len, &registered, NULL));
	expect.keys = &registered;
	expect.algs = "RS384 ES256";
	expect.has_skew = true;
	assertion_preflight(made, &expect, &checks);
	assert_null(jwt_checks_first_bad(&checks));
	says("iss", JWT_GOOD, "client");
	says("sub", JWT_GOOD, "client");
	says("aud", JWT_GOOD, "token endpoint");
	says("exp", JWT_GOOD, "240 s");
	says("alg", JWT_GOOD, "says it takes");
	says("signature", JWT_GOOD, "public half");
	says("keys", JWT_GOOD, "has this key");
	says("clock", JWT_GOOD, "0 s");
	jwks_finish(&registered);
	buf_finish(&set);
	secret_free(made);
}

static void what_a_server_would_refuse_is_found_before(void **state)
{
	struct assertion from = usual();
	struct assertion_expect expect = expected();
	struct secret *made = assertion_make(&from, NULL);
	struct crypto_key *other = crypto_key_generate(CRYPTO_EC, 0,
		CRYPTO_P256, NULL);

	(void)state;
	expect.client_id = "somebody";
	expect.token_endpoint = "https://other/token";
	expect.issuer = "https://other";
	expect.algs = "RS384";
	expect.key = other;
	expect.has_skew = true;
	expect.skew = 300;
	assertion_preflight(made, &expect, &checks);
	says("iss", JWT_BAD, "the client id is somebody");
	says("sub", JWT_BAD, "must be the client id");
	says("aud", JWT_BAD, "neither the token endpoint");
	says("exp", JWT_BAD, "By the server's clock it expired 60 s ago");
	says("alg", JWT_WARNING, "not among");
	says("signature", JWT_BAD, "does not verify");
	says("keys", JWT_NOT_CHECKED, "not known");
	says("clock", JWT_BAD, "300 s behind");
	expect.skew = -100;
	assertion_preflight(made, &expect, &checks);
	says("iat", JWT_BAD, "100 s in the future");
	says("clock", JWT_BAD, "100 s ahead of");
	expect.skew = 40;
	assertion_preflight(made, &expect, &checks);
	says("clock", JWT_WARNING, "40 s behind");
	crypto_key_free(other);
	secret_free(made);
}

static void the_registered_set_is_compared(void **state)
{
	struct assertion from = usual();
	struct assertion_expect expect = expected();
	struct secret *made;
	struct buf set = BUF_INIT;
	struct jwks registered;

	(void)state;
	from.kid = "mine";
	made = assertion_make(&from, NULL);
	jwk_print_public_set(key, "theirs", CRYPTO_ES256, &set);
	assert_true(jwks_read(set.data, set.len, &registered, NULL));
	expect.keys = &registered;
	assertion_preflight(made, &expect, &checks);
	says("keys", JWT_BAD, "has this key as theirs, and the assertion "
		"calls it mine");
	jwks_finish(&registered);
	assert_true(jwks_read(RSA_7638, strlen(RSA_7638), &registered, NULL));
	assertion_preflight(made, &expect, &checks);
	says("keys", JWT_BAD, "(2011-04-29) does not have this key");
	jwks_finish(&registered);
	expect.keys = NULL;
	expect.keys_problem = "It could not be fetched.";
	assertion_preflight(made, &expect, &checks);
	says("keys", JWT_NOT_CHECKED, "It could not be fetched.");
	buf_finish(&set);
	secret_free(made);
}

static void an_hmac_assertion_has_its_own_pre_flight(void **state)
{
	struct assertion from = usual();
	struct assertion_expect expect = expected();
	struct secret *made = assertion_make_with_secret(&from, secret, NULL);
	struct secret *other = secret_new("other", 5);

	(void)state;
	expect.key = NULL;
	expect.secret = secret;
	assertion_preflight(made, &expect, &checks);
	assert_null(jwt_checks_first_bad(&checks));
	says("signature", JWT_GOOD, "with the secret");
	expect.secret = other;
	assertion_preflight(made, &expect, &checks);
	says("signature", JWT_BAD, "does not verify");
	says("alg", JWT_WARNING, "shorter than HS256 asks for");
	/* A key where a secret signed. */
	expect.secret = NULL;
	expect.key = key;
	assertion_preflight(made, &expect, &checks);
	says("alg", JWT_BAD, "HS256 needs a shared secret");
	secret_free(other);
	secret_free(made);
}

static void a_text_that_is_no_jwt_is_said_to_be_none(void **state)
{
	struct assertion_expect expect = expected();
	struct secret *text = secret_new("opaque", 6);

	(void)state;
	assertion_preflight(text, &expect, &checks);
	says("structure", JWT_BAD, "opaque");
	assert_int_equal(checks.count, 1);
	secret_free(text);
}

/* As another program may have made it: too long, without iat and jti. */
static void assertions_made_elsewhere_are_judged_too(void **state)
{
	char *token = jose_token("{\"alg\":\"ES256\"}",
		"{\"iss\":\"client\",\"sub\":\"user\",\"aud\":\"https://as."
		"test\",\"exp\":1700003600}", CRYPTO_ES256, key);
	struct secret *made = secret_new(token, strlen(token));
	struct assertion_expect expect = expected();

	(void)state;
	expect.is_grant = true;
	assertion_preflight(made, &expect, &checks);
	says("sub", JWT_GOOD, "asked for user");
	says("aud", JWT_GOOD, "issuer");
	says("exp", JWT_BAD, "3600 s; more than 300");
	says("iat", JWT_WARNING, "missing");
	says("jti", JWT_BAD, "missing");
	says("kid", JWT_WARNING, "missing");
	free(token);
	secret_free(made);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_assertion_says_who_for_whom_and_how_long),
		cmocka_unit_test(what_is_set_is_in_it),
		cmocka_unit_test(no_two_have_the_same_jti),
		cmocka_unit_test(lifetimes_stay_between_one_minute_and_five),
		cmocka_unit_test(what_is_missing_is_said),
		cmocka_unit_test(a_secret_makes_hmac_assertions_of_three_sizes),
		cmocka_unit_test(a_sound_assertion_passes_its_pre_flight),
		cmocka_unit_test(what_a_server_would_refuse_is_found_before),
		cmocka_unit_test(the_registered_set_is_compared),
		cmocka_unit_test(an_hmac_assertion_has_its_own_pre_flight),
		cmocka_unit_test(a_text_that_is_no_jwt_is_said_to_be_none),
		cmocka_unit_test(assertions_made_elsewhere_are_judged_too),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
