/*
 * Logins at the sandbox: code and challenge, device, refresh tokens that
 * rotate, and a client that has a key.
 */

#include "sandbox_fixture.h"

#define OAUTH2 "/sandbox/oauth2"
/* RFC 7636 appendix B. */
#define CHALLENGE "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
#define VERIFIER "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
#define AUTHORIZE OAUTH2 "/authorize?response_type=code&client_id=" \
	"person-client&scope=openid&state=s&redirect_uri="

/* Where a login comes back to: the sandbox, which has no such page. */
static char *redirect_uri(void)
{
	return xasprintf("http%%3A%%2F%%2F127.0.0.1%%3A%u%%2Fback",
		sandbox_port(sandbox));
}

/* The address that came back from a login. */
static const char *log_in(const char *more)
{
	char *uri = redirect_uri();
	char *path = xasprintf(AUTHORIZE "%s%s", uri, more);
	const struct exchange *exchange = send_ask(&(struct ask){
		.path = path });

	free(uri);
	free(path);
	assert_int_equal(exchange->hop_count, 1);
	return strstr(exchange->url, "/back?");
}

static const struct exchange *post(const char *path, const char *form)
{
	return send_ask(&(struct ask){ .path = path, .type = FORM,
		.body = form });
}

/* Owned. */
static char *member(const struct exchange *exchange, const char *steps)
{
	return xstrdup(at_steps(exchange, steps));
}

/* The code in it; owned. */
static char *new_code(void)
{
	const char *back = log_in("&code_challenge=" CHALLENGE
		"&code_challenge_method=S256");

	assert_memory_equal(back, "/back?code=", 11);
	assert_says(back, "&state=s&iss=https%3A%2F%2F127.0.0.1%2Fhealth");
	return xstrndup(back + 11, strcspn(back + 11, "&"));
}

static const struct exchange *send_code(const char *code,
	const char *verifier)
{
	char *uri = redirect_uri();
	char *form = xasprintf("grant_type=authorization_code&client_id="
		"person-client&code=%s&code_verifier=%s&redirect_uri=%s",
		code, verifier, uri);
	const struct exchange *exchange = post(OAUTH2 "/token", form);

	free(uri);
	free(form);
	return exchange;
}

static const struct exchange *send_refresh(const char *refresh)
{
	char *form = xasprintf("grant_type=refresh_token&client_id="
		"person-client&refresh_token=%s", refresh);
	const struct exchange *exchange = post(OAUTH2 "/token", form);

	free(form);
	return exchange;
}

static void a_code_is_good_once_and_for_its_verifier(void **state)
{
	char *code = new_code();

	(void)state;
	assert_int_equal(send_code(code, "x" VERIFIER)->status, 400);
	assert_int_equal(send_code(code, VERIFIER)->status, 200);
	assert_int_equal(send_code(code, VERIFIER)->status, 400);
	free(code);
}

static void no_code_without_a_challenge(void **state)
{
	const struct exchange *exchange;

	(void)state;
	assert_says(log_in(""), "error=invalid_request");
	exchange = send_ask(&(struct ask){ .path = OAUTH2 "/authorize?"
		"client_id=person-client&redirect_uri=https%3A%2F%2Fevil" });
	assert_int_equal(exchange->status, 400);
}

static void refresh_tokens_rotate(void **state)
{
	char *code = new_code(), *first, *second;

	(void)state;
	first = member(send_code(code, VERIFIER), "refresh_token");
	second = member(send_refresh(first), "refresh_token");
	assert_string_not_equal(first, second);
	/* One that is seen twice ends them all. */
	assert_int_equal(send_refresh(first)->status, 400);
	assert_int_equal(send_refresh(second)->status, 400);
	free(code);
	free(first);
	free(second);
}

static void a_device_is_let_in_by_its_code(void **state)
{
	const struct exchange *exchange = post(OAUTH2
		"/device_authorization", "client_id=person-client&scope=x");
	char *user = member(exchange, "user_code");
	char *form = xasprintf("grant_type=urn:ietf:params:oauth:grant-type:"
		"device_code&client_id=person-client&device_code=%s",
		at_steps(exchange, "device_code"));
	char *page = xasprintf(OAUTH2 "/device?user_code=%s", user);

	(void)state;
	exchange = post(OAUTH2 "/token", form);
	assert_string_equal(at_steps(exchange, "error"),
		"authorization_pending");
	assert_int_equal(send_ask(&(struct ask){ .path = page })->status, 200);
	assert_int_equal(post(OAUTH2 "/token", form)->status, 200);
	exchange = post(OAUTH2 "/token", form);
	assert_string_equal(at_steps(exchange, "error"), "expired_token");
	free(user);
	free(form);
	free(page);
}

static void persons_and_machines_are_told_apart(void **state)
{
	const struct exchange *exchange = post(OAUTH2 "/token",
		"grant_type=client_credentials&client_id=person-client&"
		"scope=system%2F*.*");

	(void)state;
	assert_string_equal(at_steps(exchange, "error"),
		"unauthorized_client");
	exchange = post(OAUTH2 "/token", "grant_type=client_credentials&"
		"client_id=sandbox-client&scope=system%2F*.*");
	assert_int_equal(exchange->status, 401);
	exchange = post(OAUTH2 "/token", "grant_type=client_credentials&"
		"client_id=key-client&scope=system%2F*.*");
	assert_int_equal(exchange->status, 401);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		SANDBOX_TEST(a_code_is_good_once_and_for_its_verifier),
		SANDBOX_TEST(no_code_without_a_challenge),
		SANDBOX_TEST(refresh_tokens_rotate),
		SANDBOX_TEST(a_device_is_let_in_by_its_code),
		SANDBOX_TEST(persons_and_machines_are_told_apart),
	};

	(void)argc;
	fixture_program = argv[0];
	forget_proxies();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
