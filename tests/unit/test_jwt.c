#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/auth/jwt.h"
#include "core/auth/jwt_internal.h"
#include "tests/unit/jose.h"

static struct jwt jwt_of(const char *text)
{
	struct jwt jwt;

	jwt_read(text, strlen(text), &jwt);
	return jwt;
}

/* A signed one with these claims; the signature is "x". */
static struct jwt with_claims(const char *claims)
{
	char *text = jose_signed_text("{\"alg\":\"RS256\"}", claims);
	struct buf token = BUF_INIT;
	struct jwt jwt;

	buf_printf(&token, "%s.eA", text);
	jwt = jwt_of(token.data);
	buf_finish(&token);
	free(text);
	return jwt;
}

static void header_and_claims_are_the_bytes_that_were_sent(void **state)
{
	struct jwt jwt = jwt_of(TOKEN_A1);

	(void)state;
	assert_int_equal(jwt.form, JWT_SIGNED);
	assert_string_equal(jwt.why, "");
	assert_string_equal(jwt.header.text,
		"{\"typ\":\"JWT\",\r\n \"alg\":\"HS256\"}");
	assert_string_equal(jwt.claims.text, "{\"iss\":\"joe\",\r\n "
		"\"exp\":1300819380,\r\n \"http://example.com/is_root\":true}");
	assert_string_equal(jwt.alg, "HS256");
	assert_string_equal(jwt.typ, "JWT");
	assert_null(jwt.kid);
	assert_string_equal(jwt.iss, "joe");
	assert_null(jwt.sub);
	assert_true(jwt.exp.is_good);
	assert_int_equal(jwt.exp.at, 1300819380);
	assert_false(jwt.nbf.is_given);
	assert_int_equal(jwt.signature_len, 32);
	jwt_finish(&jwt);
}

static void claims_of_several_kinds_are_read(void **state)
{
	struct jwt jwt = with_claims("{\"aud\":[\"a\",7,\"b\"],"
		"\"scope\":\" system/Patient.rs  openid\",\"scp\":[\"x\"],"
		"\"iss\":12,\"azp\":\"p\",\"client_id\":\"c\",\"jti\":\"j\"}");

	(void)state;
	assert_int_equal(jwt.form, JWT_SIGNED);
	assert_int_equal(jwt.aud.count, 2);
	assert_true(jwt_list_has(&jwt.aud, "b"));
	assert_int_equal(jwt.scope.count, 2);
	assert_string_equal(jwt.scope.item[0], "system/Patient.rs");
	assert_string_equal(jwt.scope.item[1], "openid");
	assert_null(jwt.iss);
	assert_string_equal(jwt.azp, "p");
	assert_string_equal(jwt.client_id, "c");
	assert_string_equal(jwt.jti, "j");
	jwt_finish(&jwt);
	jwt = with_claims("{\"aud\":\"one\",\"scp\":[\"x\",\"y\"]}");
	assert_int_equal(jwt.aud.count, 1);
	assert_int_equal(jwt.scope.count, 2);
	jwt_finish(&jwt);
}

static void dates_are_read_from_their_digits(void **state)
{
	static const struct {
		const char *text;
		bool is_good;
		int64_t at;
	} cases[] = {
		{ "0", true, 0 }, { "1700000000", true, 1700000000 },
		{ "1700000000.999", true, 1700000000 },
		{ "1.7e9", true, 1700000000 }, { "17E+8", true, 1700000000 },
		{ "17000000000e-1", true, 1700000000 },
		{ "0.5", true, 0 }, { "0.05e1", true, 0 }, { "-1", true, -1 },
		{ "-0.5", true, -1 }, { "-1.0", true, -1 },
		{ "0e999999999999", true, 0 }, { "1e-999999", true, 0 },
		{ "253402300799", true, 253402300799 },
		{ "253402300800", false, 0 }, { "1e13", false, 0 },
		{ "1e999999999999", false, 0 },
		{ "99999999999999999999999999999999999999", false, 0 },
		{ "-99999999999999999999", false, 0 },
	};

	(void)state;
	for (size_t i = 0; i < FD_COUNT(cases); i++) {
		struct jwt_time time = jwt_parse_time(cases[i].text,
			strlen(cases[i].text));

		if (time.is_good != cases[i].is_good ||
		    time.at != cases[i].at)
			fail_msg("%s: %d %lld", cases[i].text, time.is_good,
				(long long)time.at);
		assert_true(time.is_given);
	}
}

