#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>

#include "core/auth/jwt_verify.h"
#include "core/base/clock.h"
#include "tests/unit/jose.h"

enum { NOW = 1700000000 };

/* A server's key and set, the same for all tests. */
static struct crypto_key *rsa, *other, *ec;
static struct jwks keys;
static struct jwt_verification result;

static int make_keys(void **state)
{
	struct buf set = BUF_INIT;

	(void)state;
	rsa = crypto_rsa_generate(2048);
	other = crypto_rsa_generate(2048);
	ec = jose_key(EC_A3_PRIVATE);
	buf_puts(&set, "{\"keys\":[");
	jwk_print_public(rsa, "rsa", CRYPTO_RS256, &set);
	buf_putc(&set, ',');
	jwk_print_public(ec, "ec", CRYPTO_ALG_UNKNOWN, &set);
	buf_puts(&set, ",{\"kty\":\"PQC\",\"kid\":\"new\"}," OCT_A1 "]}");
	if (!jwks_read(set.data, set.len, &keys, NULL))
		return 1;
	buf_finish(&set);
	return 0;
}

static int drop_keys(void **state)
{
	(void)state;
	crypto_key_free(rsa);
	crypto_key_free(other);
	crypto_key_free(ec);
	jwks_finish(&keys);
	return 0;
}

static enum jwt_result verify(const char *token,
	const struct jwt_expect *expect)
{
	static const struct jwt_expect nothing = { .now = NOW, .leeway = 60 };

	jwt_verify(token, strlen(token), &keys,
		expect != NULL ? expect : &nothing, &result);
	return result.result;
}

/* The same of a header and claims, signed with the server's RSA key. */
static enum jwt_result verify_text(const char *header, const char *claims,
	const struct jwt_expect *expect)
{
	char *token = jose_token(header, claims, CRYPTO_RS256, rsa);
	enum jwt_result found = verify(token, expect);

	free(token);
	return found;
}

static void says(const char *name, enum jwt_verdict verdict,
	const char *part)
{
	const struct jwt_check *check = jwt_checks_find(&result.checks, name);

	if (check == NULL)
		fail_msg("there is no check %s", name);
	else if (check->verdict != verdict ||
	    strstr(check->text, part) == NULL)
		fail_msg("%s is %s: %s", name,
			jwt_verdict_word(check->verdict), check->text);
}

#define RS256 "{\"alg\":\"RS256\",\"kid\":\"rsa\"}"

static void a_good_token_is_verified_with_its_key(void **state)
{
	const struct jwt_expect expect = { .issuer = "https://as",
		.audience = "https://fhir", .now = NOW, .leeway = 60 };
	char summary[200];

	(void)state;
	assert_int_equal(verify_text("{\"alg\":\"RS256\",\"kid\":\"rsa\","
		"\"typ\":\"at+jwt\"}", "{\"iss\":\"https://as\",\"aud\":[\"x\","
		"\"https://fhir\"],\"exp\":1700000600,\"iat\":1699999990,"
		"\"nbf\":1699999990}", &expect), JWT_VERIFIED);
	says("signature", JWT_GOOD, "these very bytes");
	says("key", JWT_GOOD, "Key rsa");
	says("exp", JWT_GOOD, "in 10 min");
	says("iss", JWT_GOOD, "https://as");
	says("aud", JWT_GOOD, "https://fhir and others");
	says("typ", JWT_NOT_CHECKED, "at+jwt");
	assert_null(jwt_checks_first_bad(&result.checks));
	assert_string_equal(result.thumbprint, keys.key[0].thumbprint);
	jwt_verification_summary(&result, summary, sizeof(summary));
	assert_string_equal(summary, "verified: Key rsa of the set.");
}

static void verify_example(const char *jwk, const char *token)
{
	const struct jwt_expect expect = { .issuer = "joe",
		.now = 1300819379 };
	struct jwks set;

	assert_true(jwks_read(jwk, strlen(jwk), &set, NULL));
	jwt_verify(token, strlen(token), &set, &expect, &result);
	assert_int_equal(result.result, JWT_VERIFIED);
	jwks_finish(&set);
}

