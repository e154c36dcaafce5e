/*
 * The network part of a connection: read, kept, written, copied, refused.
 */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "core/base/buf.h"
#include "core/doc/json.h"
#include "core/store/connection.h"

#define HEAD "{\"name\":\"X\",\"tier\":\"dev\",\"services\":[{\"name\":" \
	"\"esb\",\"kind\":\"fhir\",\"base\":\"https://h/ESB\",\"access\":" \
	"\"unrestricted\"}]"

static const char whole[] = HEAD ",\"network\":{"
	"\"proxy\":\"http://proxy.example:3128\","
	"\"no_proxy\":\"10.0.0.0/8,localhost\",\"proxy_user\":\"me\","
	"\"proxy_password\":{\"vault\":\"proxy\",\"later\":1},"
	"\"proxy_auth\":\"digest\",\"proxy_ca_file\":\"/a/ca.pem\","
	"\"ip\":\"4\",\"resolve\":[\"h:443:10.1.2.3\",\"i:443:[fd00::1]\"],"
	"\"future\":true}}";

static struct connection *read(const char *text, struct err *err)
{
	struct json *json = json_parse(text, strlen(text), err);
	struct connection *connection = json != NULL ?
		connection_from_json(json, err) : NULL;

	json_free(json);
	return connection;
}

static struct connection *good(const char *text)
{
	struct err err = ERR_INIT;
	struct connection *connection = read(text, &err);

	if (connection == NULL || !connection_check(connection, &err))
		fail_msg("%s", err.text);
	return connection;
}

static void expect_json(const struct connection *connection,
	const char *wanted)
{
	struct json *json = connection_to_json(connection);
	struct buf text = BUF_INIT;

	json_print(json, false, &text);
	assert_string_equal(text.data, wanted);
	json_free(json);
	buf_finish(&text);
}

static void test_read_and_written(void **state)
{
	struct connection *connection = good(whole), *copy;
	const struct network_settings *network = &connection->network;

	(void)state;
	assert_string_equal(network->proxy, "http://proxy.example:3128");
	assert_string_equal(network->no_proxy, "10.0.0.0/8,localhost");
	assert_string_equal(network->proxy_user, "me");
	assert_int_equal(network->proxy_password.source, SECRET_VAULT);
	assert_string_equal(network->proxy_auth, "digest");
	assert_string_equal(network->proxy_ca_file, "/a/ca.pem");
	assert_string_equal(network->ip, "4");
	assert_string_equal(network->resolve,
		"h:443:10.1.2.3 i:443:[fd00::1]");
	expect_json(connection, whole);
	copy = connection_dup(connection);
	assert_true(connection_equals(copy, connection));
	expect_json(copy, whole);
	mem_replace(&copy->network.resolve, "h:443:10.1.2.4");
	assert_false(connection_equals(copy, connection));
	connection_free(copy);
	connection_free(connection);
}

/* What is taken away leaves nothing behind, not even its group. */
static void test_taken_away(void **state)
{
	struct connection *connection = good(HEAD ",\"network\":{\"proxy\":"
		"\"none\",\"resolve\":[\"h:443:10.1.2.3\"]}}");

	(void)state;
	mem_replace(&connection->network.proxy, NULL);
	mem_replace(&connection->network.resolve, NULL);
	expect_json(connection, HEAD "}");
	connection_free(connection);
	/* "" is none, as with curl; it survives as a word. */
	connection = good(HEAD ",\"network\":{\"proxy\":\"\"}}");
	expect_json(connection, HEAD ",\"network\":{\"proxy\":\"none\"}}");
	connection_free(connection);
}

static void test_refused(void **state)
{
	static const struct { const char *members, *words; } cases[] = {
		{ "\"proxy\":\"http://me:hush@p:1\"", "network.proxy is "
			"written without user and password: the user goes "
			"into proxy_user" },
		{ "\"proxy\":\"ftp://p:1\"", "network.proxy begins with "
			"http://, https://, socks5:// or socks5h://" },
		{ "\"proxy\":\"http://p:1/way\"", "is a scheme, a host and a "
			"port" },
		{ "\"proxy\":7", "network.proxy is a text in quotes" },
		{ "\"proxy_user\":\"me\"", "network.proxy_user needs "
			"network.proxy_password" },
		{ "\"proxy_password\":{\"prompt\":true}",
			"network.proxy_password needs network.proxy_user" },
		{ "\"proxy_password\":\"hush\"", "network.proxy_password "
			"holds a secret itself" },
		{ "\"proxy_auth\":\"ntlm\"", "network.proxy_auth is basic, "
			"digest or negotiate" },
		{ "\"ip\":\"5\"", "network.ip is 4 or 6" },
		{ "\"resolve\":\"h:443:10.1.2.3\"",
			"network.resolve is a list of words" },
		{ "\"resolve\":[\"h:443:10.1.2.3 x\"]",
			"network.resolve is a list of words" },
		{ "\"resolve\":[1]", "network.resolve is a list of words" },
		{ "\"resolve\":[\"h:10.1.2.3\"]", "network.resolve: "
			"\"h:10.1.2.3\" is HOST:PORT:ADDRESS" },
		{ "\"resolve\":[\"localhost:80:10.1.2.3\"]",
			"can't move this machine's own name" },
	};

	(void)state;
	for (size_t i = 0; i < FD_COUNT(cases); i++) {
		char *text = xasprintf(HEAD ",\"network\":{%s}}",
			cases[i].members);
		struct err err = ERR_INIT;
		struct connection *connection = read(text, &err);

		if (connection != NULL)
			assert_false(connection_check(connection, &err));
		if (strstr(err.text, cases[i].words) == NULL)
			fail_msg("\"%s\" does not say \"%s\"", err.text,
				cases[i].words);
		assert_null(strstr(err.text, "hush"));
		connection_free(connection);
		free(text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_read_and_written),
		cmocka_unit_test(test_taken_away),
		cmocka_unit_test(test_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
