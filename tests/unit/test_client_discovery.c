/*
 * What a client makes of a server that does not show a discovery document:
 * one that has none, and one that is only too busy to show it.
 */

#include "authority_fixture.h"

static unsigned busy;	/* what is answered in place of the document; or 0 */
static bool has_document;

static char *answer(const struct seen_request *request, unsigned *status)
{
	char *origin, *text;

	if (strstr(request->target, "/.well-known/") == NULL)
		return xstrdup("{\"access_token\":\"A\",\"token_type\":"
			"\"bearer\",\"expires_in\":300}");
	if (busy != 0 || !has_document) {
		*status = busy != 0 ? busy : 404;
		return xstrdup("");
	}
	origin = address("");
	text = xasprintf("{\"issuer\":\"%s/o\",\"token_endpoint\":"
		"\"%s/o/its-own\"}", origin, origin);
	free(origin);
	return text;
}

static void begin(unsigned status, bool has)
{
	busy = status;
	has_document = has;
	au.answer = answer;
	open_client();
}

static void a_server_without_a_document(void **state)
{
	(void)state;
	begin(0, false);
	assert_true(get_token(false));
	assert_int_equal(count_of("/o/token"), 1);
	assert_string_equal(field(last_of("/o/token"), "grant_type"),
		"client_credentials");
}

static void expect_another_try(unsigned status, const char *words)
{
	begin(status, true);
	assert_false(get_token(false));
	assert_string_equal(au.err.text, words);
	assert_int_equal(count_of("/o/token"), 0);
	/* It is not taken for one without, so the next time finds it. */
	busy = 0;
	assert_true(get_token(false));
	assert_int_equal(count_of("/o/token"), 0);
	assert_int_equal(count_of("/o/its-own"), 1);
}

static void a_server_that_is_down_for_a_while(void **state)
{
	(void)state;
	expect_another_try(503, "the authorization server is busy (503): try "
		"again");
}

static void a_server_that_is_asked_too_often(void **state)
{
	(void)state;
	expect_another_try(429, "the authorization server is busy (429): try "
		"again");
}

int main(void)
{
	static const char *const proxies[] = { "http_proxy", "HTTP_PROXY",
		"https_proxy", "all_proxy", "ALL_PROXY" };
	const struct CMUnitTest tests[] = {
		AUTHORITY_TEST(a_server_without_a_document),
		AUTHORITY_TEST(a_server_that_is_down_for_a_while),
		AUTHORITY_TEST(a_server_that_is_asked_too_often),
	};

	for (size_t i = 0; i < FD_COUNT(proxies); i++)
		unsetenv(proxies[i]);
	alarm(60);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