static void examples_of_rfc_7515(void **state)
{
	(void)state;
	verify_example(RSA_A2, TOKEN_A2);
	verify_example(EC_A3, TOKEN_A3);
	/* At that second it is over. */
	assert_int_equal(verify(TOKEN_A3,
		&(struct jwt_expect){ .now = 1300819380 }), JWT_REFUSED);
	says("signature", JWT_GOOD, "");
	says("exp", JWT_BAD, "expired");
}

static void hmac_needs_a_secret_of_the_callers(void **state)
{
	struct buf octets = jose_bytes("AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-"
		"EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow");
	struct jwt_expect expect = { .now = 1300819379 };

	(void)state;
	/* The very key stands in the set, published: that does not count. */
	assert_int_equal(verify(TOKEN_A1, &expect), JWT_REFUSED);
	says("alg", JWT_BAD, "no secret");
	says("signature", JWT_NOT_CHECKED, "no key");
	expect.secret = secret_new(octets.data, octets.len);
	assert_int_equal(verify(TOKEN_A1, &expect), JWT_VERIFIED);
	says("key", JWT_GOOD, "shared secret");
	secret_free((struct secret *)expect.secret);
	expect.secret = secret_new("wrong", 5);
	assert_int_equal(verify(TOKEN_A1, &expect), JWT_REFUSED);
	says("signature", JWT_BAD, "");
	secret_free((struct secret *)expect.secret);
	buf_finish(&octets);
}

/* RFC 8725 section 2.1: the public key's own text as the HMAC secret. */
static void a_public_key_is_never_taken_for_a_secret(void **state)
{
	struct buf text = BUF_INIT;
	struct secret *public_text;
	struct crypto_key *forged;
	char *token;

	(void)state;
	jwk_print_public(rsa, "rsa", CRYPTO_RS256, &text);
	public_text = secret_new(text.data, text.len);
	forged = crypto_key_from_secret(public_text);
	token = jose_token("{\"alg\":\"HS256\",\"kid\":\"rsa\"}", "{}",
		CRYPTO_HS256, forged);
	assert_int_equal(verify(token, NULL), JWT_REFUSED);
	says("alg", JWT_BAD, "never verifies this");
	says("signature", JWT_NOT_CHECKED, "");
	free(token);
	crypto_key_free(forged);
	secret_free(public_text);
	buf_finish(&text);
}

static void none_is_refused_in_any_spelling(void **state)
{
	static const char *const spellings[] = { "none", "None", "NONE",
		"nOnE" };

	(void)state;
	assert_int_equal(verify(TOKEN_A5, NULL), JWT_REFUSED);
	says("alg", JWT_BAD, "not signed at all");
	for (size_t i = 0; i < FD_COUNT(spellings); i++) {
		char header[64];
		char *token;

		snprintf(header, sizeof(header),
			"{\"alg\":\"%s\",\"kid\":\"rsa\"}", spellings[i]);
		token = jose_token(header, "{}", 0, NULL);
		assert_int_equal(verify(token, NULL), JWT_REFUSED);
		says("alg", JWT_BAD, "not signed at all");
		free(token);
		/* A signature that is good for RS256 makes it no better. */
		assert_int_equal(verify_text(header, "{}", NULL),
			JWT_REFUSED);
	}
}

static void algorithms_that_are_not_known_or_not_allowed(void **state)
{
	const struct jwt_expect only_ec = { .now = NOW,
		.algs = CRYPTO_ALG_BIT(CRYPTO_ES256) };

	(void)state;
	assert_int_equal(verify_text("{\"kid\":\"rsa\"}", "{}", NULL),
		JWT_REFUSED);
	says("alg", JWT_BAD, "does not say");
	assert_int_equal(verify_text("{\"alg\":\"rs256\",\"kid\":\"rsa\"}",
		"{}", NULL), JWT_REFUSED);
	says("alg", JWT_BAD, "case counts");
	assert_int_equal(verify_text("{\"alg\":7,\"kid\":\"rsa\"}", "{}",
		NULL), JWT_REFUSED);
	assert_int_equal(verify_text(RS256, "{}", &only_ec), JWT_REFUSED);
	says("alg", JWT_BAD, "not among");
	says("signature", JWT_NOT_CHECKED, "");
}