static void a_date_of_another_type_is_given_and_not_good(void **state)
{
	static const char *const claims[] = { "{\"exp\":\"1700000000\"}",
		"{\"exp\":null}", "{\"exp\":true}", "{\"exp\":[1]}",
		"{\"exp\":{}}" };

	(void)state;
	for (size_t i = 0; i < FD_COUNT(claims); i++) {
		struct jwt jwt = with_claims(claims[i]);

		assert_int_equal(jwt.form, JWT_SIGNED);
		assert_true(jwt.exp.is_given);
		assert_false(jwt.exp.is_good);
		jwt_finish(&jwt);
	}
}

static void what_has_no_header_is_opaque(void **state)
{
	static const char *const opaque[] = { "", "abc", "2YotnFZFEjr1zCsicMWp",
		"a.b.c", "..", "....", "aaaa.bbbb.cccc", "1.2.3.4.5",
		"AAAA.BBBB.CCCC.DDDD.EEEE", "bm8.eyJhIjoxfQ.eA",
		".", "abc.def.ghi", ".e30" };

	(void)state;
	for (size_t i = 0; i < FD_COUNT(opaque); i++) {
		struct jwt jwt = jwt_of(opaque[i]);

		assert_int_equal(jwt.form, JWT_OPAQUE);
		assert_non_null(strstr(jwt.why, "opaque"));
		assert_null(jwt.header.text);
		jwt_finish(&jwt);
	}
}

static void what_is_no_signed_jwt_is_not_taken_for_one(void **state)
{
	static const char *const texts[] = { "e30.", "e30.W10.x",
		"e30.e30e30.x", "e30*.e30.x" };

	(void)state;
	for (size_t i = 0; i < FD_COUNT(texts); i++) {
		struct jwt jwt = jwt_of(texts[i]);

		assert_int_not_equal(jwt.form, JWT_SIGNED);
		jwt_finish(&jwt);
	}
}

static void what_breaks_the_rules_is_broken_and_says_where(void **state)
{
	static const struct {
		const char *token, *why;
	} cases[] = {
		{ "eyJhbGciOiJIUzI1NiJ9", NULL },	/* no dot: opaque */
		{ "eyJhbGciOiJIUzI1NiJ9.e30", "has 2 parts" },
		{ "eyJhbGciOiJIUzI1NiJ9.e30.eA.eA", "has 4 parts" },
		{ "eyJhbGciOiJIUzI1NiJ9.a.b.c.d.e.f", "more than 5 parts" },
		/* Padding; a line feed; a loose bit; the other alphabet. */
		{ "eyJhbGciOiJIUzI1NiJ9=.e30.eA", "the header, is not base64" },
		{ "eyJhbGciOiJIUzI1NiJ9.e30=.eA", "the claims, is not base64" },
		{ "eyJhbGciOiJIUzI1NiJ9.e30.eA==", "the signature, is not" },
		{ "eyJhbGciOiJIUzI1NiJ9\n.e30.eA", "the header, is not" },
		{ "eyJhbGciOiJIUzI1NiJ9.e30.eB", "the signature, is not" },
		{ "eyJhbGciOiJIUzI1NiJ9.e30.a+b/", "the signature, is not" },
		{ "eyJhbGciOiJIUzI1NiJ9.e30.A", "the signature, is not" },
		/* {"alg":"HS256" without its end; claims "x", [] and ÿ. */
		{ "eyJhbGciOiJIUzI1NiI.e30.eA", "the header, is no sound" },
		{ "eyJhbGciOiJIUzI1NiJ9.eA.eA", "the claims, is no sound" },
		{ "eyJhbGciOiJIUzI1NiJ9.W10.eA", "the claims, is no JSON obj" },
		{ "eyJhbGciOiJIUzI1NiJ9._w.eA", "the claims, is not text" },
		{ "eyJhbGciOiJIUzI1NiJ9..eA", "the claims, is no sound" },
	};

	(void)state;
	for (size_t i = 0; i < FD_COUNT(cases); i++) {
		struct jwt jwt = jwt_of(cases[i].token);

		if (cases[i].why == NULL)
			assert_int_equal(jwt.form, JWT_OPAQUE);
		else if (jwt.form != JWT_BROKEN ||
		    strstr(jwt.why, cases[i].why) == NULL)
			fail_msg("%s: %s", cases[i].token, jwt.why);
		jwt_finish(&jwt);
	}
}

