/*
 * Certificates: what is written down of a handshake, pins and changed pins,
 * another name to verify, client certificates, the lowest version, and the
 * sentences, against the peers of tests/tools/tls_peers.sh.
 */

#include "tls_fixture.h"

#include "core/base/secret.h"
#include "core/net/pins.h"
#include "core/net/tls_words.h"

static const struct exchange *fetch_with(const char *name,
	const struct tls_settings *settings)
{
	struct http_request request;

	snprintf(url_text, sizeof(url_text), "https://127.0.0.1:%u/",
		port_of(name));
	request = get(url_text);
	request.tls = *settings;
	request.connect_ms = 20000;
	return fetch(&request);
}

static char *pin_there(const char *name)
{
	const struct exchange *exchange = fetch_from("https", name, NULL);

	assert_non_null(exchange->tls);
	return xstrdup(exchange->tls->chain[0].pin);
}

static void forget_pins(void)
{
	char *path = pins_path();

	unlink(path);
	free(path);
}

static void write_pins(const char *text)
{
	char *path = pins_path();
	struct err err = ERR_INIT;

	assert_true(path_replace(path, text, strlen(text), &err));
	free(path);
}

static void test_facts(void **state)
{
	const struct tls_certificate *own;
	const struct tls_facts *facts;

	(void)state;
	if (!has_openssl)
		skip();
	facts = fetch_from("https", "good", ca_file)->tls;
	assert_non_null(facts);
	assert_int_equal(facts->fault, TLS_GOOD);
	assert_string_equal(facts->host, "127.0.0.1");
	assert_string_equal(facts->name, "127.0.0.1");
	assert_string_equal(facts->version, "TLSv1.3");
	assert_int_equal(facts->count, 2);
	own = &facts->chain[0];
	assert_string_equal(own->subject, "CN=good.test");
	assert_string_equal(own->issuer, "CN=fhirdeck test ca");
	assert_int_equal(own->name_count, 2);
	assert_string_equal(own->names[0], "127.0.0.1");
	assert_string_equal(own->names[1], "localhost");
	assert_string_equal(own->key, "EC prime256v1, 256 bits");
	assert_string_equal(own->signature, "ecdsa-with-SHA256");
	assert_string_equal(own->purpose, "server");
	assert_true(pin_is_key(own->pin));
	assert_int_equal(strlen(own->sha256), 95);
	assert_true(own->was_presented);
	assert_false(own->is_ca);
	assert_true(tls_days_left(facts) == 29 || tls_days_left(facts) == 30);
	assert_false(facts->chain[1].was_presented);
	assert_true(facts->chain[1].is_ca);
	assert_true(facts->chain[1].is_self_signed);
}

/* OpenSSL's own program must come to the same fingerprints. */
static void test_fingerprints_are_openssls(void **state)
{
	char *command, line[200] = "", *own;
	FILE *out;

	(void)state;
	if (!has_openssl)
		skip();
	own = pin_there("good");
	command = xasprintf("cd '%s' && openssl x509 -in good.pem -pubkey "
		"-noout | openssl pkey -pubin -outform der | openssl dgst "
		"-sha256 -binary | openssl base64", folder);
	out = (popen)(command, "r");
	assert_non_null(out);
	assert_non_null(fgets(line, sizeof(line), out));
	pclose(out);
	line[strcspn(line, "\n")] = '\0';
	assert_string_equal(own + strlen("sha256//"), line);
	free(command);
	free(own);
}

/* A second exchange over a kept connection shows the same certificate. */
static void test_kept_connection(void **state)
{
	(void)state;
	if (!has_openssl)
		skip();
	assert_non_null(fetch_from("https", "good", ca_file)->tls);
	assert_non_null(fetch_from("https", "good", ca_file)->tls);
	assert_non_null(http_tls_facts(fx.http, "127.0.0.1", port_of("good")));
	assert_null(http_tls_facts(fx.http, "127.0.0.1", 1));
}

static void test_address_certificate(void **state)
{
	(void)state;
	if (!has_openssl)
		skip();
	assert_int_equal(fetch_from("https", "address", ca_file)->status, 200);
}