static void an_algorithm_that_does_not_fit_its_key(void **state)
{
	(void)state;
	assert_int_equal(verify_text("{\"alg\":\"RS256\",\"kid\":\"ec\"}",
		"{}", NULL), JWT_REFUSED);
	says("key", JWT_BAD, "EC, curve P-256");
	says("key", JWT_BAD, "RS256 needs an RSA key");
	assert_int_equal(verify_text("{\"alg\":\"PS256\",\"kid\":\"rsa\"}",
		"{}", NULL), JWT_REFUSED);
	says("key", JWT_BAD, "for RS256");
	assert_int_equal(verify_text("{\"alg\":\"RS256\",\"kid\":\"new\"}",
		"{}", NULL), JWT_REFUSED);
	says("key", JWT_BAD, "can't be used: keys of the kind PQC");
}

static void an_unknown_kid_is_a_result_of_its_own(void **state)
{
	static const char *const kids[] = { "gone", "", "../../etc/passwd",
		"' OR 1=1 --", "https://evil/key", "rsa\\u0000" };

	(void)state;
	for (size_t i = 0; i < FD_COUNT(kids); i++) {
		char header[80];

		snprintf(header, sizeof(header),
			"{\"alg\":\"RS256\",\"kid\":\"%s\"}", kids[i]);
		assert_int_equal(verify_text(header, "{}", NULL),
			JWT_UNKNOWN_KID);
		says("key", JWT_BAD, "not in the server's set (rsa, "
			"ec, new");
		says("signature", JWT_NOT_CHECKED, "");
	}
}

static void without_kid_the_keys_that_fit_are_tried(void **state)
{
	struct buf set = BUF_INIT;
	struct jwks two;
	char *token = jose_token("{\"alg\":\"RS256\"}", "{}", CRYPTO_RS256,
		rsa);

	(void)state;
	assert_int_equal(verify(token, NULL), JWT_VERIFIED);
	buf_puts(&set, "{\"keys\":[");
	jwk_print_public(other, "a", 0, &set);
	buf_putc(&set, ',');
	jwk_print_public(rsa, "b", 0, &set);
	buf_puts(&set, "]}");
	assert_true(jwks_read(set.data, set.len, &two, NULL));
	jwt_verify(token, strlen(token), &two,
		&(struct jwt_expect){ .now = NOW }, &result);
	assert_int_equal(result.result, JWT_VERIFIED);
	says("key", JWT_GOOD, "Key b");
	jwks_finish(&two);
	free(token);
	/* Two that fit, and it is of neither. */
	token = jose_token("{\"alg\":\"ES384\"}", "{}", CRYPTO_RS256, rsa);
	assert_int_equal(verify(token, NULL), JWT_REFUSED);
	says("key", JWT_BAD, "No key of the set can verify ES384");
	free(token);
	buf_finish(&set);
}

static void a_signature_of_another_key_or_of_other_bytes(void **state)
{
	char *token = jose_token(RS256, "{}", CRYPTO_RS256, other);
	char *good = jose_token(RS256, "{\"sub\":\"a\"}", CRYPTO_RS256, rsa);
	char *changed = jose_signed_text(RS256, "{\"sub\":\"b\"}");
	struct buf mixed = BUF_INIT;

	(void)state;
	assert_int_equal(verify(token, NULL), JWT_REFUSED);
	says("signature", JWT_BAD, "changed, or signed with another");
	buf_printf(&mixed, "%s%s", changed, strrchr(good, '.'));
	assert_int_equal(verify(mixed.data, NULL), JWT_REFUSED);
	says("signature", JWT_BAD, "");
	/* No signature at all behind a good header. */
	buf_clear(&mixed);
	buf_printf(&mixed, "%s.", changed);
	assert_int_equal(verify(mixed.data, NULL), JWT_REFUSED);
	says("signature", JWT_BAD, "");
	buf_finish(&mixed);
	free(changed);
	free(good);
	free(token);
}

