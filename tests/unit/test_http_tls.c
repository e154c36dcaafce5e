/*
 * TLS against servers that OpenSSL's own program plays, each wrong in its own
 * way (tests/tools/tls_peers.sh): what is trusted, and what is said otherwise.
 * Left out where there is no openssl program.
 */

#include "tls_fixture.h"

static void test_trusted(void **state)
{
	const struct exchange *exchange;

	(void)state;
	if (!has_openssl)
		skip();
	exchange = fetch_from("https", "good", ca_file);
	assert_string_equal(exchange->error.text, "");
	assert_int_equal(exchange->state, EXCHANGE_DONE);
	assert_int_equal(exchange->status, 200);
	assert_true(exchange->timings.secured >= exchange->timings.connected);
	assert_true(log_says("* TLS: SSL connection using TLSv1."));
	assert_true(log_says("* TLS: subject: CN=good.test"));
}

static void test_verdicts(void **state)
{
	static const struct {
		const char *name, *says;
		bool is_trusting;
	} cases[] = {
		{ "good", "an issuer that this machine does not know", false },
		{ "good", "set it as the connection's CA file", false },
		{ "expired", "days ago (on 2020-02-01)", true },
		{ "future", "is not valid before 2049-01-01 00:00:00Z", true },
		{ "misnamed", "is for other names (other.test), not for "
		  "127.0.0.1", true },
		{ "purpose", "was made for another purpose (client), not for "
		  "a server", true },
		{ "unknown", "does not know: CN=fhirdeck test stranger",
		  true },
		{ "alone", "is signed by itself", true },
		{ "old", "no TLS version from 1.2 up", true },
	};

	(void)state;
	if (!has_openssl)
		skip();
	for (size_t i = 0; i < FD_COUNT(cases); i++) {
		const struct exchange *exchange = fetch_from("https",
			cases[i].name, cases[i].is_trusting ? ca_file : NULL);
		char where[32];

		print_message("%s: %s\n", cases[i].name, exchange->error.text);
		snprintf(where, sizeof(where), "127.0.0.1:%u",
			port_of(cases[i].name));
		assert_int_equal(exchange->state, EXCHANGE_FAILED);
		assert_int_equal(exchange->error.kind, ERR_TLS);
		assert_says(exchange->error.text, cases[i].says);
		assert_says(exchange->error.text, where);
		assert_int_equal(exchange->status, 0);
	}
}

static void test_self_signed_can_be_trusted(void **state)
{
	char *own;

	(void)state;
	if (!has_openssl)
		skip();
	own = path_join(folder, "alone.pem");
	assert_int_equal(fetch_from("https", "alone", own)->status, 200);
	free(own);
}

static void test_client_certificate_wanted(void **state)
{
	const struct exchange *exchange;

	(void)state;
	if (!has_openssl)
		skip();
	exchange = fetch_from("https", "mutual", ca_file);
	print_message("%s\n", exchange->error.text);
	assert_int_equal(exchange->state, EXCHANGE_FAILED);
	assert_int_equal(exchange->error.kind, ERR_TLS);
	assert_says(exchange->error.text, "wants a client certificate");
}

/* Trust is part of what makes a connection: none is shared across it. */
static void test_trust_is_not_reused(void **state)
{
	(void)state;
	if (!has_openssl)
		skip();
	assert_int_equal(fetch_from("https", "good", ca_file)->status, 200);
	assert_int_equal(fetch_from("https", "good", NULL)->error.kind,
		ERR_TLS);
}

static void test_wrong_scheme(void **state)
{
	const struct exchange *exchange;
	struct http_request request;

	(void)state;
	snprintf(url_text, sizeof(url_text), "https://127.0.0.1:%u/ok",
		fault_port);
	request = get(url_text);
	exchange = fetch(&request);
	print_message("%s\n", exchange->error.text);
	assert_int_equal(exchange->error.kind, ERR_TLS);
	assert_says(exchange->error.text, "does not speak TLS");
	if (!has_openssl)
		return;
	exchange = fetch_from("http", "good", NULL);
	print_message("%s\n", exchange->error.text);
	assert_int_equal(exchange->state, EXCHANGE_FAILED);
	assert_says(exchange->error.text, "https://");
}

static void test_tls_never_begins(void **state)
{
	const struct exchange *exchange;
	struct http_request request;
	unsigned port;
	int listener = listen_silently(4, &port);

	(void)state;
	snprintf(url_text, sizeof(url_text), "https://127.0.0.1:%u/", port);
	request = get(url_text);
	request.connect_ms = 300;
	exchange = fetch(&request);
	print_message("%s\n", exchange->error.text);
	assert_int_equal(exchange->error.kind, ERR_NETWORK);
	assert_says(exchange->error.text, "did not begin TLS within 300 ms");
	close(listener);
}

static void test_broken_ca_file(void **state)
{
	static const char text[] = "-----BEGIN CERTIFICATE-----\nbm8gY2VydA==\n"
		"-----END CERTIFICATE-----\n";
	char *path = path_join(folder, "broken.pem");
	const struct exchange *exchange;
	struct http_request request;
	struct err err = ERR_INIT;

	(void)state;
	assert_true(path_replace(path, text, sizeof(text) - 1, &err));
	snprintf(url_text, sizeof(url_text), "https://127.0.0.1:%u/",
		fault_port);
	request = get(url_text);
	request.ca_file = path;
	exchange = fetch(&request);
	print_message("%s\n", exchange->error.text);
	assert_int_equal(exchange->error.kind, ERR_TLS);
	assert_says(exchange->error.text, "CA file");
	free(path);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		CASE(test_trusted),
		CASE(test_verdicts),
		CASE(test_self_signed_can_be_trusted),
		CASE(test_client_certificate_wanted),
		CASE(test_trust_is_not_reused),
		CASE(test_wrong_scheme),
		CASE(test_tls_never_begins),
		CASE(test_broken_ca_file),
	};

	(void)argc;
	fixture_program = argv[0];
	forget_proxies();
	return cmocka_run_group_tests(tests, set_up_group, tear_down_group);
}
