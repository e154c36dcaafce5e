/*
 * The ways to a token in a connection: read, kept as they were spelt, written,
 * and what each of them must have.
 */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "core/base/buf.h"
#include "core/doc/json.h"
#include "core/store/connection.h"

#define SERVICES "\"name\":\"X\",\"tier\":\"test\",\"services\":[{\"name\":" \
	"\"esb\",\"kind\":\"fhir\",\"base\":\"https://h/ESB\"," \
	"\"access\":\"oauth2\"}]"

static struct connection *read_text(const char *text, struct err *err)
{
	struct json *json = json_parse(text, strlen(text), err);
	struct connection *connection;

	assert_non_null(json);
	connection = connection_from_json(json, err);
	json_free(json);
	return connection;
}

static void assert_text(const struct connection *connection,
	const char *wanted)
{
	struct json *json = connection_to_json(connection);
	struct buf text = BUF_INIT;

	json_print(json, false, &text);
	assert_string_equal(text.data, wanted);
	buf_finish(&text);
	json_free(json);
}

static const char full[] = "{" SERVICES ",\"oauth2\":{"
	"\"base\":\"https://h/oauth2\",\"client_id\":\"me\","
	"\"client_auth\":\"private_key_jwt\",\"grant\":\"jwt_bearer\","
	"\"authorization_endpoint\":\"https://h/a\","
	"\"device_authorization_endpoint\":\"https://h/d\","
	"\"resource\":\"https://h/ESB\",\"refresh_token\":{\"prompt\":true},"
	"\"redirect_uri\":\"http://127.0.0.1:8123/back\","
	"\"key_file\":\"/k.pem\",\"key_passphrase\":{\"env\":\"PASS_OF_K\"},"
	"\"key_id\":\"k1\",\"assertion_alg\":\"ES384\","
	"\"assertion_audience\":\"issuer\",\"assertion_subject\":\"you\","
	"\"assertion_lifetime\":120,\"scope\":\"system/*.rs\"}}";

static void assert_full(const struct oauth2_settings *oauth2)
{
	assert_int_equal(oauth2->auth, CLIENT_AUTH_PRIVATE_KEY_JWT);
	assert_int_equal(oauth2->grant, GRANT_JWT_BEARER);
	assert_string_equal(oauth2->authorization_endpoint, "https://h/a");
	assert_string_equal(oauth2->device_endpoint, "https://h/d");
	assert_string_equal(oauth2->resource, "https://h/ESB");
	assert_int_equal(oauth2->refresh_token.source, SECRET_PROMPT);
	assert_string_equal(oauth2->redirect_uri,
		"http://127.0.0.1:8123/back");
	assert_string_equal(oauth2->key_file, "/k.pem");
	assert_string_equal(oauth2->key_passphrase.value, "PASS_OF_K");
	assert_string_equal(oauth2->key_id, "k1");
	assert_string_equal(oauth2->assertion_alg, "ES384");
	assert_string_equal(oauth2->assertion_audience, "issuer");
	assert_string_equal(oauth2->assertion_subject, "you");
	assert_int_equal(oauth2->assertion_lifetime, 120);
}

static void read_kept_and_written(void **state)
{
	struct err err = ERR_INIT;
	struct connection *c = read_text(full, &err), *copy;

	(void)state;
	assert_non_null(c);
	assert_true(connection_check(c, &err));
	assert_full(&c->oauth2);
	assert_text(c, full);
	copy = connection_dup(c);
	connection_free(c);
	assert_full(&copy->oauth2);
	assert_text(copy, full);
	/* What is taken away is gone from the file. */
	copy->oauth2.auth = CLIENT_AUTH_NONE;
	mem_replace(&copy->oauth2.key_id, NULL);
	copy->oauth2.assertion_lifetime = 0;
	copy->oauth2.grant = GRANT_CLIENT_CREDENTIALS;
	json_free(copy->unknown);
	copy->unknown = NULL;
	mem_replace(&copy->oauth2.resource, NULL);
	secret_ref_finish(&copy->oauth2.refresh_token);
	secret_ref_finish(&copy->oauth2.key_passphrase);
	assert_text(copy, "{" SERVICES ",\"oauth2\":{\"base\":"
		"\"https://h/oauth2\",\"authorization_endpoint\":"
		"\"https://h/a\",\"device_authorization_endpoint\":"
		"\"https://h/d\",\"client_id\":\"me\",\"redirect_uri\":"
		"\"http://127.0.0.1:8123/back\",\"key_file\":\"/k.pem\","
		"\"assertion_alg\":\"ES384\",\"assertion_audience\":"
		"\"issuer\",\"assertion_subject\":\"you\",\"client_auth\":"
		"\"none\",\"scope\":\"system/*.rs\"}}");
	connection_free(copy);
}