/* ES256's two numbers as DER, which is how OpenSSL itself has them. */
static void a_der_signature_is_not_the_raw_one(void **state)
{
	struct buf token = BUF_INIT, der = BUF_INIT;
	char *text = jose_token("{\"alg\":\"ES256\",\"kid\":\"ec\"}", "{}",
		CRYPTO_ES256, ec), *raw_text = strrchr(text, '.');
	struct buf raw = jose_bytes(raw_text + 1);

	(void)state;
	assert_int_equal(verify(text, NULL), JWT_VERIFIED);
	buf_append(&der, "\x30\x46\x02\x21\0", 5);
	buf_append(&der, raw.data, 32);
	buf_append(&der, "\x02\x21\0", 3);
	buf_append(&der, raw.data + 32, 32);
	*raw_text = '\0';
	buf_printf(&token, "%s.", text);
	base64url_encode(&token, der.data, der.len);
	assert_int_equal(verify(token.data, NULL), JWT_REFUSED);
	says("signature", JWT_BAD, "");
	/* Zeros: CVE-2022-21449. */
	buf_clear(&der);
	buf_fill(&der, '\0', 64);
	buf_clear(&token);
	buf_printf(&token, "%s.", text);
	base64url_encode(&token, der.data, der.len);
	assert_int_equal(verify(token.data, NULL), JWT_REFUSED);
	says("signature", JWT_BAD, "");
	buf_finish(&raw);
	buf_finish(&token);
	buf_finish(&der);
	free(text);
}

static void a_key_in_the_header_is_not_looked_at(void **state)
{
	struct buf header = BUF_INIT;
	char *token;

	(void)state;
	buf_puts(&header, "{\"alg\":\"RS256\",\"jku\":\"https://evil/jwks\","
		"\"x5u\":\"https://evil/cert\",\"jwk\":");
	jwk_print_public(other, "rsa", CRYPTO_RS256, &header);
	buf_puts(&header, ",\"kid\":\"rsa\"}");
	token = jose_token(header.data, "{}", CRYPTO_RS256, other);
	assert_int_equal(verify(token, NULL), JWT_REFUSED);
	says("signature", JWT_BAD, "");
	says("header", JWT_WARNING, "(jwk, jku, x5u)");
	free(token);
	/* What it carries does not spoil a good signature either. */
	assert_int_equal(verify_text(header.data, "{}", NULL), JWT_VERIFIED);
	buf_finish(&header);
}

static void critical_headers_are_refused(void **state)
{
	static const char *const headers[][2] = {
		{ "{\"alg\":\"RS256\",\"kid\":\"rsa\",\"crit\":[\"exp\"],"
			"\"exp\":1}", "\"exp\"" },
		{ "{\"alg\":\"RS256\",\"kid\":\"rsa\",\"crit\":[\"b64\"],"
			"\"b64\":false}", "\"b64\"" },
		{ "{\"alg\":\"RS256\",\"kid\":\"rsa\",\"b64\":false}", "b64" },
		{ "{\"alg\":\"RS256\",\"kid\":\"rsa\",\"crit\":[]}", "" },
		{ "{\"alg\":\"RS256\",\"kid\":\"rsa\",\"crit\":\"exp\"}", "" },
	};

	(void)state;
	for (size_t i = 0; i < FD_COUNT(headers); i++) {
		assert_int_equal(verify_text(headers[i][0], "{}", NULL),
			JWT_REFUSED);
		says("crit", JWT_BAD, headers[i][1]);
		says("signature", JWT_GOOD, "");
	}
}

static void what_is_given_twice_is_refused(void **state)
{
	(void)state;
	assert_int_equal(verify_text(RS256, "{\"iss\":\"a\",\"iss\":\"b\"}",
		NULL), JWT_REFUSED);
	says("structure", JWT_BAD, "\"iss\" is given twice");
	assert_int_equal(verify_text("{\"alg\":\"RS256\",\"alg\":\"none\","
		"\"kid\":\"rsa\"}", "{}", NULL), JWT_REFUSED);
	says("structure", JWT_BAD, "\"alg\"");
}