static void a_token_past_the_limit_is_not_taken_apart(void **state)
{
	struct buf text = BUF_INIT;
	struct jwt jwt;

	(void)state;
	buf_puts(&text, TOKEN_A1);
	buf_fill(&text, 'A', JWT_BYTES_MAX);
	jwt = jwt_of(text.data);
	assert_int_equal(jwt.form, JWT_BROKEN);
	assert_non_null(strstr(jwt.why, "256 KiB"));
	jwt_finish(&jwt);
	buf_finish(&text);
}

static void five_parts_are_encrypted(void **state)
{
	/* {"alg":"RSA-OAEP","enc":"A256GCM"} as in RFC 7516 A.1. */
	struct jwt jwt = jwt_of("eyJhbGciOiJSU0EtT0FFUCIsImVuYyI6IkEyNTZHQ00"
		"ifQ.OKOawDo13gRp2ojaHV7LFpZcgV7T6DVZKTyKOMTYUmKoTCVJRgckCL9k"
		"iMT03JGe.48V1_ALb6US04U3b.5eym8TW_c8SuK0ltJ3rpYIzOeDQz7TALvt"
		"u6UG9oMo4vpzs9tX_EFShS8iB7j6jiSdiwkIr3ajwQzaBtQD_A.XFBoMYUZo"
		"detZdvTiFvSkQ");

	(void)state;
	assert_int_equal(jwt.form, JWT_ENCRYPTED);
	assert_non_null(strstr(jwt.why, "alg RSA-OAEP, enc A256GCM"));
	assert_non_null(jwt.header.text);
	assert_null(jwt.claims.text);
	jwt_finish(&jwt);
	jwt = jwt_of("eyJhbGciOiJkaXIifQ...eA.==");
	assert_int_equal(jwt.form, JWT_BROKEN);
	jwt_finish(&jwt);
}

static void what_is_given_twice_is_named_at_any_depth(void **state)
{
	static const char *const claims[][2] = {
		{ "{\"iss\":\"a\",\"sub\":\"b\",\"iss\":\"c\"}", "iss" },
		{ "{\"iss\":\"a\",\"\\u0069ss\":\"c\"}", "iss" },
		{ "{\"a\":[{\"b\":{\"c\":1,\"d\":2,\"c\":3}}]}", "c" },
		{ "{\"\":1,\"\":2}", "" },
	};

	(void)state;
	for (size_t i = 0; i < FD_COUNT(claims); i++) {
		struct jwt jwt = with_claims(claims[i][0]);

		assert_non_null(jwt.duplicate);
		assert_string_equal(jwt.duplicate, claims[i][1]);
		jwt_finish(&jwt);
	}
}

static void the_same_name_in_two_objects_is_no_duplicate(void **state)
{
	struct jwt jwt = with_claims("{\"a\":{\"id\":1},\"b\":{\"id\":1},"
		"\"id\":1,\"ID\":2}");

	(void)state;
	assert_null(jwt.duplicate);
	jwt_finish(&jwt);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			header_and_claims_are_the_bytes_that_were_sent),
		cmocka_unit_test(claims_of_several_kinds_are_read),
		cmocka_unit_test(dates_are_read_from_their_digits),
		cmocka_unit_test(a_date_of_another_type_is_given_and_not_good),
		cmocka_unit_test(what_has_no_header_is_opaque),
		cmocka_unit_test(what_is_no_signed_jwt_is_not_taken_for_one),
		cmocka_unit_test(
			what_breaks_the_rules_is_broken_and_says_where),
		cmocka_unit_test(a_token_past_the_limit_is_not_taken_apart),
		cmocka_unit_test(five_parts_are_encrypted),
		cmocka_unit_test(what_is_given_twice_is_named_at_any_depth),
		cmocka_unit_test(the_same_name_in_two_objects_is_no_duplicate),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
