/*
 * Connections: their JSON form, and what is refused in what words.
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

static const char full[] =
	"{\"name\":\"RIE Test\",\"later\":[1,{\"a\":\"b\"}],\"tier\":\"test\","
	"\"services\":[{\"name\":\"esb\",\"kind\":\"fhir\","
	"\"base\":\"https://h/ESB\",\"access\":\"oauth2\",\"colour\":\"red\"},"
	"{\"name\":\"v2\",\"kind\":\"hl7v2\",\"base\":\"http://h:9980\","
	"\"access\":\"unrestricted\"}],\"default_service\":\"v2\","
	"\"oauth2\":{\"base\":\"https://h/oauth2\",\"client_id\":\"me\","
	"\"client_secret\":{\"prompt\":true},\"client_auth\":\"post\","
	"\"scope\":\"system/*.rs\",\"aud\":\"https://h/ESB\","
	"\"token_endpoint\":\"https://h/t\",\"token_method\":\"GET\","
	"\"use_base_paths\":true,\"future\":7},"
	"\"basic\":{\"user\":\"u\",\"password\":{\"env\":\"PASSWORD_OF_U\"}},"
	"\"token\":{\"file\":\"/a/token\"},\"tls\":{\"ca_file\":\"/a/ca.pem\"},"
	"\"timeouts\":{\"connect\":15,\"first_byte\":60},"
	"\"headers\":{\"X-A\":\"b\"},\"variables\":{\"ods\":\"R0A\"},"
	"\"read_only\":true}";

static struct connection *from_text(const char *text, struct err *err)
{
	struct json *json = json_parse(text, strlen(text), err);
	struct connection *connection;

	if (json == NULL)
		fail_msg("%s", err->text);
	connection = connection_from_json(json, err);
	json_free(json);
	return connection;
}

static struct connection *good(const char *text)
{
	struct err err = ERR_INIT;
	struct connection *connection = from_text(text, &err);

	if (connection == NULL)
		fail_msg("%s", err.text);
	return connection;
}

static void assert_json(const struct connection *connection,
	const char *wanted)
{
	struct json *json = connection_to_json(connection);
	struct buf text = BUF_INIT;

	json_print(json, false, &text);
	assert_string_equal(text.data, wanted);
	buf_finish(&text);
	json_free(json);
}

static void assert_contains(const char *text, const char *part)
{
	if (strstr(text, part) == NULL)
		fail_msg("\"%s\" does not have \"%s\"", text, part);
}

static void assert_full(const struct connection *c)
{
	assert_string_equal(c->name, "RIE Test");
	assert_int_equal(c->tier, TIER_TEST);
	assert_true(c->is_read_only);
	assert_int_equal(c->service_count, 2);
	assert_int_equal(c->default_service, 1);
	assert_int_equal(c->services[0].access, ACCESS_OAUTH2);
	assert_int_equal(c->services[1].kind, SERVICE_HL7V2);
	assert_string_equal(c->oauth2.client_id, "me");
	assert_int_equal(c->oauth2.client_secret.source, SECRET_PROMPT);
	assert_int_equal(c->oauth2.auth, CLIENT_AUTH_POST);
	assert_string_equal(c->oauth2.scope, "system/*.rs");
	assert_true(c->oauth2.token_by_get);
	assert_true(c->oauth2.uses_base_paths);
	assert_null(c->oauth2.jwks_uri);
	assert_string_equal(c->basic_password.value, "PASSWORD_OF_U");
	assert_int_equal(c->pasted_token.source, SECRET_FILE);
	assert_string_equal(c->ca_file, "/a/ca.pem");
	assert_int_equal(c->timeout_connect, 15);
	assert_int_equal(c->timeout_total, 0);
	assert_string_equal(http_headers_get(&c->headers, "x-a"), "b");
	assert_string_equal(connection_variable(c, "ods"), "R0A");
}

static void test_read_and_write(void **state)
{
	struct connection *c = good(full), *copy = connection_dup(c);

	(void)state;
	assert_full(c);
	assert_json(c, full);
	connection_free(c);
	assert_full(copy);
	assert_json(copy, full);
	connection_free(copy);
	connection_free(NULL);
}

/* What is known is laid over what is not. */
static void test_change_keeps_unknown(void **state)
{
	struct connection *c = good(full);
	struct json *json;

	(void)state;
	mem_replace(&c->services[0].name, "main");
	mem_replace(&c->oauth2.base, NULL);
	c->oauth2.token_by_get = false;
	secret_ref_finish(&c->pasted_token);
	mem_replace(&c->ca_file, "");
	json = connection_to_json(c);
	assert_null(json_get(json, "token"));
	assert_null(json_get(json, "tls"));
	assert_null(json_get(json_get(json, "oauth2"), "base"));
	assert_int_equal(json_get_number(json_get(json, "oauth2"), "future",
		0), 7);
	assert_string_equal(json_get_string(json_get(json, "oauth2"),
		"token_method"), "POST");
	assert_int_equal(json_count(json_get(json, "later")), 2);
	assert_string_equal(json_get_string(json_at(json_get(json,
		"services"), 0), "colour"), "red");
	assert_null(json_get(json_at(json_get(json, "services"), 1),
		"colour"));
	json_free(json);
	connection_free(c);
}