static void test_pin(void **state)
{
	static const char *const names[] = { "alone", "expired", "misnamed",
		"unknown", "purpose", "future" };
	struct err err = ERR_INIT;

	(void)state;
	if (!has_openssl)
		skip();
	forget_pins();
	for (size_t i = 0; i < FD_COUNT(names); i++) {
		char *key = pin_there(names[i]);
		const struct exchange *exchange;

		assert_true(pins_put("127.0.0.1", port_of(names[i]), key,
			&err));
		exchange = fetch_from("https", names[i], NULL);
		print_message("%s: %s\n", names[i], exchange->error.text);
		assert_int_equal(exchange->status, 200);
		assert_int_equal(exchange->tls->fault, TLS_GOOD);
		assert_true(exchange->tls->waived != TLS_GOOD);
		free(key);
	}
	/* Nothing else is loosened: another port has no pin. */
	assert_int_equal(fetch_from("https", "good", NULL)->error.kind,
		ERR_TLS);
	forget_pins();
	assert_int_equal(fetch_from("https", "alone", NULL)->error.kind,
		ERR_TLS);
}

static void test_changed_pin(void **state)
{
	const struct exchange *exchange;
	struct err err = ERR_INIT;
	char *alone, *good;

	(void)state;
	if (!has_openssl)
		skip();
	forget_pins();
	alone = pin_there("alone");
	good = pin_there("good");
	/* A chain that verifies does not help a key that was not trusted. */
	assert_true(pins_put("127.0.0.1", port_of("good"), alone, &err));
	exchange = fetch_from("https", "good", ca_file);
	print_message("%s\n", exchange->error.text);
	assert_int_equal(exchange->state, EXCHANGE_FAILED);
	assert_int_equal(exchange->error.kind, ERR_TLS);
	assert_int_equal(exchange->status, 0);
	assert_says(exchange->error.text, "SOMEBODY MAY BE IN BETWEEN");
	assert_says(exchange->error.text, alone);
	assert_says(exchange->error.text, good);
	assert_says(exchange->error.text, "trusted on 20");
	assert_true(pins_put("127.0.0.1", port_of("good"), good, &err));
	exchange = fetch_from("https", "good", ca_file);
	assert_int_equal(exchange->status, 200);
	assert_int_equal(exchange->tls->waived, TLS_GOOD);
	forget_pins();
	free(alone);
	free(good);
}

static void test_pins_file(void **state)
{
	static const char key[] =
		"sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
	struct pin pin = { .when = 0 };
	struct err err = ERR_INIT;
	struct buf text = BUF_INIT;
	char *path = pins_path(), *line;

	(void)state;
	write_pins("# by hand\n\nrie.test:443 sha256//short 2026-01-01T00:00:"
		"00Z\n[::1]:8443 sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
		"AAAAAAA= 2026-01-02T03:04:05Z\n");
	assert_true(pins_find("::1", 8443, &pin, &err));
	assert_string_equal(pin.key, key);
	assert_int_equal(pin.line, 4);
	assert_says(err.text, "trusted_hosts line 3 has no key");
	err_clear(&err);
	assert_false(pins_find("rie.test", 443, &pin, &err));
	err_clear(&err);
	clock_hold(1770114660);
	assert_true(pins_put("rie.test", 443, key, &err));
	assert_true(pins_put("RIE.test", 443, key, &err));
	assert_true(path_read(path, 4096, &text, &err));
	line = xasprintf("RIE.test:443 %s 2026-02-03T10:31:00Z\n", key);
	assert_says(text.data, line);
	assert_says(text.data, "# by hand\n\nrie.test:443 sha256//short");
	assert_null(strstr(text.data, "\nrie.test:443 sha256//AAAA"));
	assert_false(pins_put("rie.test", 443, "sha256//AAAA", &err));
	assert_says(err.text, "no fingerprint of a key");
	err_clear(&err);
	assert_true(pins_remove("rie.test", 443, &err));
	assert_false(pins_find("rie.test", 443, &pin, &err));
	write_pins("a:1 x\nnonsense\n");
	err_clear(&err);
	assert_false(pins_find("b", 2, &pin, &err));
	assert_says(err.text, "line 1 has no key");
	forget_pins();
	buf_finish(&text);
	free(line);
	free(path);
}

static void test_second_pin_is_a_fault(void **state)
{
	struct pin pin = { .when = 0 };
	struct err err = ERR_INIT;

	(void)state;
	write_pins("a:1 sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= "
		"2026-01-02T03:04:05Z\n"
		"a:1 sha256//BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBA= "
		"2026-01-02T03:04:05Z\n");
	assert_true(pins_find("a", 1, &pin, &err));
	assert_says(pin.key, "//AAAA");
	assert_says(err.text, "line 2 gives a second key");
	forget_pins();
}

