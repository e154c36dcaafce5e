#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "core/auth/discovery.h"
#include "core/base/path.h"
#include "core/net/url.h"

#define BASE "https://10.20.30.40/authority/oauth2"

static struct discovery read_text(const char *text)
{
	struct discovery discovery;
	struct err err = ERR_INIT;

	assert_true(discovery_read(text, strlen(text), &discovery, &err));
	assert_false(err_is_set(&err));
	return discovery;
}

static struct discovery read_file(const char *path)
{
	struct discovery discovery;
	struct buf text = BUF_INIT;
	struct err err = ERR_INIT;

	assert_true(path_read(path, 100000, &text, &err));
	discovery = read_text(text.data);
	buf_finish(&text);
	return discovery;
}

static struct discovery read_loopback(void)
{
	return read_file("tests/data/oauth/discovery-loopback.json");
}

static void reads_the_document(void **state)
{
	struct discovery found = read_loopback();

	(void)state;
	assert_string_equal(found.issuer,
		"https://127.0.0.1/authority/oauth2");
	assert_string_equal(found.endpoint[ENDPOINT_TOKEN],
		"https://127.0.0.1/authority/oauth2/token");
	assert_string_equal(found.endpoint[ENDPOINT_INTROSPECTION],
		"https://127.0.0.1/authority/oauth2/introspection");
	assert_string_equal(found.endpoint[ENDPOINT_END_SESSION],
		"https://127.0.0.1/authority/oauth2/logout");
	for (size_t i = 0; i < ENDPOINT_COUNT; i++)
		assert_non_null(found.endpoint[i]);
	assert_string_equal(found.scopes, "openid profile system/*.*");
	assert_string_equal(found.grants, "client_credentials refresh_token");
	assert_null(found.auth_methods);
	discovery_finish(&found);
	discovery_finish(&found);
	assert_null(found.issuer);
}

static void every_endpoint_has_a_member_and_a_path(void **state)
{
	(void)state;
	assert_string_equal(endpoint_member(ENDPOINT_TOKEN),
		"token_endpoint");
	assert_string_equal(endpoint_member(ENDPOINT_JWKS), "jwks_uri");
	for (size_t i = 0; i < ENDPOINT_COUNT; i++)
		assert_int_equal(endpoint_path((enum endpoint)i)[0], '/');
}

static void asks_below_the_base(void **state)
{
	static const char *const bases[] = { BASE, BASE "/", BASE "//" };

	(void)state;
	for (size_t i = 0; i < FD_COUNT(bases); i++) {
		char *url = discovery_url(bases[i]);

		assert_string_equal(url,
			BASE "/.well-known/openid-configuration");
		free(url);
	}
}

static void says_what_is_no_such_document(void **state)
{
	static const char *const texts[] = { "", "<html></html>", "{", "[]",
		"{}", "null", "{\"token_endpoint\":7}",
		"{\"Issuer\":\"https://a\"}" };

	(void)state;
	for (size_t i = 0; i < FD_COUNT(texts); i++) {
		struct discovery found;
		struct err err = ERR_INIT;

		assert_false(discovery_read(texts[i], strlen(texts[i]), &found,
			&err));
		assert_int_equal(err.kind, ERR_AUTH);
		assert_non_null(strstr(err.text, "discovery document"));
		assert_null(found.issuer);
		discovery_finish(&found);
	}
}

static void takes_wrong_types_for_nothing(void **state)
{
	struct discovery found = read_text("{\"issuer\":\"https://a\","
		"\"token_endpoint\":[],\"scopes_supported\":\"all\","
		"\"grant_types_supported\":[1,\"x\",null,\"y\"],"
		"\"token_endpoint_auth_methods_supported\":[]}");

	(void)state;
	assert_null(found.endpoint[ENDPOINT_TOKEN]);
	assert_null(found.scopes);
	assert_string_equal(found.grants, "x y");
	assert_string_equal(found.auth_methods, "");
	discovery_finish(&found);
}

