#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "core/auth/discovery_sources.h"
#include "core/base/text.h"

static void add(struct discovery_set *set, enum discovery_source source,
	const char *text)
{
	struct discovery_part *part = &set->part[source];
	struct err err = ERR_INIT;

	part->url = discovery_source_url(source, "https://as.example/o",
		"https://fhir.example/r4");
	part->is_read = discovery_read(text, strlen(text), &part->found,
		&err);
	assert_true(part->is_read);
}

static void addresses(void **state)
{
	static const struct {
		enum discovery_source source;
		const char *base, *fhir, *url;
	} cases[] = {
		{ DISCOVERY_OPENID, "https://a.example/x/oauth2", NULL,
			"https://a.example/x/oauth2/.well-known/"
			"openid-configuration" },
		{ DISCOVERY_OAUTH, "https://a.example/x/oauth2", NULL,
			"https://a.example/.well-known/"
			"oauth-authorization-server/x/oauth2" },
		{ DISCOVERY_OAUTH, "https://a.example:8443", NULL,
			"https://a.example:8443/.well-known/"
			"oauth-authorization-server" },
		{ DISCOVERY_OAUTH_BELOW, "https://a.example/x", NULL,
			"https://a.example/x/.well-known/"
			"oauth-authorization-server" },
		{ DISCOVERY_OAUTH_BELOW, "https://a.example", NULL, NULL },
		{ DISCOVERY_OAUTH_BELOW, "https://a.example/", NULL, NULL },
		{ DISCOVERY_SMART, NULL, "https://f.example/r4",
			"https://f.example/r4/.well-known/"
			"smart-configuration" },
		{ DISCOVERY_SMART, "https://a.example", "", NULL },
		{ DISCOVERY_CAPABILITY, NULL, "https://f.example/r4",
			"https://f.example/r4/metadata" },
		{ DISCOVERY_OPENID, NULL, "https://f.example", NULL },
		{ DISCOVERY_OAUTH, "no url", NULL, NULL },
	};

	(void)state;
	for (size_t i = 0; i < FD_COUNT(cases); i++) {
		char *url = discovery_source_url(cases[i].source,
			cases[i].base, cases[i].fhir);

		if (!text_equals(url, cases[i].url))
			fail_msg("%zu: %s", i, url != NULL ? url : "none");
		free(url);
	}
}

static void all_as_one(void **state)
{
	struct discovery_set set = { 0 };
	struct discovery all;

	(void)state;
	add(&set, DISCOVERY_SMART, "{\"token_endpoint\":\"https://b/t\","
		"\"authorization_endpoint\":\"https://b/a\","
		"\"capabilities\":[\"client-public\",\"sso-openid-connect\"],"
		"\"grant_types_supported\":[\"authorization_code\","
		"\"client_credentials\"],"
		"\"code_challenge_methods_supported\":[\"S256\"]}");
	add(&set, DISCOVERY_OPENID, "{\"issuer\":\"https://a\","
		"\"token_endpoint\":\"https://a/t\","
		"\"grant_types_supported\":[\"client_credentials\"],"
		"\"token_endpoint_auth_signing_alg_values_supported\":"
		"[\"RS384\",\"ES384\"],"
		"\"authorization_response_iss_parameter_supported\":true,"
		"\"mtls_endpoint_aliases\":{\"token_endpoint\":"
		"\"https://m/t\"}}");
	assert_true(discovery_from_uris("https://c/t", "https://c/a",
		&set.part[DISCOVERY_CAPABILITY].found));
	set.part[DISCOVERY_CAPABILITY].is_read = true;
	discovery_merge(&set, &all);
	assert_string_equal(all.issuer, "https://a");
	assert_int_equal(all.issuer_from, DISCOVERY_OPENID);
	assert_string_equal(all.endpoint[ENDPOINT_TOKEN], "https://a/t");
	assert_int_equal(all.endpoint_from[ENDPOINT_TOKEN], DISCOVERY_OPENID);
	assert_string_equal(all.endpoint[ENDPOINT_AUTHORIZATION],
		"https://b/a");
	assert_int_equal(all.endpoint_from[ENDPOINT_AUTHORIZATION],
		DISCOVERY_SMART);
	assert_string_equal(all.grants,
		"client_credentials authorization_code");
	assert_string_equal(all.auth_algs, "RS384 ES384");
	assert_string_equal(all.capabilities,
		"client-public sso-openid-connect");
	assert_string_equal(all.mtls_endpoint[ENDPOINT_TOKEN], "https://m/t");
	assert_true(all.says_iss);
	discovery_finish(&all);
	discovery_set_finish(&set);
}

static void contradictions_are_quoted(void **state)
{
	struct discovery_set set = { 0 };
	struct buf text = BUF_INIT;

	(void)state;
	add(&set, DISCOVERY_OPENID, "{\"issuer\":\"https://a/\","
		"\"token_endpoint\":\"https://a/t\","
		"\"jwks_uri\":\"https://a/k\"}");
	add(&set, DISCOVERY_OAUTH, "{\"issuer\":\"https://a\","
		"\"token_endpoint\":\"https://b/\\u001b[31mt\"}");
	discovery_conflicts(&set, &text);
	assert_string_equal(text.data, "token_endpoint: openid-configuration "
		"says https://a/t, oauth-authorization-server says "
		"https://b/^[[31mt. The first is believed.\n");
	buf_clear(&text);
	set.part[DISCOVERY_SMART].url = xstrdup("https://f/.well-known/s");
	set.part[DISCOVERY_SMART].status = 404;
	discovery_report(&set, &text);
	assert_non_null(strstr(text.data, "smart-configuration "
		"(https://f/.well-known/s): none there (404)\n"));
	assert_non_null(strstr(text.data, "oauth-authorization-server "
		"(https://as.example/.well-known/oauth-authorization-server/o"
		"): read\n"));
	buf_finish(&text);
	discovery_set_finish(&set);
	discovery_set_finish(&set);
}

static void doubts_are_no_refusals(void **state)
{
	static const char document[] = "{\"issuer\":\"https://a\","
		"\"grant_types_supported\":[\"client_credentials\","
		"\"jwt_authorization\"],"
		"\"token_endpoint_auth_methods_supported\":"
		"[\"client_secret_basic\"]}";
	struct discovery_use use = { .grant = "client_credentials",
		.auth_method = "client_secret_basic", .alg = "RS384",
		.uses_pkce = true };
	struct discovery found;
	struct buf text = BUF_INIT;
	struct err err = ERR_INIT;

	(void)state;
	assert_true(discovery_read(document, strlen(document), &found, &err));
	discovery_doubts(&found, &use, &text);
	/* Lists that are not there say nothing. */
	assert_string_equal(text.data, "");
	use.grant = "urn:ietf:params:oauth:grant-type:jwt-bearer";
	discovery_doubts(&found, &use, &text);
	assert_string_equal(text.data, "");
	use.grant = "refresh_token";
	use.auth_method = "private_key_jwt";
	discovery_doubts(&found, &use, &text);
	assert_string_equal(text.data, "The server's document does not list "
		"the grant refresh_token (it lists client_credentials "
		"jwt_authorization); it is tried all the same.\n"
		"The server's document does not list the client "
		"authentication private_key_jwt (it lists "
		"client_secret_basic); it is tried all the same.\n");
	buf_finish(&text);
	discovery_finish(&found);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(addresses),
		cmocka_unit_test(all_as_one),
		cmocka_unit_test(contradictions_are_quoted),
		cmocka_unit_test(doubts_are_no_refusals),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