static void test_verify_as(void **state)
{
	struct tls_settings settings = { .ca = ca_file,
		.verify_as = "other.test" };
	const struct exchange *exchange;
	const char *host;
	char *named;

	(void)state;
	if (!has_openssl)
		skip();
	exchange = fetch_with("misnamed", &settings);
	assert_string_equal(exchange->error.text, "");
	assert_int_equal(exchange->status, 200);
	assert_string_equal(exchange->tls->name, "other.test");
	assert_string_equal(exchange->tls->host, "127.0.0.1");
	assert_string_equal(exchange->url, url_text);
	assert_says(exchange->peer, "127.0.0.1:");
	host = http_headers_get(&exchange->request_headers, "Host");
	named = xasprintf("other.test:%u", port_of("misnamed"));
	assert_string_equal(host, named);
	free(named);
	/* The name is verified in earnest. */
	settings.verify_as = "wrong.test";
	exchange = fetch_with("misnamed", &settings);
	assert_int_equal(exchange->error.kind, ERR_TLS);
	assert_says(exchange->error.text, "(other.test), not for wrong.test");
	settings.verify_as = "other.test";
	exchange = fetch_with("good", &settings);
	assert_says(exchange->error.text, "not for other.test");
}

static void test_ca_folder(void **state)
{
	char *name = path_join(folder, "authorities");
	char *path = path_join(name, "one.pem");
	struct tls_settings settings = { .ca = name };
	struct buf pem = BUF_INIT;
	struct err err = ERR_INIT;
	struct http_request request = get("https://127.0.0.1:1/");

	(void)state;
	if (!has_openssl)
		skip();
	assert_true(path_read(ca_file, 65536, &pem, &err));
	assert_true(path_replace(path, pem.data, pem.len, &err));
	assert_int_equal(fetch_with("good", &settings)->status, 200);
	settings.is_ca_alone = true;
	assert_int_equal(fetch_with("good", &settings)->status, 200);
	unlink(path);
	request.tls = settings;
	assert_int_equal(http_send(fx.http, &request, &err), 0);
	assert_says(err.text, "holds no PEM certificate");
	buf_finish(&pem);
	free(path);
	free(name);
}

static void test_client_certificate(void **state)
{
	static const struct {
		const char *certificate, *key, *passphrase, *says;
	} cases[] = {
		{ "client.pem", "client.key", NULL, NULL },
		{ "client.pem", "locked.key", "invented", NULL },
		{ "client.p12", NULL, "invented", NULL },
		{ "both.pem", NULL, NULL, NULL },
		{ "client.pem", "locked.key", "guessed", "passphrase is "
		  "wrong" },
		{ "client.pem", "locked.key", NULL, "passphrase comes from" },
		{ "client.p12", NULL, "guessed", "passphrase is wrong" },
		{ "client.p12", NULL, NULL, "passphrase is wrong or missing" },
		{ "client.pem", NULL, NULL, "without a private key" },
		{ "client.pem", "good.key", NULL, "do not belong together" },
		{ "ca.cnf", NULL, NULL, "holds no PEM certificate" },
		{ "nothing.pem", NULL, NULL, "nothing.pem" },
		{ "foreign.pem", "foreign.key", NULL, "refused this "
		  "connection's client certificate" },
	};

	(void)state;
	if (!has_openssl)
		skip();
	for (size_t i = 0; i < FD_COUNT(cases); i++) {
		char *file = path_join(folder, cases[i].certificate);
		char *key = cases[i].key == NULL ? NULL :
			path_join(folder, cases[i].key);
		struct secret *passphrase = cases[i].passphrase == NULL ?
			NULL : secret_new(cases[i].passphrase,
			strlen(cases[i].passphrase));
		struct tls_settings settings = { .ca = ca_file,
			.certificate = file, .key = key,
			.passphrase = passphrase };
		struct err err = ERR_INIT;

		if (cases[i].says == NULL ||
		    strncmp(cases[i].says, "refused", 7) == 0) {
			const struct exchange *exchange =
				fetch_with(cases[i].says == NULL ?
				"mutual" : "strict", &settings);

			print_message("%s: %s\n", file, exchange->error.text);
			if (cases[i].says == NULL)
				assert_int_equal(exchange->status, 200);
			else
				assert_says(exchange->error.text,
					cases[i].says);
		} else {
			assert_false(tls_check_client(&settings, &err));
			print_message("%s\n", err.text);
			assert_int_equal(err.kind == ERR_CONFIG ||
				err.kind == ERR_FILE, true);
			assert_says(err.text, cases[i].says);
		}
		secret_free(passphrase);
		free(file);
		free(key);
	}
}

