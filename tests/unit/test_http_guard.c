/*
 * The guard at the door: hosts and methods it refuses are never connected to,
 * neither asked for nor reached by a redirect or a proxy; its TLS minimum and
 * its word on pins hold whatever a request says.
 */

#include "tls_fixture.h"

#include "core/net/guard.h"
#include "core/net/http_redirect.h"
#include "core/net/pins.h"
#include "core/net/way.h"
#include "core/store/policy.h"

static struct policy *policy;

static void rules(const char *text)
{
	policy_free(policy);
	policy = policy_of_text("P", text, strlen(text));
	http_set_guard(fx.http, policy_guard(policy));
}

static int end(void **state)
{
	unsetenv("http_proxy");
	setenv("no_proxy", "*", 1);
	http_set_guard(fx.http, NULL);
	policy_free(policy);
	policy = NULL;
	return tear_down(state);
}

static void expect_refusal(const char *method, const char *url,
	const char *words)
{
	struct http_request request = get(url);
	struct err err = ERR_INIT;

	request.method = method;
	assert_int_equal(http_send(fx.http, &request, &err), 0);
	assert_says(err.text, words);
	assert_int_equal(http_running(fx.http), 0);
}

static void test_hosts(void **state)
{
	char url[100];

	(void)state;
	rules("allow-host 10.0.0.0/8\n");
	expect_refusal("GET", at("/ok"), "is no host that may be talked to: "
		"P line 1: allow-host 10.0.0.0/8");
	snprintf(url, sizeof(url), "http://2130706433:%u/ok", fault_port);
	expect_refusal("GET", url, "P line 1");
	expect_refusal("GET", "http://0x7f.1/", "P line 1");
	expect_refusal("GET", "http://localhost/", "P line 1");
	expect_refusal("GET", "http://10.1.2.3@127.0.0.1/", "user name");
	expect_refusal("GET", "http://10.1.2.3%2f@x/", "user name");
	expect_refusal("GET", "http://[::1]/", "P line 1");
	expect_refusal("GET", "http://127%2e0.0.1/", "can't be used");
	rules("allow-host 127.0.0.1\n");
	assert_int_equal(fetch_path("/echo")->status, 200);
	snprintf(url, sizeof(url), "http://127.1:%u/echo", fault_port);
	{
		struct http_request request = get(url);

		assert_int_equal(fetch(&request)->status, 200);
	}
}

static void test_redirects(void **state)
{
	char line[80];
	const struct exchange *exchange;

	(void)state;
	snprintf(line, sizeof(line), "allow-host 127.0.0.1:%u\n", fault_port);
	rules(line);
	exchange = fetch_path("/redirect/302?/echo");
	assert_int_equal(exchange->status, 200);
	assert_int_equal(exchange->hop_count, 1);
	exchange = fetch_path("/redirect/307?other");
	assert_int_equal(exchange->state, EXCHANGE_DONE);
	assert_int_equal(exchange->status, 307);
	assert_int_equal(exchange->hop_count, 0);
	assert_says(exchange->redirect_note, "the redirect was not followed: ");
	assert_says(exchange->redirect_note, "P line 1: allow-host");
	assert_says(fetch_path("/seen")->body.data, "0 none 0");
}

static void test_changes(void **state)
{
	struct http_request request = get(at("/echo"));

	(void)state;
	rules("read-only 127.0.0.1\n");
	expect_refusal("PUT", at("/echo"), "data may only be read here: P "
		"line 1");
	expect_refusal("DELETE", at("/echo"), "P line 1");
	expect_refusal("POST", at("/echo"), "P line 1");
	request.method = "POST";
	request.label = "token";
	assert_int_equal(fetch(&request)->status, 200);
}

static void test_plain_http(void **state)
{
	(void)state;
	rules("no-plain-http\n");
	expect_refusal("GET", "http://192.0.2.1/", "nothing is sent over http "
		"without TLS: P line 1: no-plain-http");
	assert_int_equal(fetch_path("/echo")->status, 200);
}