static void times_are_judged_with_the_leeway(void **state)
{
	static const struct {
		const char *claims, *name;
		enum jwt_verdict verdict;
		const char *part;
	} cases[] = {
		{ "{}", "exp", JWT_WARNING, "never expires" },
		{ "{\"exp\":1700000001}", "exp", JWT_GOOD, "in 1 s" },
		{ "{\"exp\":1700000000}", "exp", JWT_WARNING, "within the 60" },
		{ "{\"exp\":1699999941}", "exp", JWT_WARNING, "59 s ago" },
		{ "{\"exp\":1699999940}", "exp", JWT_BAD, "expired" },
		{ "{\"exp\":1699999940.9}", "exp", JWT_BAD, "expired" },
		{ "{\"exp\":-1}", "exp", JWT_BAD, "expired" },
		{ "{\"exp\":1e300}", "exp", JWT_BAD, "no number of seconds" },
		{ "{\"exp\":\"1700000600\"}", "exp", JWT_BAD, "no number" },
		{ "{\"exp\":null}", "exp", JWT_BAD, "no number" },
		{ "{\"nbf\":1700000060}", "nbf", JWT_WARNING, "within the 60" },
		{ "{\"nbf\":1700000061}", "nbf", JWT_BAD, "not valid before" },
		{ "{\"nbf\":[]}", "nbf", JWT_BAD, "no number" },
		{ "{\"iat\":1699999999}", "iat", JWT_GOOD, "1 s ago" },
		{ "{\"iat\":1700003600}", "iat", JWT_BAD, "in the future" },
	};

	(void)state;
	for (size_t i = 0; i < FD_COUNT(cases); i++) {
		enum jwt_result found = verify_text(RS256, cases[i].claims,
			NULL);

		says(cases[i].name, cases[i].verdict, cases[i].part);
		assert_true((found == JWT_VERIFIED) ==
			(cases[i].verdict != JWT_BAD));
	}
	/* NaN is no JSON: nothing of it is read. */
	assert_int_equal(verify_text(RS256, "{\"exp\":NaN}", NULL),
		JWT_REFUSED);
	says("structure", JWT_BAD, "no sound JSON");
}

static void without_a_moment_the_clock_is_asked(void **state)
{
	const struct jwt_expect expect = { .leeway = 0 };

	(void)state;
	clock_hold(NOW + 5);
	assert_int_equal(verify_text(RS256, "{\"exp\":1700000006}", &expect),
		JWT_VERIFIED);
	clock_hold(NOW + 6);
	assert_int_equal(verify_text(RS256, "{\"exp\":1700000006}", &expect),
		JWT_REFUSED);
}

static void issuer_and_audience_are_compared_letter_by_letter(void **state)
{
	struct jwt_expect expect = { .issuer = "https://as", .now = NOW,
		.audience = "https://fhir/r4" };

	(void)state;
	assert_int_equal(verify_text(RS256, "{}", &expect), JWT_REFUSED);
	says("iss", JWT_BAD, "names no issuer");
	says("aud", JWT_BAD, "for nobody");
	(void)verify_text(RS256, "{\"iss\":\"https://as/\","
		"\"aud\":\"https://fhir/r4/\"}", &expect);
	says("iss", JWT_BAD, "differ by the last slash");
	says("aud", JWT_BAD, "differ by the last slash");
	(void)verify_text(RS256, "{\"iss\":\"https://AS\","
		"\"aud\":[\"https://fhir\",\"R4\"]}", &expect);
	says("iss", JWT_BAD, "issued by https://AS, and https://as");
	says("aud", JWT_BAD, "for https://fhir and others");
	(void)verify_text(RS256, "{\"iss\":[\"https://as\"],"
		"\"aud\":{\"https://fhir/r4\":1}}", &expect);
	says("iss", JWT_BAD, "names no issuer");
	says("aud", JWT_BAD, "for nobody");
	(void)verify_text(RS256, "{\"iss\":\"x\",\"aud\":\"y\"}", NULL);
	says("iss", JWT_NOT_CHECKED, "it says x");
	says("aud", JWT_NOT_CHECKED, "it says y");
}

static void typ_is_compared_without_case_and_prefix(void **state)
{
	const struct jwt_expect expect = { .now = NOW, .typ = "at+jwt" };

	(void)state;
	assert_int_equal(verify_text("{\"alg\":\"RS256\",\"kid\":\"rsa\","
		"\"typ\":\"application/AT+jwt\"}", "{}", &expect),
		JWT_VERIFIED);
	assert_int_equal(verify_text("{\"alg\":\"RS256\",\"kid\":\"rsa\","
		"\"typ\":\"JWT\"}", "{}", &expect), JWT_REFUSED);
	says("typ", JWT_BAD, "should be at+jwt, and it says JWT");
	assert_int_equal(verify_text(RS256, "{}", &expect), JWT_REFUSED);
}