/* A document whose token endpoint is url; is it on the origin of BASE? */
static bool is_on_origin(const char *member, const char *url)
{
	char *text = xasprintf("{\"issuer\":\"" BASE "\",\"%s\":\"%s\"}",
		member, url);
	struct discovery found = read_text(text);
	bool is_on = discovery_is_on_origin(&found, BASE);

	discovery_finish(&found);
	free(text);
	return is_on;
}

static void keeps_credentials_on_the_origin(void **state)
{
	static const char *const on[] = { BASE "/token",
		"https://10.20.30.40/elsewhere", "https://10.20.30.40:443/t",
		"HTTPS://10.20.30.40/token" };
	static const char *const off[] = { "https://127.0.0.1/token",
		"http://10.20.30.40/token", "https://10.20.30.40:8443/token",
		"https://10.20.30.40.evil.example/token",
		"https://10.20.30.40@evil.example/token",
		"https://evil.example/10.20.30.40", "/token", "token", "",
		"//10.20.30.40/token", "file:///etc/passwd",
		"https://10.20.30.4/token" };
	struct discovery loopback = read_loopback();

	(void)state;
	assert_false(discovery_is_on_origin(&loopback, BASE));
	assert_true(discovery_is_on_origin(&loopback,
		"https://127.0.0.1/other"));
	discovery_finish(&loopback);
	for (size_t i = 0; i < FD_COUNT(on); i++)
		assert_true(is_on_origin("token_endpoint", on[i]));
	for (size_t i = 0; i < FD_COUNT(off); i++)
		assert_false(is_on_origin("token_endpoint", off[i]));
}

static void every_endpoint_with_credentials_counts(void **state)
{
	static const char *const members[] = { "token_endpoint",
		"introspection_endpoint", "revocation_endpoint",
		"userinfo_endpoint" };

	(void)state;
	for (size_t i = 0; i < FD_COUNT(members); i++)
		assert_false(is_on_origin(members[i],
			"https://other.example/x"));
	/* Public keys are read by anybody. */
	assert_true(is_on_origin("jwks_uri", "https://other.example/x"));
}

static void compares_issuers(void **state)
{
	static const char *const same[] = { BASE, BASE "/" };
	static const char *const other[] = { "https://10.20.30.40/authority",
		BASE "2", "http://10.20.30.40/authority/oauth2", "" };

	(void)state;
	for (size_t i = 0; i < FD_COUNT(same); i++) {
		struct discovery found = { .issuer = xstrdup(same[i]) };

		assert_true(discovery_issuer_matches(&found, BASE));
		assert_true(discovery_issuer_matches(&found, BASE "/"));
		discovery_finish(&found);
	}
	for (size_t i = 0; i < FD_COUNT(other); i++) {
		struct discovery found = { .issuer = xstrdup(other[i]) };

		assert_false(discovery_issuer_matches(&found, BASE));
		discovery_finish(&found);
	}
	assert_false(discovery_issuer_matches(&(struct discovery){ 0 }, BASE));
}

static void expect_rebased(const struct discovery *found, const char *base,
	enum endpoint endpoint, const char *expected)
{
	char *url = discovery_rebase(found, base, endpoint);

	assert_string_equal(url, expected);
	free(url);
}