static void test_lowest_version(void **state)
{
	struct tls_settings settings = { .ca = ca_file };
	const struct exchange *exchange;

	(void)state;
	if (!has_openssl)
		skip();
	exchange = fetch_with("tls12", &settings);
	assert_int_equal(exchange->status, 200);
	assert_string_equal(exchange->tls->version, "TLSv1.2");
	settings.needs_tls13 = true;
	exchange = fetch_with("tls12", &settings);
	print_message("%s\n", exchange->error.text);
	assert_int_equal(exchange->error.kind, ERR_TLS);
	assert_says(exchange->error.text, "no TLS version from 1.3 up");
	assert_int_equal(fetch_with("good", &settings)->status, 200);
}

static void say(const struct tls_facts *facts, long behind, const char *words)
{
	struct buf out = BUF_INIT;

	tls_refusal(facts, behind, &out);
	print_message("%s\n", out.data);
	assert_says(out.data, words);
	buf_finish(&out);
}

/* Sentences that no peer can be made to cause, and the clock's part. */
static void test_words(void **state)
{
	char issuer[] = "CN=who", key[] = "RSA, 512 bits",
		signature[] = "md5WithRSAEncryption", host[] = "rie.test",
		detail[] = "invalid\033[2J";
	struct tls_certificate chain[2] = {
		{ .subject = issuer, .issuer = issuer, .key = key,
		  .signature = signature, .not_before = 1770114660 + 7200,
		  .not_after = 1770114660 + 86400, .was_presented = true },
		{ .subject = issuer, .issuer = issuer, .key = key,
		  .signature = signature, .not_after = 1770114660 + 864000 },
	};
	struct tls_facts facts = { .host = host, .name = host, .port = 443,
		.count = 2, .chain = chain, .fault = TLS_NOT_YET,
		.detail = detail };
	struct buf out = BUF_INIT;

	(void)state;
	clock_hold(1770114660);
	say(&facts, 0, "rie.test:443 is not valid before 2026-02-03 12:31:00Z");
	say(&facts, 0, "clock says 2026-02-03 10:31:00Z");
	say(&facts, 10800, "this machine's clock is 3 h behind the servers'");
	say(&facts, -10800, "3 h ahead of the servers'");
	chain[1].not_before = 1770114660 + 60;
	say(&facts, 0, "is probably behind, for even the issuer's");
	facts.fault = TLS_WEAK;
	say(&facts, 0, "is too weak (RSA, 512 bits, md5WithRSAEncryption)");
	facts.fault = TLS_REVOKED;
	say(&facts, 0, "was revoked by its issuer");
	facts.fault = TLS_OTHER_FAULT;
	say(&facts, 0, "can't be trusted (invalid^[[2J)");
	facts.fault = TLS_EXPIRED;
	facts.at = 1;
	chain[1].not_after = 1770114660 - 12 * 86400;
	say(&facts, 0, "a certificate above that of rie.test:443, CN=who, "
		"expired 12 days ago (on 2026-01-22)");
	facts.fault = TLS_GOOD;
	tls_verdict(&facts, &out);
	assert_says(out.data, "trusted, 1 day left; expires soon");
	buf_finish(&out);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		CASE(test_facts),
		CASE(test_fingerprints_are_openssls),
		CASE(test_kept_connection),
		CASE(test_address_certificate),
		CASE(test_pin),
		CASE(test_changed_pin),
		CASE(test_verify_as),
		CASE(test_ca_folder),
		CASE(test_client_certificate),
		CASE(test_lowest_version),
		CASE(test_pins_file),
		CASE(test_second_pin_is_a_fault),
		CASE(test_words),
	};

	(void)argc;
	fixture_program = argv[0];
	forget_proxies();
	return cmocka_run_group_tests(tests, set_up_group, tear_down_group);
}