/* Any odd number of 1024 bits will do: nothing is signed with it. */
static void a_weak_key_does_not_verify(void **state)
{
	struct buf n = BUF_INIT, jwk = BUF_INIT;
	struct jwks set;
	char *token = jose_token("{\"alg\":\"RS256\"}", "{}", CRYPTO_RS256,
		rsa);

	(void)state;
	buf_fill(&n, '\xc1', 128);
	buf_puts(&jwk, "{\"kty\":\"RSA\",\"e\":\"AQAB\",\"n\":\"");
	base64url_encode(&jwk, n.data, n.len);
	buf_puts(&jwk, "\"}");
	assert_true(jwks_read(jwk.data, jwk.len, &set, NULL));
	jwt_verify(token, strlen(token), &set,
		&(struct jwt_expect){ .now = NOW }, &result);
	assert_int_equal(result.result, JWT_REFUSED);
	says("key", JWT_BAD, "too weak to trust");
	jwks_finish(&set);
	buf_finish(&n);
	buf_finish(&jwk);
	free(token);
}

static void what_can_not_be_looked_into(void **state)
{
	char summary[300];

	(void)state;
	assert_int_equal(verify("opaque-token", NULL), JWT_UNVERIFIABLE);
	says("structure", JWT_NOT_CHECKED, "opaque");
	jwt_verification_summary(&result, summary, sizeof(summary));
	assert_non_null(strstr(summary, "not verified: structure: It is"));
	assert_int_equal(verify("eyJhbGciOiJkaXIifQ...eA.eA", NULL),
		JWT_UNVERIFIABLE);
	assert_int_equal(verify("eyJhbGciOiJkaXIifQ=.e30.eA", NULL),
		JWT_REFUSED);
	says("structure", JWT_BAD, "header");
}

static void without_keys_the_claims_are_checked_all_the_same(void **state)
{
	char *token = jose_token(RS256, "{\"exp\":1}", CRYPTO_RS256, rsa);

	(void)state;
	jwt_verify(token, strlen(token), NULL,
		&(struct jwt_expect){ .now = NOW }, &result);
	assert_int_equal(result.result, JWT_REFUSED);
	says("signature", JWT_NOT_CHECKED, "no key");
	says("exp", JWT_BAD, "expired");
	jwt_verify(token, strlen(token), NULL,
		&(struct jwt_expect){ .now = 1 - 1000 }, &result);
	assert_int_equal(result.result, JWT_UNVERIFIABLE);
	free(token);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_good_token_is_verified_with_its_key),
		cmocka_unit_test(examples_of_rfc_7515),
		cmocka_unit_test(hmac_needs_a_secret_of_the_callers),
		cmocka_unit_test(a_public_key_is_never_taken_for_a_secret),
		cmocka_unit_test(none_is_refused_in_any_spelling),
		cmocka_unit_test(algorithms_that_are_not_known_or_not_allowed),
		cmocka_unit_test(an_algorithm_that_does_not_fit_its_key),
		cmocka_unit_test(an_unknown_kid_is_a_result_of_its_own),
		cmocka_unit_test(without_kid_the_keys_that_fit_are_tried),
		cmocka_unit_test(a_signature_of_another_key_or_of_other_bytes),
		cmocka_unit_test(a_der_signature_is_not_the_raw_one),
		cmocka_unit_test(a_key_in_the_header_is_not_looked_at),
		cmocka_unit_test(critical_headers_are_refused),
		cmocka_unit_test(what_is_given_twice_is_refused),
		cmocka_unit_test(times_are_judged_with_the_leeway),
		cmocka_unit_test(without_a_moment_the_clock_is_asked),
		cmocka_unit_test(
			issuer_and_audience_are_compared_letter_by_letter),
		cmocka_unit_test(typ_is_compared_without_case_and_prefix),
		cmocka_unit_test(a_weak_key_does_not_verify),
		cmocka_unit_test(what_can_not_be_looked_into),
		cmocka_unit_test(
			without_keys_the_claims_are_checked_all_the_same),
	};

	return cmocka_run_group_tests(tests, make_keys, drop_keys);
}