static void moves_paths_onto_the_base(void **state)
{
	struct discovery found = read_loopback();

	(void)state;
	expect_rebased(&found, BASE, ENDPOINT_TOKEN, BASE "/token");
	expect_rebased(&found, BASE "/", ENDPOINT_REVOCATION,
		BASE "/revocation");
	expect_rebased(&found, "http://other.example:8080/a",
		ENDPOINT_END_SESSION, "http://other.example:8080/a/logout");
	/* What stands behind the issuer is kept, whatever it is. */
	free(found.endpoint[ENDPOINT_TOKEN]);
	found.endpoint[ENDPOINT_TOKEN] = xstrdup(
		"https://127.0.0.1/authority/oauth2/v2/tok?x=1");
	expect_rebased(&found, BASE, ENDPOINT_TOKEN, BASE "/v2/tok?x=1");
	/* Elsewhere or nowhere: the usual path. */
	free(found.endpoint[ENDPOINT_TOKEN]);
	found.endpoint[ENDPOINT_TOKEN] = xstrdup(
		"https://127.0.0.1/authority/oauth22/token9");
	expect_rebased(&found, BASE, ENDPOINT_TOKEN, BASE "/token");
	free(found.endpoint[ENDPOINT_TOKEN]);
	found.endpoint[ENDPOINT_TOKEN] = NULL;
	expect_rebased(&found, BASE, ENDPOINT_TOKEN, BASE "/token");
	discovery_finish(&found);
}

/* Whatever a document says, what comes out is on the configured origin. */
static void rebasing_never_leaves_the_origin(void **state)
{
	static const char *const tails[] = { "//evil.example/token",
		"/https://evil.example/token", "/http://evil.example",
		"/@evil.example/", "/\\evil.example", "/..//evil.example",
		"/:8443/token", "/?x=https://evil.example" };

	(void)state;
	for (size_t i = 0; i < FD_COUNT(tails); i++) {
		struct discovery found = {
			.issuer = xstrdup("https://127.0.0.1"),
		};
		char *url;

		found.endpoint[ENDPOINT_TOKEN] = xasprintf(
			"https://127.0.0.1%s", tails[i]);
		url = discovery_rebase(&found, BASE, ENDPOINT_TOKEN);
		assert_true(url_same_origin(url, BASE));
		free(url);
		discovery_finish(&found);
	}
}

static void tells_what_it_found(void **state)
{
	struct discovery found = read_loopback();
	struct buf out = BUF_INIT;

	(void)state;
	discovery_findings(&found, BASE, &out);
	assert_non_null(strstr(out.data, "The issuer is "
		"https://127.0.0.1/authority/oauth2, but the document was "
		"fetched below " BASE ".\n"));
	assert_non_null(strstr(out.data, "token_endpoint is on another "
		"origin: https://127.0.0.1/authority/oauth2/token. Nothing "
		"is sent there.\n"));
	assert_null(strstr(out.data, "jwks_uri"));
	buf_clear(&out);
	discovery_findings(&found, "https://127.0.0.1/authority/oauth2/",
		&out);
	assert_string_equal(out.data, "");
	discovery_finish(&found);
	buf_finish(&out);
}

static void findings_are_safe_to_print(void **state)
{
	struct discovery found = read_text("{\"issuer\":\"\\u001b[2J\","
		"\"token_endpoint\":\"https://x/\\u202e\\u009b\\n\"}");
	struct buf out = BUF_INIT;

	(void)state;
	discovery_findings(&found, BASE, &out);
	assert_string_equal(out.data, "The issuer is ^[[2J, but the document "
		"was fetched below " BASE ".\n"
		"token_endpoint is on another origin: "
		"https://x/<U+202E><U+009B> . Nothing is sent there.\n");
	discovery_finish(&found);
	buf_finish(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_the_document),
		cmocka_unit_test(every_endpoint_has_a_member_and_a_path),
		cmocka_unit_test(asks_below_the_base),
		cmocka_unit_test(says_what_is_no_such_document),
		cmocka_unit_test(takes_wrong_types_for_nothing),
		cmocka_unit_test(keeps_credentials_on_the_origin),
		cmocka_unit_test(every_endpoint_with_credentials_counts),
		cmocka_unit_test(compares_issuers),
		cmocka_unit_test(moves_paths_onto_the_base),
		cmocka_unit_test(rebasing_never_leaves_the_origin),
		cmocka_unit_test(tells_what_it_found),
		cmocka_unit_test(findings_are_safe_to_print),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
