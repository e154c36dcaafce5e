/*
 * Grants beside client credentials: the forms, PKCE, what comes back from a
 * login, and how often a device asks, by a clock that is held.
 */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "core/auth/device.h"
#include "core/auth/oauth_grant.h"
#include "core/auth/pkce.h"
#include "core/base/clock.h"

#define NOW 1770114660

static struct secret *secret_of(const char *text)
{
	return secret_new(text, strlen(text));
}

/* RFC 7636 appendix B. */
static void the_challenge_of_the_standard(void **state)
{
	struct secret *verifier = secret_of(
		"dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
	char challenge[PKCE_CHALLENGE];

	(void)state;
	pkce_challenge(verifier, challenge);
	assert_string_equal(challenge,
		"E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
	secret_free(verifier);
}

static void verifiers_are_fresh(void **state)
{
	struct secret *a = pkce_verifier(), *b = pkce_verifier();

	(void)state;
	assert_int_equal(secret_length(a), 43);
	assert_int_equal(strspn(secret_bytes(a), "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
		"abcdefghijklmnopqrstuvwxyz0123456789-_"), 43);
	assert_false(secret_equals(a, b));
	secret_free(a);
	secret_free(b);
}

static void forms(void **state)
{
	const struct oauth_ask all = { "system/*.* openid", "https://h/ESB",
		"https://h/r" }, none = { 0 };
	struct secret *token = secret_of("a+b/c=");
	struct buf form = BUF_INIT;

	(void)state;
	oauth_grant_form(&form, "client_credentials", &all);
	assert_string_equal(form.data, "grant_type=client_credentials&"
		"scope=system%2F*.*+openid&aud=https%3A%2F%2Fh%2FESB&"
		"resource=https%3A%2F%2Fh%2Fr");
	buf_clear(&form);
	/* A scope of nothing is sent, too: some servers insist on one. */
	oauth_grant_form(&form, "client_credentials",
		&(struct oauth_ask){ "", "", "" });
	assert_string_equal(form.data, "grant_type=client_credentials&scope=");
	buf_clear(&form);
	oauth_grant_form(&form, "refresh_token", &none);
	oauth_form_secret(&form, "refresh_token", token);
	assert_string_equal(form.data, "grant_type=refresh_token&"
		"refresh_token=a%2Bb%2Fc%3D");
	buf_clear(&form);
	oauth_assertion_fields(&form, token);
	assert_string_equal(form.data, "client_assertion_type=urn%3Aietf%3A"
		"params%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&"
		"client_assertion=a%2Bb%2Fc%3D");
	buf_finish(&form);
	secret_free(token);
}

static struct oauth_login new_login(void)
{
	struct oauth_login login;

	oauth_login_begin(&login, "http://127.0.0.1:8123/callback");
	free(login.state);
	login.state = xstrdup("our-state");
	return login;
}

static void the_address_to_open(void **state)
{
	const struct oauth_ask ask = { "openid system/*.rs", NULL, NULL };
	struct oauth_login login = new_login();
	char challenge[PKCE_CHALLENGE], *url, *wanted;

	(void)state;
	pkce_challenge(login.verifier, challenge);
	url = oauth_login_url(&login, "https://as/authorize", "me", &ask);
	wanted = xasprintf("https://as/authorize?response_type=code&"
		"client_id=me&redirect_uri=http%%3A%%2F%%2F127.0.0.1%%3A8123"
		"%%2Fcallback&scope=openid+system%%2F*.rs&state=our-state&"
		"code_challenge=%s&code_challenge_method=S256", challenge);
	assert_string_equal(url, wanted);
	/* The verifier itself stays here. */
	assert_null(strstr(url, secret_bytes(login.verifier)));
	free(url);
	free(wanted);
	url = oauth_login_url(&login, "https://as/a?tenant=1", "me", &ask);
	assert_non_null(strstr(url, "?tenant=1&response_type=code&"));
	free(url);
	oauth_login_finish(&login);
	oauth_login_finish(&login);
}

struct redirect {
	const char *text;
	const char *code;	/* or: */
	const char *words;
	bool is_final;
};

static void try_redirects(const struct oauth_login *login,
	const struct redirect *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct err err = ERR_INIT;
		bool is_final;
		struct secret *code = oauth_login_code(login, cases[i].text,
			&is_final, &err);

		if ((code != NULL) != (cases[i].code != NULL))
			fail_msg("%s: %s", cases[i].text, err.text);
		if (code != NULL)
			assert_string_equal(secret_bytes(code),
				cases[i].code);
		else if (strstr(err.text, cases[i].words) == NULL ||
		    is_final != cases[i].is_final)
			fail_msg("%s: %s (%d)", cases[i].text, err.text,
				is_final);
		secret_free(code);
	}
}

static void what_comes_back(void **state)
{
	static const struct redirect cases[] = {
		{ "http://127.0.0.1:8123/callback?code=abc&state=our-state",
			"abc", NULL, false },
		{ " http://127.0.0.1:8123/callback?code=a%2Fb\n "
			"&state=our-st\r\nate \n", "a/b", NULL, false },
		{ "/callback?code=abc&state=our-state#_=_", "abc", NULL,
			false },
		{ "code=abc&state=our-state", "abc", NULL, false },
		{ "https://x/#code=abc&state=our-state", "abc", NULL, false },
		{ "", NULL, "there is no code in that", false },
		{ "hello", NULL, "there is no code in that", false },
		{ "https://x/callback", NULL, "there is no code", false },
		{ "?code=abc", NULL, "its state is not ours", false },
		{ "?code=abc&state=", NULL, "its state is not ours", false },
		{ "?code=abc&state=other-one", NULL, "its state is not ours",
			false },
		{ "?code=abc&state=our-statE", NULL, "its state is not ours",
			false },
		{ "?error=access_denied&state=other", NULL,
			"its state is not ours", false },
		{ "?code=&state=our-state", NULL, "there is no code", false },
		{ "?code=a&code=b&state=our-state", NULL, "twice", false },
		{ "?error=access_denied&state=our-state", NULL, "the login "
			"was refused, by the person or by the server "
			"(access_denied)", true },
		{ "?error=x%1b[31m&error_description=no&state=our-state",
			NULL, "(x^[[31m: no)", true },
	};
	struct oauth_login login = new_login();

	(void)state;
	try_redirects(&login, cases, FD_COUNT(cases));
	oauth_login_finish(&login);
}

static void another_server_is_not_believed(void **state)
{
	static const struct redirect cases[] = {
		{ "?code=a&state=our-state&iss=https%3A%2F%2Fas", "a", NULL,
			false },
		{ "?code=a&state=our-state&iss=https%3A%2F%2Fevil", NULL,
			"another server", false },
		{ "?code=a&state=our-state&iss=https%3A%2F%2Fas%2F", NULL,
			"another server", false },
		{ "?code=a&state=our-state", NULL, "(iss)", false },
	};
	struct oauth_login login = new_login();

	(void)state;
	login.issuer = xstrdup("https://as");
	login.wants_iss = true;
	try_redirects(&login, cases, FD_COUNT(cases));
	oauth_login_finish(&login);
}

static struct oauth_answer answer(unsigned status, const char *body)
{
	return (struct oauth_answer){ .status = status, .content_type =
		"application/json", .body = body, .len = strlen(body) };
}

static struct device new_device(const char *more)
{
	char *body = xasprintf("{\"device_code\":\"D\",\"user_code\":"
		"\"WDJB-MJHT\",\"verification_uri\":\"https://as/device\"%s}",
		more);
	struct oauth_answer raw = answer(200, body);
	struct device device;
	struct err err = ERR_INIT;

	assert_true(device_read(&raw, &device, &err));
	free(body);
	return device;
}

static void a_device_reads_its_code(void **state)
{
	struct device device = new_device(",\"expires_in\":1800,"
		"\"interval\":7,\"verification_uri_complete\":"
		"\"https://as/device?c=WDJB-MJHT\"");

	(void)state;
	assert_string_equal(secret_bytes(device.code), "D");
	assert_string_equal(device.user_code, "WDJB-MJHT");
	assert_string_equal(device.uri, "https://as/device");
	assert_string_equal(device.complete_uri,
		"https://as/device?c=WDJB-MJHT");
	assert_int_equal(device.expires_at, NOW + 1800);
	assert_int_equal(device.interval, 7);
	device_finish(&device);
	device = new_device("");
	assert_int_equal(device.interval, 5);
	assert_null(device.complete_uri);
	device_finish(&device);
	/* No server makes us ask without a pause, or for ever. */
	device = new_device(",\"interval\":0,\"expires_in\":1e300");
	assert_int_equal(device.interval, 1);
	assert_int_equal(device.expires_at, NOW + 86400);
	device_finish(&device);
}

static void a_device_that_gets_no_code(void **state)
{
	static const char *const bodies[] = { "", "{}", "[]",
		"{\"error\":\"unauthorized_client\"}",
		"{\"device_code\":\"x\",\"user_code\":\"y\"}" };

	(void)state;
	for (size_t i = 0; i < FD_COUNT(bodies); i++) {
		struct oauth_answer raw = answer(i == 3 ? 400 : 200,
			bodies[i]);
		struct device device;
		struct err err = ERR_INIT;

		assert_false(device_read(&raw, &device, &err));
		assert_non_null(strstr(err.text, "the device login"));
		device_finish(&device);
	}
}

static enum device_verdict judge(struct device *device, const char *error,
	struct err *err)
{
	char *body = xasprintf("{\"error\":\"%s\"}", error);
	struct oauth_answer raw = answer(400, body);
	enum device_verdict verdict = device_judge(device, &raw, err);

	free(body);
	return verdict;
}

static void how_often_a_device_asks(void **state)
{
	struct device device = new_device(",\"expires_in\":600");
	struct err err = ERR_INIT;

	(void)state;
	assert_int_equal(judge(&device, "authorization_pending", &err),
		DEVICE_WAIT);
	assert_int_equal(device.interval, 5);
	assert_int_equal(judge(&device, "slow_down", &err), DEVICE_WAIT);
	assert_int_equal(judge(&device, "authorization_pending", &err),
		DEVICE_WAIT);
	assert_int_equal(device.interval, 10);
	assert_int_equal(device_missed(&device, &err), DEVICE_WAIT);
	assert_int_equal(device.interval, 20);
	for (int i = 0; i < 9; i++)
		assert_int_equal(device_missed(&device, &err), DEVICE_WAIT);
	assert_int_equal(device.interval, 120);
	clock_hold(NOW + 599);
	assert_int_equal(judge(&device, "slow_down", &err), DEVICE_WAIT);
	clock_hold(NOW + 600);
	assert_int_equal(judge(&device, "authorization_pending", &err),
		DEVICE_OVER);
	assert_non_null(strstr(err.text, "WDJB-MJHT was not used in time"));
	clock_hold(NOW);
	device_finish(&device);
}

static void a_device_that_is_told_no(void **state)
{
	static const char *const cases[][2] = {
		{ "access_denied", "refused by the person" },
		{ "expired_token", "not used in time" },
		{ "invalid_client", "the server does not know this client" },
		{ "", "the token request was" },
	};
	struct device device = new_device("");

	(void)state;
	for (size_t i = 0; i < FD_COUNT(cases); i++) {
		struct err err = ERR_INIT;

		assert_int_equal(judge(&device, cases[i][0], &err),
			DEVICE_OVER);
		assert_non_null(strstr(err.text, cases[i][1]));
	}
	device_finish(&device);
}

static void a_token_answer_with_more_in_it(void **state)
{
	struct oauth_answer raw = answer(200, "{\"access_token\":\"A\","
		"\"token_type\":\"Bearer\",\"expires_in\":60,"
		"\"refresh_token\":\"R\",\"id_token\":\"I\"}");
	struct token token;
	struct err err = ERR_INIT;

	(void)state;
	assert_true(oauth_read_token(&raw, "x", &token, &err));
	assert_string_equal(secret_bytes(token.refresh), "R");
	assert_string_equal(secret_bytes(token.id_token), "I");
	token_finish(&token);
	assert_null(token.refresh);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_challenge_of_the_standard),
		cmocka_unit_test(verifiers_are_fresh),
		cmocka_unit_test(forms),
		cmocka_unit_test(the_address_to_open),
		cmocka_unit_test(what_comes_back),
		cmocka_unit_test(another_server_is_not_believed),
		cmocka_unit_test(a_device_reads_its_code),
		cmocka_unit_test(a_device_that_gets_no_code),
		cmocka_unit_test(how_often_a_device_asks),
		cmocka_unit_test(a_device_that_is_told_no),
		cmocka_unit_test(a_token_answer_with_more_in_it),
	};

	clock_hold(NOW);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
