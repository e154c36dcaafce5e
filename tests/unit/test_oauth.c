#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "core/auth/oauth.h"
#include "core/base/base64.h"
#include "core/base/path.h"

static struct secret *secret_of(const char *text)
{
	return secret_new(text, strlen(text));
}

/* What stands in a Basic value, decoded. */
static void expect_pair(struct secret *value, const char *expected)
{
	const char *text = secret_bytes(value);
	struct buf pair = BUF_INIT;

	assert_memory_equal(text, "Basic ", 6);
	assert_true(base64_decode(&pair, text + 6, strlen(text + 6)));
	assert_string_equal(pair.data, expected);
	buf_finish(&pair);
	secret_free(value);
}

static void expect_basic(const char *id, const char *password,
	const char *expected)
{
	struct secret *secret = secret_of(password);

	expect_pair(oauth_basic(id, secret), expected);
	secret_free(secret);
}

static void encodes_id_and_secret_for_basic(void **state)
{
	(void)state;
	expect_basic("tester", "s3cret-_.", "tester:s3cret-_.");
	/* RFC 6749 section 2.3.1: form encoding first, so that a colon or
	   anything else in either comes apart again. */
	expect_basic("odd:id +%", "p:w +%&=",
		"odd%3Aid+%2B%25:p%3Aw+%2B%25%26%3D");
	expect_basic("caf\xc3\xa9", "\xff\x01", "caf%C3%A9:%FF%01");
	expect_basic("", "", ":");
}