static void test_defaults(void **state)
{
	struct connection *c = good("{\"name\":\"A\",\"services\":[{\"name\":"
		"\"a\",\"base\":\" http://h/fhir// \"}]}");

	(void)state;
	assert_int_equal(c->tier, TIER_DEV);
	assert_false(c->is_read_only);
	assert_string_equal(c->oauth2.scope, "system/*.*");
	assert_string_equal(connection_service(c, NULL)->base, "http://h/fhir");
	assert_json(c, "{\"name\":\"A\",\"services\":[{\"name\":\"a\","
		"\"base\":\"http://h/fhir\",\"kind\":\"fhir\",\"access\":"
		"\"unrestricted\"}],\"tier\":\"dev\"}");
	connection_free(c);
	c = good("{\"name\":\"A\",\"tier\":\"production\"}");
	assert_true(c->is_read_only);
	connection_free(c);
	c = good("{\"name\":\"A\",\"tier\":\"production\","
		"\"read_only\":false}");
	assert_false(c->is_read_only);
	assert_json(c, "{\"name\":\"A\",\"tier\":\"production\","
		"\"read_only\":false,\"services\":[]}");
	connection_free(c);
}

static void test_variables(void **state)
{
	struct connection *c = good(full);

	(void)state;
	assert_string_equal(connection_variable(c, "base"), "http://h:9980");
	assert_string_equal(connection_variable(c, "esb"), "https://h/ESB");
	assert_string_equal(connection_variable(c, "oauth2"),
		"https://h/oauth2");
	assert_null(connection_variable(c, "ESB"));
	assert_null(connection_variable(c, ""));
	connection_add_variable(c, "esb", "mine");
	assert_string_equal(connection_variable(c, "esb"), "mine");
	assert_string_equal(connection_service(c, "")->name, "v2");
	assert_null(connection_service(c, "none"));
	connection_free(c);
}

static void test_refused_members(void **state)
{
	static const struct { const char *members, *sentence; } cases[] = {
		{ "\"tier\":\"prod\"", "tier is dev, test or production" },
		{ "\"tier\":7", "tier is a text in quotes" },
		{ "\"services\":[{\"name\":\"a\",\"base\":\"b\","
			"\"kind\":\"fhr\"}]",
			"services[0].kind is fhir, hl7v2 or http, not "
			"\"fhr\"" },
		{ "\"services\":[{\"name\":\"a\",\"base\":\"b\"},{\"name\":"
			"\"b\",\"base\":\"b\",\"access\":\"open\"}]",
			"services[1].access is unrestricted, oauth2, basic" },
		{ "\"services\":[{\"name\":\"a\"}]",
			"services[0] has no \"base\"" },
		{ "\"services\":{}", "services is a list" },
		{ "\"services\":[1]", "services[0] is an object" },
		{ "\"default_service\":\"x\"",
			"default_service is the name of one of its services" },
		{ "\"oauth2\":[]", "oauth2 is an object" },
		{ "\"oauth2\":{\"client_auth\":\"jwt\"}",
			"oauth2.client_auth is basic, post, " },
		{ "\"oauth2\":{\"token_method\":\"get\"}",
			"oauth2.token_method is POST or GET" },
		{ "\"oauth2\":{\"base\":1}",
			"oauth2.base is a text in quotes" },
		{ "\"oauth2\":{\"use_base_paths\":\"yes\"}",
			"oauth2.use_base_paths is true or false" },
		{ "\"oauth2\":{\"client_secret\":{\"prompt\":false}}",
			"oauth2.client_secret is one of {\"prompt\":true}" },
		{ "\"oauth2\":{\"client_secret\":{\"env\":\"A B\"}}",
			"oauth2.client_secret is one of" },
		{ "\"token\":{\"env\":\"A\",\"file\":\"b\"}",
			"token is one of" },
		{ "\"timeouts\":{\"connect\":-1}",
			"timeouts.connect is a whole number of seconds" },
		{ "\"timeouts\":{\"total\":1.5}",
			"timeouts.total is a whole number of seconds" },
		{ "\"headers\":{\"A\":1}", "\"A\" is no text in quotes" },
		{ "\"headers\":{\"authorization\":\"Bearer x\"}",
			"secrets don't go into this file" },
		{ "\"oauth2\":{\"base\":\"a\",\"base\":\"b\"}",
			"oauth2.base is given twice" },
		{ "\"name\":\"Y\"", "name is given twice" },
		{ "\"read_only\":1", "read_only is true or false" },
	};

	(void)state;
	for (size_t i = 0; i < FD_COUNT(cases); i++) {
		char *text = xasprintf("{\"name\":\"X\",%s}",
			cases[i].members);
		struct err err = ERR_INIT;

		assert_null(from_text(text, &err));
		assert_int_equal(err.kind, ERR_CONFIG);
		assert_contains(err.text, "connection \"X\": ");
		assert_contains(err.text, cases[i].sentence);
		free(text);
	}
}