static void words_stay_as_they_are_spelt(void **state)
{
	static const char *const texts[] = {
		"{" SERVICES ",\"oauth2\":{\"client_auth\":"
			"\"client_secret_basic\",\"grant\":"
			"\"jwt_authorization\",\"scope\":\"system/*.*\"}}",
		"{" SERVICES ",\"oauth2\":{\"client_auth\":\"tls\","
			"\"grant\":\"urn:ietf:params:oauth:grant-type:"
			"device_code\",\"scope\":\"system/*.*\"}}",
	};

	(void)state;
	for (size_t i = 0; i < FD_COUNT(texts); i++) {
		struct err err = ERR_INIT;
		struct connection *c = read_text(texts[i], &err);

		assert_non_null(c);
		assert_text(c, texts[i]);
		connection_free(c);
	}
}

static void every_word_is_read_back(void **state)
{
	(void)state;
	for (int i = CLIENT_AUTH_BASIC; i <= CLIENT_AUTH_NONE; i++) {
		enum client_auth auth;

		assert_true(client_auth_parse(client_auth_name(i), &auth));
		assert_int_equal(auth, i);
		assert_true(client_auth_parse(client_auth_registered(i),
			&auth));
		assert_int_equal(auth, i);
	}
	for (int i = GRANT_CLIENT_CREDENTIALS; i <= GRANT_REFRESH; i++) {
		enum grant_kind grant;

		assert_true(grant_parse(grant_name(i), &grant));
		assert_int_equal(grant, i);
		assert_true(grant_parse(grant_on_wire(i), &grant));
		assert_int_equal(grant, i);
	}
	assert_false(client_auth_parse("jwt", &(enum client_auth){ 0 }));
	assert_false(grant_parse("password", &(enum grant_kind){ 0 }));
}

static void what_is_missing_is_named(void **state)
{
	static const struct {
		const char *members, *words;	/* NULL: nothing is missing */
	} cases[] = {
		{ "\"client_auth\":\"client_secret_jwt\"",
			"oauth2.client_secret is missing" },
		{ "\"client_auth\":\"private_key_jwt\"",
			"oauth2.key_file is missing" },
		{ "\"client_auth\":\"tls_client_auth\"",
			"tls.client_certificate is missing" },
		{ "\"client_auth\":\"none\",\"grant\":\"jwt_bearer\"",
			"oauth2.key_file is missing" },
		{ "\"client_auth\":\"none\",\"grant\":\"refresh_token\"",
			"oauth2.refresh_token is missing" },
		{ "\"client_auth\":\"none\",\"grant\":\"device_code\"", NULL },
		{ "\"client_auth\":\"none\",\"grant\":\"authorization_code\"",
			NULL },
		{ "\"client_auth\":\"none\",\"assertion_alg\":\"none\"",
			"oauth2.assertion_alg is RS256" },
		{ "\"client_auth\":\"none\",\"assertion_lifetime\":301",
			"oauth2.assertion_lifetime is from 60 to 300" },
		{ "\"client_auth\":\"none\",\"assertion_lifetime\":59",
			"oauth2.assertion_lifetime is from 60 to 300" },
		{ "\"client_auth\":\"none\",\"assertion_audience\":\"me\"",
			"oauth2.assertion_audience is token_endpoint" },
		{ "\"client_auth\":\"none\",\"redirect_uri\":\"app:/x\"",
			"oauth2.redirect_uri is an address" },
		{ "\"client_auth\":\"none\",\"device_authorization_endpoint\""
			":\"x\"", "oauth2.device_authorization_endpoint" },
	};

	(void)state;
	for (size_t i = 0; i < FD_COUNT(cases); i++) {
		char *text = xasprintf("{" SERVICES ",\"oauth2\":{\"base\":"
			"\"https://h/o\",\"client_id\":\"me\",%s}}",
			cases[i].members);
		struct err err = ERR_INIT;
		struct connection *c = read_text(text, &err);
		bool is_good;

		assert_non_null(c);
		is_good = connection_check(c, &err);
		if (is_good != (cases[i].words == NULL) || (!is_good &&
		    strstr(err.text, cases[i].words) == NULL))
			fail_msg("%s: %s", cases[i].members, err.text);
		connection_free(c);
		free(text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(read_kept_and_written),
		cmocka_unit_test(words_stay_as_they_are_spelt),
		cmocka_unit_test(every_word_is_read_back),
		cmocka_unit_test(what_is_missing_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