static void test_own_server(void **state)
{
	char url[60];

	(void)state;
	rules("allow-host a.example\n");
	http_allow_own(fx.http, fault_port);
	assert_int_equal(fetch_path("/echo")->status, 200);
	snprintf(url, sizeof(url), "http://127.0.0.1:%u/", other_port);
	expect_refusal("GET", url, "P line 1");
	snprintf(url, sizeof(url), "http://localhost:%u/", fault_port);
	expect_refusal("GET", url, "P line 1");
}

static void test_proxy_of_the_environment(void **state)
{
	char proxy[60];
	struct http_request request = get("http://a.example/x");

	(void)state;
	snprintf(proxy, sizeof(proxy), "http://me:pw@127.0.0.1:%u/",
		fault_port);
	setenv("http_proxy", proxy, 1);
	unsetenv("no_proxy");
	rules("allow-host a.example\n");
	expect_refusal("GET", "http://a.example/x", "the proxy of the "
		"environment: 127.0.0.1:");
	rules("allow-host a.example 127.0.0.1\n");
	assert_int_not_equal(fetch(&request)->status, 0);
	expect_refusal("GET", "http://b.example/x", "b.example:80 is no host");
	/* Who is excepted goes there directly, and by no proxy. */
	setenv("no_proxy", "127.0.0.1", 1);
	rules("allow-host 127.0.0.1\n");
	assert_int_equal(fetch_path("/echo")->status, 200);
}

static void expect_place(const char *proxy, const char *host, unsigned port)
{
	unsigned found;
	char *name = way_proxy_host(proxy, &found);

	assert_string_equal(name, host);
	assert_int_equal(found, port);
	free(name);
}

static void test_places_of_proxies(void **state)
{
	(void)state;
	expect_place("http://Proxy.Example:3128/x", "proxy.example", 3128);
	expect_place("proxy", "proxy", 1080);
	expect_place("https://proxy", "proxy", 443);
	expect_place("socks5h://u:p@[::1]:9/", "::1", 9);
	expect_place("http://good.example@evil.example:1", "evil.example", 1);
	expect_place("[::1", "[", 0);
	expect_place("", "", 1080);
}

static void test_tls_minimum(void **state)
{
	const struct exchange *exchange;

	(void)state;
	if (!has_openssl)
		skip();
	rules("tls-minimum 1.3\n");
	exchange = fetch_from("https", "tls12", ca_file);
	assert_int_equal(exchange->state, EXCHANGE_FAILED);
	assert_says(exchange->error.text, "(P line 1: tls-minimum 1.3)");
	rules("tls-minimum 1.2\n");
	exchange = fetch_from("https", "tls12", ca_file);
	assert_int_equal(exchange->status, 200);
}

static void test_pins(void **state)
{
	const struct exchange *exchange;
	struct err err = ERR_INIT;
	char *key;

	(void)state;
	if (!has_openssl)
		skip();
	exchange = fetch_from("https", "alone", NULL);
	assert_int_equal(exchange->state, EXCHANGE_FAILED);
	key = xstrdup(exchange->tls->chain[0].pin);
	assert_true(pins_put("127.0.0.1", port_of("alone"), key, &err));
	exchange = fetch_from("https", "alone", NULL);
	assert_int_equal(exchange->status, 200);
	rules("no-pinning\n");
	exchange = fetch_from("https", "alone", NULL);
	assert_int_equal(exchange->state, EXCHANGE_FAILED);
	assert_says(exchange->error.text, "signed by itself");
	assert_says(exchange->error.text, "does not count: P line 1: "
		"no-pinning");
	free(key);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, end)

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		CASE(test_hosts),
		CASE(test_redirects),
		CASE(test_changes),
		CASE(test_plain_http),
		CASE(test_own_server),
		CASE(test_proxy_of_the_environment),
		cmocka_unit_test(test_places_of_proxies),
		CASE(test_tls_minimum),
		CASE(test_pins),
	};

	(void)argc;
	fixture_program = argv[0];
	forget_proxies();
	return cmocka_run_group_tests(tests, set_up_group, tear_down_group);
}