/* A secret in the file is refused, and not repeated on the screen. */
static void test_literal_secrets(void **state)
{
	static const char *const members[] = {
		"\"oauth2\":{\"client_secret\":\"hunter2\"}",
		"\"basic\":{\"password\":\"hunter2\"}",
		"\"token\":\"hunter2\"",
		"\"token\":{\"env\":\"hunter 2\"}",
		"\"headers\":{\"Authorization\":\"hunter2\"}",
	};

	(void)state;
	for (size_t i = 0; i < FD_COUNT(members); i++) {
		char *text = xasprintf("{\"name\":\"X\",%s}", members[i]);
		struct err err = ERR_INIT;

		assert_null(from_text(text, &err));
		assert_null(strstr(err.text, "hunter"));
		free(text);
	}
}

static void test_secret_refs(void **state)
{
	static const char *const words[] = {
		"", "prompt", "env:A_1", "file:/a b/c",
		"command:pass show a:b | head -n1", "vault:RIE test"
	};
	static const char *const bad[] = {
		"hunter2", "env:", "env:1A", "env:A-B", "file:", "Prompt",
		"public", "public:hunter2", "command:", "command:a\nb",
		"vault:", "vault: a", "vault:a\x1b", ":a", "prompt:"
	};
	struct secret_ref ref;
	struct err err = ERR_INIT;
	char text[40];

	(void)state;
	for (size_t i = 0; i < FD_COUNT(words); i++) {
		assert_true(secret_ref_parse(words[i], &ref, &err));
		assert_int_equal(ref.source, i);
		secret_ref_format(&ref, text, sizeof(text));
		assert_string_equal(text, words[i]);
		secret_ref_finish(&ref);
	}
	for (size_t i = 0; i < FD_COUNT(bad); i++) {
		assert_false(secret_ref_parse(bad[i], &ref, &err));
		assert_null(strstr(err.text, "hunter2"));
		assert_contains(err.text, "prompt, env:NAME, file:PATH, "
			"command:LINE or vault:NAME");
	}
}

static bool check(const struct connection *connection, const char *sentence)
{
	struct err err = ERR_INIT;

	if (connection_check(connection, &err))
		return sentence == NULL;
	assert_non_null(sentence);
	assert_contains(err.text, sentence);
	return true;
}

static struct connection *one_service(const char *name, const char *base,
	enum access_mode access)
{
	struct connection *connection = connection_new("X");

	connection_add_service(connection, name, SERVICE_FHIR, base, access);
	return connection;
}

static void test_check_services(void **state)
{
	static const struct { const char *name, *base, *sentence; } cases[] = {
		{ "esb", "https://h/ESB", NULL },
		{ "e.s_b-1", "http://10.0.0.1:9980", NULL },
		{ "esb", "h/ESB", "services.esb.base" },
		{ "esb", "ftp://h", "services.esb.base" },
		{ "esb", "https://h/ESB?a=1", "without user name" },
		{ "esb", "https://u:p@h/ESB", "without user name" },
		{ "e b", "https://h", "the name of service 1" },
		{ "", "https://h", "the name of service 1" },
		{ "base", "https://h", "can't be called \"base\"" },
	};
	struct connection *connection;

	(void)state;
	for (size_t i = 0; i < FD_COUNT(cases); i++) {
		connection = one_service(cases[i].name, cases[i].base,
			ACCESS_UNRESTRICTED);
		assert_true(check(connection, cases[i].sentence));
		connection_free(connection);
	}
	connection = one_service("a", "https://h", ACCESS_UNRESTRICTED);
	connection_add_service(connection, "a", SERVICE_HTTP, "https://h",
		ACCESS_UNRESTRICTED);
	assert_true(check(connection, "two services are called \"a\""));
	connection_free(connection);
	connection = connection_new("X");
	assert_true(check(connection, "it has no service"));
	connection_free(connection);
}