static void long_secrets_come_whole(void **state)
{
	char text[5000], expected[3 * sizeof(text) + 20] = "id:";

	(void)state;
	memset(text, '/', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	for (size_t i = 0; i < sizeof(text) - 1; i++)
		memcpy(expected + 3 + 3 * i, "%2F", 4);
	expect_basic("id", text, expected);
}

static void http_basic_encodes_nothing(void **state)
{
	struct secret *password = secret_of("p:w +%");

	(void)state;
	expect_pair(oauth_http_basic("user name", password),
		"user name:p:w +%");
	secret_free(password);
}

static void writes_bearer(void **state)
{
	struct secret *token = secret_of("eyJ.a-b_c");
	struct secret *value = oauth_bearer(token);

	(void)state;
	assert_string_equal(secret_bytes(value), "Bearer eyJ.a-b_c");
	secret_free(value);
	secret_free(token);
}

static void writes_forms(void **state)
{
	struct secret *token = secret_of("a+b/c=");
	struct buf form = BUF_INIT;

	(void)state;
	oauth_form_field(&form, "scope", "system/*.read openid");
	oauth_form_field(&form, "client_secret", "&=");
	assert_string_equal(form.data, "scope=system%2F*.read+openid&"
		"client_secret=%26%3D");
	buf_clear(&form);
	oauth_about_form(&form, token, "access_token");
	assert_string_equal(form.data,
		"token=a%2Bb%2Fc%3D&token_type_hint=access_token");
	buf_finish(&form);
	secret_free(token);
}

static struct oauth_answer answer_of(unsigned status, const char *body)
{
	return (struct oauth_answer){ .status = status, .body = body,
		.len = strlen(body) };
}

static struct token read_token(const char *body)
{
	struct oauth_answer answer = answer_of(200, body);
	struct token token;
	struct err err = ERR_INIT;

	assert_true(oauth_read_token(&answer, "system/*.*", &token, &err));
	assert_false(err_is_set(&err));
	return token;
}

static void reads_a_token(void **state)
{
	struct token token = read_token("{\"access_token\":\"abc\","
		"\"token_type\":\"bearer\",\"expires_in\":3600,"
		"\"scope\":\"system/*.read\",\"extra\":{}}");

	(void)state;
	assert_string_equal(secret_bytes(token.value), "abc");
	assert_string_equal(token.type, "bearer");
	assert_string_equal(token.scope_asked, "system/*.*");
	assert_string_equal(token.scope_granted, "system/*.read");
	assert_int_equal(token.lifetime, 3600);
	assert_false(token.is_pasted);
	token_finish(&token);
}

static void takes_any_case_of_bearer(void **state)
{
	static const char *const types[] = { "bearer", "Bearer", "BEARER" };
	struct token token;

	(void)state;
	for (size_t i = 0; i < FD_COUNT(types); i++) {
		char *body = xasprintf("{\"access_token\":\"x\","
			"\"token_type\":\"%s\"}", types[i]);

		token = read_token(body);
		/* As it was sent. */
		assert_string_equal(token.type, types[i]);
		token_finish(&token);
		free(body);
	}
	token = read_token("{\"access_token\":\"x\"}");
	assert_null(token.type);
	assert_null(token.scope_granted);
	token_finish(&token);
}

static void expect_lifetime(const char *json, long expected)
{
	char *body = xasprintf("{\"access_token\":\"x\",\"expires_in\":%s}",
		json);
	struct token token = read_token(body);

	assert_int_equal(token.lifetime, expected);
	token_finish(&token);
	free(body);
}

static void reads_lifetimes_of_every_kind(void **state)
{
	(void)state;
	expect_lifetime("3600", 3600);
	expect_lifetime("\"3600\"", 3600);
	expect_lifetime("0", 0);
	expect_lifetime("59.9", 59);
	/* What makes no sense was not told. */
	expect_lifetime("-1", -1);
	expect_lifetime("\"soon\"", -1);
	expect_lifetime("\"\"", -1);
	expect_lifetime("null", -1);
	expect_lifetime("[3600]", -1);
	expect_lifetime("1e300", -1);
	expect_lifetime("\"99999999999999999999\"", -1);
}

static struct err refused(unsigned status, const char *body)
{
	struct oauth_answer answer = answer_of(status, body);
	struct token token;
	struct err err = ERR_INIT;

	assert_false(oauth_read_token(&answer, "s", &token, &err));
	assert_int_equal(err.kind, ERR_AUTH);
	/* Safe to print as it stands. */
	for (const char *at = err.text; *at != '\0'; at++)
		assert_true((unsigned char)*at >= 0x20 && *at != 0x7f);
	return err;
}

static void expect_refusal(unsigned status, const char *body,
	const char *words)
{
	struct err err = refused(status, body);

	if (strstr(err.text, words) == NULL)
		fail_msg("\"%s\" is not in \"%s\"", words, err.text);
}

/* No secret is spoken of where none was used. */
static void an_unknown_client_by_its_proof(void **state)
{
	static const struct { enum suspect_by by; const char *kid, *words; }
	cases[] = {
		{ SUSPECT_BY_ASSERTION, "k1", "does not hold the key that "
			"signed (kid k1): give its administrator what "
			"`fhirdeck jwk public` prints (401 invalid_client)" },
		{ SUSPECT_BY_ASSERTION, NULL, "the key that signed: give" },
		{ SUSPECT_BY_CERTIFICATE, NULL, "client certificate" },
		{ SUSPECT_BY_NOTHING, NULL, "wants this client to prove" },
		{ SUSPECT_BY_SIGNED_SECRET, NULL, "another secret" },
	};

	(void)state;
	for (size_t i = 0; i < FD_COUNT(cases); i++) {
		struct oauth_answer answer = answer_of(401,
			"{\"error\":\"invalid_client\"}");
		struct err err = ERR_INIT;

		answer.by = cases[i].by;
		answer.kid = cases[i].kid;
		oauth_refusal(&answer, "the token request", &err);
		assert_non_null(strstr(err.text, cases[i].words));
		assert_true(cases[i].by == SUSPECT_BY_SIGNED_SECRET ||
			strstr(err.text, "secret") == NULL);
	}
}

static void explains_error_codes(void **state)
{
	(void)state;
	expect_refusal(401, "{\"error\":\"invalid_client\"}",
		"check client id, secret and client authentication "
		"(401 invalid_client)");
	expect_refusal(400, "{\"error\":\"invalid_scope\","
		"\"error_description\":\"no such scope\"}",
		"check the scope (400 invalid_scope: no such scope)");
	expect_refusal(400, "{\"error\":\"unauthorized_client\"}",
		"may not use this grant");
	expect_refusal(400, "{\"error\":\"invalid_request\"}", "malformed");
	expect_refusal(400, "{\"error\":\"made_up\"}",
		"the token request was refused: the server refused "
		"(400 made_up)");
	/* An error under 200 is one, too. */
	expect_refusal(200, "{\"error\":\"invalid_client\"}",
		"(200 invalid_client)");
	/* Another token with it changes nothing. */
	expect_refusal(400, "{\"error\":\"invalid_grant\","
		"\"access_token\":\"x\"}", "expired or was revoked");
}

static void quotes_servers_safely(void **state)
{
	char *body, *long_text = xmalloc(5001);

	(void)state;
	memset(long_text, 'e', 5000);
	long_text[5000] = '\0';
	expect_refusal(400, "{\"error\":\"\\u001b[2J\","
		"\"error_description\":\"\\u202e\\n\\u0007\"}",
		"^[[2J: <U+202E> ^G)");
	expect_refusal(400, "\x1b]0;x\x07 not json",
		"\"^[]0;x^G not json\"");
	body = xasprintf("{\"error\":\"%s\"}", long_text);
	assert_true(strlen(refused(400, body).text) < 250);
	free(body);
	assert_true(strlen(refused(400, long_text).text) < 250);
	expect_refusal(200, "{\"access_token\":\"x\","
		"\"token_type\":\"\\u001b[31mmac\"}",
		"a token of type \"^[[31mmac\"; only bearer tokens");
	free(long_text);
}

static void knows_pages_and_silence(void **state)
{
	struct buf page = BUF_INIT;
	struct err err = ERR_INIT;

	(void)state;
	assert_true(path_read("tests/data/oauth/page-403.html", 10000, &page,
		&err));
	expect_refusal(403, page.data, "was answered 403 with a web page "
		"(\"403 - Not for you\"): the web server in front");
	expect_refusal(200, page.data, "was answered 200 with a web page");
	buf_finish(&page);
	expect_refusal(502, "<html></html>", "502 with a web page");
	expect_refusal(403, "", "was answered 403 with nothing in it: some "
		"servers refuse a wrong client id, secret or scope so");
	expect_refusal(401, " \r\n", "with nothing in it: some servers");
	expect_refusal(500, "", "the server gives no reason");
	expect_refusal(204, "", "with nothing in it");
	expect_refusal(503, "Service Unavailable",
		"not as an authorization server would: "
		"\"Service Unavailable\"");
	expect_refusal(200, "{}", "\"{}\"");
	expect_refusal(200, "[]", "\"[]\"");
}

/* Whatever is wrong with an answer, a token in it is not quoted. */
static void never_quotes_a_token(void **state)
{
	static const char *const bodies[] = {
		"{\"access_token\":\"S3CRET\"",
		"{\"access_token\":\"S3CRET\"} trailing",
		"{\"ACCESS_TOKEN\":\"S3CRET\"}",
		"{\"access_token\":[\"S3CRET\"]}",
		"access_token=S3CRET&token_type=bearer",
		"{\"access_token\":\"\",\"refresh_token\":\"S3CRET\"}",
		"{\"access_token\":\"S3CRET\",\"token_type\":\"mac\"}",
	};
	static const unsigned statuses[] = { 200, 201, 400, 500 };

	(void)state;
	for (size_t i = 0; i < FD_COUNT(bodies); i++)
		for (size_t k = 0; k < FD_COUNT(statuses); k++) {
			struct err err = refused(statuses[k], bodies[i]);

			assert_null(strstr(err.text, "S3CRET"));
		}
}

static void an_empty_token_is_none(void **state)
{
	(void)state;
	refused(200, "{\"access_token\":\"\"}");
	refused(200, "{\"access_token\":null}");
	refused(200, "{\"access_token\":7}");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(encodes_id_and_secret_for_basic),
		cmocka_unit_test(long_secrets_come_whole),
		cmocka_unit_test(http_basic_encodes_nothing),
		cmocka_unit_test(writes_bearer),
		cmocka_unit_test(writes_forms),
		cmocka_unit_test(reads_a_token),
		cmocka_unit_test(takes_any_case_of_bearer),
		cmocka_unit_test(reads_lifetimes_of_every_kind),
		cmocka_unit_test(explains_error_codes),
		cmocka_unit_test(an_unknown_client_by_its_proof),
		cmocka_unit_test(quotes_servers_safely),
		cmocka_unit_test(knows_pages_and_silence),
		cmocka_unit_test(never_quotes_a_token),
		cmocka_unit_test(an_empty_token_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