static void test_check_access(void **state)
{
	struct connection *c = one_service("a", "https://h", ACCESS_OAUTH2);

	(void)state;
	assert_true(check(c, "oauth2.base is missing"));
	c->oauth2.base = xstrdup("oauth2");
	assert_true(check(c, "oauth2.base: "));
	mem_replace(&c->oauth2.base, "https://h/oauth2");
	assert_true(check(c, "oauth2.client_id is missing"));
	c->oauth2.client_id = xstrdup("me");
	assert_true(check(c, "oauth2.client_secret is missing"));
	c->oauth2.client_secret.source = SECRET_PROMPT;
	assert_true(check(c, NULL));
	mem_replace(&c->oauth2.base, NULL);
	c->oauth2.token_endpoint = xstrdup("https://h/token");
	assert_true(check(c, NULL));
	c->services[0].access = ACCESS_BASIC;
	assert_true(check(c, "basic.user is missing"));
	c->basic_user = xstrdup("u");
	assert_true(check(c, "basic.password is missing"));
	c->basic_password.source = SECRET_PROMPT;
	assert_true(check(c, NULL));
	c->services[0].access = ACCESS_TOKEN;
	assert_true(check(c, "token is missing"));
	connection_free(c);
}

static void test_check_rest(void **state)
{
	struct connection *c = one_service("a", "https://h",
		ACCESS_UNRESTRICTED);

	(void)state;
	http_headers_add(&c->headers, "X-A", "b");
	http_headers_add(&c->headers, "x-a", "c");
	assert_true(check(c, "header x-a is given twice"));
	c->headers.header[1].name[0] = 'y';
	assert_true(check(c, NULL));
	mem_replace(&c->headers.header[1].value, "c\r\nEvil: yes");
	assert_true(check(c, "header 2"));
	mem_replace(&c->headers.header[1].value, "c");
	connection_add_variable(c, "a b", "1");
	assert_true(check(c, "variable name \"a b\""));
	mem_replace(&c->variables[0].name, "ods");
	c->timeout_total = -1;
	assert_true(check(c, "timeout"));
	c->timeout_total = 0;
	mem_replace(&c->name, " X");
	assert_true(check(c, "begins or ends with a blank"));
	mem_replace(&c->name, "X\x1b[2J");
	assert_true(check(c, "can't be shown"));
	mem_replace(&c->name, "");
	assert_true(check(c, "needs a name"));
	connection_free(c);
}

static void test_sandbox(void **state)
{
	struct connection *c = connection_new_sandbox("http://127.0.0.1:8080");
	struct json *json;
	struct buf text = BUF_INIT;
	char words[40];

	(void)state;
	assert_true(check(c, NULL));
	assert_string_equal(connection_variable(c, "base"),
		"http://127.0.0.1:8080/sandbox/cdr/fhir/r4");
	assert_string_equal(connection_variable(c, "oauth2"),
		"http://127.0.0.1:8080/sandbox/oauth2");
	assert_int_equal(connection_service(c, "open")->access,
		ACCESS_UNRESTRICTED);
	secret_ref_format(&c->oauth2.client_secret, words, sizeof(words));
	assert_string_equal(words, "public");
	json = connection_to_json(c);
	json_print(json, false, &text);
	assert_null(strstr(text.data, "sandbox-secret"));
	assert_null(strstr(text.data, "client_secret"));
	buf_finish(&text);
	json_free(json);
	connection_free(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_read_and_write),
		cmocka_unit_test(test_change_keeps_unknown),
		cmocka_unit_test(test_defaults),
		cmocka_unit_test(test_variables),
		cmocka_unit_test(test_refused_members),
		cmocka_unit_test(test_literal_secrets),
		cmocka_unit_test(test_secret_refs),
		cmocka_unit_test(test_check_services),
		cmocka_unit_test(test_check_access),
		cmocka_unit_test(test_check_rest),
		cmocka_unit_test(test_sandbox),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
